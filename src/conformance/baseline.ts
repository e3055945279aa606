import { readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './case.ts';

/**
 * The facts that are known not to hold yet, by case. The list may only get shorter: a fact that newly
 * fails fails the tests, and so does one that holds by now but is still listed (`npm run
 * conformance:update` takes it out).
 */
export type Baseline = Record<string, string[]>;

const FILE = new URL('./baseline.json', import.meta.url);

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Baseline;
}

export function writeBaseline(baseline: Baseline): void {
  const sorted = Object.fromEntries(
    Object.entries(baseline)
      .filter(([, names]) => names.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

export interface Comparison {
  /** Facts that fail and are not listed. */
  worse: Outcome[];
  /** Listed facts that hold, or that no longer exist. */
  better: string[];
}

/** Compares the outcomes of a case with the names listed for it. */
export function compare(outcomes: readonly Outcome[], listed: readonly string[] = []): Comparison {
  const failing = outcomes.filter(({ error }) => error !== undefined);
  const names = new Set(failing.map(({ name }) => name));
  return {
    worse: failing.filter(({ name }) => !listed.includes(name)),
    better: listed.filter((name) => !names.has(name)),
  };
}

/** The list after a run: facts that hold are taken out, newly failing ones only put in where that is accepted. */
export function update(
  outcomes: readonly Outcome[],
  listed: readonly string[] | undefined,
  accept: boolean,
): string[] {
  const failing = outcomes.filter(({ error }) => error !== undefined).map(({ name }) => name);
  return accept ? failing : failing.filter((name) => listed?.includes(name));
}
