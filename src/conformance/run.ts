import { simulate } from '../cluster/simulate.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { TraceRecord } from '../trace/records.ts';
import { type Case, type Outcome, outcome } from './case.ts';

/**
 * Runs a case and judges its trace. An exception leaves an empty trace, in which no fact holds. `watch` sees every
 * trace that is judged.
 */
export function runCase({ judge }: Case, watch?: (records: readonly TraceRecord[]) => void): Outcome[] {
  let thrown: string | undefined;
  const run = (text: string): readonly TraceRecord[] => {
    try {
      const records = simulate(parseScenario(text));
      watch?.(records);
      return records;
    } catch (error) {
      thrown = describe(error);
      return [];
    }
  };
  const outcomes = judged(() => judge(run));
  return [outcome('runs without an exception', thrown), ...outcomes];
}

/** A trace in which an object has not even the fields that every object has cannot be judged. */
function judged(judge: () => Outcome[]): Outcome[] {
  try {
    return judge();
  } catch (error) {
    return [outcome('can be judged', describe(error))];
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
