/** Which pods a ReplicaSet gives up first. Models ActivePodsWithRanks of pkg/controller/controller_utils.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs } from '../../base/time.ts';
import { isReady, readySince } from '../controller/pods.ts';

const COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_RANK: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/** Negative where `a` is deleted before `b`. `crowd` counts the related active pods on a pod's node. */
export function compareVictims(
  a: KubeObject,
  b: KubeObject,
  crowd: (pod: KubeObject) => number,
  now: SimMs,
): number {
  return (
    byStage(a, b) ||
    cost(a) - cost(b) ||
    crowd(b) - crowd(a) ||
    byReadyTime(a, b, now) ||
    byRestarts(a, b) ||
    byAge(a, b, created(a), created(b), now) ||
    byUid(a, b)
  );
}

/** The order of ActivePods: costs and nodes do not count, and times are compared as they are. */
export function compareEarlierStages(a: KubeObject, b: KubeObject): number {
  return (
    byStage(a, b) ||
    (readySince(b) ?? 0) - (readySince(a) ?? 0) ||
    byRestarts(a, b) ||
    created(b) - created(a) ||
    byUid(a, b)
  );
}

const byStage = (a: KubeObject, b: KubeObject): number =>
  assigned(a) - assigned(b) || phaseRank(a) - phaseRank(b) || Number(isReady(a)) - Number(isReady(b));
const byRestarts = (a: KubeObject, b: KubeObject): number =>
  restarts(b, 'containerStatuses') - restarts(a, 'containerStatuses') ||
  restarts(b, 'initContainerStatuses') - restarts(a, 'initContainerStatuses');
const created = (pod: KubeObject): SimMs => parseTimestamp(pod.metadata.creationTimestamp);

const assigned = (pod: KubeObject): number => (pod.spec?.nodeName ? 1 : 0);
const phaseRank = (pod: KubeObject): number => PHASE_RANK[pod.status?.phase ?? 'Pending'] ?? 1;
const cost = (pod: KubeObject): number => Number.parseInt(pod.metadata.annotations?.[COST] ?? '0', 10) || 0;
const byUid = (a: KubeObject, b: KubeObject): number => (a.metadata.uid < b.metadata.uid ? -1 : 1);

function byReadyTime(a: KubeObject, b: KubeObject, now: SimMs): number {
  const left = readySince(a);
  const right = readySince(b);
  if (left === undefined || right === undefined) return 0;
  return byAge(a, b, left, right, now);
}

/**
 * The younger first, compared on a logarithmic scale. Between ages that are nearly but not quite the same the
 * uid decides: which pod goes is to be random, not to favour those that have lived longest.
 */
function byAge(a: KubeObject, b: KubeObject, left: SimMs, right: SimMs, now: SimMs): number {
  if (left === right) return 0;
  return bucket(now - left) - bucket(now - right) || byUid(a, b);
}

function bucket(ageMs: SimMs): number {
  return ageMs <= 0 ? -1 : Math.floor(Math.log2(ageMs * 1e6));
}

function restarts(pod: KubeObject, field: 'containerStatuses' | 'initContainerStatuses'): number {
  let most = 0;
  for (const status of pod.status?.[field] ?? [])
    if (field === 'containerStatuses' || isSidecar(pod, status.name))
      most = Math.max(most, status.restartCount ?? 0);
  return most;
}

const isSidecar = (pod: KubeObject, name: string): boolean =>
  pod.spec?.initContainers?.some(
    (each: { name: string; restartPolicy?: string }) => each.name === name && each.restartPolicy === 'Always',
  ) === true;
