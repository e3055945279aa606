/** Counting for PodDisruptionBudgets. Models pkg/controller/disruption and registry/core/pod/storage/eviction.go. */
import { ApiError } from '../../api/errors.ts';
import { scaledValue } from '../../api/int-or-string.ts';
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { qualifiedResource } from '../apiserver/resources.ts';
import { controllerOf } from '../controller/owners.ts';
import { type Condition, condition, isReady, isTerminating } from '../controller/pods.ts';

/** A pod whose eviction was granted and that is still there counts as gone for so long. */
const DISRUPTED_MS = 120_000;
const SCALABLE = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Deployment']);
const SYNC_FAILED = 'SyncFailed';

/** The size that the budget's owners should have cannot be found out. */
export class NoScale extends Error {}

export const budgetPods = (api: ControlPlaneApi, budget: KubeObject): KubeObject[] =>
  api
    .list('Pod', budget.metadata.namespace)
    .filter((pod) => labelSelectorMatches(budget.spec.selector, pod.metadata.labels));

/** Sum of spec.replicas of the controllers above the pods. Pods without one are not part of it. */
function expectedScale(api: ControlPlaneApi, pods: readonly KubeObject[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner === undefined) continue;
    const scaled = scaledBy(api, pod, owner);
    sizes.set(scaled.metadata.uid, scaled.spec.replicas ?? 1);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** The object whose scale a pod is part of: its controller, or the Deployment above it. */
function scaledBy(
  api: ControlPlaneApi,
  pod: KubeObject,
  { kind, name, uid }: { kind: string; name: string; uid: string },
): KubeObject {
  if (!SCALABLE.has(kind))
    throw new NoScale(`${qualifiedResource(kind)} does not implement the scale subresource`);
  const owner = api.get(kind, pod.metadata.namespace, name);
  const above = owner && controllerOf(owner);
  const wanted = above?.kind === 'Deployment' ? above : { kind, name, uid };
  const found = api.get(wanted.kind, pod.metadata.namespace, wanted.name);
  if (owner?.metadata.uid !== uid || found?.metadata.uid !== wanted.uid)
    throw new NoScale(`found no controllers for pod "${pod.metadata.name}"`);
  return found;
}

function expectations(
  api: ControlPlaneApi,
  budget: KubeObject,
  pods: readonly KubeObject[],
): { expected: number; desired: number } {
  const { minAvailable, maxUnavailable } = budget.spec;
  if (maxUnavailable !== undefined && maxUnavailable !== null) {
    const expected = expectedScale(api, pods);
    return { expected, desired: Math.max(0, expected - (scaledValue(maxUnavailable, expected, 'up') ?? 0)) };
  }
  if (typeof minAvailable === 'string') {
    const expected = expectedScale(api, pods);
    return { expected, desired: scaledValue(minAvailable, expected, 'up') ?? 0 };
  }
  if (minAvailable === undefined || minAvailable === null) return { expected: 0, desired: 0 };
  return { expected: pods.length, desired: minAvailable };
}

/** Whether a percentage or maxUnavailable asks for the owners' sizes, of which a pod without an owner has none. */
export const unmanagedPods = (budget: KubeObject, pods: readonly KubeObject[]): KubeObject[] =>
  typeof budget.spec.minAvailable === 'number' ? [] : pods.filter((pod) => controllerOf(pod) === undefined);

export interface Disrupted {
  /** Evictions that were granted and have not happened yet. */
  pods: Record<string, string>;
  /** Pods that should long be gone. */
  late: KubeObject[];
  /** When the next of them is too late. */
  recheck?: SimMs;
}

export function disrupted(budget: KubeObject, pods: readonly KubeObject[], now: SimMs): Disrupted {
  const found: Disrupted = { pods: {}, late: [] };
  for (const [name, at] of Object.entries((budget.status?.disruptedPods ?? {}) as Record<string, string>)) {
    const pod = pods.find((each) => each.metadata.name === name);
    if (pod === undefined || isTerminating(pod)) continue;
    const end = parseTimestamp(at) + DISRUPTED_MS;
    if (end < now) found.late.push(pod);
    else {
      found.pods[name] = at;
      found.recheck = Math.min(found.recheck ?? end, end);
    }
  }
  return found;
}

/** Throws {@link NoScale} where the number of pods that should be there cannot be found out. */
export function budgetStatus(
  api: ControlPlaneApi,
  budget: KubeObject,
  pods: readonly KubeObject[],
  going: Disrupted['pods'],
  now: SimMs,
): KubeObject['status'] {
  const { expected, desired } = expectations(api, budget, pods);
  const healthy = pods.filter(
    (pod) => isReady(pod) && !isTerminating(pod) && going[pod.metadata.name] === undefined,
  ).length;
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  return {
    observedGeneration: budget.metadata.generation,
    ...(Object.keys(going).length > 0 ? { disruptedPods: going } : {}),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [allowedCondition(budget, allowed, budget.metadata.generation, now)],
  };
}

/** The status of a budget that cannot be calculated: nothing is allowed, the rest stays. */
export function failedStatus(budget: KubeObject, why: string, now: SimMs): KubeObject['status'] {
  const { observedGeneration } = budget.status ?? {};
  const failure = changed(budget, 'False', SYNC_FAILED, why, observedGeneration, now);
  return { ...budget.status, disruptionsAllowed: 0, conditions: [failure] };
}

function allowedCondition(
  budget: KubeObject,
  allowed: number,
  generation: number | undefined,
  now: SimMs,
): Condition {
  return allowed > 0
    ? changed(budget, 'True', 'SufficientPods', '', generation, now)
    : changed(budget, 'False', 'InsufficientPods', '', generation, now);
}

function changed(
  budget: KubeObject,
  status: 'True' | 'False',
  reason: string,
  message: string,
  generation: number | undefined,
  now: SimMs,
): Condition {
  const present = condition(budget, 'DisruptionAllowed');
  return {
    type: 'DisruptionAllowed',
    status,
    reason,
    message,
    lastTransitionTime: present?.status === status ? present.lastTransitionTime! : timestamp(now),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  } as Condition;
}

/** The eviction subresource: may this pod go? Writes the pod down in its budget, or throws TooManyRequests. */
export function admitEviction(api: ControlPlaneApi, pod: KubeObject, now: SimMs): void {
  const budgets = api
    .list('PodDisruptionBudget', pod.metadata.namespace)
    .filter((budget) => labelSelectorMatches(budget.spec.selector, pod.metadata.labels));
  if (budgets.length === 0) return;
  if (budgets.length > 1)
    throw new ApiError(
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  const budget = budgets[0]!;
  const { status = {}, spec } = budget;
  const isUnhealthyFree =
    !isReady(pod) &&
    (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0));
  if (isUnhealthyFree) return;
  if ((status.observedGeneration ?? 0) < (budget.metadata.generation ?? 1))
    throw refusal(
      `The disruption budget ${budget.metadata.name} is still being processed by the server.`,
      10,
    );
  const left = (status.disruptionsAllowed ?? 0) - 1;
  if (left < 0) throw refusal(whyNone(budget), 0);
  api.updateStatus({
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: timestamp(now) },
      ...(left === 0 ? { conditions: [allowedCondition(budget, 0, status.observedGeneration, now)] } : {}),
    },
  });
}

function whyNone(budget: KubeObject): string {
  const { name } = budget.metadata;
  const failure = condition(budget, 'DisruptionAllowed');
  if (failure?.reason === SYNC_FAILED)
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failure.message}`;
  const { desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

const refusal = (message: string, retryAfterSeconds: number): ApiError =>
  new ApiError(
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    { retryAfterSeconds },
    [{ field: '', message }],
  );
