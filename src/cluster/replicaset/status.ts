/** Models pkg/controller/replicaset/replica_set_utils.go calculateStatus. */
import type { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import { type Condition, condition } from '../controller/pods.ts';
import type { PodCounts } from './tally.ts';

export interface StatusOptions {
  now: SimMs;
  /** From 1.35 on the pods that are going are counted too. */
  countTerminating: boolean;
  /** The refusal that ended the last sync, and whether pods were to be created or deleted. */
  failure?: { error: ApiError; reason: 'FailedCreate' | 'FailedDelete' };
}

export function replicaStatus(
  owner: KubeObject,
  count: PodCounts,
  { now, countTerminating, failure }: StatusOptions,
): KubeObject['status'] {
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
  // What it says of the first failure stays until one sync has had none.
  const present = condition(owner, 'ReplicaFailure');
  if (present !== undefined) return [...others, present];
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
