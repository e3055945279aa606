import { isSidecar } from '../pods/restart-policy.ts';
import type { ContainerStatus, Pod, PodCondition, PodPhase } from '../types.ts';

export interface ConditionInput {
  pod: Pod;
  /** Conditions the pod has now: readiness gates are read from them. */
  conditions: readonly PodCondition[];
  init: readonly ContainerStatus[];
  regular: readonly ContainerStatus[] | undefined;
  phase: PodPhase;
  /** Since 1.36 a pod that has been initialised stays so, even where its init containers run again. */
  staysInitialized: boolean;
}

/** How Go prints a slice of strings. */
const list = (names: readonly string[]) => `[${names.join(' ')}]`;
const isTrue = (type: string): PodCondition => ({ type, status: 'True' });
const isFalse = (type: string, reason: string, message?: string): PodCondition => ({
  type,
  status: 'False',
  reason,
  ...(message === undefined ? {} : { message }),
});

/** `containers with unknown status: [a], containers with unready status: [b]` */
function complain(unknown: string[], known: string[], what: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: ${list(unknown)}`);
  if (known.length > 0) parts.push(`containers with ${what} status: ${list(known)}`);
  return parts.join(', ');
}

/** Models GeneratePodInitializedCondition of pkg/kubelet/status/generate.go. */
export function initializedCondition(input: ConditionInput): PodCondition {
  const { pod, init, regular, phase } = input;
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    const status = init.find((s) => s.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (isSidecar(container) ? !status.started : !status.ready) incomplete.push(container.name);
  }
  // A finished pod no longer has started sidecars; what counts is that it got that far.
  if (phase === 'Succeeded' && unknown.length === 0)
    return { type: 'Initialized', status: 'True', reason: 'PodCompleted' };
  const done = unknown.length === 0 && incomplete.length === 0;
  if (done || hasRun(regular) || input.staysInitialized) return isTrue('Initialized');
  return isFalse('Initialized', 'ContainersNotInitialized', complain(unknown, incomplete, 'incomplete'));
}

/** One that waits, for its back-off say, is no proof. */
const hasRun = (regular: readonly ContainerStatus[] | undefined): boolean =>
  regular?.some(({ state }) => state.running !== undefined || state.terminated !== undefined) === true;

/** Models GenerateContainersReadyCondition. */
export function containersReadyCondition(input: ConditionInput): PodCondition {
  const { pod, init, regular, phase } = input;
  if (regular === undefined) return isFalse('ContainersReady', 'UnknownContainerStatuses');
  const unknown: string[] = [];
  const unready: string[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    if (!isSidecar(container)) continue;
    const status = init.find((s) => s.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (!status.ready) unready.push(container.name);
  }
  for (const container of pod.spec.containers) {
    const status = regular.find((s) => s.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (!status.ready) unready.push(container.name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return isFalse('ContainersReady', 'PodCompleted');
  if (phase === 'Failed') return isFalse('ContainersReady', 'PodFailed');
  if (unknown.length === 0 && unready.length === 0) return isTrue('ContainersReady');
  return isFalse('ContainersReady', 'ContainersNotReady', complain(unknown, unready, 'unready'));
}

/** Models GeneratePodReadyCondition: the containers, then the readiness gates. */
export function readyCondition(input: ConditionInput): PodCondition {
  const containers = containersReadyCondition(input);
  if (containers.status !== 'True') return { ...containers, type: 'Ready' };
  const messages: string[] = [];
  for (const { conditionType } of input.pod.spec.readinessGates ?? []) {
    const gate = input.conditions.find((condition) => condition.type === conditionType);
    if (gate === undefined)
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
  }
  return messages.length === 0
    ? isTrue('Ready')
    : isFalse('Ready', 'ReadinessGatesNotReady', messages.join(', '));
}

/** The condition types that the kubelet writes; all others of a pod belong to somebody else. */
export const KUBELET_CONDITIONS: readonly string[] = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'AllContainersRestarting',
  'PodResizePending',
  'PodResizeInProgress',
];
