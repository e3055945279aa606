/** The arithmetic of a rolling update. Models pkg/controller/deployment/util/deployment_util.go. */

import { resolveFenceposts } from '../../api/int-or-string.ts';
import type { KubeObject } from '../../api/meta.ts';

export const desiredOf = (object: KubeObject): number => object.spec.replicas ?? 1;
export const isRolling = (deployment: KubeObject): boolean => deployment.spec.strategy?.type !== 'Recreate';

function fenceposts(deployment: KubeObject): { surge: number; unavailable: number } {
  const rolling = deployment.spec.strategy?.rollingUpdate ?? {};
  return resolveFenceposts(rolling.maxSurge, rolling.maxUnavailable, desiredOf(deployment));
}

export function maxSurge(deployment: KubeObject): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: KubeObject): number {
  if (!isRolling(deployment) || desiredOf(deployment) === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, desiredOf(deployment));
}

export const sum = (sets: readonly KubeObject[], of: (set: KubeObject) => number): number =>
  sets.reduce((total, set) => total + of(set), 0);
export const available = (set: KubeObject): number => set.status?.availableReplicas ?? 0;
export const actual = (set: KubeObject): number => set.status?.replicas ?? 0;

/** The size of the new ReplicaSet after this step. Models NewRSNewReplicas. */
export function newReplicaSetSize(deployment: KubeObject, all: readonly KubeObject[], size: number): number {
  const desired = desiredOf(deployment);
  if (!isRolling(deployment)) return desired;
  const total = sum(all, desiredOf);
  const most = desired + maxSurge(deployment);
  if (total >= most) return size;
  return size + Math.min(most - total, desired - size);
}
