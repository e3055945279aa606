import type {
  EventRecord,
  ObjectRecord,
  PodRecord,
  RecordOf,
  RecordType,
  TraceRecord,
} from '../trace/records.ts';
import { parsePattern } from './pattern.ts';

/** The life of one object: from ADDED until the next object of the same name. */
export interface Life {
  kind: string;
  name: string;
  /** Seconds. */
  from: number;
  /** When a successor of the same name was created; Infinity where there is none. */
  to: number;
  /** When it was DELETED. */
  gone: number | undefined;
}

/** The objects that a selector means. */
export interface Selection {
  lives: readonly Life[];
  matches(name: string, t: number): boolean;
}

type PodScopedType = 'container' | 'probe' | 'hook' | 'signal' | 'endpoint' | 'log';

/** Records of a life may be written a little before its ADDED (a status computed in the same moment). */
const SLACK = 0.05;

/**
 * A trace with the questions that facts ask. Deliberately not the index that the views use: the judge
 * does not borrow the eyes of the accused.
 */
export class TraceView {
  readonly records: readonly TraceRecord[];
  readonly #byType = new Map<RecordType, TraceRecord[]>();
  readonly #lives: Life[] = [];
  readonly #selections = new Map<string, Selection>();

  constructor(records: readonly TraceRecord[]) {
    this.records = records;
    const latest = new Map<string, Life>();
    for (const record of records) {
      const list = this.#byType.get(record.type);
      if (list) list.push(record);
      else this.#byType.set(record.type, [record]);
      if (record.type === 'object') this.#addObject(record, latest);
    }
  }

  #addObject(record: ObjectRecord, latest: Map<string, Life>): void {
    const key = `${record.kind}/${record.name}`;
    const current = latest.get(key);
    if (record.verb === 'ADDED') {
      if (current) current.to = Math.min(current.to, record.t);
      const life: Life = {
        kind: record.kind,
        name: record.name,
        from: record.t,
        to: Infinity,
        gone: undefined,
      };
      this.#lives.push(life);
      latest.set(key, life);
    } else if (record.verb === 'DELETED' && current && current.gone === undefined) {
      current.gone = record.t;
    }
  }

  ofType<T extends RecordType>(type: T): readonly RecordOf<T>[] {
    return (this.#byType.get(type) ?? []) as unknown as readonly RecordOf<T>[];
  }

  /**
   * Resolves a selector: a name, a glob or a /regex/, then optionally `#K`, the K-th match by creation
   * (from 0, -1 is the last), or `@K`, the K-th life of a name that is used again (from 1).
   */
  select(selector: string, kind = 'Pod'): Selection {
    const key = `${kind}/${selector}`;
    const known = this.#selections.get(key);
    if (known) return known;
    const selection = this.#resolve(selector.trim(), kind);
    this.#selections.set(key, selection);
    return selection;
  }

  #resolve(selector: string, kind: string): Selection {
    const [, base, index, life] = /^(.*?)(?:#(-?\d+)|@(\d+))?$/s.exec(selector) as unknown as [
      string,
      string,
      string?,
      string?,
    ];
    const pattern = parsePattern(base);
    const isNamed = (name: string) => (pattern ? pattern.test(name) : name === base);
    const all = this.#lives.filter((candidate) => candidate.kind === kind && isNamed(candidate.name));
    if (index === undefined && life === undefined) return { lives: all, matches: isNamed };
    const one = all.at(index === undefined ? Number(life) - 1 : Number(index));
    const lives = one ? [one] : [];
    return {
      lives,
      matches: (name, t) => lives.some((it) => it.name === name && t >= it.from - SLACK && t < it.to),
    };
  }

  podRows(selector: string): PodRecord[] {
    const { matches } = this.select(selector);
    return this.ofType('pod').filter((record) => matches(record.name, record.t));
  }

  ofPod<T extends PodScopedType>(type: T, selector: string): RecordOf<T>[] {
    const { matches } = this.select(selector);
    const records = this.ofType(type) as unknown as readonly { pod: string; t: number }[];
    return records.filter((record) => matches(record.pod, record.t)) as unknown as RecordOf<T>[];
  }

  /** The versions of an object named `KIND/SELECTOR`. */
  objects(object: string): ObjectRecord[] {
    const { kind, selector } = splitObject(object);
    const { matches } = this.select(selector, kind);
    return this.ofType('object').filter((record) => record.kind === kind && matches(record.name, record.t));
  }

  /** Occurrences of an event on `KIND/SELECTOR`. */
  events(object: string, wanted: { reason?: string; message?: string; type?: string }): EventRecord[] {
    const { kind, selector } = splitObject(object);
    const { matches } = this.select(selector, kind);
    const message = wanted.message === undefined ? undefined : new RegExp(wanted.message);
    return this.ofType('event').filter(
      (record) =>
        record.kind === kind &&
        matches(record.name, record.t) &&
        (wanted.reason === undefined || record.reason === wanted.reason) &&
        (wanted.type === undefined || record.eventType === wanted.type) &&
        (message === undefined || message.test(record.message ?? '')),
    );
  }

  /** The values that the STATUS column shows one after the other. */
  statuses(selector: string): { t: number; value: string }[] {
    return changes(this.podRows(selector), (record) => record.status);
  }
}

function splitObject(object: string): { kind: string; selector: string } {
  const slash = object.indexOf('/');
  return { kind: object.slice(0, slash), selector: object.slice(slash + 1) };
}

/** The moments at which a value differs from the one before; `first` marks the very first value. */
export function changes<R extends { t: number }, V>(
  records: readonly R[],
  value: (record: R) => V,
): { t: number; value: V; first: boolean }[] {
  const found: { t: number; value: V; first: boolean }[] = [];
  for (const record of records) {
    const next = value(record);
    if (found.length === 0 || found.at(-1)?.value !== next) {
      found.push({ t: record.t, value: next, first: found.length === 0 });
    }
  }
  return found;
}
