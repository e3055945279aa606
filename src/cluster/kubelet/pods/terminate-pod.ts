import type { Task } from '../task.ts';
import { killPod } from './kill-pod.ts';
import type { PodWorker } from './pod-worker.ts';
import type { SyncDeps } from './sync-pod.ts';

/** Stops everything in a pod and tells how it ended. Models Kubelet.SyncTerminatingPod. */
export function* syncTerminatingPod(deps: SyncDeps, worker: PodWorker): Task {
  const { pod } = worker;
  worker.statusAtEnd ??= pod.status;
  deps.podStatuses.publish(worker, deps.pleg.cached(worker.uid), false);
  deps.probes.stopLivenessAndStartup(pod);
  deps.volumes.stop(worker.uid);
  yield* killPod(deps, worker, pod, worker.termination?.why ?? 'completion');
  deps.probes.removePod(worker.uid);
  // The final phase may be told at once: nothing can run any more when this returns.
  deps.podStatuses.publish(worker, deps.containers.statusOf(worker.uid), true);
}

/** Cleans up after a pod whose containers have stopped: volumes, cgroup. Models Kubelet.SyncTerminatedPod. */
export function* syncTerminatedPod(deps: SyncDeps, worker: PodWorker): Task {
  yield deps.host.sleep(deps.host.latencies.draw('cleanUp'));
  deps.podStatuses.finish(worker);
}
