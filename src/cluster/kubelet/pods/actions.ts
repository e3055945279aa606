import type { ReleaseVersion } from '../../../scenario/types.ts';
import type {
  Container,
  ContainerKind,
  InstanceStatus,
  Pod,
  PodRuntimeStatus,
  ProbeResults,
  SandboxStatus,
} from '../types.ts';

export type KillReason = 'liveness' | 'startup' | 'definition' | 'resize' | 'unknown';
export interface ContainerToKill {
  instance: InstanceStatus;
  container: Container;
  kind: ContainerKind;
  message: string;
  reason: KillReason;
}

export interface ContainerToUpdate {
  instance: InstanceStatus;
  container: Container;
}

/** What one sync of a pod is going to do (podActions of kuberuntime_manager.go). */
export interface PodActions {
  /** Kill all containers and the sandbox. */
  killPod: boolean;
  createSandbox: boolean;
  /** The sandbox that was lost, where a new one takes its place. */
  oldSandbox?: SandboxStatus;
  sandboxAttempt: number;
  /** Indexes into spec.initContainers, in the order to start them. */
  initToStart: number[];
  /** Indexes into spec.containers. */
  toStart: number[];
  ephemeralToStart: number[];
  toKill: ContainerToKill[];
  /** Running containers that get other resources in place. */
  toUpdate: ContainerToUpdate[];
  /** Set where a restart rule asks for all containers to start over: the container that exited. */
  restartAll?: string;
}

export interface Situation {
  pod: Pod;
  status: PodRuntimeStatus;
  probes: ProbeResults;
  release: ReleaseVersion;
}

/** The sandbox that is in use, where it is alive. */
export function readySandbox(status: PodRuntimeStatus): SandboxStatus | undefined {
  const newest = status.sandboxes[0];
  return newest?.ready ? newest : undefined;
}

export function newActions(sandboxAttempt = 0): PodActions {
  return {
    killPod: false,
    createSandbox: false,
    sandboxAttempt,
    initToStart: [],
    toStart: [],
    ephemeralToStart: [],
    toKill: [],
    toUpdate: [],
  };
}

/** A sync that has nothing to do. */
export function isNothing(actions: PodActions): boolean {
  return (
    !actions.killPod &&
    actions.restartAll === undefined &&
    actions.initToStart.length === 0 &&
    actions.toStart.length === 0 &&
    actions.ephemeralToStart.length === 0 &&
    actions.toKill.length === 0 &&
    actions.toUpdate.length === 0
  );
}

/** Why a container is killed whose new resources it can only get by a restart. */
export const resizeKill = (container: Container): { message: string; reason: KillReason } => ({
  message: `Container ${container.name} resize requires restart`,
  reason: 'resize',
});

/** A running container no longer fits its spec: since a pod's spec is fixed otherwise, its image was edited. */
export function definitionChanged(container: Container, instance: InstanceStatus): boolean {
  return container.image !== instance.image;
}
