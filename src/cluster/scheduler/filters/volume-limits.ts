/** How many volumes of a driver a node can hold, as its CSINode says. Models plugins/nodevolumelimits/csi.go. */
import type { KubeObject } from '../../../api/meta.ts';
import type { ControlPlaneApi } from '../../apiserver/control-plane-api.ts';
import { classOf } from '../../persistentvolume/matching.ts';
import { claimsOfPod } from '../../persistentvolume/protection.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';

interface Driver {
  name: string;
  allocatable?: { count?: number };
}

/** Undefined where the pod has no claim: nothing is counted then. */
export function volumeLimits(pod: KubeObject, api: ControlPlaneApi): NodeFilter | undefined {
  if (claimsOfPod(pod).length === 0) return undefined;
  const wanted = csiVolumes(pod, api);
  if (wanted.size === 0) return undefined;
  return (info) => {
    const drivers: Driver[] = api.get('CSINode', undefined, info.name)?.spec?.drivers ?? [];
    return drivers.some((driver) => exceeds(driver, wanted, info, api))
      ? refuse('NodeVolumeLimits', 'node(s) exceed max volume count', false)
      : undefined;
  };
}

/** Pods that share a volume count it once. */
function exceeds({ name, allocatable }: Driver, wanted: Volumes, info: NodeInfo, api: ControlPlaneApi) {
  const limit = allocatable?.count;
  if (limit === undefined || ![...wanted.values()].includes(name)) return false;
  const held = new Set<string>();
  for (const other of info.pods.values())
    for (const [volume, driver] of csiVolumes(other, api)) if (driver === name) held.add(volume);
  let more = 0;
  for (const [volume, driver] of wanted) if (driver === name && !held.has(volume)) more++;
  return more > 0 && held.size + more > limit;
}

/** Volume to driver. */
type Volumes = ReadonlyMap<string, string>;

/** A claim without a volume counts for the driver of its class. */
export function csiVolumes(pod: KubeObject, api: ControlPlaneApi): Volumes {
  const volumes = new Map<string, string>();
  for (const name of claimsOfPod(pod)) {
    const claim = api.get('PersistentVolumeClaim', pod.metadata.namespace, name);
    if (claim === undefined) continue;
    const volume = api.get('PersistentVolume', undefined, claim.spec.volumeName ?? '');
    if (volume === undefined) {
      const driver = api.get('StorageClass', undefined, classOf(claim))?.provisioner;
      if (driver !== undefined) volumes.set(`${driver}/${pod.metadata.namespace}/${name}`, driver);
      continue;
    }
    const { driver, volumeHandle } = volume.spec.csi ?? {};
    if (driver && volumeHandle) volumes.set(`${driver}/${volumeHandle}`, driver);
  }
  return volumes;
}
