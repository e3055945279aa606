/** Conditions and counters of a Deployment. Models syncRolloutStatus of pkg/controller/deployment/progress.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { Condition } from '../controller/pods.ts';
import { actual, available, desiredOf, maxUnavailable, sum } from './sizes.ts';

const NO_DEADLINE = 2147483647;

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  terminatingReplicas?: number;
  collisionCount?: number;
  conditions?: Condition[];
}

export const hasDeadline = (deployment: KubeObject): boolean =>
  (deployment.spec.progressDeadlineSeconds ?? NO_DEADLINE) !== NO_DEADLINE;

export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type);
}

/** A condition whose status and reason stay is left where it is; one that changes goes to the end of the list. */
export function setCondition(conditions: readonly Condition[], next: Condition): Condition[] {
  const present = findCondition(conditions, next.type);
  if (present?.status === next.status && present.reason === next.reason) return [...conditions];
  const kept =
    present?.status === next.status ? { ...next, lastTransitionTime: present.lastTransitionTime } : next;
  return [...conditions.filter((each) => each.type !== next.type), kept as Condition];
}

export function newCondition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: SimMs,
): Condition {
  const at = timestamp(now);
  return { type, status, lastUpdateTime: at, lastTransitionTime: at, reason, message };
}

/** Counters and the Available condition, from the ReplicaSets as they are. */
export function countReplicas(
  deployment: KubeObject,
  all: readonly KubeObject[],
  fresh: KubeObject | undefined,
  now: SimMs,
  countTerminating: boolean,
): DeploymentStatus {
  const availableReplicas = sum(all, available);
  const unavailable = Math.max(0, sum(all, desiredOf) - availableReplicas);
  const isEnough = availableReplicas >= desiredOf(deployment) - maxUnavailable(deployment);
  const conditions: Condition[] = deployment.status?.conditions ?? [];
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(all, actual) || undefined,
    updatedReplicas: (fresh === undefined ? 0 : actual(fresh)) || undefined,
    readyReplicas: sum(all, (set) => set.status?.readyReplicas ?? 0) || undefined,
    availableReplicas: availableReplicas || undefined,
    unavailableReplicas: unavailable || undefined,
    ...(countTerminating
      ? { terminatingReplicas: sum(all, (set) => set.status?.terminatingReplicas ?? 0) }
      : {}),
    collisionCount: deployment.status?.collisionCount,
    conditions: setCondition(
      conditions,
      isEnough
        ? newCondition(
            'Available',
            'True',
            'MinimumReplicasAvailable',
            'Deployment has minimum availability.',
            now,
          )
        : newCondition(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
            now,
          ),
    ),
  };
}

export function isComplete(deployment: KubeObject, status: DeploymentStatus): boolean {
  const desired = desiredOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** When the deadline passes, as simulated time; undefined where it is not running. */
export function deadlineAt(deployment: KubeObject, progressing: Condition | undefined): SimMs | undefined {
  if (!hasDeadline(deployment) || progressing?.lastUpdateTime === undefined) return undefined;
  if (progressing.reason === 'NewReplicaSetAvailable' || progressing.reason === 'ProgressDeadlineExceeded')
    return undefined;
  return parseTimestamp(progressing.lastUpdateTime) + deployment.spec.progressDeadlineSeconds * 1000;
}

/** The whole status at the end of a sync of the rollout. */
export function rolloutStatus(
  deployment: KubeObject,
  all: readonly KubeObject[],
  fresh: KubeObject | undefined,
  now: SimMs,
  countTerminating: boolean,
): DeploymentStatus {
  const status = countReplicas(deployment, all, fresh, now, countTerminating);
  let conditions = status.conditions!;
  const current = findCondition(conditions, 'Progressing');
  if (!hasDeadline(deployment)) conditions = conditions.filter((each) => each.type !== 'Progressing');
  const isSettled =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline(deployment) && !isSettled)
    conditions = progress(deployment, status, conditions, current, fresh, now);
  // The new ReplicaSet's failure goes before those of the old ones.
  const failure = [...(fresh === undefined ? [] : [fresh]), ...all]
    .map((set) => findCondition(set.status?.conditions ?? [], 'ReplicaFailure'))
    .find((each) => each !== undefined);
  conditions =
    failure === undefined
      ? conditions.filter((each) => each.type !== 'ReplicaFailure')
      : setCondition(conditions, {
          ...failure,
          lastUpdateTime: failure.lastTransitionTime!,
        });
  return { ...status, conditions };
}

function progress(
  deployment: KubeObject,
  status: DeploymentStatus,
  conditions: readonly Condition[],
  current: Condition | undefined,
  fresh: KubeObject | undefined,
  now: SimMs,
): Condition[] {
  const what =
    fresh === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${fresh.metadata.name}"`;
  const say = (state: 'True' | 'False', reason: string, text: string) =>
    newCondition('Progressing', state, reason, `${what} ${text}`, now);
  if (isComplete(deployment, status))
    return setCondition(conditions, say('True', 'NewReplicaSetAvailable', 'has successfully progressed.'));
  if (hasProgressed(deployment.status ?? {}, status)) {
    const next = say('True', 'ReplicaSetUpdated', 'is progressing.');
    if (current?.status === 'True') next.lastTransitionTime = current.lastTransitionTime!;
    return [...conditions.filter((each) => each.type !== 'Progressing'), next];
  }
  const deadline = deadlineAt(deployment, current);
  if (deadline !== undefined && deadline < now)
    return setCondition(conditions, say('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'));
  return [...conditions];
}
