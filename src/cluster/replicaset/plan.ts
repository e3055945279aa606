/** One sync of a ReplicaSet or ReplicationController. Models pkg/controller/replicaset/replica_set.go manageReplicas. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { isActive } from '../controller/pods.ts';
import { podFromTemplate } from '../controller/template.ts';
import type { Write } from '../controller/writes.ts';
import { compareVictims } from './ranking.ts';

/** What one sync asks for at most. */
export const BURST = 500;

/** Sizes of the batches in which `count` creations are tried: 1, 2, 4, ... */
export function slowStartBatches(count: number): number[] {
  const sizes: number[] = [];
  for (let left = count, size = 1; left > 0; size *= 2) {
    const batch = Math.min(size, left);
    sizes.push(batch);
    left -= batch;
  }
  return sizes;
}

export function createPods(
  owner: KubeObject,
  count: number,
  make = () => podFromTemplate(owner.spec.template, owner),
): Write[] {
  const says = {
    on: owner,
    done: { type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}' },
    failed: { type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}' },
  } as const;
  return slowStartBatches(count).flatMap((size, batch) =>
    Array.from({ length: size }, (): Write => ({ op: 'create', object: make(), says, batch })),
  );
}

export function deletePod(owner: KubeObject, pod: KubeObject): Write {
  return {
    op: 'delete',
    object: pod,
    says: {
      on: owner,
      done: { type: 'Normal', reason: 'SuccessfulDelete', message: 'Deleted pod: {name}' },
      failed: { type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {error}' },
    },
  };
}

export interface ReplicaWorld {
  owner: KubeObject;
  /** How many of its pods are neither finished nor on their way out. */
  active: number;
  /** All pods that the owner controls, ended and terminating ones included. */
  pods(): readonly KubeObject[];
  /** Active pods of related owners (all ReplicaSets of a Deployment), to see how crowded a node is. */
  related(): readonly KubeObject[];
  now: SimMs;
  /** How many requests its client may send now; absent: any number. */
  most?: number;
}

export function manageReplicas({ owner, active, pods, related, now, most = BURST }: ReplicaWorld): Write[] {
  const wanted: number = owner.spec.replicas ?? 1;
  const missing = wanted - active;
  if (missing > 0) return createPods(owner, Math.min(missing, BURST, most));
  if (missing === 0) return [];
  return victims(pods().filter(isActive), Math.min(-missing, BURST, most), related, now).map((pod) =>
    deletePod(owner, pod),
  );
}

export function victims(
  active: readonly KubeObject[],
  count: number,
  related: () => readonly KubeObject[],
  now: SimMs,
): KubeObject[] {
  if (count >= active.length) return [...active];
  const onNode = new Map<string, number>();
  for (const pod of related())
    if (pod.spec?.nodeName) onNode.set(pod.spec.nodeName, (onNode.get(pod.spec.nodeName) ?? 0) + 1);
  const crowd = (pod: KubeObject) => onNode.get(pod.spec?.nodeName ?? '') ?? 0;
  return [...active].sort((a, b) => compareVictims(a, b, crowd, now)).slice(0, count);
}
