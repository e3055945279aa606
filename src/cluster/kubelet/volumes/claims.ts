import type { KubeObject } from '../../../api/meta.ts';
import type { ApiServer } from '../../apiserver/api.ts';
import type { Pod, Volume } from '../types.ts';

/** What a claim of a pod is bound to, and whether it may be written. */
export interface BoundClaim {
  volume: KubeObject;
  readOnly: boolean;
}

/** The claim that a volume stands for, and whether it is mounted to be read only; undefined for other volumes. */
export function claimOf(pod: Pod, volume: Volume): { name: string; readOnly: boolean } | undefined {
  if (volume.persistentVolumeClaim) {
    const { claimName, readOnly } = volume.persistentVolumeClaim;
    return { name: claimName, readOnly: readOnly === true };
  }
  return volume.ephemeral ? { name: `${pod.metadata.name}-${volume.name}`, readOnly: false } : undefined;
}

/**
 * The volume of a claim, or why the node cannot take the volume into its list of what to mount. A pod that
 * has passed the scheduler has bound claims; one that was put on the node by hand may not.
 * Models createVolumeSpec of desired_state_of_world_populator.go.
 */
export function findClaim(
  api: Pick<ApiServer, 'get'>,
  { metadata }: Pod,
  { name, readOnly }: { name: string; readOnly: boolean },
): BoundClaim | string {
  const failed = (why: string) => `error processing PVC ${metadata.namespace}/${name}: ${why}`;
  const claim = api.get('PersistentVolumeClaim', metadata.namespace, name);
  if (claim === undefined)
    return failed(`failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`);
  if (claim.metadata.deletionTimestamp !== undefined) return failed('PVC is being deleted');
  if (claim.status?.phase !== 'Bound') return failed('PVC is not bound');
  const volumeName: string = claim.spec?.volumeName ?? '';
  if (volumeName === '') return failed('PVC has empty pvc.Spec.VolumeName');
  const volume = api.get('PersistentVolume', undefined, volumeName);
  if (volume === undefined)
    return failed(
      `failed to fetch PV ${volumeName} from API server: persistentvolumes "${volumeName}" not found`,
    );
  return { volume, readOnly };
}
