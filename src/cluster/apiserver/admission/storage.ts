/** Models plugin/pkg/admission/storage: the default class, and what protects volumes in use. */
import type { KubeObject } from '../../../api/meta.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';

export function admitStorage(object: KubeObject, api: ControlPlaneApi): void {
  if (object.kind === 'PersistentVolumeClaim') {
    if (object.spec.storageClassName === undefined || object.spec.storageClassName === null) {
      const found = api
        .list('StorageClass')
        .filter((each) => each.metadata.annotations?.[DEFAULT_CLASS] === 'true')
        .sort((a, b) => (a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1))[0];
      if (found !== undefined) object.spec.storageClassName = found.metadata.name;
    }
    protect(object, CLAIM_PROTECTION);
  }
  if (object.kind === 'PersistentVolume') protect(object, VOLUME_PROTECTION);
}

function protect({ metadata }: KubeObject, finalizer: string): void {
  if (!metadata.finalizers?.includes(finalizer))
    metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
}
