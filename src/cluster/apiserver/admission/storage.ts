/** Models plugin/pkg/admission/storage: the default class, and what protects volumes in use. */
import type { KubeObject } from '../../../api/meta.ts';
import { compareQuantity } from '../../../api/quantity.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';

/** The name of the class that is used where none is asked for: of several the newest, of one second the first by name. */
export function defaultClass(api: ControlPlaneApi): string | undefined {
  const made = ({ metadata }: KubeObject): string => metadata.creationTimestamp;
  return api
    .list('StorageClass')
    .filter((each) => each.metadata.annotations?.[DEFAULT_CLASS] === 'true')
    .sort((a, b) => {
      if (made(a) !== made(b)) return made(a) > made(b) ? -1 : 1;
      return a.metadata.name < b.metadata.name ? -1 : 1;
    })[0]?.metadata.name;
}

export function admitStorage(object: KubeObject, api: ControlPlaneApi): void {
  if (object.kind === 'PersistentVolumeClaim') {
    if (object.spec.storageClassName === undefined || object.spec.storageClassName === null) {
      const name = defaultClass(api);
      if (name !== undefined) object.spec.storageClassName = name;
    }
    protect(object, CLAIM_PROTECTION);
  }
  if (object.kind === 'PersistentVolume') protect(object, VOLUME_PROTECTION);
}

/** Models plugin/pkg/admission/storage/persistentvolume/resize: only a bound claim of a class that allows it may grow. */
export function admitResize(claim: KubeObject, old: KubeObject, api: ControlPlaneApi): void {
  const wanted = claim.spec?.resources?.requests?.storage;
  const before = old.spec.resources?.requests?.storage;
  if (wanted === undefined || before === undefined || compareQuantity(wanted, before) <= 0) return;
  const { name } = claim.metadata;
  if (old.status?.phase !== 'Bound')
    throw forbidden(claim.kind, name, 'Only bound persistent volume claims can be expanded');
  const storageClass = api.get('StorageClass', undefined, old.spec.storageClassName ?? '');
  if (!storageClass?.allowVolumeExpansion)
    throw forbidden(
      claim.kind,
      name,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
}

function protect({ metadata }: KubeObject, finalizer: string): void {
  if (!metadata.finalizers?.includes(finalizer))
    metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
}
