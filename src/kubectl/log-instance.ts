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

/**
 * Which instance of a container `kubectl logs` shows: its id and its number. Throws the API server's refusal where
 * there is none. Models pkg/kubelet/kubelet_pods.go validateContainerLogStatus.
 */
export function logInstance(
  pod: KubeObject,
  options: LogOptions,
): { container: string; id: string; instance: number } {
  const container = options.container ?? pod.spec.containers[0].name;
  const name = pod.metadata.name;
  const status = containerStatus(pod, container);
  const last = status?.lastState?.terminated?.containerID;
  const id = options.previous ? last : (status?.containerID ?? last);
  if (status === undefined || !id) {
    if (options.previous)
      throw new ApiError(
        'BadRequest',
        `previous terminated container "${container}" in pod "${name}" not found`,
      );
    const reason = status?.state?.waiting?.reason ?? 'ContainerCreating';
    throw new ApiError(
      'BadRequest',
      `container "${container}" in pod "${name}" is waiting to start: ${waitingText(reason)}`,
    );
  }
  return { container, id, instance: options.previous ? status.restartCount - 1 : status.restartCount };
}

function waitingText(reason: string): string {
  if (reason === 'ErrImagePull') return 'trying and failing to pull image';
  if (reason === 'ImagePullBackOff' || reason === 'InvalidImageName') return "image can't be pulled";
  return reason;
}
