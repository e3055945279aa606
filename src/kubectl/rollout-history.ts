import { labelSelectorMatches } from '../api/labels.ts';
import type { KubeObject } from '../api/meta.ts';
import type { Client } from './client.ts';
import { replicaSetsOf, revisionOf } from './describe/replica-sets.ts';
import { CommandError } from './errors.ts';

/** One revision of a Deployment, StatefulSet or DaemonSet. */
export interface Revision {
  number: number;
  /** The ReplicaSet or ControllerRevision that holds it. */
  object: KubeObject;
  template: KubeObject['spec'];
  changeCause: string;
}

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** The revisions of an object, oldest first. Models polymorphichelpers/history.go. */
export function revisionsOf(client: Client, object: KubeObject, verb: string): Revision[] {
  switch (object.kind) {
    case 'Deployment':
      return replicaSetsOf(client, object)
        .map((set) => ({
          number: revisionOf(set),
          object: set,
          template: set.spec.template,
          changeCause: set.metadata.annotations?.[CHANGE_CAUSE] ?? '',
        }))
        .sort(byNumber);
    case 'StatefulSet':
    case 'DaemonSet':
      return client
        .list('ControllerRevision', object.metadata.namespace)
        .filter(
          (revision) =>
            revision.metadata.ownerReferences?.some(
              (owner) => owner.controller === true && owner.uid === object.metadata.uid,
            ) && labelSelectorMatches(object.spec.selector, revision.metadata.labels),
        )
        .map((revision) => ({
          number: revision.revision ?? 0,
          object: revision,
          template: templateIn(revision),
          changeCause: revision.metadata.annotations?.[CHANGE_CAUSE] ?? '',
        }))
        .sort(byNumber);
    default: {
      const of = JSON.stringify(groupKind(object));
      if (isVisited(object)) throw new CommandError(`no ${verb} has been implemented for ${of}`);
      const doing = verb === 'history viewer' ? 'history' : verb;
      const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
      throw new CommandError(
        `error retrieving ${doing} for ${of}, no visitor method exists for {${group} ${object.kind}}`,
      );
    }
  }
}

/** The kinds kubectl's visitor knows, beside those above. Models k8s.io/kubectl/pkg/apps/kind_visitor.go. */
const isVisited = ({ kind }: KubeObject) =>
  ['Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'CronJob'].includes(kind);

const byNumber = (a: Revision, b: Revision) => a.number - b.number;

/** The template a ControllerRevision holds: its patch says that it replaces the old one. */
function templateIn(revision: KubeObject): KubeObject['spec'] {
  const { $patch: _, ...template } = revision.data?.spec?.template ?? {};
  return template;
}

const groupKind = ({ apiVersion, kind }: KubeObject) =>
  apiVersion.includes('/') ? `${kind}.${apiVersion.split('/')[0]}` : kind;
