import type { SimMs } from '../base/time.ts';
import type { ParsedScenario } from '../scenario/types.ts';
import type { TraceRecord } from '../trace/records.ts';

/** A run that can be advanced in slices, so that a host may stop it between two of them. */
export interface Run {
  readonly duration: SimMs;
  readonly now: SimMs;
  /** All records so far, in order. */
  readonly records: readonly TraceRecord[];
  /** Advances to `until` (at most the duration), at most `maxEvents` timers. True when the run is finished. */
  advance(until?: SimMs, maxEvents?: number): boolean;
}

/** Sets up the cluster of a scenario at t = 0. Nothing has happened yet. */
export function createRun(_parsed: ParsedScenario): Run {
  throw new Error('wired by the owner of simulate.ts');
}

/** The whole trace of a scenario: the door of the simulation. */
export function simulate(parsed: ParsedScenario): readonly TraceRecord[] {
  const run = createRun(parsed);
  run.advance();
  return run.records;
}
