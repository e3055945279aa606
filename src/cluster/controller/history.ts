/**
 * ControllerRevisions: the templates that a StatefulSet or DaemonSet has had.
 * Models pkg/controller/history/controller_history.go, and constructHistory of pkg/controller/daemon/update.go.
 */

import { deepEqual } from '../../api/equal.ts';
import { ApiError } from '../../api/errors.ts';
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { claim } from './adoption.ts';
import { podTemplateHash, revisionHash } from './hash.ts';
import { controllerReference } from './owners.ts';
import type { PodTemplate } from './template.ts';
import type { Write } from './writes.ts';

/** The two controllers name and label their revisions each in their own way. */
export interface HistoryStyle {
  label: string;
  hash(template: unknown, version: ReleaseVersion, collisionCount: number | undefined): string;
}
export const STATEFUL_HISTORY: HistoryStyle = {
  label: 'controller.kubernetes.io/hash',
  hash: (template, version, collisions) => revisionHash(template, version, collisions ?? 0),
};
export const DAEMON_HISTORY: HistoryStyle = {
  label: 'controller-revision-hash',
  hash: podTemplateHash,
};

export interface History {
  /** All revisions of the owner as they were before this call, oldest first. */
  sorted: KubeObject[];
  /** The one of the present template; stored, also where it is new. */
  update: KubeObject;
  /** Grows where another object has the name that the hash gives. */
  collisionCount: number | undefined;
}

/** Takes orphaned revisions back, and sees to it that the present template has one with the newest number. */
export function keepHistory(
  api: ControlPlaneApi,
  owner: KubeObject,
  version: ReleaseVersion,
  style: HistoryStyle,
): History {
  const sorted = sortRevisions(
    claim(api, owner, 'ControllerRevision', (revision) =>
      labelSelectorMatches(owner.spec.selector, revision.metadata.labels),
    ),
  );
  let collisionCount: number | undefined = owner.status?.collisionCount;
  for (;;) {
    const { revision, store } = updateRevision(owner, sorted, version, style, collisionCount);
    if (store === undefined) return { sorted, update: revision, collisionCount };
    if (store === 'update') return { sorted, update: api.update(revision), collisionCount };
    try {
      return { sorted, update: api.create(revision), collisionCount };
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      const { kind, metadata } = revision;
      const present = api.get(kind, metadata.namespace, metadata.name)!;
      if (deepEqual(present.data, revision.data)) return { sorted, update: present, collisionCount };
      collisionCount = (collisionCount ?? 0) + 1;
    }
  }
}

/** Oldest first; of equal numbers the older object, then by name. */
function sortRevisions(revisions: readonly KubeObject[]): KubeObject[] {
  return [...revisions].sort(
    (a, b) =>
      a.revision - b.revision ||
      compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compare(a.metadata.name, b.metadata.name),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function revisionData(template: PodTemplate): object {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template that a revision recorded. */
export function templateOf(revision: KubeObject): PodTemplate {
  const { $patch: _, ...template } = revision.data.spec.template;
  return template as PodTemplate;
}

export interface UpdateRevision {
  revision: KubeObject;
  /** What has to be done for it to be in the store like this. */
  store?: 'create' | 'update';
}

/**
 * Finds the revision of the owner's present template. One that was used before is raised to the newest
 * number; a template never seen gets a new one.
 */
export function updateRevision(
  owner: KubeObject,
  sorted: readonly KubeObject[],
  version: ReleaseVersion,
  style: HistoryStyle,
  collisionCount: number | undefined,
): UpdateRevision {
  const data = revisionData(owner.spec.template);
  const newest = sorted.at(-1);
  const next = (newest?.revision ?? 0) + 1;
  const equal = sorted.findLast((each) => deepEqual(each.data, data));
  if (equal !== undefined)
    return equal === newest
      ? { revision: equal }
      : { revision: { ...equal, revision: next }, store: 'update' };
  const hash = style.hash(owner.spec.template, version, collisionCount);
  const fresh = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: { ...owner.spec.template.metadata?.labels, [style.label]: hash },
      annotations: owner.metadata.annotations,
      ownerReferences: [controllerReference(owner)],
    },
    data,
    revision: next,
  } as unknown as KubeObject;
  return { revision: fresh, store: 'create' };
}

/** The hash by which the pods of a DaemonSet name their revision. */
export const hashOf = (revision: KubeObject): string =>
  revision.metadata.labels?.[DAEMON_HISTORY.label] ?? revision.metadata.name;

/** Deletes the oldest revisions beyond `limit` that are not in `live`. */
export function truncateHistory(
  sorted: readonly KubeObject[],
  live: ReadonlySet<string>,
  limit: number,
): Write[] {
  const dead = sorted.filter((each) => !live.has(each.metadata.name));
  return dead.slice(0, Math.max(0, dead.length - limit)).map((object): Write => ({ op: 'delete', object }));
}
