import { cpuLimitMilli, memoryLimitBytes } from '../containers/container-config.ts';
import { type NodeContainers, specOf } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import { podMemoryLimit } from '../pods/sandbox.ts';
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

/** Gives a running pod its own limits, and those of its containers that have none of their own. */
export function updatePodLevel(host: Host, containers: NodeContainers, pod: Pod): void {
  const { runtime } = host.ctx;
  const record = containers.get(pod.metadata.uid);
  const sandbox = record?.sandboxes.find(({ ready }) => ready);
  if (record === undefined || sandbox === undefined || pod.spec.resources === undefined) return;
  runtime.updatePodSandbox?.(sandbox.id, podMemoryLimit(pod));
  for (const instance of record.instances) {
    const container = specOf(pod, instance);
    if (instance.state !== 'running' || container === undefined) continue;
    const { cpu: ownCpu, memory: ownMemory } = container.resources?.limits ?? {};
    if (ownCpu !== undefined && ownMemory !== undefined) continue;
    const limit = memoryLimitBytes(pod, container);
    const cpu = cpuLimitMilli(pod, container);
    runtime.updateContainer?.(instance.id, {
      ...(limit === undefined ? {} : { memoryLimitBytes: limit }),
      ...(cpu === undefined ? {} : { cpuLimitMilli: cpu }),
    });
  }
}
