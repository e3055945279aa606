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

interface ClaimReference {
  name: string;
  namespace?: string;
  uid?: string;
}

/** Does the reference of a volume mean this claim? One without a uid means any claim of the name. */
export const isFor = ({ name, namespace, uid }: ClaimReference, { metadata }: KubeObject): boolean =>
  name === metadata.name && namespace === metadata.namespace && (!uid || uid === metadata.uid);

/** Why a claim cannot have the volume that it names. Models checkVolumeSatisfyClaim. */
export function mismatch(volume: KubeObject, claim: KubeObject): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (capacity(volume) < wanted(claim)) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if (modeOf(volume) !== modeOf(claim)) return 'incompatible volumeMode';
  return allows(volume, claim) ? undefined : 'incompatible accessMode';
}

const wanted = (claim: KubeObject): number => quantityValue(claim.spec.resources?.requests?.storage ?? '0');
const modeOf = (object: KubeObject): string => object.spec.volumeMode ?? 'Filesystem';

function allows(volume: KubeObject, claim: KubeObject): boolean {
  const modes: string[] = volume.spec.accessModes ?? [];
  return (claim.spec.accessModes ?? []).every((mode: string) => modes.includes(mode));
}

/** Large enough, of the same mode, not on its way out and nobody else's: what even a reservation has to be. */
function isPossible(volume: KubeObject, claim: KubeObject): boolean {
  if (volume.metadata.deletionTimestamp !== undefined) return false;
  if (volume.spec.claimRef && !isFor(volume.spec.claimRef, claim)) return false;
  return capacity(volume) >= wanted(claim) && modeOf(volume) === modeOf(claim) && allows(volume, claim);
}

function suits(volume: KubeObject, claim: KubeObject): boolean {
  const { phase } = volume.status ?? {};
  if (phase === 'Released' || phase === 'Failed') return false;
  if (claim.spec.selector && !labelSelectorMatches(claim.spec.selector, volume.metadata.labels)) return false;
  return classOf(volume) === classOf(claim);
}

const modeCount = (volume: KubeObject): number => volume.spec.accessModes?.length ?? 0;

/**
 * The smallest volume that suits; one that was made for the claim before all others, whatever its class and labels.
 * Without a `node`, as the volume controller searches, volumes of the fewest access modes that are enough come first.
 */
export function findVolume(
  volumes: readonly KubeObject[],
  claim: KubeObject,
  node?: KubeObject,
): KubeObject | undefined {
  const possible = volumes.filter((volume) => isPossible(volume, claim));
  if (node === undefined) {
    const counts = [...new Set(possible.map(modeCount))].sort((a, b) => a - b);
    for (const count of counts) {
      const found = bestOf(
        possible.filter((volume) => modeCount(volume) === count),
        claim,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const reserved = possible.find((volume) => volume.spec.claimRef);
  if (reserved !== undefined) return reaches(reserved, node) ? reserved : undefined;
  return bestOf(
    possible.filter((volume) => reaches(volume, node)),
    claim,
  );
}

function bestOf(possible: readonly KubeObject[], claim: KubeObject): KubeObject | undefined {
  const reserved = possible.find((volume) => volume.spec.claimRef);
  if (reserved !== undefined) return reserved;
  return possible
    .filter((volume) => suits(volume, claim))
    .reduce<KubeObject | undefined>(
      (best, volume) => (best === undefined || capacity(volume) < capacity(best) ? volume : best),
      undefined,
    );
}
