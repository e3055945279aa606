import { simulate } from '../cluster/simulate.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { TraceRecord } from '../trace/records.ts';
import { type Case, type Outcome, outcome } from './case.ts';

/** Runs a case and judges its trace. An exception leaves an empty trace, in which no fact holds. */
export function runCase({ judge }: Case): Outcome[] {
  let thrown: string | undefined;
  const outcomes = judge((text): readonly TraceRecord[] => {
    try {
      return simulate(parseScenario(text));
    } catch (error) {
      thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return [];
    }
  });
  return [outcome('runs without an exception', thrown), ...outcomes];
}
