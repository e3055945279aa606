import type { ReleaseVersion } from '../../../scenario/types.ts';
import { isStaticPod } from '../node/admission.ts';
import { isSidecar, restartsAfterExit } from '../pods/restart-policy.ts';
import type { Container, ContainerStatus, Pod, PodPhase } from '../types.ts';

export interface PhaseInput {
  pod: Pod;
  init: readonly ContainerStatus[];
  regular: readonly ContainerStatus[];
  /** The pod's termination is done: whatever the policy says, nothing will run again. */
  terminal: boolean;
  /** A regular container was made in the current sandbox. */
  initialized: boolean;
  release: ReleaseVersion;
}

const byName = (statuses: readonly ContainerStatus[], container: Container) =>
  statuses.find((status) => status.name === container.name);

/** The exit code of a plain init container's last run, where it has ended. */
function lastExit(status: ContainerStatus): number | undefined {
  return (status.state.terminated ?? (status.state.running ? undefined : status.lastState.terminated))
    ?.exitCode;
}

/** RestartAllContainers (1.36) has removed it, and it has not been started since: it will be, whatever its policy. */
const startsOver = (status: ContainerStatus) =>
  status.state.waiting !== undefined &&
  (status.state.waiting.reason === 'RestartingAllContainers' ||
    status.lastState.terminated?.reason === 'RestartingAllContainers');

/** The phase of a pod from its container statuses. Models getPhase of pkg/kubelet/kubelet_pods.go. */
export function computePhase(input: PhaseInput): PodPhase {
  const { pod, release } = input;
  let pendingInit = 0;
  let failedForGood = 0;
  let unknown = 0;
  let running = 0;
  let waiting = 0;
  let stopped = 0;
  let succeeded = 0;
  let pendingSidecar = false;
  let willRestart = false;

  for (const container of pod.spec.initContainers ?? []) {
    const status = byName(input.init, container);
    if (isSidecar(container)) {
      if (status === undefined) unknown++;
      else if (status.state.running) {
        if (!status.started) pendingSidecar = true;
        running++;
      } else if (!status.state.terminated && !status.lastState.terminated) {
        pendingSidecar = true;
        waiting++;
      }
      continue;
    }
    const exit = status && lastExit(status);
    if (exit === undefined) pendingInit++;
    else if (exit !== 0 && !startsOver(status!) && !restartsAfterExit(container, pod, exit, release, true))
      failedForGood++;
  }

  for (const container of pod.spec.containers) {
    const status = byName(input.regular, container);
    if (status === undefined) {
      unknown++;
    } else if (status.state.running) {
      running++;
    } else if (status.state.terminated) {
      stopped++;
      const exit = status.state.terminated.exitCode;
      if (exit === 0) succeeded++;
      if (restartsAfterExit(container, pod, exit, release)) willRestart = true;
    } else if (status.lastState.terminated) {
      stopped++;
      const { exitCode } = status.lastState.terminated;
      if (startsOver(status) || restartsAfterExit(container, pod, exitCode, release)) willRestart = true;
    } else {
      waiting++;
    }
  }

  if (failedForGood > 0) return 'Failed';
  if (pendingInit > 0 || (pendingSidecar && !input.initialized)) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running === 0 && stopped > 0 && unknown === 0) {
    // The kubelet alone knows whether a static pod comes back: its phase is never forced.
    if (input.terminal && !isStaticPod(pod)) return stopped === succeeded ? 'Succeeded' : 'Failed';
    if (willRestart) return 'Running';
    return stopped === succeeded ? 'Succeeded' : 'Failed';
  }
  return 'Pending';
}
