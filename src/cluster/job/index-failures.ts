/** spec.backoffLimitPerIndex: failures counted index by index. Models pkg/controller/job/indexed_job_utils.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { failurePolicyAction } from './failure-policy.ts';
import { type BackoffRecord, backoffLeft, finishedAt, indexOf, isFailed } from './rules.ts';

/** How often the index of a pod had failed before the pod was made. */
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';

export interface IndexFailures extends BackoffRecord {
  /** Its limit is passed, or a FailIndex rule matched: the index is not tried again. */
  isLost: boolean;
}

export const limitsEachIndex = (job: KubeObject): boolean =>
  job.spec.backoffLimitPerIndex !== undefined && job.spec.backoffLimitPerIndex !== null;

/** The indexes that have failed at least once, as their pods tell it. */
export function indexFailures(
  job: KubeObject,
  pods: readonly KubeObject[],
  now: SimMs,
): Map<number, IndexFailures> {
  const found = new Map<number, IndexFailures>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index === undefined || !isFailed(pod, job)) continue;
    const action = failurePolicyAction(job, pod)?.action;
    const before = Number(pod.metadata.annotations?.[FAILURE_COUNT] ?? 0);
    const failures = action === 'Ignore' ? before : before + 1;
    const known = found.get(index);
    found.set(index, {
      failures: Math.max(failures, known?.failures ?? 0),
      lastFailure: Math.max(finishedAt(pod, now), known?.lastFailure ?? 0),
      isLost: known?.isLost === true || action === 'FailIndex' || failures > job.spec.backoffLimitPerIndex,
    });
  }
  return found;
}

/** Milliseconds until the index may be tried again; 0 where it has not failed. */
export const indexBackoffLeft = (failures: IndexFailures | undefined, now: SimMs): SimMs =>
  failures === undefined ? 0 : backoffLeft(failures, now);
