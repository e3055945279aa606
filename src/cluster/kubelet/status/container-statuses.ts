import { timestamp } from '../../../base/time.ts';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { hasRestartAllContainers, newestInstance, shouldBeRestarted } from '../pods/restart-policy.ts';
import type {
  Container,
  ContainerState,
  ContainerStatus,
  InstanceStatus,
  Pod,
  PodRuntimeStatus,
  Resources,
  VolumeMountStatus,
} from '../types.ts';

/** Why the last attempt to start a container failed (kubelet/reason_cache.go). */
export interface StartFailure {
  reason: string;
  message: string;
}
export interface StatusesInput {
  pod: Pod;
  containers: readonly Container[];
  /** `init` for spec.initContainers, sidecars included. */
  init: boolean;
  status: PodRuntimeStatus;
  old: readonly ContainerStatus[];
  failure(container: string): StartFailure | undefined;
  release: ReleaseVersion;
  /** RestartAllContainers (1.36) removes the containers or has just done so. */
  restartingAll: boolean;
}

/** How RestartAllContainers shows in a container that it has removed. */
const REMOVED = {
  reason: 'RestartingAllContainers',
  message: 'The container is removed because RestartAllContainers in place',
};
const NONE: Resources = {};
const EPOCH = '1970-01-01T00:00:00Z';

/** What an instance looks like in the API. */
function instanceState(instance: InstanceStatus): ContainerState {
  if (instance.state === 'running') return { running: { startedAt: timestamp(instance.startedAt ?? 0) } };
  if (instance.state === 'exited' || instance.state === 'unknown') {
    const exited = instance.state === 'exited';
    // The runtime interface tells no signal: one that ended the process shows in the exit code alone.
    return {
      terminated: {
        exitCode: exited ? (instance.exitCode ?? 0) : 255,
        reason: exited ? (instance.reason ?? 'Error') : 'Unknown',
        ...(instance.message ? { message: instance.message } : {}),
        startedAt: instance.startedAt === undefined ? EPOCH : timestamp(instance.startedAt),
        finishedAt: instance.finishedAt === undefined ? EPOCH : timestamp(instance.finishedAt),
        containerID: `containerd://${instance.id}`,
      },
    };
  }
  // Created but not started: waiting for no reason that could be named.
  return { waiting: {} };
}

function fromInstance(instance: InstanceStatus): ContainerStatus {
  return {
    name: instance.name,
    state: instanceState(instance),
    lastState: {},
    ready: false,
    restartCount: instance.attempt,
    image: instance.imageName ?? instance.image,
    imageID: instance.imageID,
    containerID: `containerd://${instance.id}`,
  };
}

/**
 * The container statuses of one list of a pod's spec: init containers in the order of the spec, all
 * others by name, as the kubelet sorts them. Models convertToAPIContainerStatuses of pkg/kubelet/kubelet_pods.go.
 */
export function containerStatuses(input: StatusesInput): ContainerStatus[] {
  const { pod, status } = input;
  const hasInit = (pod.spec.initContainers ?? []).length > 0;
  const made = input.containers.map((container) => {
    const old = input.old.find((s) => s.name === container.name);
    const instances = status.instances.filter((i) => i.name === container.name);
    let result: ContainerStatus;
    if (instances[0] !== undefined) {
      result = fromInstance(instances[0]);
      // Since 1.35 it counts as started as long as the one before did, until its own startup probe speaks.
      if (input.release !== '1.34' && instances[0].state === 'running' && old?.started !== undefined)
        result.started = old.started;
      const keeps = old !== undefined && hasRestartAllContainers(input.release);
      // What the runtime has forgotten (a lost sandbox takes its init containers along) the status still counts.
      if (keeps) result.restartCount = Math.max(result.restartCount, old.restartCount);
      if (instances[1] !== undefined) result.lastState = instanceState(instances[1]);
      else if (keeps) keepLastState(result, old);
    } else {
      result = withoutInstance(input, container, old, hasInit);
    }
    return withStartFailure(input, container, withSpec(container, instances[0], result));
  });
  return input.init ? made : made.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The instance before is gone from the runtime: what the status said of its end stays (since 1.36). */
function keepLastState(status: ContainerStatus, old: ContainerStatus): void {
  const ended = old.containerID !== status.containerID && old.state.terminated;
  const last = ended || old.lastState.terminated;
  if (last) status.lastState = { terminated: last };
}

/** Where the volumes of a container are mounted, as its status says; the same list each time. */
const mountStatuses = new WeakMap<Container, VolumeMountStatus[]>();

function volumeMountStatuses(container: Container): VolumeMountStatus[] {
  const known = mountStatuses.get(container);
  if (known !== undefined) return known;
  const made = (container.volumeMounts ?? []).map(({ name, mountPath, readOnly, recursiveReadOnly }) => ({
    name,
    mountPath,
    ...(readOnly
      ? { readOnly, recursiveReadOnly: recursiveReadOnly === 'Enabled' ? 'Enabled' : 'Disabled' }
      : {}),
  }));
  mountStatuses.set(container, made);
  return made;
}

/** What a status repeats of the spec: mounts, and the resources that were granted and that are in force. */
function withSpec(
  container: Container,
  instance: InstanceStatus | undefined,
  status: ContainerStatus,
): ContainerStatus {
  // What is remembered of a container that is gone says it all already.
  if (instance === undefined && status.state.terminated !== undefined) return status;
  const volumeMounts = volumeMountStatuses(container);
  if (volumeMounts.length > 0) status.volumeMounts = volumeMounts;
  if (instance === undefined) return status;
  const granted = container.resources ?? NONE;
  status.resources = instance.state === 'running' ? (instance.resources ?? NONE) : granted;
  if (granted.requests !== undefined) status.allocatedResources = granted.requests;
  if (instance.user !== undefined) status.user = instance.user;
  return status;
}

/** No instance is left or was ever made: waiting, or what is remembered of the last one. */
function withoutInstance(
  input: StatusesInput,
  container: Container,
  old: ContainerStatus | undefined,
  hasInit: boolean,
): ContainerStatus {
  const removed = input.restartingAll && old !== undefined && old.state.waiting === undefined;
  if (!removed && old?.state.terminated !== undefined) return old;
  const result: ContainerStatus = {
    name: container.name,
    state: { waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } },
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    image: container.image,
    imageID: '',
  };
  if (removed) {
    const { reason, message } = REMOVED;
    result.state = { waiting: REMOVED };
    result.lastState = { terminated: { exitCode: 137, reason, message, startedAt: null, finishedAt: null } };
    result.restartCount++;
    return result;
  }
  if (old?.state.running === undefined || result.lastState.terminated !== undefined) return result;
  result.lastState = {
    terminated: {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message:
        'The container could not be located when the pod was deleted.  The container used to be Running',
      startedAt: null,
      finishedAt: null,
    },
  };
  if (input.pod.metadata.deletionTimestamp === undefined) result.restartCount++;
  return result;
}

/** A container whose last start failed, and that is to be started again, waits and says why. */
function withStartFailure(
  input: StatusesInput,
  container: Container,
  status: ContainerStatus,
): ContainerStatus {
  const { pod, release, init } = input;
  const newest = newestInstance(input.status, container.name);
  if (init && newest?.state === 'exited' && newest.exitCode === 0 && container.restartPolicy !== 'Always')
    return status;
  if (!shouldBeRestarted(container, pod, input.status, release, init)) return status;
  const failure = input.failure(container.name);
  if (failure === undefined) return status;
  const waiting = { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) };
  return {
    ...status,
    lastState: status.state.terminated ? { terminated: status.state.terminated } : status.lastState,
    state: { waiting },
  };
}
