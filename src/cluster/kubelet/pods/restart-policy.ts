import type { ReleaseVersion } from '../../../scenario/types.ts';
import type { Container, InstanceStatus, Pod, PodRuntimeStatus, RestartPolicy } from '../types.ts';

/** Container-level restart policies and rules are beta and on from 1.35 (ContainerRestartRules). */
export const hasContainerRestartRules = (release: ReleaseVersion): boolean => release !== '1.34';
/** The rule action RestartAllContainers is beta and on from 1.36. */
export const hasRestartAllContainers = (release: ReleaseVersion): boolean => release === '1.36';

export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

export function podRestartPolicy(pod: Pod): RestartPolicy {
  return pod.spec.restartPolicy ?? 'Always';
}

/** The newest instance of a container, or undefined where it never had one. */
export function newestInstance(status: PodRuntimeStatus, name: string): InstanceStatus | undefined {
  return status.instances.find((instance) => instance.name === name);
}

/** The policy that counts for a container: its own (from 1.35), else the pod's; a sidecar's is Always. */
export function effectivePolicy(
  container: Container,
  pod: Pod,
  release: ReleaseVersion,
  init = false,
): RestartPolicy {
  const own = container.restartPolicy;
  if (init && own === 'Always') return 'Always';
  if (own !== undefined && hasContainerRestartRules(release)) return own;
  return podRestartPolicy(pod);
}

/** The action of the first rule that matches the exit code, where the release knows rules. */
export function matchingRule(
  container: Container,
  exitCode: number,
  release: ReleaseVersion,
): 'Restart' | 'RestartAllContainers' | undefined {
  if (!hasContainerRestartRules(release) || container.restartPolicy === undefined) return undefined;
  for (const rule of container.restartPolicyRules ?? []) {
    if (rule.action === 'RestartAllContainers' && !hasRestartAllContainers(release)) continue;
    const values = rule.exitCodes?.values ?? [];
    if ((rule.exitCodes?.operator === 'In') === values.includes(exitCode)) return rule.action;
  }
  return undefined;
}

/** Whether an instance that ended with this code is followed by another. */
export function restartsAfterExit(
  container: Container,
  pod: Pod,
  exitCode: number,
  release: ReleaseVersion,
  init = false,
): boolean {
  if (matchingRule(container, exitCode, release) !== undefined) return true;
  const policy = effectivePolicy(container, pod, release, init);
  if (policy === 'Never') return false;
  return policy === 'Always' ? true : exitCode !== 0;
}

/**
 * Whether a container that is not running is to be started by the next sync.
 * Models kubecontainer.ShouldContainerBeRestarted.
 */
export function shouldBeRestarted(
  container: Container,
  pod: Pod,
  status: PodRuntimeStatus,
  release: ReleaseVersion,
  init = false,
): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const instance = newestInstance(status, container.name);
  if (instance === undefined) return true;
  if (instance.state === 'running') return false;
  if (instance.state !== 'exited') return true;
  return restartsAfterExit(container, pod, instance.exitCode ?? 0, release, init);
}

/** True where some container of the pod may ask for all containers to be restarted. */
export function hasRestartAllRule(pod: Pod, release: ReleaseVersion): boolean {
  if (!hasRestartAllContainers(release)) return false;
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].some((container) =>
    container.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers'),
  );
}

/** The container whose exit asks for RestartAllContainers now, or undefined. */
export function restartAllTrigger(
  pod: Pod,
  status: PodRuntimeStatus,
  release: ReleaseVersion,
): string | undefined {
  if (!hasRestartAllRule(pod, release)) return undefined;
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const instance = newestInstance(status, container.name);
    if (instance?.state !== 'exited') continue;
    if (matchingRule(container, instance.exitCode ?? 0, release) === 'RestartAllContainers')
      return container.name;
  }
  return undefined;
}
