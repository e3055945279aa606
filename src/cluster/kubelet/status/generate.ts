import type { ReleaseVersion } from '../../../scenario/types.ts';
import { isStaticPod } from '../node/admission.ts';
import { readySandbox } from '../pods/actions.ts';
import { hasAnyRegularContainerCreated } from '../pods/compute-init-actions.ts';
import { hasRestartAllContainers, hasRestartAllRule, restartAllTrigger } from '../pods/restart-policy.ts';
import type { ContainerStatus, Pod, PodCondition, PodPhase, PodRuntimeStatus, PodStatus } from '../types.ts';
import { containersReadyCondition, initializedCondition, readyCondition } from './conditions.ts';
import { containerStatuses, type StartFailure } from './container-statuses.ts';
import { computePhase } from './phase.ts';
import { podResources } from './pod-resources.ts';

export interface GenerateInput {
  pod: Pod;
  status: PodRuntimeStatus;
  /** What was published last, or the status of the API object. */
  old: PodStatus;
  release: ReleaseVersion;
  /** Termination is done: the phase has to be a final one. */
  terminal: boolean;
  hostIP: string;
  failure(container: string): StartFailure | undefined;
  /** What the probes make of a container status: started and ready. */
  probed(status: ContainerStatus, sidecarOrRegular: boolean): { started: boolean; ready: boolean };
  /** The decision of a part of the kubelet to end the pod: phase Failed with this reason. */
  verdict?: Verdict;
  /** A disruption by the kubelet itself: eviction, shutdown, preemption. */
  disruption?: { reason: string; message: string };
  /** The status before said that all containers are being restarted. */
  wasRestartingAll: boolean;
  /** What there is to say of a change of its resources in place. */
  resize: readonly PodCondition[];
}

export interface Verdict {
  reason: string;
  message: string;
  /**
   * activeDeadlineSeconds are looked at with each status, conditions included. Whoever else kills a
   * pod (eviction, shutdown, preemption) only puts a phase over the status with which the stopping
   * begins: it stays Ready until the next one, and the last one is made from the exit codes alone.
   */
  deadline?: boolean;
}

const isFinal = (phase: PodPhase | undefined) => phase === 'Succeeded' || phase === 'Failed';

/** The API status of a pod, before the status manager merges it. Models generateAPIPodStatus. */
export function generatePodStatus(input: GenerateInput): PodStatus {
  const { pod, status, old, release } = input;
  const restartingAll =
    hasRestartAllRule(pod, release) &&
    (input.wasRestartingAll || restartAllTrigger(pod, status, release) !== undefined);
  const common = { pod, status, failure: input.failure, release, restartingAll };
  const init = containerStatuses({
    ...common,
    containers: pod.spec.initContainers ?? [],
    init: true,
    old: old.initContainerStatuses ?? [],
  });
  const regular = containerStatuses({
    ...common,
    containers: pod.spec.containers,
    init: false,
    old: old.containerStatuses ?? [],
  });
  const ephemeral = containerStatuses({
    ...common,
    containers: pod.spec.ephemeralContainers ?? [],
    init: false,
    old: old.ephemeralContainerStatuses ?? [],
  });
  for (const s of regular) {
    const { started, ready } = input.probed(s, true);
    s.started = started;
    s.ready = ready;
  }
  init.forEach((s, i) => {
    const sidecar = pod.spec.initContainers![i]!.restartPolicy === 'Always';
    const { started, ready } = input.probed(s, sidecar);
    s.started = started;
    s.ready = sidecar ? ready : s.state.terminated?.exitCode === 0;
  });

  const initialized = hasAnyRegularContainerCreated({ pod, status });
  const computed = computePhase({ pod, init, regular, terminal: input.terminal, initialized, release });
  const stored = pod.status?.phase;
  let phase = computed;
  // A final phase is not left for one that is not. What the containers show in the end may still be another
  // final one, until the API server has it: a pod that was evicted has succeeded if all of it exited with 0.
  const before = isFinal(old.phase) ? old.phase : stored;
  if (!isFinal(phase) && isFinal(before)) phase = before!;
  let { reason, message } = phase === old.phase ? old : {};
  if (input.verdict?.deadline) {
    phase = 'Failed';
    ({ reason, message } = input.verdict);
  }
  if (isFinal(stored)) phase = stored!;
  const judged = phase;
  if (input.verdict && !input.verdict.deadline) {
    phase = 'Failed';
    ({ reason, message } = input.verdict);
  }

  // With the node's own network the address is known before there is a sandbox.
  const ip = readySandbox(status)?.ip ?? old.podIP ?? (pod.spec.hostNetwork ? input.hostIP : undefined);
  // Once initialised, always initialised: RestartAllContainers runs the init containers again.
  const staysInitialized =
    hasRestartAllContainers(release) &&
    old.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True') === true;
  const conditionInput = {
    pod,
    conditions: old.conditions ?? [],
    init,
    regular,
    phase: judged,
    staysInitialized,
  };
  const conditions: PodCondition[] = [
    ...input.resize,
    ...(input.disruption ? [{ type: 'DisruptionTarget', status: 'True' as const, ...input.disruption }] : []),
    { type: 'PodReadyToStartContainers', status: readySandbox(status)?.ip ? 'True' : 'False' },
    initializedCondition(conditionInput),
    readyCondition(conditionInput),
    containersReadyCondition(conditionInput),
    { type: 'PodScheduled', status: 'True' },
  ];
  if (hasRestartAllRule(pod, release))
    conditions.push(
      restartingCondition(phase, restartingAll && status.instances.some((i) => i.kind !== 'ephemeral')),
    );
  const made: PodStatus = { phase };
  if (reason) made.reason = reason;
  if (message) made.message = message;
  if (pod.metadata.generation !== undefined) made.observedGeneration = pod.metadata.generation;
  made.conditions = conditions;
  if (release === '1.36') Object.assign(made, podResources(pod));
  made.hostIP = input.hostIP;
  made.hostIPs = [{ ip: input.hostIP }];
  if (ip) {
    made.podIP = ip;
    made.podIPs = [{ ip }];
  }
  if (init.length > 0) made.initContainerStatuses = init;
  made.containerStatuses = regular;
  if (ephemeral.length > 0) made.ephemeralContainerStatuses = ephemeral;
  return made;
}

/** True until the last container that has to start over is removed. */
function restartingCondition(phase: PodPhase, on: boolean): PodCondition {
  const type = 'AllContainersRestarting';
  if (isFinal(phase))
    return { type, status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' };
  if (!on) return { type, status: 'False' };
  const message = 'container exited with restart policy rule';
  return { type, status: 'True', reason: 'RestartAllContainersStarted', message };
}

/**
 * The last status of a pod that has been terminated: whatever has no end gets one, and the phase
 * becomes final. `asked` is the status that the API server had when the pod was to end: regular
 * containers have no end to make up where it shows init containers still at work.
 * Models TerminatePod of pkg/kubelet/status/status_manager.go.
 */
export function finalizePodStatus(pod: Pod, status: PodStatus, asked = pod.status): PodStatus {
  const end = (s: ContainerStatus): ContainerStatus =>
    s.state.terminated
      ? s
      : {
          ...s,
          ready: false,
          started: false,
          state: {
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
              startedAt: null,
              finishedAt: null,
            },
          },
        };
  const inits = status.initContainerStatuses ?? [];
  const initialized = hasInitialized(pod, asked ?? {});
  // Init containers after the last one that was ever started are left waiting, never the first.
  const lastStarted = Math.max(0, inits.findLastIndex(hasRun));
  return {
    ...status,
    ...(isFinal(status.phase) || isStaticPod(pod) ? {} : { phase: 'Failed' }),
    ...(inits.length > 0
      ? { initContainerStatuses: inits.map((s, i) => (i <= lastStarted ? end(s) : s)) }
      : {}),
    containerStatuses: initialized ? (status.containerStatuses ?? []).map(end) : status.containerStatuses!,
  };
}

const hasRun = (s: ContainerStatus) =>
  s.state.terminated !== undefined || s.state.running !== undefined || s.lastState.terminated !== undefined;

/** Whether the init containers of a pod had done their part, as its status showed. Models hasPodInitialized. */
function hasInitialized(
  pod: Pod,
  { containerStatuses = [], initContainerStatuses = [] }: PodStatus,
): boolean {
  if (!pod.spec.initContainers?.length || containerStatuses.some(hasRun)) return true;
  const last = initContainerStatuses.at(-1);
  if (last === undefined) return false;
  if (pod.spec.initContainers.find(({ name }) => name === last.name)?.restartPolicy === 'Always')
    return last.state.running !== undefined && last.started === true;
  return last.state.terminated?.exitCode === 0 || last.lastState.terminated?.exitCode === 0;
}
