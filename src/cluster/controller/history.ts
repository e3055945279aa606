/**
 * ControllerRevisions: the templates that a StatefulSet or DaemonSet has had.
 * Models pkg/controller/history/controller_history.go.
 */

import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { revisionHash } from './hash.ts';
import { controllerReference } from './owners.ts';
import type { PodTemplate } from './template.ts';
import type { Write } from './writes.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';

/** Oldest first; of equal numbers the older object, then by name. */
export function sortRevisions(revisions: readonly KubeObject[]): KubeObject[] {
  return [...revisions].sort(
    (a, b) =>
      a.revision - b.revision ||
      compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compare(a.metadata.name, b.metadata.name),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function revisionData(template: PodTemplate): object {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template that a revision recorded. */
export function templateOf(revision: KubeObject): PodTemplate {
  const { $patch: _, ...template } = revision.data.spec.template;
  return template as PodTemplate;
}

export interface UpdateRevision {
  /** The revision of the owner's template; not yet stored where `writes` creates it. */
  revision: KubeObject;
  writes: Write[];
}

/**
 * Finds the revision of the owner's present template. One that was used before is raised to the newest
 * number; a template never seen gets a new one.
 */
export function updateRevision(
  owner: KubeObject,
  sorted: readonly KubeObject[],
  version: ReleaseVersion,
): UpdateRevision {
  const data = revisionData(owner.spec.template);
  const newest = sorted.at(-1);
  const next = (newest?.revision ?? 0) + 1;
  const equal = sorted.findLast((each) => deepEqual(each.data, data));
  if (equal !== undefined) {
    if (equal === newest) return { revision: equal, writes: [] };
    const raised = { ...equal, revision: next };
    return { revision: raised, writes: [{ op: 'update', object: raised }] };
  }
  const hash = revisionHash(owner.spec.template, version, owner.status?.collisionCount ?? 0);
  const fresh = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: { ...owner.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      annotations: owner.metadata.annotations,
      ownerReferences: [controllerReference(owner)],
    },
    data,
    revision: next,
  } as unknown as KubeObject;
  return { revision: fresh, writes: [{ op: 'create', object: fresh }] };
}

export const hashOf = (revision: KubeObject): string => revision.metadata.labels?.[HASH_LABEL] ?? '';

/** Deletes the oldest revisions beyond `limit` that are not in `live`. */
export function truncateHistory(
  sorted: readonly KubeObject[],
  live: ReadonlySet<string>,
  limit: number,
): Write[] {
  const dead = sorted.filter((each) => !live.has(each.metadata.name));
  return dead.slice(0, Math.max(0, dead.length - limit)).map((object): Write => ({ op: 'delete', object }));
}
