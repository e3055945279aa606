/** Which volume suits a claim. Models component-helpers/storage/volume FindMatchingVolume. */
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { quantityValue } from '../../api/quantity.ts';
import { matchesTerm } from '../scheduler/filters/node-affinity.ts';

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export const isBound = (claim: KubeObject): boolean => claim.status?.phase === 'Bound';
export const classOf = (object: KubeObject): string => object.spec.storageClassName ?? '';

/** Does the volume's node affinity allow this node? */
export function reaches(volume: KubeObject, node: KubeObject): boolean {
  const required = volume.spec.nodeAffinity?.required;
  if (!required) return true;
  return (required.nodeSelectorTerms ?? []).some((term: Parameters<typeof matchesTerm>[0]) =>
    matchesTerm(term, node),
  );
}

const capacity = (volume: KubeObject): number => quantityValue(volume.spec.capacity?.storage ?? '0');

function suits(volume: KubeObject, claim: KubeObject): boolean {
  if (volume.metadata.deletionTimestamp !== undefined || volume.status?.phase === 'Released') return false;
  const reference = volume.spec.claimRef;
  if (reference) {
    const isOurs =
      reference.name === claim.metadata.name &&
      reference.namespace === claim.metadata.namespace &&
      (!reference.uid || reference.uid === claim.metadata.uid);
    if (!isOurs) return false;
  }
  if (claim.spec.volumeName) return claim.spec.volumeName === volume.metadata.name;
  if (classOf(volume) !== classOf(claim)) return false;
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return false;
  if (claim.spec.selector && !labelSelectorMatches(claim.spec.selector, volume.metadata.labels)) return false;
  const modes: string[] = volume.spec.accessModes ?? [];
  if (!(claim.spec.accessModes ?? []).every((mode: string) => modes.includes(mode))) return false;
  return capacity(volume) >= quantityValue(claim.spec.resources?.requests?.storage ?? '0');
}

/** The smallest volume that suits; one that was made for the claim before all others. */
export function findVolume(
  volumes: readonly KubeObject[],
  claim: KubeObject,
  node?: KubeObject,
): KubeObject | undefined {
  const fitting = volumes.filter(
    (volume) => suits(volume, claim) && (node === undefined || reaches(volume, node)),
  );
  const reserved = fitting.find((volume) => volume.spec.claimRef);
  if (reserved !== undefined) return reserved;
  return fitting.reduce<KubeObject | undefined>(
    (best, volume) => (best === undefined || capacity(volume) < capacity(best) ? volume : best),
    undefined,
  );
}
