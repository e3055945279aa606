/** What a driver says of the room that is left. Models hasEnoughCapacity of plugins/volumebinding/binder.go. */
import { labelSelectorMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { quantityValue } from '../../../api/quantity.ts';
import type { ControlPlaneApi } from '../../apiserver/control-plane-api.ts';
import { classOf } from '../../persistentvolume/matching.ts';

/** True also where the driver of the class does not tell (no CSIDriver with `storageCapacity: true`). */
export function hasCapacity(claim: KubeObject, node: KubeObject, api: ControlPlaneApi): boolean {
  const wanted = claim.spec.resources?.requests?.storage;
  const provisioner = api.get('StorageClass', undefined, classOf(claim))?.provisioner;
  if (wanted === undefined || provisioner === undefined) return true;
  if (api.get('CSIDriver', undefined, provisioner)?.spec?.storageCapacity !== true) return true;
  const bytes = quantityValue(wanted);
  return api
    .list('CSIStorageCapacity')
    .some(
      (each) =>
        each.storageClassName === classOf(claim) &&
        suffices(each, bytes) &&
        each.nodeTopology !== undefined &&
        labelSelectorMatches(each.nodeTopology, node.metadata.labels),
    );
}

/** The greatest volume that can be made counts where the driver says it, else all of what is left. */
function suffices({ capacity, maximumVolumeSize }: KubeObject, bytes: number): boolean {
  const limit = maximumVolumeSize ?? capacity;
  return limit !== undefined && quantityValue(limit) >= bytes;
}
