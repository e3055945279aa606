/** spec.backoffLimitPerIndex: failures counted index by index. Models pkg/controller/job/indexed_job_utils.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { failurePolicyAction } from './failure-policy.ts';
import { backoffLeft, finishedAt, isFailed, isTracked, validIndex } from './rules.ts';

/** How often the index of a pod had failed before the pod was made. */
const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
/** How often it had failed in a way that a rule of the failure policy ignores. */
const IGNORED_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** What the failed pod that an index waits to replace hands on to the next one. */
export interface IndexFailure {
  pod: KubeObject;
  counted: number;
  ignored: number;
  at: SimMs;
}

export const limitsEachIndex = (job: KubeObject): boolean =>
  job.spec.backoffLimitPerIndex !== undefined && job.spec.backoffLimitPerIndex !== null;

const noted = (pod: KubeObject, key: string): number => Number(pod.metadata.annotations?.[key] ?? 0);
const isCounted = (job: KubeObject, pod: KubeObject): boolean =>
  failurePolicyAction(job, pod)?.action !== 'Ignore';

/** Indexes whose limit these pods, where they are in no counter yet, pass, or that a FailIndex rule gives up. */
export function newlyLost(job: KubeObject, pods: readonly KubeObject[]): number[] {
  return pods
    .filter((pod) => isTracked(pod) && isFailed(pod, job) && isCounted(job, pod))
    .filter(
      (pod) =>
        failurePolicyAction(job, pod)?.action === 'FailIndex' ||
        noted(pod, FAILURE_COUNT) >= job.spec.backoffLimitPerIndex,
    )
    .map((pod) => validIndex(pod, job))
    .filter((index) => index !== undefined);
}

/**
 * Of each index that waits for a new pod the failed one that it replaces. It keeps its finalizer, so that its
 * count cannot be lost, and is not counted before the new one is there.
 */
export function awaitingReplacement(
  job: KubeObject,
  failed: readonly KubeObject[],
  isSettled: (index: number) => boolean,
): Map<number, IndexFailure> {
  const last = new Map<number, IndexFailure>();
  for (const pod of failed) {
    const index = validIndex(pod, job);
    if (index === undefined || isSettled(index)) continue;
    const counts = isCounted(job, pod);
    const failure: IndexFailure = {
      pod,
      counted: noted(pod, FAILURE_COUNT) + (counts ? 1 : 0),
      ignored: noted(pod, IGNORED_COUNT) + (counts ? 0 : 1),
      at: finishedAt(pod),
    };
    const known = last.get(index);
    if (known === undefined || (total(known) <= total(failure) && known.at <= failure.at))
      last.set(index, failure);
  }
  return last;
}

const total = ({ counted, ignored }: IndexFailure): number => counted + ignored;

/** The annotations of the next pod of the index. */
export const failureCounts = (failure: IndexFailure | undefined): Record<string, string> => ({
  [FAILURE_COUNT]: String(failure?.counted ?? 0),
  ...(failure !== undefined && failure.ignored > 0 ? { [IGNORED_COUNT]: String(failure.ignored) } : {}),
});

/** Milliseconds until the index may be tried again; 0 where it has not failed. */
export const indexBackoffLeft = (failure: IndexFailure | undefined, now: SimMs): SimMs =>
  failure === undefined ? 0 : backoffLeft({ failures: total(failure), lastFailure: failure.at }, now);
