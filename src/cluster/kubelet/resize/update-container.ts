import { cpuLimitMilli, memoryLimitBytes } from '../containers/container-config.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { SyncProblem } from '../pods/sync-errors.ts';
import type { Container, InstanceStatus, Pod } from '../types.ts';
import type { Resizes } from './resizes.ts';

/**
 * Gives a running container the resources its pod was granted. A limit of memory does not go below
 * what is in use. Models doPodResizeAction of pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
export function updateContainer(
  { host, containers, resizes }: { host: Host; containers: NodeContainers; resizes: Resizes },
  pod: Pod,
  instance: InstanceStatus,
  container: Container,
): SyncProblem | undefined {
  const { runtime } = host.ctx;
  const limit = memoryLimitBytes(pod, container);
  const before = instance.resources?.limits?.memory;
  if (limit !== undefined && before !== container.resources?.limits?.memory) {
    const { memoryBytes } = runtime.usage(instance.id);
    if (memoryBytes >= limit) {
      resizes.failed(
        pod,
        `attempting to set container "${container.name}" memory limit (${limit}) below current usage (${memoryBytes})`,
      );
      return { what: `${container.name} could not be resized` };
    }
  }
  const cpu = cpuLimitMilli(pod, container);
  runtime.updateContainer?.(instance.id, {
    ...(limit === undefined ? {} : { memoryLimitBytes: limit }),
    ...(cpu === undefined ? {} : { cpuLimitMilli: cpu }),
  });
  containers.resized(instance.id, container.resources ?? {});
  return undefined;
}
