import type { Path } from '../decode.ts';
import type { DownwardAPIVolumeFile } from '../types.generated.ts';
import { validateFieldRef, validateResourceFieldRef } from './env.ts';
import type { Errors } from './errors.ts';
import { validateFileMode, validateNonReservedPath } from './paths.ts';

const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** One file of a downward API volume; the server does not say which one. Models validateDownwardAPIVolumeFile. */
export function validateDownwardFile(item: DownwardAPIVolumeFile, path: Path, errors: Errors): void {
  if (!item.path) errors.required([...path, 'path']);
  validateNonReservedPath(item.path ?? '', [...path, 'path'], errors);
  if (item.fieldRef !== undefined) {
    validateFieldRef(item.fieldRef, FILE_FIELDS, [...path, 'fieldRef'], errors);
    if (item.resourceFieldRef !== undefined)
      errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
  } else if (item.resourceFieldRef !== undefined)
    validateResourceFieldRef(item.resourceFieldRef, [...path, 'resourceFieldRef'], errors, true);
  else errors.required(path, 'one of fieldRef and resourceFieldRef is required');
  validateFileMode(item.mode, [...path, 'mode'], errors);
}
