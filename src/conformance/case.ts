import type { TraceRecord } from '../trace/records.ts';

/** Whether one fact holds in a trace. */
export interface Outcome {
  /** Stable: the baseline names facts by it. */
  name: string;
  /** What is wrong, in one line; absent where the fact holds. */
  error?: string;
  /** Why the fact cannot be evaluated from a trace; such facts are listed, never counted as held. */
  unsupported?: string;
}

/** A scenario whose trace has to show certain facts, on one Kubernetes release. */
export interface Case {
  /** `recordings/21-sts-ordered@1.36`. */
  id: string;
  title: string;
  /** The scenario text; `undefined` with `unsupported` where there is none. */
  text: string | undefined;
  unsupported?: string;
  evaluate(trace: readonly TraceRecord[]): Outcome[];
}
