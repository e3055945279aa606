/** Claims before nodes, and what the volumes of other pods forbid. Models plugins/volumebinding, volumerestrictions and volumezone. */
import type { KubeObject } from '../../../api/meta.ts';
import type { ControlPlaneApi } from '../../apiserver/control-plane-api.ts';
import { classOf, isBound, reaches } from '../../persistentvolume/matching.ts';
import { claimsOfPod } from '../../persistentvolume/protection.ts';
import type { NodeInfo } from '../node-info.ts';
import { shareOut } from '../volume-choice.ts';
import { type NodeFilter, refuse } from './filter.ts';

/** The claims of a pod, or why it cannot be scheduled anywhere. */
export interface PodClaims {
  refusal?: string;
  bound: KubeObject[];
  /** Waiting for this pod to be placed. */
  delayed: KubeObject[];
}

/** All claims are asked whether they can be used at all before any is asked whether it is bound. */
export function podClaims(pod: KubeObject, api: ControlPlaneApi): PodClaims {
  const claims: PodClaims = { bound: [], delayed: [] };
  const names = claimsOfPod(pod);
  if (names.length === 0) return claims;
  const found = names.map((name) => api.get('PersistentVolumeClaim', pod.metadata.namespace, name));
  for (const [i, claim] of found.entries()) {
    const refusal = unusable(pod, names[i]!, claim);
    if (refusal !== undefined) return { ...claims, refusal };
  }
  let isImmediate = false;
  for (const claim of found) {
    if (claim === undefined) continue;
    const mode = api.get('StorageClass', undefined, classOf(claim))?.volumeBindingMode;
    if (isBound(claim)) claims.bound.push(claim);
    // A claim that names its volume waits for that one, not for a node.
    else if (mode === 'WaitForFirstConsumer' && !claim.spec.volumeName) claims.delayed.push(claim);
    else isImmediate = true;
  }
  return isImmediate ? { ...claims, refusal: 'pod has unbound immediate PersistentVolumeClaims' } : claims;
}

function unusable(pod: KubeObject, name: string, claim: KubeObject | undefined): string | undefined {
  const isEphemeral = (pod.spec.volumes as { name: string; ephemeral?: object }[]).some(
    (volume) => volume.ephemeral && `${pod.metadata.name}-${volume.name}` === name,
  );
  // The claim of an ephemeral volume is made a moment after its pod.
  if (claim === undefined)
    return isEphemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
      : `persistentvolumeclaim "${name}" not found`;
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`;
  if (claim.metadata.deletionTimestamp !== undefined)
    return `persistentvolumeclaim "${name}" is being deleted`;
  const isOurs = claim.metadata.ownerReferences?.some(
    (owner: { uid: string; controller?: boolean }) => owner.controller && owner.uid === pod.metadata.uid,
  );
  const { namespace } = pod.metadata;
  return isEphemeral && !isOurs
    ? `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
    : undefined;
}

/**
 * A disk that only one pod of a node may write, and ReadWriteOncePod: only one pod of the cluster may use such a
 * claim, so no node will do while another has it.
 */
export function volumeRestrictions(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  api: ControlPlaneApi,
): NodeFilter | undefined {
  const disks = diskVolumes(pod);
  const exclusive = exclusiveClaims(pod, api);
  if (disks.length === 0 && exclusive.length === 0) return undefined;
  const isUsing = (other: KubeObject) =>
    other.metadata.namespace === pod.metadata.namespace &&
    claimsOfPod(other).some((name) => exclusive.includes(name));
  const isUsed =
    exclusive.length > 0 && nodes.some((info) => [...info.pods.values()].some((other) => isUsing(other)));
  return (info) => {
    if (disks.length > 0)
      for (const other of info.pods.values())
        if (disks.some((disk) => diskVolumes(other).some((held) => clash(disk, held))))
          return refuse('VolumeRestrictions', 'node(s) had no available disk', false);
    return isUsed
      ? refuse(
          'VolumeRestrictions',
          'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
          false,
        )
      : undefined;
  };
}

/** Claims of the pod that only one pod of the cluster may use. */
export function exclusiveClaims(pod: KubeObject, api: ControlPlaneApi): string[] {
  return claimsOfPod(pod).filter((name) => {
    const modes: string[] =
      api.get('PersistentVolumeClaim', pod.metadata.namespace, name)?.spec.accessModes ?? [];
    return modes.length === 1 && modes[0] === 'ReadWriteOncePod';
  });
}

interface DiskVolume {
  gcePersistentDisk?: { pdName: string; readOnly?: boolean };
  awsElasticBlockStore?: { volumeID: string };
  iscsi?: { iqn: string; readOnly?: boolean };
  rbd?: { monitors?: string[]; pool?: string; image: string; readOnly?: boolean };
}

/** Volumes that stand in the pod itself and mean one disk. */
export const diskVolumes = (pod: KubeObject): DiskVolume[] =>
  (pod.spec.volumes ?? []).filter(
    (each: DiskVolume) => each.gcePersistentDisk || each.awsElasticBlockStore || each.iscsi || each.rbd,
  );

/** Models isVolumeConflict: the same disk, and not both only read it (an EBS volume not even then). */
export function clash(a: DiskVolume, b: DiskVolume): boolean {
  const isWritten = (one: { readOnly?: boolean }, other: { readOnly?: boolean }) =>
    !(one.readOnly && other.readOnly);
  if (a.gcePersistentDisk && b.gcePersistentDisk)
    return (
      a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName &&
      isWritten(a.gcePersistentDisk, b.gcePersistentDisk)
    );
  if (a.awsElasticBlockStore && b.awsElasticBlockStore)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && isWritten(a.iscsi, b.iscsi);
  if (a.rbd && b.rbd) {
    const { monitors = [], pool, image } = a.rbd;
    const isSame = (b.rbd.monitors ?? []).some((each) => monitors.includes(each));
    return isSame && pool === b.rbd.pool && image === b.rbd.image && isWritten(a.rbd, b.rbd);
  }
  return false;
}

export function volumeBinding({ bound, delayed }: PodClaims, api: ControlPlaneApi): NodeFilter | undefined {
  if (bound.length === 0 && delayed.length === 0) return undefined;
  const volumes = bound.map((claim) => api.get('PersistentVolume', undefined, claim.spec.volumeName));
  return ({ node }: NodeInfo) => {
    const reasons: string[] = [];
    if (volumes.some((volume) => volume !== undefined && !reaches(volume, node)))
      reasons.push("node(s) didn't match PersistentVolume's node affinity");
    const share = shareOut(delayed, node, api);
    if (share.without) reasons.push("node(s) didn't find available persistent volumes to bind");
    if (volumes.includes(undefined))
      reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    if (share.full) reasons.push('node(s) did not have enough free storage');
    return reasons.length === 0 ? undefined : refuse('VolumeBinding', reasons, true);
  };
}

const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
/** Labels of places, and those that meant the same before 1.17. */
const PLACES: readonly [key: string, present: string][] = [
  ['failure-domain.beta.kubernetes.io/zone', ZONE],
  ['failure-domain.beta.kubernetes.io/region', REGION],
  [ZONE, ZONE],
  [REGION, REGION],
];

export function volumeZone({ bound }: PodClaims, api: ControlPlaneApi): NodeFilter | undefined {
  const wanted: { key: string; present: string; values: string[] }[] = [];
  for (const claim of bound) {
    const labels = api.get('PersistentVolume', undefined, claim.spec.volumeName)?.metadata.labels ?? {};
    for (const [key, present] of PLACES)
      if (labels[key] !== undefined) wanted.push({ key, present, values: labels[key].split('__') });
  }
  if (wanted.length === 0) return undefined;
  return ({ node }) => {
    const labels = node.metadata.labels ?? {};
    // Where a node does not say where it is, there is one place only.
    if (PLACES.every(([key]) => labels[key] === undefined)) return undefined;
    const fits = wanted.every(({ key, present, values }) =>
      values.includes(labels[key] ?? labels[present] ?? ''),
    );
    return fits ? undefined : refuse('VolumeZone', 'node(s) had no available volume zone', true);
  };
}
