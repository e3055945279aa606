/** Which ReplicaSet is the new one, and what a new one looks like. Models pkg/controller/deployment/sync.go. */

import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { podTemplateHash } from '../controller/hash.ts';
import { controllerReference } from '../controller/owners.ts';
import { replicasAnnotations, revisionAnnotations, revisionOf } from './annotations.ts';

export const HASH_LABEL = 'pod-template-hash';

/** Oldest first; of one second the smaller resource version. */
export function byAge(sets: readonly KubeObject[]): KubeObject[] {
  return [...sets].sort((a, b) => {
    const left = a.metadata.creationTimestamp;
    const right = b.metadata.creationTimestamp;
    return left < right ? -1 : left > right ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
  });
}

export function withoutHash(template: KubeObject['spec']): KubeObject['spec'] {
  const labels = template.metadata?.labels;
  if (labels?.[HASH_LABEL] === undefined) return template;
  const { [HASH_LABEL]: _, ...rest } = labels;
  return { ...template, metadata: { ...template.metadata, labels: rest } };
}

/** The oldest ReplicaSet whose template is the Deployment's. */
export function findNew(deployment: KubeObject, sorted: readonly KubeObject[]): KubeObject | undefined {
  const template = withoutHash(deployment.spec.template);
  return sorted.find((set) => deepEqual(withoutHash(set.spec.template), template));
}

export const nextRevision = (old: readonly KubeObject[]): number =>
  old.reduce((most, set) => Math.max(most, revisionOf(set)), 0) + 1;

export function newReplicaSet(
  deployment: KubeObject,
  revision: number,
  replicas: number,
  version: ReleaseVersion,
): KubeObject {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = podTemplateHash(template, version, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        ...revisionAnnotations(deployment, undefined, revision),
        ...replicasAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  } as unknown as KubeObject;
}
