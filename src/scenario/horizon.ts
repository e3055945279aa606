import { type SimMs, seconds } from '../base/time.ts';
import type { Scenario } from './types.ts';

/** How much of the future is shown after a step that would otherwise be the end of the run. */
const AFTER_LAST_STEP = seconds(1);

/**
 * The end of the run in simulated milliseconds: the scenario's duration, or a moment after its last step
 * where that is later. A step that was written down is always taken.
 */
export function horizon(scenario: Pick<Scenario, 'duration' | 'steps'>): SimMs {
  const last = scenario.steps.reduce((latest, step) => Math.max(latest, step.at), 0);
  return last >= scenario.duration ? last + AFTER_LAST_STEP : scenario.duration;
}
