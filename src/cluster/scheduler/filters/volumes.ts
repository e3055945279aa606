/** Claims before nodes. Models plugins/volumebinding, volumerestrictions and volumezone. */
import type { KubeObject } from '../../../api/meta.ts';
import type { ControlPlaneApi } from '../../apiserver/control-plane-api.ts';
import { classOf, findVolume, isBound, NO_PROVISIONER, reaches } from '../../persistentvolume/matching.ts';
import { claimsOfPod } from '../../persistentvolume/protection.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';
import { matchesTerm } from './node-affinity.ts';

/** The claims of a pod, or why it cannot be scheduled anywhere. */
export interface PodClaims {
  refusal?: string;
  bound: KubeObject[];
  /** Waiting for this pod to be placed. */
  delayed: KubeObject[];
}

export function podClaims(pod: KubeObject, api: ControlPlaneApi): PodClaims {
  const claims: PodClaims = { bound: [], delayed: [] };
  for (const name of claimsOfPod(pod)) {
    const claim = api.get('PersistentVolumeClaim', pod.metadata.namespace, name);
    if (claim === undefined) return { ...claims, refusal: notThere(pod, name) };
    if (claim.status?.phase === 'Lost')
      return {
        ...claims,
        refusal: `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`,
      };
    if (claim.metadata.deletionTimestamp !== undefined)
      return { ...claims, refusal: `persistentvolumeclaim "${name}" is being deleted` };
    if (isBound(claim)) {
      claims.bound.push(claim);
      continue;
    }
    const mode = api.get('StorageClass', undefined, classOf(claim))?.volumeBindingMode;
    // A claim that names its volume waits for that one, not for a node.
    if (mode === 'WaitForFirstConsumer' && !claim.spec.volumeName) claims.delayed.push(claim);
    else return { ...claims, refusal: 'pod has unbound immediate PersistentVolumeClaims' };
  }
  return claims;
}

/** The claim of an ephemeral volume is made a moment after its pod. */
function notThere(pod: KubeObject, claim: string): string {
  const isEphemeral = (pod.spec.volumes as { name: string; ephemeral?: object }[]).some(
    (volume) => volume.ephemeral && `${pod.metadata.name}-${volume.name}` === claim,
  );
  return isEphemeral
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claim}"`
    : `persistentvolumeclaim "${claim}" not found`;
}

/** ReadWriteOncePod: only one pod of the cluster may use the claim, so no node will do while another has it. */
export function volumeRestrictions(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  api: ControlPlaneApi,
): NodeFilter | undefined {
  const exclusive = claimsOfPod(pod).filter((name) => {
    const modes: string[] =
      api.get('PersistentVolumeClaim', pod.metadata.namespace, name)?.spec.accessModes ?? [];
    return modes.length === 1 && modes[0] === 'ReadWriteOncePod';
  });
  if (exclusive.length === 0) return undefined;
  const isUsing = (other: KubeObject) =>
    other.metadata.namespace === pod.metadata.namespace &&
    claimsOfPod(other).some((name) => exclusive.includes(name));
  const isUsed = nodes.some((info) => [...info.pods.values()].some(isUsing));
  return () =>
    isUsed
      ? refuse(
          'VolumeRestrictions',
          'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
          false,
        )
      : undefined;
}

export function volumeBinding({ bound, delayed }: PodClaims, api: ControlPlaneApi): NodeFilter | undefined {
  if (bound.length === 0 && delayed.length === 0) return undefined;
  const volumes = bound.map((claim) => api.get('PersistentVolume', undefined, claim.spec.volumeName));
  return ({ node }: NodeInfo) => {
    const reasons: string[] = [];
    if (volumes.includes(undefined))
      reasons.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
    if (volumes.some((volume) => volume !== undefined && !reaches(volume, node)))
      reasons.push("node(s) didn't match PersistentVolume's node affinity");
    if (!delayed.every((claim) => canBind(claim, node, api)))
      reasons.push("node(s) didn't find available persistent volumes to bind");
    return reasons.length === 0 ? undefined : refuse('VolumeBinding', reasons, true);
  };
}

function canBind(claim: KubeObject, node: KubeObject, api: ControlPlaneApi): boolean {
  if (findVolume(api.list('PersistentVolume'), claim, node) !== undefined) return true;
  const storageClass = api.get('StorageClass', undefined, classOf(claim));
  if (storageClass === undefined || storageClass.provisioner === NO_PROVISIONER) return false;
  const topologies: { matchLabelExpressions?: { key: string; values: string[] }[] }[] =
    storageClass.allowedTopologies ?? [];
  return (
    topologies.length === 0 ||
    topologies.some((term) =>
      matchesTerm(
        { matchExpressions: (term.matchLabelExpressions ?? []).map((each) => ({ ...each, operator: 'In' })) },
        node,
      ),
    )
  );
}

const ZONES = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

export function volumeZone({ bound }: PodClaims, api: ControlPlaneApi): NodeFilter | undefined {
  const labels = bound
    .map((claim) => api.get('PersistentVolume', undefined, claim.spec.volumeName)?.metadata.labels ?? {})
    .filter((each) => ZONES.some((key) => each[key] !== undefined));
  if (labels.length === 0) return undefined;
  return ({ node }) => {
    const fits = labels.every((each) =>
      ZONES.every(
        (key) => each[key] === undefined || each[key].split('__').includes(node.metadata.labels?.[key] ?? ''),
      ),
    );
    return fits ? undefined : refuse('VolumeZone', 'node(s) had no available volume zone', true);
  };
}
