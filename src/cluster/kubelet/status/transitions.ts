import type { ReleaseVersion } from '../../../scenario/types.ts';
import { hasRestartAllRule, isSidecar, restartsAfterExit } from '../pods/restart-policy.ts';
import type { Container, ContainerStatus, Pod, PodStatus } from '../types.ts';

/**
 * Whether a status lets a container leave its end although its policy does not restart it. The
 * status manager drops such a status whole: where the init containers of an OnFailure pod run again
 * in a new sandbox, the API server goes on showing what it had until they are done.
 * Models checkContainerStateTransition of pkg/kubelet/status/status_manager.go.
 */
export function isIllegal(pod: Pod, old: PodStatus, next: PodStatus, release: ReleaseVersion): boolean {
  const { spec } = pod;
  if ((spec.restartPolicy ?? 'Always') === 'Always' || hasRestartAllRule(pod, release)) return false;
  const leavesEnd = (container: Container, list: 'containerStatuses' | 'initContainerStatuses'): boolean => {
    const of = (status: PodStatus): ContainerStatus | undefined =>
      status[list]?.find(({ name }) => name === container.name);
    const ended = of(old)?.state.terminated;
    const then = of(next);
    if (ended === undefined || then === undefined || then.state.terminated !== undefined) return false;
    return !restartsAfterExit(container, pod, ended.exitCode, release, list === 'initContainerStatuses');
  };
  return (
    spec.containers.some((container) => leavesEnd(container, 'containerStatuses')) ||
    (spec.initContainers ?? []).some(
      (container) => !isSidecar(container) && leavesEnd(container, 'initContainerStatuses'),
    )
  );
}
