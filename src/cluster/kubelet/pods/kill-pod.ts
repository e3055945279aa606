import { killContainer, killGraceSeconds } from '../containers/kill-container.ts';
import { type NodeContainers, specOf } from '../containers/node-containers.ts';
import { hasSidecars, TerminationOrdering } from '../containers/termination-ordering.ts';
import type { Host } from '../host.ts';
import { all, type Task } from '../task.ts';
import type { Pod } from '../types.ts';
import type { PodWorker } from './pod-worker.ts';

/**
 * Stops all running containers of a pod at the same time, sidecars after what they serve, then the
 * sandbox. Returns whether there was anything to stop. Models killPodWithSyncResult.
 */
export function* killPod(
  { host, containers }: { host: Host; containers: NodeContainers },
  worker: PodWorker,
  pod: Pod,
  why: string,
): Task<boolean> {
  const record = containers.get(worker.uid);
  if (record === undefined) return false;
  const running = record.instances.filter((instance) => instance.state === 'running');
  const ordering = hasSidecars(pod)
    ? new TerminationOrdering(
        pod,
        running.map((i) => i.name),
      )
    : undefined;
  yield* all(
    running.flatMap((instance) => {
      const container = specOf(pod, instance);
      if (container === undefined) return [];
      return [
        killContainer(host, containers, {
          pod,
          instance,
          container,
          kind: instance.kind,
          message: `Stopping container ${instance.name}`,
          why,
          graceSeconds: worker.graceSeconds ?? killGraceSeconds(pod, container, 'pod'),
          ordering,
        }),
      ];
    }),
  );
  const ready = record.sandboxes.filter((sandbox) => sandbox.ready);
  if (ready.length > 0) yield host.sleep(host.latencies.draw('stopSandbox'));
  for (const sandbox of ready) {
    host.ctx.runtime.stopPodSandbox(sandbox.id);
    containers.sandboxStopped(worker.uid, sandbox.id);
  }
  return running.length > 0 || ready.length > 0;
}
