import type { TraceRecord } from '../trace/records.ts';

/** Whether one fact holds in a trace. */
export interface Outcome {
  /** Stable: the baseline names facts by it. */
  name: string;
  /** What is wrong, in one line; absent where the fact holds. */
  error?: string;
  /** Why the fact cannot be evaluated; such facts are listed, never counted as held. */
  unsupported?: string;
}

/** Runs a scenario text to its horizon. */
export type Simulate = (text: string) => readonly TraceRecord[];

/** A scenario whose trace has to show certain facts, on one Kubernetes release. */
export interface Case {
  /** `recordings/21-sts-ordered@1.36`. */
  id: string;
  title: string;
  /** Runs the scenario (more than once, where a step hangs on a moment of the run) and judges what came out. */
  judge(simulate: Simulate): Outcome[];
}

/** The outcome of a fact from what is wrong with it. */
export function outcome(name: string, error: string | undefined): Outcome {
  return error === undefined ? { name } : { name, error };
}
