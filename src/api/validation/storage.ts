/** Volumes of the cluster and their classes. Models pkg/apis/core/validation and pkg/apis/storage/validation. */
import type { Path } from '../decode.ts';
import { compareQuantity } from '../quantity.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  StorageClass,
} from '../types.generated.ts';
import { validateClaimSpec, validateModes } from './claims.ts';
import { type Errors, key } from './errors.ts';
import { dns1123Subdomain, qualifiedName } from './names.ts';
import { validateNoBacksteps } from './paths.ts';
import { validateAmount, validateResourceName } from './resources.ts';
import { validateNodeSelector } from './scheduling.ts';
import { validateDriver } from './volume.ts';

const SPEC: Path = ['spec'];

/** Models core/validation ValidatePersistentVolumeClaim. */
export function validateClaim({ spec }: PersistentVolumeClaim, errors: Errors): void {
  validateClaimSpec(spec, SPEC, errors);
}

/** In the order in which the server asks for them. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

/** Models core/validation ValidatePersistentVolumeSpec. */
export function validatePersistentVolume({ spec }: PersistentVolume, errors: Errors): void {
  if ((spec.accessModes ?? []).length === 0) errors.required([...SPEC, 'accessModes']);
  validateModes(spec.accessModes, SPEC, errors);
  validateCapacity(spec.capacity ?? {}, errors);
  errors.oneOf([...SPEC, 'persistentVolumeReclaimPolicy'], spec.persistentVolumeReclaimPolicy, [
    'Delete',
    'Recycle',
    'Retain',
  ]);
  if (spec.nodeAffinity !== undefined) validateAffinity(spec, errors);
  const [first, ...more] = SOURCES.filter((source) => spec[source] !== undefined);
  if (first === undefined) errors.required(SPEC, 'must specify a volume type');
  else validateSource(spec, first, errors);
  for (const source of more) errors.forbidden([...SPEC, source], 'may not specify more than 1 volume type');
  if (spec.persistentVolumeReclaimPolicy === 'Recycle' && /^\/+(\.?\/*)*$/.test(spec.hostPath?.path ?? ''))
    errors.forbidden(
      [...SPEC, 'persistentVolumeReclaimPolicy'],
      "may not be 'recycle' for a hostPath mount of '/'",
    );
  if (spec.storageClassName)
    errors.all([...SPEC, 'storageClassName'], spec.storageClassName, dns1123Subdomain(spec.storageClassName));
  errors.oneOf([...SPEC, 'volumeMode'], spec.volumeMode, ['Block', 'Filesystem']);
  if (spec.volumeAttributesClassName === undefined) return;
  const at = [...SPEC, 'volumeAttributesClassName'];
  if (spec.volumeAttributesClassName === '') errors.required(at, 'an empty string is disallowed');
  else errors.all(at, spec.volumeAttributesClassName, dns1123Subdomain(spec.volumeAttributesClassName));
  if (spec.csi === undefined)
    errors.required([...SPEC, 'csi'], 'has to be specified when using volumeAttributesClassName');
}

function validateCapacity(capacity: Record<string, string | number>, errors: Errors): void {
  const at = [...SPEC, 'capacity'];
  const names = Object.keys(capacity);
  if (names.length === 0) errors.required(at);
  if (capacity.storage === undefined || names.length > 1) errors.notSupported(at, capacity, ['storage']);
  for (const name of names) {
    validateResourceName(name, [...at, key(name)], errors);
    if (compareQuantity(capacity[name]!, '0') <= 0)
      errors.invalid([...at, key(name)], String(capacity[name]), 'must be greater than zero');
    else validateAmount(name, capacity[name]!, [...at, key(name)], errors);
  }
}

/** Models validateVolumeNodeAffinity. */
function validateAffinity({ nodeAffinity }: PersistentVolumeSpec, errors: Errors): void {
  const at = [...SPEC, 'nodeAffinity', 'required'];
  if (nodeAffinity?.required === undefined) errors.required(at, 'must specify required node constraints');
  else validateNodeSelector(nodeAffinity.required, at, errors);
}

function validateSource(spec: PersistentVolumeSpec, source: (typeof SOURCES)[number], errors: Errors): void {
  const at = [...SPEC, source];
  const path = [...at, 'path'];
  const { hostPath, nfs, csi, local } = spec;
  if (source === 'hostPath') {
    if (!hostPath?.path) errors.required(path);
    else validateNoBacksteps(hostPath.path, path, errors);
  } else if (source === 'nfs') {
    if (!nfs?.server) errors.required([...at, 'server']);
    if (!nfs?.path) errors.required(path);
    if (!nfs?.path?.startsWith('/')) errors.invalid(path, nfs?.path ?? '', 'must be an absolute path');
  } else if (source === 'csi') {
    validateDriver(csi?.driver ?? '', [...at, 'driver'], errors);
    if (!csi?.volumeHandle) errors.required([...at, 'volumeHandle']);
  } else if (source === 'local') {
    if (!local?.path) errors.required(path);
    else validateNoBacksteps(local.path, path, errors);
    if (spec.nodeAffinity === undefined)
      errors.required([...SPEC, 'nodeAffinity'], 'Local volume requires node affinity');
  }
}

const MAX_PARAMETERS = 512;

/** Models storage/validation ValidateStorageClass. */
export function validateStorageClass(storageClass: StorageClass, errors: Errors): void {
  const { provisioner, parameters = {} } = storageClass;
  if (!provisioner) errors.required(['provisioner']);
  else {
    const low = provisioner.toLowerCase();
    errors.all(['provisioner'], low, qualifiedName(low));
  }
  const names = Object.keys(parameters);
  if (names.length > MAX_PARAMETERS) errors.tooLong(['parameters'], MAX_PARAMETERS);
  else if (names.includes('')) errors.invalid(['parameters'], '', 'field can not be empty.');
  errors.oneOf(['reclaimPolicy'], storageClass.reclaimPolicy || undefined, ['Delete', 'Retain']);
  errors.oneOf(['volumeBindingMode'], storageClass.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  for (const [i, { matchLabelExpressions = [] }] of (storageClass.allowedTopologies ?? []).entries()) {
    const seen = new Set<string>();
    for (const [j, { key: label = '', values = [] }] of matchLabelExpressions.entries()) {
      const at = ['allowedTopologies', i, 'matchLabelExpressions', j];
      if (values.length === 0) errors.required([...at, 'values']);
      for (const [k, value] of values.entries())
        if (values.indexOf(value) < k) errors.duplicate([...at, 'values', k], value);
      errors.all([...at, 'key'], label, qualifiedName(label));
      if (seen.has(label)) errors.duplicate([...at, 'key'], label);
      seen.add(label);
    }
  }
}
