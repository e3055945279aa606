import { StartError } from '../containers/image-manager.ts';
import { killContainer } from '../containers/kill-container.ts';
import { type NodeContainers, specOf } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import { all, type Task } from '../task.ts';
import type { Pleg } from './pleg.ts';
import type { PodStatuses } from './pod-statuses.ts';
import type { PodWorker } from './pod-worker.ts';

/**
 * RestartAllContainers (1.36): every container is removed, the running ones are killed without
 * grace, and the pod starts again from its first init container. Sandbox, address and volumes stay.
 */
export function* restartAllContainers(
  deps: { host: Host; containers: NodeContainers; podStatuses: PodStatuses; pleg: Pleg },
  worker: PodWorker,
  trigger: string,
): Task {
  const { host, containers, podStatuses } = deps;
  const { pod, uid } = worker;
  podStatuses.restartingAll(uid, true);
  podStatuses.publish(worker, containers.statusOf(uid), false);
  const record = containers.ensure(pod);
  const running = record.instances.filter((instance) => instance.state === 'running');
  yield* all(
    running.map((instance) =>
      killContainer(host, containers, {
        pod,
        instance,
        container: specOf(pod, instance)!,
        kind: instance.kind,
        message: 'killing',
        why: 'restartAll',
        graceSeconds: 0,
      }),
    ),
  );
  const removed = new StartError(
    'RestartingAllContainers',
    'The container is removed because RestartAllContainers in place',
  );
  // The one that asked for it goes last: until then the pod is known to be restarting.
  const order = [...record.instances].sort((a, b) => Number(a.name === trigger) - Number(b.name === trigger));
  for (const instance of order) {
    const next = Math.max(record.nextAttempt.get(instance.name) ?? 0, instance.attempt + 1);
    record.nextAttempt.set(instance.name, next);
    podStatuses.remember(pod, instance.name, removed);
    containers.removeInstance(record, instance);
  }
  containers.changed(uid);
}
