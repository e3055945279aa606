import type { SimMs } from '../base/time.ts';
import type { Pause } from './client.ts';
import type { Context } from './context.ts';

/**
 * Asks again at every change of the kinds until there is an answer or the time is up (undefined).
 * `timeoutMs` counts from now; infinite means without end.
 */
export function* until<T>(
  context: Context,
  kinds: string[],
  timeoutMs: SimMs,
  ask: () => T | undefined,
): Generator<Pause, T | undefined, void> {
  const deadline = context.now() + timeoutMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    const left = deadline - context.now();
    if (left <= 0) return undefined;
    yield Number.isFinite(left) ? { until: 'change', kinds, timeoutMs: left } : { until: 'change', kinds };
  }
}

/** How often a stream of log lines is looked at: lines are no objects, so no watch tells of them. Simulated ms. */
const LOG_POLL: SimMs = 250;

/** Until a followed container may have written something, or changed its state. */
export const logPause: Pause = { until: 'change', kinds: ['Pod'], timeoutMs: LOG_POLL };
