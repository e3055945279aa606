/** Volumes that grow when their claims ask for more. Models pkg/controller/volume/expand and the external resizer. */
import type { KubeObject } from '../../api/meta.ts';
import { compareQuantity } from '../../api/quantity.ts';
import type { ControllerContext } from '../controller/context.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { say } from '../controller/writes.ts';
import { isBound } from './matching.ts';

/** What a storage system takes to make a volume larger. */
const RESIZE_MS = 500;

const asked = (claim: KubeObject): string | undefined => claim.spec.resources?.requests?.storage;

/** Does the claim ask for more than it has? */
const wantsMore = (claim: KubeObject): boolean => {
  const wanted = asked(claim);
  const has = claim.status?.capacity?.storage;
  return isBound(claim) && wanted !== undefined && has !== undefined && compareQuantity(wanted, has) > 0;
};

export function startVolumeExpansion({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const growing = new Set<string>();
  const time = syncLatency === 0 ? 0 : RESIZE_MS;

  api.watch(['PersistentVolumeClaim'], ({ type, object, old }) => {
    if (type === 'MODIFIED' && object.spec !== old?.spec && wantsMore(object)) queue.add(keyOf(object));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const claim = api.get('PersistentVolumeClaim', namespace, name);
    if (claim === undefined || !wantsMore(claim) || growing.has(key)) return;
    const volume = api.get('PersistentVolume', undefined, claim.spec.volumeName);
    const driver: string = volume?.spec.csi?.driver ?? '';
    growing.add(key);
    say(api, 'volume_expand', claim, {
      type: 'Normal',
      reason: 'ExternalExpanding',
      message: 'waiting for an external controller to expand this PVC',
    });
    say(api, `external-resizer ${driver}`, claim, {
      type: 'Normal',
      reason: 'Resizing',
      message: `External resizer is resizing volume ${claim.spec.volumeName}`,
    });
    kernel.after(time, () => {
      growing.delete(key);
      grow(namespace, name, driver);
    });
  }

  function grow(namespace: string, name: string, driver: string): void {
    const claim = api.get('PersistentVolumeClaim', namespace, name);
    if (claim === undefined || !wantsMore(claim)) return;
    const storage = asked(claim)!;
    api.modify('PersistentVolume', undefined, claim.spec.volumeName, (volume) => ({
      ...volume,
      spec: { ...volume.spec, capacity: { ...volume.spec.capacity, storage } },
    }));
    api.updateStatus({
      ...claim,
      status: { ...claim.status, capacity: { ...claim.status.capacity, storage } },
    });
    say(api, `external-resizer ${driver}`, claim, {
      type: 'Normal',
      reason: 'VolumeResizeSuccessful',
      message: 'Resize volume succeeded',
    });
  }

  return queue;
}
