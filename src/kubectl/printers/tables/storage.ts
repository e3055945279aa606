import type { KubeObject } from '../../../api/meta.ts';
import { age } from '../duration.ts';
import type { TableSpec } from './table.ts';

const MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,RWX`. */
export const accessModes = (modes: readonly string[] | undefined) =>
  Object.keys(MODES)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => MODES[mode])
    .join(',');

const phaseOf = (object: KubeObject) =>
  object.metadata.deletionTimestamp ? 'Terminating' : (object.status?.phase ?? '');

export const storageClassOf = (object: KubeObject): string =>
  object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
  object.spec?.storageClassName ??
  '';

export const persistentvolumeclaims: TableSpec = {
  columns: [
    'NAME',
    'STATUS',
    'VOLUME',
    'CAPACITY',
    'ACCESS MODES',
    'STORAGECLASS',
    'VOLUMEATTRIBUTESCLASS',
    'AGE',
    '+VOLUMEMODE',
  ],
  row(claim, { now }) {
    const bound = Boolean(claim.spec?.volumeName);
    return [
      claim.metadata.name,
      phaseOf(claim),
      claim.spec?.volumeName ?? '',
      bound ? (claim.status?.capacity?.storage ?? '') : '',
      bound ? accessModes(claim.status?.accessModes) : '',
      storageClassOf(claim),
      claim.spec?.volumeAttributesClassName || '<unset>',
      age(claim.metadata.creationTimestamp, now),
      claim.spec?.volumeMode || '<unset>',
    ];
  },
};

export const persistentvolumes: TableSpec = {
  columns: [
    'NAME',
    'CAPACITY',
    'ACCESS MODES',
    'RECLAIM POLICY',
    'STATUS',
    'CLAIM',
    'STORAGECLASS',
    'VOLUMEATTRIBUTESCLASS',
    'REASON',
    'AGE',
    '+VOLUMEMODE',
  ],
  row: (volume, { now }) => [
    volume.metadata.name,
    volume.spec?.capacity?.storage ?? '',
    accessModes(volume.spec?.accessModes),
    volume.spec?.persistentVolumeReclaimPolicy ?? '',
    phaseOf(volume),
    volume.spec?.claimRef ? `${volume.spec.claimRef.namespace ?? ''}/${volume.spec.claimRef.name}` : '',
    storageClassOf(volume),
    volume.spec?.volumeAttributesClassName || '<unset>',
    volume.status?.reason ?? '',
    age(volume.metadata.creationTimestamp, now),
    volume.spec?.volumeMode || '<unset>',
  ],
};

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
export const isDefaultClass = (object: KubeObject) =>
  DEFAULT_CLASS.some((key) => object.metadata.annotations?.[key] === 'true');

export const storageclasses: TableSpec = {
  columns: ['NAME', 'PROVISIONER', 'RECLAIMPOLICY', 'VOLUMEBINDINGMODE', 'ALLOWVOLUMEEXPANSION', 'AGE'],
  row: (object, { now }) => [
    isDefaultClass(object) ? `${object.metadata.name} (default)` : object.metadata.name,
    object.provisioner ?? '',
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? 'Immediate',
    String(object.allowVolumeExpansion ?? false),
    age(object.metadata.creationTimestamp, now),
  ],
};

export const csinodes: TableSpec = {
  columns: ['NAME', 'DRIVERS', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    String(object.spec?.drivers?.length ?? 0),
    age(object.metadata.creationTimestamp, now),
  ],
};

export const csistoragecapacities: TableSpec = {
  columns: ['NAME', 'STORAGECLASSNAME', 'CAPACITY'],
  row: (object) => [object.metadata.name, object.storageClassName ?? '', object.capacity ?? '<unset>'],
};

export const csidrivers: TableSpec = {
  columns: [
    'NAME',
    'ATTACHREQUIRED',
    'PODINFOONMOUNT',
    'STORAGECAPACITY',
    'TOKENREQUESTS',
    'REQUIRESREPUBLISH',
    'MODES',
    'AGE',
  ],
  row({ metadata, spec }, { now }) {
    const audiences = (spec?.tokenRequests ?? []).map((each: { audience: string }) => each.audience);
    return [
      metadata.name,
      String(spec?.attachRequired ?? true),
      String(spec?.podInfoOnMount ?? false),
      String(spec?.storageCapacity ?? false),
      audiences.join(',') || '<unset>',
      String(spec?.requiresRepublish ?? false),
      (spec?.volumeLifecycleModes ?? ['Persistent']).join(','),
      age(metadata.creationTimestamp, now),
    ];
  },
};
