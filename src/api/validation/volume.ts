import type { Path } from '../decode.ts';
import { parseQuantity } from '../quantity.ts';
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  PodSpec,
  Volume,
  VolumeProjection,
} from '../types.generated.ts';
import { validateFieldRef, validateResourceFieldRef } from './env.ts';
import type { Errors } from './errors.ts';
import { dns1123Label } from './names.ts';

const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
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

/** The volumes of a pod. Models core/validation ValidateVolumes. */
export function validateVolumes(spec: PodSpec, path: Path, errors: Errors): void {
  const names = new Set<string>();
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    const at = [...path, i];
    validateSource(volume, at, errors);
    if (!volume.name) errors.required([...at, 'name']);
    else {
      errors.all([...at, 'name'], volume.name, dns1123Label(volume.name));
      if (names.has(volume.name)) errors.duplicate([...at, 'name'], volume.name);
      names.add(volume.name);
    }
  }
}

function validateSource(volume: Volume, path: Path, errors: Errors): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) errors.required(path, 'must specify a volume type');
  for (const extra of sources.slice(1))
    errors.forbidden([...path, extra], 'may not specify more than 1 volume type');
  const first = sources[0];
  if (first === undefined) return;
  const at = [...path, first];
  const {
    emptyDir,
    hostPath,
    secret,
    configMap,
    persistentVolumeClaim,
    projected,
    downwardAPI,
    nfs,
    csi,
    ephemeral,
  } = volume;
  switch (first) {
    case 'emptyDir':
      if (emptyDir?.sizeLimit !== undefined && parseQuantity(emptyDir.sizeLimit).nano < 0n) {
        errors.forbidden([...at, 'sizeLimit'], 'SizeLimit field must be a valid resource quantity');
      }
      break;
    case 'hostPath':
      if (!hostPath?.path) errors.required([...at, 'path']);
      else if (hostPath.path.split('/').includes('..'))
        errors.invalid([...at, 'path'], hostPath.path, "must not contain '..'");
      errors.oneOf([...at, 'type'], hostPath?.type, HOST_PATH_TYPES);
      break;
    case 'secret':
      if (!secret?.secretName) errors.required([...at, 'secretName']);
      validateFiles(secret?.defaultMode, secret?.items, at, errors);
      break;
    case 'configMap':
      if (!configMap?.name) errors.required([...at, 'name']);
      validateFiles(configMap?.defaultMode, configMap?.items, at, errors);
      break;
    case 'persistentVolumeClaim':
      if (!persistentVolumeClaim?.claimName) errors.required([...at, 'claimName']);
      break;
    case 'downwardAPI':
      validateMode(downwardAPI?.defaultMode, [...at, 'defaultMode'], errors);
      for (const item of downwardAPI?.items ?? []) {
        validateDownwardFile(item, at, errors);
      }
      break;
    case 'projected':
      validateMode(projected?.defaultMode, [...at, 'defaultMode'], errors);
      validateProjectedPaths(projected?.sources ?? [], at, errors);
      for (const [i, source] of (projected?.sources ?? []).entries()) {
        const here = [...at, 'sources', i];
        if (source.configMap !== undefined && !source.configMap.name)
          errors.required([...here, 'configMap', 'name']);
        if (source.secret !== undefined && !source.secret.name) errors.required([...here, 'secret', 'name']);
        if (source.serviceAccountToken !== undefined && !source.serviceAccountToken.path) {
          errors.required([...here, 'serviceAccountToken', 'path']);
        }
        const expires = source.serviceAccountToken?.expirationSeconds;
        if (expires !== undefined && expires < 600)
          errors.invalid(
            [...here, 'serviceAccountToken', 'expirationSeconds'],
            expires,
            'may not specify a duration less than 10 minutes',
          );
        if (expires !== undefined && expires > 2 ** 32)
          errors.invalid(
            [...here, 'serviceAccountToken', 'expirationSeconds'],
            expires,
            'may not specify a duration larger than 2^32 seconds',
          );
        for (const item of source.downwardAPI?.items ?? [])
          validateDownwardFile(item, [...here, 'downwardAPI'], errors);
        const given = Object.keys(source);
        for (const extra of given.slice(1))
          errors.forbidden([...here, extra], 'may not specify more than 1 volume type');
      }
      break;
    case 'gitRepo':
      if (!volume.gitRepo?.repository) errors.required([...at, 'repository']);
      break;
    case 'image':
      errors.oneOf([...at, 'pullPolicy'], volume.image?.pullPolicy || undefined, [
        'Always',
        'IfNotPresent',
        'Never',
      ]);
      break;
    case 'nfs':
      if (!nfs?.server) errors.required([...at, 'server']);
      if (!nfs?.path) errors.required([...at, 'path']);
      else if (!nfs.path.startsWith('/'))
        errors.invalid([...at, 'path'], nfs.path, 'must be an absolute path');
      break;
    case 'csi':
      if (!csi?.driver) errors.required([...at, 'driver']);
      break;
    case 'ephemeral':
      if (ephemeral?.volumeClaimTemplate === undefined) errors.required([...at, 'volumeClaimTemplate']);
      break;
  }
}

/** One file of a downward API volume; the server does not say which one. */
function validateDownwardFile(item: DownwardAPIVolumeFile, path: Path, errors: Errors): void {
  validatePath(item.path, [...path, 'path'], errors);
  if (item.fieldRef !== undefined) {
    validateFieldRef(item.fieldRef, FILE_FIELDS, [...path, 'fieldRef'], errors);
    if (item.resourceFieldRef !== undefined)
      errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
  } else if (item.resourceFieldRef !== undefined)
    validateResourceFieldRef(item.resourceFieldRef, [...path, 'resourceFieldRef'], errors, true);
  else errors.required(path, 'one of fieldRef and resourceFieldRef is required');
  validateMode(item.mode, [...path, 'mode'], errors);
}

/** Two files of one projected volume may not have the same path. */
function validateProjectedPaths(sources: readonly VolumeProjection[], path: Path, errors: Errors): void {
  const seen = new Set<string>();
  for (const { secret, configMap, downwardAPI } of sources)
    for (const [items, name] of [
      [secret?.items, secret?.name],
      [configMap?.items, configMap?.name],
      [downwardAPI?.items, undefined],
    ] as const)
      for (const item of items ?? []) {
        if (item.path && seen.has(item.path))
          errors.invalid(path, name ?? item.path, 'conflicting duplicate paths');
        seen.add(item.path);
      }
}

function validateFiles(
  mode: number | undefined,
  items: KeyToPath[] | undefined,
  path: Path,
  errors: Errors,
): void {
  validateMode(mode, [...path, 'defaultMode'], errors);
  for (const [i, item] of (items ?? []).entries()) {
    const at = [...path, 'items', i];
    if (!item.key) errors.required([...at, 'key']);
    validatePath(item.path, [...at, 'path'], errors);
    validateMode(item.mode, [...at, 'mode'], errors);
  }
}

function validatePath(file: string | undefined, path: Path, errors: Errors): void {
  if (!file) errors.required(path);
  else if (file.startsWith('/')) errors.invalid(path, file, 'must be a relative path');
  else if (file.split('/').includes('..')) errors.invalid(path, file, "must not contain '..'");
  else if (file.startsWith('..')) errors.invalid(path, file, "must not start with '..'");
}

function validateMode(mode: number | undefined, path: Path, errors: Errors): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) {
    errors.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive');
  }
}
