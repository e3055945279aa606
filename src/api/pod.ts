import { parseQuantity } from './quantity.ts';
import type { Container, PodSpec } from './types.generated.ts';

/** An init container that keeps running beside the others. */
export function isSidecar(container: Pick<Container, 'restartPolicy'>): boolean {
  return container.restartPolicy === 'Always';
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
    : [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map(({ resources }) => resources);
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
