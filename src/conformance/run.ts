import { simulate } from '../cluster/simulate.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { TraceRecord } from '../trace/records.ts';
import type { Case, Outcome } from './case.ts';

/** The first fact of every case. */
const RUNS = 'runs without an exception';

/** Runs a case and judges its trace. An exception fails every fact that the trace would have been asked for. */
export function runCase({ text, unsupported, evaluate }: Case): Outcome[] {
  if (text === undefined) return [{ name: 'scenario', unsupported: unsupported ?? 'no scenario' }];
  let trace: readonly TraceRecord[] = [];
  let thrown: string | undefined;
  try {
    trace = simulate(parseScenario(text));
  } catch (error) {
    thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const runs: Outcome = thrown === undefined ? { name: RUNS } : { name: RUNS, error: thrown };
  return [runs, ...evaluate(trace)];
}
