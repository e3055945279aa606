import type { Path } from '../decode.ts';
import type { ObjectMeta } from '../meta.ts';
import { parseQuantity } from '../quantity.ts';
import type { EphemeralVolumeSource, KeyToPath, PodSpec, Volume } from '../types.generated.ts';
import { validateClaimSpec } from './claims.ts';
import { validateDownwardFile } from './downward.ts';
import type { Errors } from './errors.ts';
import { validateAnnotations, validateLabels } from './meta.ts';
import { dns1123Label, dns1123Subdomain } from './names.ts';
import { validateDescendingPath, validateFileMode, validateKeyToPath, validateNoBacksteps } from './paths.ts';
import { validateProjected } from './projected.ts';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** What a check of volumes needs to know of the pod: nothing where this is a template. */
export type PodMeta = Pick<ObjectMeta, 'name'> | undefined;

/** The volumes of a pod; answers those that are well formed. Models core/validation ValidateVolumes. */
export function validateVolumes(spec: PodSpec, meta: PodMeta, path: Path, errors: Errors): Volume[] {
  const volumes = spec.volumes ?? [];
  const created = new Set(
    meta?.name ? volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${meta.name}-${name}`) : [],
  );
  const good = new Map<string, Volume>();
  for (const [i, volume] of volumes.entries()) {
    const at = [...path, i];
    const before = errors.causes.length;
    validateSource(volume, meta, at, errors);
    if (!volume.name) errors.required([...at, 'name']);
    else errors.all([...at, 'name'], volume.name, dns1123Label(volume.name));
    if (good.has(volume.name)) errors.duplicate([...at, 'name'], volume.name);
    if (errors.causes.length === before) good.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && created.has(claim))
      errors.invalid(
        [...at, 'persistentVolumeClaim', 'claimName'],
        claim,
        'must not reference a PVC that gets created for an ephemeral volume',
      );
  }
  return [...good.values()];
}

type Check = (volume: Volume, at: Path, errors: Errors, meta: PodMeta) => void;

const PARTITION = 'must be between 1 and 255, inclusive';

/** Texts that a source cannot do without. */
const needs =
  (source: keyof Volume, ...fields: string[]): Check =>
  (volume, at, errors) => {
    const given = volume[source] as unknown as Record<string, unknown>;
    for (const field of fields) {
      const value = given[field];
      if (!value || (Array.isArray(value) && value.length === 0)) errors.required([...at, field]);
    }
  };

const disk =
  (source: 'gcePersistentDisk' | 'awsElasticBlockStore', field: string): Check =>
  (volume, at, errors, meta) => {
    // An error of the first is found under a name of long ago.
    const place = source === 'gcePersistentDisk' ? [...at.slice(0, -1), 'persistentDisk'] : at;
    needs(source, field)(volume, place, errors, meta);
    const { partition } = volume[source]!;
    if (partition !== undefined && (partition < 0 || partition > 255))
      errors.invalid([...place, 'partition'], partition, PARTITION);
  };

/** In the order in which the server asks for them: the first one is checked, a further one is one too many. */
const SOURCES: readonly (readonly [keyof Volume, Check])[] = [
  [
    'emptyDir',
    ({ emptyDir }, at, errors) => {
      if (emptyDir?.sizeLimit !== undefined && parseQuantity(emptyDir.sizeLimit).nano < 0n)
        errors.forbidden([...at, 'sizeLimit'], 'SizeLimit field must be a valid resource quantity');
    },
  ],
  [
    'hostPath',
    ({ hostPath }, at, errors) => {
      if (!hostPath?.path) {
        errors.required([...at, 'path']);
        return;
      }
      validateNoBacksteps(hostPath.path, [...at, 'path'], errors);
      errors.oneOf([...at, 'type'], hostPath.type, HOST_PATH_TYPES);
    },
  ],
  [
    'gitRepo',
    ({ gitRepo }, at, errors) => {
      if (!gitRepo?.repository) errors.required([...at, 'repository']);
      validateDescendingPath(gitRepo?.directory ?? '', [...at, 'directory'], errors);
    },
  ],
  ['gcePersistentDisk', disk('gcePersistentDisk', 'pdName')],
  ['awsElasticBlockStore', disk('awsElasticBlockStore', 'volumeID')],
  [
    'secret',
    ({ secret }, at, errors) => {
      if (!secret?.secretName) errors.required([...at, 'secretName']);
      validateFiles(secret?.defaultMode, secret?.items, at, errors);
    },
  ],
  [
    'nfs',
    ({ nfs }, at, errors) => {
      if (!nfs?.server) errors.required([...at, 'server']);
      if (!nfs?.path) errors.required([...at, 'path']);
      if (!nfs?.path?.startsWith('/'))
        errors.invalid([...at, 'path'], nfs?.path ?? '', 'must be an absolute path');
    },
  ],
  ['iscsi', needs('iscsi', 'targetPortal', 'iqn')],
  ['glusterfs', needs('glusterfs', 'endpoints', 'path')],
  ['flocker', () => {}],
  ['persistentVolumeClaim', needs('persistentVolumeClaim', 'claimName')],
  ['rbd', needs('rbd', 'monitors', 'image')],
  ['cinder', needs('cinder', 'volumeID')],
  ['cephfs', needs('cephfs', 'monitors')],
  ['quobyte', () => {}],
  [
    'downwardAPI',
    ({ downwardAPI }, at, errors) => {
      validateFileMode(downwardAPI?.defaultMode, [...at, 'defaultMode'], errors);
      for (const item of downwardAPI?.items ?? []) validateDownwardFile(item, at, errors);
    },
  ],
  ['fc', () => {}],
  ['flexVolume', needs('flexVolume', 'driver')],
  [
    'configMap',
    ({ configMap }, at, errors) => {
      if (!configMap?.name) errors.required([...at, 'name']);
      validateFiles(configMap?.defaultMode, configMap?.items, at, errors);
    },
  ],
  ['azureFile', needs('azureFile', 'secretName', 'shareName')],
  ['vsphereVolume', needs('vsphereVolume', 'volumePath')],
  ['photonPersistentDisk', needs('photonPersistentDisk', 'pdID')],
  ['portworxVolume', needs('portworxVolume', 'volumeID')],
  ['azureDisk', needs('azureDisk', 'diskName', 'diskURI')],
  ['storageos', () => {}],
  ['projected', ({ projected }, at, errors) => validateProjected(projected!, at, errors)],
  ['scaleIO', needs('scaleIO', 'gateway', 'system', 'volumeName')],
  ['csi', ({ csi }, at, errors) => validateDriver(csi?.driver ?? '', [...at, 'driver'], errors)],
  ['ephemeral', validateEphemeral],
  [
    'image',
    ({ image }, at, errors, meta) => {
      if (meta !== undefined && !image?.reference) errors.required([...at, 'reference']);
      errors.oneOf([...at, 'pullPolicy'], image?.pullPolicy || undefined, [
        'Always',
        'IfNotPresent',
        'Never',
      ]);
    },
  ],
];

/** Two sources whose second place is written differently there. */
const AS_SECOND: Partial<Record<keyof Volume, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

function validateSource(volume: Volume, meta: PodMeta, path: Path, errors: Errors): void {
  let found = 0;
  for (const [source, check] of SOURCES) {
    if (volume[source] === undefined) continue;
    if (found > 0)
      errors.forbidden([...path, AS_SECOND[source] ?? source], 'may not specify more than 1 volume type');
    else check(volume, [...path, source], errors, meta);
    found++;
  }
  if (found === 0) errors.required(path, 'must specify a volume type');
}

/** The name of a CSI driver. Models ValidateCSIDriverName. */
export function validateDriver(driver: string, path: Path, errors: Errors): void {
  if (driver === '') {
    errors.required(path);
    return;
  }
  if (driver.length > 63) errors.tooLong(path, 63);
  errors.all(path, driver, dns1123Subdomain(driver.toLowerCase()));
}

/** Models validateEphemeralVolumeSource and ValidatePersistentVolumeClaimTemplate. */
function validateEphemeral({ name, ephemeral }: Volume, at: Path, errors: Errors, meta: PodMeta): void {
  const template = (ephemeral as EphemeralVolumeSource).volumeClaimTemplate;
  if (template === undefined) errors.required([...at, 'volumeClaimTemplate']);
  else {
    const { annotations, labels, ...others } = template.metadata ?? {};
    const place = [...at, 'volumeClaimTemplate', 'metadata'];
    validateAnnotations(annotations, [...place, 'annotations'], errors);
    validateLabels(labels, [...place, 'labels'], errors);
    for (const [field, value] of Object.entries(others))
      if (value) errors.forbidden([...place, field], 'cannot be set');
    validateClaimSpec(template.spec ?? {}, [...at, 'volumeClaimTemplate', 'spec'], errors);
  }
  if (!meta?.name || !name) return;
  const claim = `${meta.name}-${name}`;
  for (const text of dns1123Subdomain(claim))
    errors.invalid([...at.slice(0, -1), 'name'], name, `PVC name ${JSON.stringify(claim)}: ${text}`);
}

/** The files that keys of a ConfigMap or Secret become. */
function validateFiles(
  mode: number | undefined,
  items: KeyToPath[] | undefined,
  path: Path,
  errors: Errors,
): void {
  validateFileMode(mode, [...path, 'defaultMode'], errors);
  for (const [i, item] of (items ?? []).entries()) validateKeyToPath(item, [...path, 'items', i], errors);
}
