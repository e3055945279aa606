/** Models pkg/controller/replicaset/replica_set_utils.go calculateStatus. */
import type { ApiError } from '../../api/errors.ts';
import { mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import {
  type Condition,
  condition,
  isActive,
  isAvailable,
  isReady,
  isTerminal,
  isTerminating,
} from '../controller/pods.ts';

export interface StatusOptions {
  now: SimMs;
  /** From 1.35 on the pods that are going are counted too. */
  countTerminating: boolean;
  /** The refusal that ended the last sync, and whether pods were to be created or deleted. */
  failure?: { error: ApiError; reason: 'FailedCreate' | 'FailedDelete' };
}

export function replicaStatus(
  owner: KubeObject,
  pods: readonly KubeObject[],
  { now, countTerminating, failure }: StatusOptions,
): KubeObject['status'] {
  const labels = owner.spec.template?.metadata?.labels;
  const minReady: number = owner.spec.minReadySeconds ?? 0;
  const count = { active: 0, labelled: 0, ready: 0, available: 0, terminating: 0 };
  for (const pod of pods) {
    if (isTerminating(pod) && !isTerminal(pod)) count.terminating++;
    if (!isActive(pod)) continue;
    count.active++;
    if (mapSelectorMatches(labels, pod.metadata.labels)) count.labelled++;
    if (!isReady(pod)) continue;
    count.ready++;
    if (isAvailable(pod, minReady, now)) count.available++;
  }
  const conditions = withFailure(owner, failure, now);
  return {
    replicas: count.active,
    fullyLabeledReplicas: count.labelled || undefined,
    readyReplicas: count.ready || undefined,
    availableReplicas: count.available || undefined,
    ...(countTerminating ? { terminatingReplicas: count.terminating } : {}),
    observedGeneration: owner.metadata.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function withFailure(owner: KubeObject, failure: StatusOptions['failure'], now: SimMs): Condition[] {
  const others = ((owner.status?.conditions ?? []) as Condition[]).filter(
    (each) => each.type !== 'ReplicaFailure',
  );
  if (failure === undefined) return others;
  const present = condition(owner, 'ReplicaFailure');
  if (present?.status === 'True' && present.reason === failure.reason) return [...others, present];
  return [
    ...others,
    {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: timestamp(now),
      reason: failure.reason,
      message: failure.error.message,
    },
  ];
}
