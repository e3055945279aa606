import { ApiError } from '../api/errors.ts';
import type { KubeObject } from '../api/meta.ts';
import type { LogOptions } from './client.ts';

interface ContainerStatus {
  name: string;
  restartCount: number;
  containerID?: string;
  state?: { running?: object; waiting?: { reason?: string }; terminated?: { containerID?: string } };
  lastState?: { terminated?: { containerID?: string } };
}

/** The status of a container of any sort. */
export function containerStatus(pod: KubeObject, container: string): ContainerStatus | undefined {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = pod.status ?? {};
  for (const list of [containerStatuses, initContainerStatuses, ephemeralContainerStatuses])
    for (const status of list ?? []) if (status.name === container) return status;
  return undefined;
}

/** Of a pod without a node there is nobody to ask: its log is empty. Models LogLocation of the pods' strategy. */
export const isUnscheduled = ({ spec, status }: KubeObject): boolean =>
  !spec.nodeName && status?.containerStatuses === undefined;

/**
 * Which instance of a container `kubectl logs` shows: its id, and how often the container was restarted. Throws the API server's refusal where
 * there is none. Models pkg/kubelet/kubelet_pods.go validateContainerLogStatus.
 */
export function logInstance(
  pod: KubeObject,
  options: LogOptions,
): { container: string; id: string; restarts: number } {
  const container = options.container ?? pod.spec.containers[0].name;
  const name = pod.metadata.name;
  const status = containerStatus(pod, container);
  const refused = (why: string) =>
    new ApiError('BadRequest', `container "${container}" in pod "${name}" is ${why}`);
  // A pod that its node has turned away has no containers at all.
  if (status === undefined) throw refused('not available');
  const last = status.lastState?.terminated?.containerID;
  const { terminated, waiting } = status.state ?? {};
  const id = options.previous ? last : (status.containerID ?? (terminated?.containerID || last));
  if (!id) {
    if (options.previous)
      throw new ApiError(
        'BadRequest',
        `previous terminated container "${container}" in pod "${name}" not found`,
      );
    if (terminated !== undefined || status.lastState?.terminated !== undefined) throw refused('terminated');
    throw refused(`waiting to start: ${waitingText(waiting?.reason ?? 'ContainerCreating')}`);
  }
  return { container, id, restarts: status.restartCount };
}

function waitingText(reason: string): string {
  if (reason === 'ErrImagePull') return 'trying and failing to pull image';
  if (reason === 'ImagePullBackOff') return "image can't be pulled";
  return reason;
}
