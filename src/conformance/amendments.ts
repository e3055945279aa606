import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { valueAt } from './pattern.ts';

/** What is read in place of a value of the data, and why. */
export interface Amendment {
  /** A case without its release: `kubelet/probe-015`. */
  case: string;
  /** `1.34`; absent: all. */
  releases?: string[];
  /** Keys from the scenario, or from the recording's file, joined by dots. */
  path: string;
  /** `was` and `now` are parts of the text at `path`, not the whole value. */
  in?: 'text';
  was: unknown;
  now: unknown;
  why: string;
  source: string;
}

const FILE = new URL('./data/amendments.yaml', import.meta.url);

export function readAmendments(): Amendment[] {
  return parse(readFileSync(FILE, 'utf8')) as Amendment[];
}

/** Those that are about a case (`kubelet/probe-015@1.34`). */
export function amendmentsOf(id: string, all: readonly Amendment[]): Amendment[] {
  const at = id.lastIndexOf('@');
  const [name, version] = at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
  return all.filter((each) => each.case === name && (each.releases?.includes(version) ?? true));
}

/** A copy of the data of a case with its amendments. Data that is not what an amendment expects throws. */
export function amend<T>(data: T, id: string, all: readonly Amendment[]): T {
  const own = amendmentsOf(id, all);
  if (own.length === 0) return data;
  const copy = structuredClone(data);
  for (const each of own) apply(copy, each);
  return copy;
}

function apply(data: unknown, amendment: Amendment): void {
  const { path, was, now } = amendment;
  const found = valueAt(data, path);
  const key = path.slice(path.lastIndexOf('.') + 1);
  const holder = (path.includes('.') ? valueAt(data, path.slice(0, -key.length - 1)) : data) as
    | Record<string, unknown>
    | undefined;
  const fits =
    amendment.in === 'text'
      ? typeof found === 'string' && found.includes(String(was))
      : isDeepStrictEqual(found, was);
  if (!fits || holder === undefined) throw new Error(`${amendment.case}: ${path} is not ${String(was)}`);
  holder[key] = amendment.in === 'text' ? String(found).replaceAll(String(was), String(now)) : now;
}

/** One line: what is read differently. */
export function describeAmendment({ path, was, now, releases }: Amendment): string {
  const on = releases ? ` (${releases.join(', ')})` : '';
  return `${path}${on}: ${JSON.stringify(was)} is read as ${JSON.stringify(now)}`;
}
