import { type SimMs, seconds } from '../base/time.ts';
import type { Scenario } from './types.ts';

/** The longest run: a day. */
export const LONGEST_RUN: SimMs = 24 * 3_600_000;

/** How much of the future is shown after a step that would otherwise be the end of the run. */
const AFTER_LAST_STEP = seconds(1);

/**
 * The end of the run in simulated milliseconds: the scenario's duration, or a moment after its last step
 * where that is later. A step that was written down is always taken.
 */
export function horizon({ duration, steps }: Pick<Scenario, 'duration' | 'steps'>): SimMs {
  const last = steps.reduce((latest, step) => Math.max(latest, step.at), 0);
  return last >= duration ? Math.min(last + AFTER_LAST_STEP, LONGEST_RUN) : duration;
}
