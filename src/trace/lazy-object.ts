import type { ObjectRecord } from './records.ts';

/**
 * An object record whose object is still text. Most objects of a trace are never looked at, and thousands of
 * unpacked ones are what a page spends its time on when it tidies its memory.
 */
export class LazyObjectRecord implements ObjectRecord {
  readonly type = 'object';
  readonly t: number;
  readonly verb: ObjectRecord['verb'];
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly writer?: NonNullable<ObjectRecord['writer']>;
  private readonly text: string;
  private unpacked: ObjectRecord['object'];

  /** @param text the object as JSON */
  constructor(record: Omit<ObjectRecord, 'object'>, text: string) {
    this.t = record.t;
    this.verb = record.verb;
    this.kind = record.kind;
    if (record.namespace !== undefined) this.namespace = record.namespace;
    this.name = record.name;
    if (record.writer !== undefined) this.writer = record.writer;
    this.text = text;
  }

  /** Unpacked when first asked for, and then always the same. */
  get object(): ObjectRecord['object'] {
    this.unpacked ??= JSON.parse(this.text);
    return this.unpacked;
  }

  /** For a passing look: nothing of it is kept. */
  glance(): ObjectRecord['object'] {
    return this.unpacked ?? JSON.parse(this.text);
  }

  /** As it was written, to the order of its fields. */
  toJSON(): ObjectRecord {
    const { t, type, verb, kind, namespace, name, object, writer } = this;
    const place = namespace === undefined ? {} : { namespace };
    const written = writer === undefined ? {} : { writer };
    return { type, verb, kind, ...place, name, object, ...written, t };
  }
}

/** The object of a record for a passing look, however the record keeps it. */
export const glanceAt = (record: ObjectRecord): ObjectRecord['object'] =>
  record instanceof LazyObjectRecord ? record.glance() : record.object;
