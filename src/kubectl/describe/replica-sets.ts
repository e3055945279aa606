import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Client } from '../client.ts';
import { equal } from '../strategic.ts';

/** The ReplicaSets a Deployment owns. Models kubectl/pkg/util/deployment. */
export function replicaSetsOf(client: Client, deployment: KubeObject): KubeObject[] {
  return client
    .list('ReplicaSet', deployment.metadata.namespace)
    .filter(
      (set) =>
        set.metadata.ownerReferences?.some(
          (owner) => owner.controller === true && owner.uid === deployment.metadata.uid,
        ) && labelSelectorMatches(deployment.spec.selector, set.metadata.labels),
    );
}

/** The template without the label that the Deployment controller adds. */
export function bareTemplate(template: KubeObject['spec']): KubeObject['spec'] {
  const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {};
  const { creationTimestamp: __, ...metadata } = template?.metadata ?? {};
  return { ...template, metadata: { ...metadata, labels } };
}

const byCreation = (a: KubeObject, b: KubeObject) =>
  a.metadata.creationTimestamp === b.metadata.creationTimestamp
    ? a.metadata.name < b.metadata.name
      ? -1
      : 1
    : a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : 1;

/** The oldest of those that have the Deployment's present template. */
export function newReplicaSet(deployment: KubeObject, sets: readonly KubeObject[]): KubeObject | undefined {
  const template = bareTemplate(deployment.spec.template);
  return [...sets].sort(byCreation).find((set) => equal(bareTemplate(set.spec.template), template));
}

/** All the others, those without pods included. */
export function oldReplicaSets(deployment: KubeObject, sets: readonly KubeObject[]): KubeObject[] {
  const current = newReplicaSet(deployment, sets);
  return sets.filter((set) => set.metadata.uid !== current?.metadata.uid);
}

/** The revision a ReplicaSet or Deployment stands at. */
export const revisionOf = (object: KubeObject) =>
  Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
