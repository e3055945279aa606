import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs } from '../../base/time.ts';

/** What controllers ask of a pod. Models pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastProbeTime?: string | null;
  lastUpdateTime?: string;
  observedGeneration?: number;
}

/** What a condition of a pod is about: the pod as it is asked for now (PodObservedGenerationTracking). */
export const observed = ({ metadata: { generation } }: KubeObject): { observedGeneration?: number } =>
  generation === undefined ? {} : { observedGeneration: generation };

export function condition(object: KubeObject, type: string): Condition | undefined {
  const conditions: Condition[] | undefined = object.status?.conditions;
  if (conditions === undefined || conditions === null) return undefined;
  for (const each of conditions) if (each.type === type) return each;
  return undefined;
}

export const isReady = (pod: KubeObject): boolean => condition(pod, 'Ready')?.status === 'True';
export const isTerminating = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined;
export const isTerminal = (pod: KubeObject): boolean =>
  pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
export const isRunningAndReady = (pod: KubeObject): boolean =>
  pod.status?.phase === 'Running' && isReady(pod);
/** Neither finished nor on its way out: what a controller counts as a replica. */
export const isActive = (pod: KubeObject): boolean => !isTerminal(pod) && !isTerminating(pod);

/** When the pod became Ready, or undefined while it is not. */
export function readySince(pod: KubeObject): SimMs | undefined {
  const ready = condition(pod, 'Ready');
  if (ready?.status !== 'True' || !ready.lastTransitionTime) return undefined;
  return parseTimestamp(ready.lastTransitionTime);
}

/**
 * Ready for at least `minReadySeconds`. The transition time has second precision, as in the API, so
 * a pod can become available up to a second early, exactly as on a real cluster.
 */
export function isAvailable(pod: KubeObject, minReadySeconds: number, now: SimMs): boolean {
  if (minReadySeconds === 0) return isReady(pod);
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= now;
}

/** How long until one more of these pods becomes available; undefined where none will without a change. */
export function nextAvailability(
  pods: readonly KubeObject[],
  minReadySeconds: number,
  now: SimMs,
): SimMs | undefined {
  if (minReadySeconds === 0) return undefined;
  let soonest: SimMs | undefined;
  for (const pod of pods) {
    const since = readySince(pod);
    if (since === undefined) continue;
    const wait = since + minReadySeconds * 1000 - now;
    if (wait > 0 && (soonest === undefined || wait < soonest)) soonest = wait;
  }
  return soonest;
}

export const keyOf = (object: KubeObject): string =>
  `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
