import { parseDuration, type SimMs } from '../../base/time.ts';
import type { Diagnostic, SourceRange } from '../types.ts';

export type Path = readonly (string | number)[];

/** Collects what is wrong with a Scenario document, each with its place. */
export interface Place {
  path: Path;
  locate(path: Path): SourceRange;
  report(path: Path, message: string, remedy?: string): void;
}

/** Reads one value: the decoded form, or undefined after it has reported why not. */
export type Read<T> = (value: unknown, place: Place) => T | undefined;

/** A place that turns reports into diagnostics. */
export function rootPlace(path: Path, locate: (path: Path) => SourceRange, diagnostics: Diagnostic[]): Place {
  return {
    path,
    locate,
    report(at, message, remedy) {
      const where = pathText(at);
      diagnostics.push({
        severity: 'error',
        code: 'scenario',
        message: where === '' ? message : `${where}: ${message}`,
        ...(remedy === undefined ? {} : { remedy }),
        range: locate(at),
        where,
      });
    },
  };
}

/** `spec.apps[0].http[1].path` */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

const inside = (place: Place, step: string | number): Place => ({ ...place, path: [...place.path, step] });

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function refuse(place: Place, value: unknown, expected: string, remedy?: string): undefined {
  place.report(place.path, `expected ${expected}, found ${shown(value)}`, remedy);
  return undefined;
}

/** Text; numbers and booleans are taken as they are written. */
export const text: Read<string> = (value, place) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(place, value, 'text');
};

export const bool: Read<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : refuse(place, value, 'true or false');

export function integer(min: number, max: number): Read<number> {
  return (value, place) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max)
      return number;
    return refuse(place, value, `a whole number from ${min} to ${max}`);
  };
}

/** A Go duration (`90s`, `1m30s`, `500ms`) or a number of seconds, not negative. In milliseconds. */
export const duration: Read<SimMs> = (value, place) => {
  const parsed = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined;
  if (parsed !== undefined && parsed >= 0) return parsed;
  return refuse(place, value, 'a duration', 'Write it like 90s, 1m30s or 500ms, or as a number of seconds.');
};

export function oneOf<const T extends string>(...words: readonly T[]): Read<T> {
  return (value, place) => {
    if (words.includes(value as T)) return value as T;
    return refuse(
      place,
      value,
      words.map((word) => JSON.stringify(word)).join(' or '),
      suggestion(value, words),
    );
  };
}

export function list<T>(item: Read<T>): Read<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return refuse(place, value, 'a list', 'Begin every entry with "- ".');
    const items: T[] = [];
    for (const [i, entry] of value.entries()) {
      const read = item(entry, inside(place, i));
      if (read !== undefined) items.push(read);
    }
    return items;
  };
}

export function map<T>(item: Read<T>): Read<Record<string, T>> {
  return (value, place) => {
    if (!isRecord(value)) return refuse(place, value, 'a mapping');
    const out: Record<string, T> = {};
    for (const [key, entry] of Object.entries(value)) {
      const read = item(entry, inside(place, key));
      if (read !== undefined) out[key] = read;
    }
    return out;
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Fields<T> = { [K in keyof T]-?: Read<NonNullable<T[K]>> };

/**
 * A mapping with these fields. A field that is missing or null is left out; one that is not known
 * is reported with the nearest known name; one that is wrong is reported and left out.
 */
export function record<T extends object>(
  fields: Fields<T>,
  ...required: (keyof T & string)[]
): Read<Partial<T>> {
  const names = Object.keys(fields);
  return (value, place) => {
    if (!isRecord(value)) return refuse(place, value, `a mapping with ${names.join(', ')}`);
    const out: Partial<T> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (!Object.hasOwn(fields, key)) {
        place.report([...place.path, key], `unknown field ${JSON.stringify(key)}`, suggestion(key, names));
        continue;
      }
      if (entry === null || entry === undefined) continue;
      const read = (fields as Record<string, Read<unknown>>)[key]!(entry, inside(place, key));
      if (read !== undefined) (out as Record<string, unknown>)[key] = read;
    }
    const missing = required.filter((key) => !Object.hasOwn(value, key) || value[key] === null);
    if (missing.length > 0) {
      place.report(place.path, `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
      return undefined;
    }
    return required.every((key) => key in out) ? out : undefined;
  };
}

/** The known word nearest to a mistyped one, or the list of all. */
export function suggestion(word: unknown, known: readonly string[]): string {
  const best = typeof word === 'string' ? nearest(word, known) : undefined;
  return best === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${best}?`;
}

/** The known word that a mistyped one was meant to be, whatever its case; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3))
    ? best.name
    : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
