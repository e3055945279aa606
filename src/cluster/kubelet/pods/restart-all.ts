import { killContainer } from '../containers/kill-container.ts';
import { type NodeContainers, specOf } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Task } from '../task.ts';
import type { InstanceStatus, Pod } from '../types.ts';
import type { PodWorker } from './pod-worker.ts';
import { matchingRule } from './restart-policy.ts';

/**
 * RestartAllContainers (1.36): every container is removed, one after the other, those that run are
 * killed without grace before, and the pod starts again from its first init container. Sandbox,
 * address and volumes stay. Models step 3 of kuberuntime SyncPod.
 */
export function* restartAllContainers(
  { host, containers }: { host: Host; containers: NodeContainers },
  worker: PodWorker,
): Task {
  const { pod, uid } = worker;
  const record = containers.ensure(pod);
  for (const instance of inOrderOfRemoval(host, pod, record.instances)) {
    if (instance.state !== 'exited')
      yield* killContainer(host, containers, {
        pod,
        instance,
        container: specOf(pod, instance)!,
        kind: instance.kind,
        message: 'killing',
        why: 'restartAll',
        graceSeconds: 0,
      });
    const next = Math.max(record.nextAttempt.get(instance.name) ?? 0, instance.attempt + 1);
    record.nextAttempt.set(instance.name, next);
    containers.removeInstance(record, instance);
  }
  containers.changed(uid);
}

/** Regular containers before init containers; those whose exit asked for it go last: they are the proof that it is not done. */
function inOrderOfRemoval(host: Host, pod: Pod, instances: readonly InstanceStatus[]): InstanceStatus[] {
  const askedForIt = (instance: InstanceStatus) =>
    instance.state === 'exited' &&
    matchingRule(specOf(pod, instance)!, instance.exitCode ?? 0, host.release) === 'RestartAllContainers';
  const inSpecOrder = (['containers', 'initContainers'] as const).flatMap((list) =>
    (pod.spec[list] ?? []).flatMap(({ name }) => instances.filter((instance) => instance.name === name)),
  );
  return [...inSpecOrder.filter((i) => !askedForIt(i)), ...inSpecOrder.filter(askedForIt)];
}
