/** Which volumes the waiting claims of a pod would get on a node. Models FindPodVolumes of plugins/volumebinding/binder.go. */
import type { KubeObject } from '../../api/meta.ts';
import { quantityValue } from '../../api/quantity.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { classOf, findVolume, NO_PROVISIONER, SELECTED_NODE } from '../persistentvolume/matching.ts';
import { matchesTerm } from './filters/node-affinity.ts';
import { hasCapacity } from './filters/storage-capacity.ts';

export interface Share {
  /** Volumes that are there already. */
  found: { claim: KubeObject; volume: KubeObject }[];
  /** Claims whose volume has to be made. */
  made: KubeObject[];
  /** No volume is there for one of the claims, and none would be made. */
  without: boolean;
  /** The storage that the node reaches has too little room for one of the volumes. */
  full: boolean;
}

const size = (claim: KubeObject): number => quantityValue(claim.spec.resources?.requests?.storage ?? '0');

/** No volume is given to two claims; the smallest claim chooses first. */
export function shareOut(delayed: readonly KubeObject[], node: KubeObject, api: ControlPlaneApi): Share {
  const share: Share = { found: [], made: [], without: false, full: false };
  if (delayed.length === 0) return share;
  const volumes = api.list('PersistentVolume');
  const taken = new Set<KubeObject>();
  for (const claim of [...delayed].sort((a, b) => size(a) - size(b))) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    // It is being made for a node already: that one or none.
    if (selected !== undefined) {
      if (selected !== node.metadata.name) return { ...share, without: true };
      share.made.push(claim);
      continue;
    }
    const volume = findVolume(
      volumes.filter((each) => !taken.has(each)),
      claim,
      node,
    );
    if (volume !== undefined) {
      taken.add(volume);
      share.found.push({ claim, volume });
    } else if (!mayBeMade(claim, node, api)) share.without = true;
    else {
      share.made.push(claim);
      if (!hasCapacity(claim, node, api)) share.full = true;
    }
  }
  return share;
}

function mayBeMade(claim: KubeObject, node: KubeObject, api: ControlPlaneApi): boolean {
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
