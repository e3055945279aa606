/** What a Job's pods mean for it. Models pkg/controller/job/job_controller.go and backoff_utils.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs } from '../../base/time.ts';
import { condition, isTerminal, isTerminating } from '../controller/pods.ts';

export const TRACKING = 'batch.kubernetes.io/job-tracking';
export const INDEX = 'batch.kubernetes.io/job-completion-index';
const FIRST_BACKOFF_MS = 10_000;
const MAX_BACKOFF_MS = 600_000;

export const isIndexed = (job: KubeObject): boolean => job.spec.completionMode === 'Indexed';
export const isTracked = (pod: KubeObject): boolean => pod.metadata.finalizers?.includes(TRACKING) === true;
export const replacesOnlyFailed = (job: KubeObject): boolean =>
  job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined;

export const isSucceeded = (pod: KubeObject): boolean => pod.status?.phase === 'Succeeded';

/** A pod that is being deleted counts as failed at once, unless only failed pods may be replaced. */
export function isFailed(pod: KubeObject, job: KubeObject): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return isTerminating(pod) && !isSucceeded(pod);
}

export function indexOf(pod: KubeObject): number | undefined {
  const text = pod.metadata.annotations?.[INDEX];
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** The index of a pod, where it is one of those that the Job has now. */
export function validIndex(pod: KubeObject, job: KubeObject): number | undefined {
  const index = indexOf(pod);
  return index === undefined || index >= (job.spec.completions ?? 0) ? undefined : index;
}

/**
 * When the last container of an ended pod finished, sidecars included. Where one has not (an evicted pod has none,
 * a pod that is being deleted runs yet), when the pod stopped being ready, then when its deletion was asked for,
 * then when it was made. Models getFinishedTime.
 */
export function finishedAt(pod: KubeObject): SimMs {
  const containers = lastFinish(pod);
  if (containers !== undefined) return containers;
  const ready = condition(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return parseTimestamp(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  if (deletionTimestamp === undefined) return parseTimestamp(creationTimestamp!);
  return parseTimestamp(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}

function lastFinish(pod: KubeObject): SimMs | undefined {
  const sidecars = new Set(
    (pod.spec.initContainers ?? [])
      .filter((each: { restartPolicy?: string }) => each.restartPolicy === 'Always')
      .map((each: { name: string }) => each.name),
  );
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter((each: { name: string }) => sidecars.has(each.name)),
  ];
  let latest: SimMs | undefined;
  for (const status of statuses) {
    const at = status.state?.terminated?.finishedAt;
    if (!at) return undefined;
    latest = Math.max(latest ?? 0, parseTimestamp(at));
  }
  return latest;
}

/** Failures since the last success, and when the latest was. */
export interface BackoffRecord {
  failures: number;
  lastFailure: SimMs;
}

/** The record with pods that have ended since. What failed no later than the last success is forgotten. */
export function countFailures(
  before: BackoffRecord,
  succeeded: readonly KubeObject[],
  failed: readonly KubeObject[],
): BackoffRecord {
  const success = Math.max(...succeeded.map(finishedAt));
  const since = failed.map(finishedAt).filter((at) => at > success);
  const start = succeeded.length > 0 ? { failures: 0, lastFailure: 0 } : before;
  if (since.length === 0) return start;
  return { failures: start.failures + since.length, lastFailure: Math.max(...since) };
}

/** How long the next pod has to wait. */
export function backoffLeft({ failures, lastFailure }: BackoffRecord, now: SimMs): SimMs {
  if (failures === 0) return 0;
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS);
  return Math.max(0, lastFailure + backoff - now);
}

/** With restartPolicy OnFailure the restarts of the running pods are what counts against backoffLimit. */
export function restartsBeyondLimit(job: KubeObject, pods: readonly KubeObject[]): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const pod of pods) {
    if (isTerminal(pod)) continue;
    for (const list of ['initContainerStatuses', 'containerStatuses'])
      for (const status of pod.status?.[list] ?? []) restarts += status.restartCount ?? 0;
  }
  const limit: number = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** `0-2,5`: a sorted set of indexes as the API shows it. */
export function formatIndexes(indexes: readonly number[]): string {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i]!;
    while (i + 1 < sorted.length && sorted[i + 1] === sorted[i]! + 1) i++;
    const last = sorted[i]!;
    ranges.push(last === first ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
  }
  return ranges.join(',');
}

/** Of a text that was written for more indexes than there are now only the first `count` are taken. */
export function parseIndexes(text: string | undefined, count = Number.POSITIVE_INFINITY): number[] {
  const indexes: number[] = [];
  for (const range of (text ?? '').split(',')) {
    if (range === '') continue;
    const [first, last] = range.split('-').map(Number) as [number, number | undefined];
    for (let index = first; index <= (last ?? first) && index < count; index++) indexes.push(index);
  }
  return indexes;
}
