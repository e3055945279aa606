import type { SimMs } from '../../../base/time.ts';
import type { ReleaseVersion } from '../../../scenario/types.ts';

/** When a pod is looked at again after a sync that went well, and after one that did not. */
const RESYNC_INTERVAL: SimMs = 60_000;
const BACK_OFF_PERIOD: SimMs = 10_000;

/** What went wrong in a sync. A crash-loop back-off knows when it will be over. */
export interface SyncProblem {
  what: string;
  backOffUntil?: SimMs;
}

/**
 * When the pod worker looks again, before jitter. Up to 1.34 every problem is looked at again after
 * 10 s; since 1.35 a pod that only waits for crash-loop back-offs is looked at when the first of
 * them ends, and every minute until then. Models podWorkers.completeWork.
 */
export function retryAfter(problems: readonly SyncProblem[], now: SimMs, release: ReleaseVersion): SimMs {
  if (problems.length === 0) return RESYNC_INTERVAL;
  if (release === '1.34') return BACK_OFF_PERIOD;
  const ends = problems.map((problem) => problem.backOffUntil);
  if (ends.some((end) => end === undefined)) return BACK_OFF_PERIOD;
  const first = Math.min(...(ends as number[]));
  return Math.min(Math.max(0, first - now), RESYNC_INTERVAL);
}
