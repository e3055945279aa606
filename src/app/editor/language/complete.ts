import { type Cursor, cursorAt } from './cursor.ts';
import {
  type Field,
  fieldsOf,
  type Schema,
  type Spot,
  spotsAt,
  typeWords,
  versionsOf,
  writtenKinds,
} from './schema.ts';
import { SKELETONS } from './skeletons.ts';
import { description as describe, type FieldWords } from './words.ts';

export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'document';
  /** The type of a field. */
  readonly detail: string;
  readonly documentation: string;
  /** A snippet. Its further lines are indented from the column of the word. */
  readonly insert: string;
  /** Earlier ones first: what is required, then by name. */
  readonly sort: string;
  /** There is something to choose from right behind it. */
  readonly more: boolean;
}

export interface Completion {
  /** Offsets of what is replaced. */
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

/** What can be written at an offset of a stream of manifests. */
export function completeAt(text: string, offset: number, words: FieldWords): Completion | undefined {
  const cursor = cursorAt(text, offset);
  if (!cursor) return undefined;
  const suggestions = new Map<string, Suggestion>();
  const add = (one: Suggestion) => {
    if (!suggestions.has(`${one.kind} ${one.label}`)) suggestions.set(`${one.kind} ${one.label}`, one);
  };
  const spots = spotsAt(cursor.document, cursor.path);
  if (cursor.wants !== 'value') {
    for (const spot of spots)
      for (const field of fieldsOf(spot))
        if (!cursor.present.includes(field.name)) add(asField(field, cursor, words));
    if (cursor.path.length === 0 && cursor.present.length === 0 && !cursor.flow)
      for (const one of documents()) add(one);
  }
  if (cursor.wants !== 'field') for (const one of values(spots, cursor)) add(one);
  return { from: cursor.from, to: cursor.to, suggestions: [...suggestions.values()] };
}

function asField(field: Field, cursor: Cursor, words: FieldWords): Suggestion {
  const { name, of, schema, required, simulated } = field;
  const description = describe(words, of, name, field.description) ?? '';
  return {
    label: name,
    kind: 'field',
    detail: typeWords(schema),
    documentation: simulated === false ? `${words.notSimulated}\n\n${description}` : description,
    insert: cursor.hasColon ? name : `${name}:${opening(schema, cursor.flow)}`,
    sort: `${required ? 0 : simulated === false ? 2 : 1}${name}`,
    more: !cursor.hasColon,
  };
}

/** What follows the colon: a space for a value, a new line for what has fields or items of its own. */
function opening(schema: Schema, flow: boolean): string {
  if (flow) return ' ';
  if (schema.items) return '\n  - ';
  const mapping = schema.$ref !== undefined || schema.properties !== undefined || schema.type === 'object';
  return mapping && !schema.anyOf ? '\n  ' : ' ';
}

function* values(spots: readonly Spot[], { document, path }: Cursor): Generator<Suggestion> {
  const field = path.length === 1 ? path[0] : undefined;
  if (field === 'kind') for (const kind of writtenKinds) yield asValue(kind);
  else if (field === 'apiVersion')
    for (const version of versionsOf((document as { kind?: unknown } | null)?.kind)) yield asValue(version);
  else
    for (const { schema } of spots) {
      if (schema.const !== undefined) yield asValue(String(schema.const));
      // 1.36 and "1.36" are both read; only the text is what it seems.
      for (const value of schema.enum ?? []) if (typeof value === 'string') yield asValue(value);
      for (const value of schema.examples ?? []) yield asValue(value);
      if ([schema.type].flat().includes('boolean')) yield* [asValue('true'), asValue('false')];
    }
}

/** Texts that YAML would read as a number have to be in quotes. */
function asValue(value: string): Suggestion {
  const insert = /^[\d.]+$/.test(value) ? `"${value}"` : value.replaceAll('$', '\\$');
  return {
    label: value,
    kind: 'value',
    detail: '',
    documentation: '',
    insert,
    sort: `1${value}`,
    more: false,
  };
}

function documents(): Suggestion[] {
  return SKELETONS.map(({ label, text }, i) => ({
    label,
    kind: 'document',
    detail: text.split('\n', 1)[0]!.replace('apiVersion: ', ''),
    documentation: text.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1'),
    insert: text,
    sort: `00${i}`,
    more: false,
  }));
}
