/** What a Deployment notes on its ReplicaSets. Models pkg/controller/deployment/util/deployment_util.go. */
import type { KubeObject } from '../../api/meta.ts';
import { desiredOf, maxSurge } from './sizes.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';
/** Set by a client that knows the rollback of apps/v1beta1 only: the revision to go back to, 0 for the last. */
export const ROLLBACK = 'deprecated.deployment.rollback.to';
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  ROLLBACK,
]);

type Annotations = Record<string, string>;
const annotationsOf = (object: KubeObject): Annotations => object.metadata.annotations ?? {};

const numberOf = (object: KubeObject, key: string): number | undefined => {
  const text = annotationsOf(object)[key];
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
};

export const revisionOf = (object: KubeObject): number => numberOf(object, REVISION) ?? 0;
export const desiredAnnotation = (set: KubeObject): number | undefined => numberOf(set, DESIRED);
export const maxAnnotation = (set: KubeObject): number | undefined => numberOf(set, MAX);

/** Desired and greatest size of the whole Deployment, to see later that it has been scaled. */
export function replicasAnnotations(deployment: KubeObject): Annotations {
  const desired = desiredOf(deployment);
  return { [DESIRED]: String(desired), [MAX]: String(desired + maxSurge(deployment)) };
}

/** The annotations of a new (or again new) ReplicaSet, or the same object where it has them. */
export function revisionAnnotations(
  deployment: KubeObject,
  set: KubeObject | undefined,
  revision: number,
): Annotations {
  const present = set === undefined ? {} : annotationsOf(set);
  const merged: Annotations = { ...present };
  for (const [key, value] of Object.entries(annotationsOf(deployment)))
    if (!NOT_COPIED.has(key)) merged[key] = value;
  const former = present[REVISION];
  if (former === undefined || Number(former) < revision) {
    merged[REVISION] = String(revision);
    if (former !== undefined) merged[HISTORY] = present[HISTORY] ? `${present[HISTORY]},${former}` : former;
  }
  return merged;
}

/** The annotations of a Deployment that goes back to the template of `set`, if to any. */
export function rolledBack(deployment: KubeObject, set: KubeObject | undefined): Annotations {
  const { [ROLLBACK]: _, ...present } = annotationsOf(deployment);
  if (set === undefined) return present;
  const own = Object.entries(present).filter(([key]) => NOT_COPIED.has(key));
  const former = Object.entries(annotationsOf(set)).filter(([key]) => !NOT_COPIED.has(key));
  return Object.fromEntries([...own, ...former]);
}
