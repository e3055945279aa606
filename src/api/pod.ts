import { parseTimestamp, type SimMs } from '../base/time.ts';
import { parseQuantity } from './quantity.ts';
import type { Container, Pod, PodCondition, PodSpec } from './types.generated.ts';

/** A pod, or any object that looks like one. */
type PodLike = {
  metadata?: Pick<Pod['metadata'], 'deletionTimestamp'> | object;
  spec?: PodSpec;
  status?: Pod['status'];
};

/** The condition of this type, or undefined. */
export function podCondition(pod: Pick<PodLike, 'status'>, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

/** Condition Ready is True. Models pkg/api/v1/pod/util.go IsPodReady. */
export function isPodReady(pod: Pick<PodLike, 'status'>): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Ready for at least `minReadySeconds`; exactly that long counts. Models IsPodAvailable. */
export function isPodAvailable(pod: Pick<PodLike, 'status'>, minReadySeconds: number, now: SimMs): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  const since = ready.lastTransitionTime;
  return since !== undefined && parseTimestamp(since) + minReadySeconds * 1000 <= now;
}

/** Succeeded or Failed. */
export function isPodTerminal(pod: Pick<PodLike, 'status'>): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Neither finished nor being deleted. Models pkg/controller/controller_utils.go IsPodActive. */
export function isPodActive(pod: PodLike): boolean {
  return (
    !isPodTerminal(pod) && (pod.metadata as Pod['metadata'] | undefined)?.deletionTimestamp === undefined
  );
}

/** An init container that keeps running beside the others. */
export function isSidecar(container: Pick<Container, 'restartPolicy'>): boolean {
  return container.restartPolicy === 'Always';
}

/** Init containers, then containers, each with its field in the spec. */
export function allContainers(
  spec: PodSpec,
): { container: Container; field: 'initContainers' | 'containers'; index: number }[] {
  return [
    ...(spec.initContainers ?? []).map((container, index) => ({
      container,
      field: 'initContainers' as const,
      index,
    })),
    ...(spec.containers ?? []).map((container, index) => ({
      container,
      field: 'containers' as const,
      index,
    })),
  ];
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/**
 * The quality-of-service class from the cpu and memory of all containers (or of the pod, where it
 * has resources of its own). Models pkg/apis/core/v1/helper/qos ComputePodQOS.
 */
export function qosClass(spec: PodSpec): QosClass {
  const podLevel = spec.resources;
  const ownResources =
    podLevel !== undefined && (podLevel.requests !== undefined || podLevel.limits !== undefined);
  const resources = ownResources
    ? [podLevel]
    : allContainers(spec).map(({ container }) => container.resources);
  let any = false;
  let guaranteed = true;
  for (const resource of resources) {
    for (const name of ['cpu', 'memory']) {
      const request = nano(resource?.requests?.[name]);
      const limit = nano(resource?.limits?.[name]);
      if (request > 0n || limit > 0n) any = true;
      if (limit === 0n || request !== limit) guaranteed = false;
    }
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function nano(quantity: string | number | undefined): bigint {
  return quantity === undefined ? 0n : parseQuantity(quantity).nano;
}
