/** Counting for PodDisruptionBudgets. Models pkg/controller/disruption and registry/core/pod/storage/eviction.go. */
import { ApiError } from '../../api/errors.ts';
import { scaledValue } from '../../api/int-or-string.ts';
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { controllerOf } from '../controller/owners.ts';
import { type Condition, condition, isReady, isTerminal, isTerminating } from '../controller/pods.ts';

/** A pod whose eviction was granted and that is still there counts as gone for so long. */
export const DISRUPTED_MS = 120_000;
const SCALABLE = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Deployment']);

export const budgetPods = (api: ControlPlaneApi, budget: KubeObject): KubeObject[] =>
  api
    .list('Pod', budget.metadata.namespace)
    .filter((pod) => !isTerminal(pod) && labelSelectorMatches(budget.spec.selector, pod.metadata.labels));

/** Sum of spec.replicas of the controllers above the pods. */
function expectedScale(api: ControlPlaneApi, pods: readonly KubeObject[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    let owner = controllerOf(pod);
    let object = owner && api.get(owner.kind, pod.metadata.namespace, owner.name);
    while (object !== undefined) {
      const above = controllerOf(object);
      if (above === undefined || !SCALABLE.has(above.kind)) break;
      owner = above;
      object = api.get(above.kind, pod.metadata.namespace, above.name);
    }
    if (owner !== undefined && object !== undefined && SCALABLE.has(owner.kind))
      sizes.set(owner.uid, object.spec.replicas ?? 1);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
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
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable };
  const expected = expectedScale(api, pods);
  return { expected, desired: scaledValue(minAvailable ?? 0, expected, 'up') ?? 0 };
}

export function budgetStatus(api: ControlPlaneApi, budget: KubeObject, now: SimMs): KubeObject['status'] {
  const pods = budgetPods(api, budget);
  const { expected, desired } = expectations(api, budget, pods);
  const disruptedPods: Record<string, string> = {};
  for (const [name, at] of Object.entries((budget.status?.disruptedPods ?? {}) as Record<string, string>)) {
    const pod = pods.find((each) => each.metadata.name === name);
    if (pod !== undefined && !isTerminating(pod) && now < parseTimestamp(at) + DISRUPTED_MS)
      disruptedPods[name] = at;
  }
  const healthy = pods.filter(
    (pod) => isReady(pod) && !isTerminating(pod) && disruptedPods[pod.metadata.name] === undefined,
  ).length;
  const allowed = expected <= 0 || healthy < desired ? 0 : Math.max(0, healthy - desired);
  return {
    observedGeneration: budget.metadata.generation,
    ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [allowedCondition(budget, allowed, now)],
  };
}

function allowedCondition(budget: KubeObject, allowed: number, now: SimMs): Condition {
  const status = allowed > 0 ? 'True' : 'False';
  const present = condition(budget, 'DisruptionAllowed');
  return {
    type: 'DisruptionAllowed',
    status,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    lastTransitionTime: present?.status === status ? present.lastTransitionTime! : timestamp(now),
    ...{ observedGeneration: budget.metadata.generation },
  };
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
    throw refusal(budget, 'is still being processed by the server');
  if ((status.disruptionsAllowed ?? 0) <= 0)
    throw refusal(
      budget,
      `needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`,
    );
  api.updateStatus({
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: status.disruptionsAllowed - 1,
      disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: timestamp(now) },
    },
  });
}

function refusal(budget: KubeObject, why: string): ApiError {
  return new ApiError(
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    { retryAfterSeconds: why.startsWith('is still') ? 10 : 0 },
    [{ field: '', message: `The disruption budget ${budget.metadata.name} ${why}` }],
  );
}
