/** Paths of files in the API. Models the path checks of core/validation. */
import type { KeyToPath } from '../types.generated.ts';
import type { Errors, FieldPath } from './errors.ts';

/** Not upwards. Models validatePathNoBacksteps. */
export function validateNoBacksteps(file: string, path: FieldPath, errors: Errors): void {
  if (file.split('/').includes('..')) errors.invalid(path, file, "must not contain '..'");
}

/** Relative and not upwards. Models validateLocalDescendingPath. */
export function validateDescendingPath(file: string, path: FieldPath, errors: Errors): void {
  if (file.startsWith('/')) errors.invalid(path, file, 'must be a relative path');
  validateNoBacksteps(file, path, errors);
}

/** Also not among the names that the kubelet keeps for itself. Models ValidateLocalNonReservedPath. */
export function validateNonReservedPath(file: string, path: FieldPath, errors: Errors): void {
  validateDescendingPath(file, path, errors);
  if (file.startsWith('..') && !file.startsWith('../'))
    errors.invalid(path, file, "must not start with '..'");
}

/** Permissions of a file. */
export function validateFileMode(mode: number | undefined, path: FieldPath, errors: Errors): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    errors.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive');
}

/** Models core/validation validateKeyToPath. */
export function validateKeyToPath(
  { key, path: file = '', mode }: KeyToPath,
  at: FieldPath,
  errors: Errors,
): void {
  if (!key) errors.required([...at, 'key']);
  if (!file) errors.required([...at, 'path']);
  validateNonReservedPath(file, [...at, 'path'], errors);
  validateFileMode(mode, [...at, 'mode'], errors);
}
