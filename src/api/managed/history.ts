/**
 * Managers worked out from the history of an object. Nothing is kept while a cluster runs: most are never asked for.
 * What a person wrote says so; of all other writes the component is told by what changed.
 */
import type { Json } from '../custom/schema.ts';
import { deepEqual } from '../equal.ts';
import type { KubeObject } from '../meta.ts';
import { asDecoded, emptyObject } from './creation.ts';
import { afterUpdate, applyConfig, type Managed, type Writer } from './managers.ts';
import type { Place } from './places.ts';

/** What is known of a write that a person made. */
export interface KnownWriter {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
  /** The text of an apply. */
  applied?: KubeObject;
  /** Its managers before the apply were brought from client-side to server-side apply. */
  migrated?: true;
}

export interface Version {
  object: KubeObject;
  writer?: KnownWriter | undefined;
}

const CLIENT_SIDE = 'kubectl-client-side-apply';

/** The managers after the last of these versions, which begin with the object's creation. `timeOf`: when it was written. */
export function managersOf(
  place: Place,
  versions: readonly { version: Version; time: string }[],
): readonly Managed[] {
  let managers: readonly Managed[] = [];
  let before: KubeObject | undefined;
  for (const { version, time } of versions) {
    managers = afterVersion(place, managers, before, version, time);
    before = version.object;
  }
  return managers;
}

function afterVersion(
  place: Place,
  managers: readonly Managed[],
  before: KubeObject | undefined,
  { object, writer: known }: Version,
  time: string,
): readonly Managed[] {
  const { apiVersion } = object;
  if (known?.operation === 'Apply' && known.applied !== undefined) {
    const { manager, operation, subresource, applied } = known;
    const writer = { manager, operation, apiVersion, ...(subresource === undefined ? {} : { subresource }) };
    const base = known.migrated ? migrated(managers, writer, time) : managers;
    // It was accepted then: what was in its way had been forced.
    return applyConfig({ place, live: before, managers: base, config: applied, writer, force: true, time })
      .managers;
  }
  const writer: Writer | undefined =
    known === undefined
      ? guessed(object, before)
      : {
          manager: known.manager,
          operation: 'Update',
          apiVersion,
          ...(known.subresource === undefined ? {} : { subresource: known.subresource }),
        };
  if (writer === undefined) return managers;
  const [from, to]: [Json, Json] =
    before === undefined ? [emptyObject(object), asDecoded(object)] : [before, object];
  return afterUpdate(place, managers, { before: from, after: to }, writer, time);
}

/** What kubectl's client-side apply had is its server-side apply's. Models client-go util/csaupgrade. */
export function migrated(managers: readonly Managed[], writer: Writer, time: string): readonly Managed[] {
  const old = managers.find(
    ({ manager, operation, subresource }) =>
      manager === CLIENT_SIDE && operation === 'Update' && subresource === undefined,
  );
  if (old === undefined) return managers;
  const mine = managers.find(
    ({ manager, operation, subresource }) =>
      manager === writer.manager && operation === 'Apply' && subresource === writer.subresource,
  );
  const fields = mine === undefined ? old.fields : mine.fields.union(old.fields);
  return [...managers.filter((each) => each !== old && each !== mine), { ...writer, fields, time }];
}

/** The component that made a change, by what it changed. */
function guessed(object: KubeObject, before: KubeObject | undefined): Writer | undefined {
  const { apiVersion, kind } = object;
  const update = (manager: string, subresource?: string): Writer => ({
    manager,
    operation: 'Update',
    apiVersion,
    ...(subresource === undefined ? {} : { subresource }),
  });
  if (before === undefined) return update(creator(object));
  // The binding of a pod is written through a door that keeps no managers.
  if (kind === 'Pod' && before.spec?.nodeName !== object.spec?.nodeName) return undefined;
  const isStatus = !deepEqual(before.status, object.status);
  if (!isStatus) {
    if (kind === 'Node') return update('kubelet');
    return update('kube-controller-manager', doorOf(object, before));
  }
  if (kind === 'Node') return update('kubelet', 'status');
  if (kind !== 'Pod') return update('kube-controller-manager', 'status');
  return update(isScheduling(object, before) ? 'kube-scheduler' : 'kubelet', 'status');
}

const REVISION = 'deployment.kubernetes.io/revision';

/** An autoscaler writes the size only; a Deployment's revision is written with its status. */
function doorOf(object: KubeObject, before: KubeObject): string | undefined {
  const { kind } = object;
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return undefined;
  const sized = { ...before.spec, replicas: object.spec?.replicas };
  if (object.spec?.replicas !== before.spec?.replicas && deepEqual(sized, object.spec)) return 'scale';
  const now = object.metadata.annotations?.[REVISION];
  return deepEqual(object.spec, before.spec) && now !== before.metadata.annotations?.[REVISION]
    ? 'status'
    : undefined;
}

function creator({ kind, metadata }: KubeObject): string {
  if (kind === 'Node' || (kind === 'Lease' && metadata.namespace === 'kube-node-lease')) return 'kubelet';
  if (kind === 'Pod' && metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return 'kubelet';
  if (kind === 'Namespace' || (kind === 'Service' && metadata.name === 'kubernetes')) return 'kube-apiserver';
  return 'kube-controller-manager';
}

/** Before a pod is on a node, its status is the scheduler's. */
const isScheduling = (object: KubeObject, before: KubeObject): boolean =>
  !object.spec?.nodeName && object.status?.phase === before.status?.phase;
