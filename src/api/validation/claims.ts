import type { Path } from '../decode.ts';
import { compareQuantity } from '../quantity.ts';
import type { PersistentVolumeClaimSpec, TypedObjectReference } from '../types.generated.ts';
import { type Errors, key as mapKey } from './errors.ts';
import { validateLabelSelector } from './meta.ts';
import { dns1123Label, dns1123Subdomain } from './names.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** What is asked for of storage. Models core/validation ValidatePersistentVolumeClaimSpec. */
export function validateClaimSpec(
  spec: Partial<PersistentVolumeClaimSpec>,
  path: Path,
  errors: Errors,
): void {
  if ((spec.accessModes ?? []).length === 0)
    errors.required([...path, 'accessModes'], 'at least 1 access mode is required');
  validateLabelSelector(spec.selector, [...path, 'selector'], errors);
  validateModes(spec.accessModes, path, errors);
  const storage = spec.resources?.requests?.storage;
  const at = [...path, 'resources', mapKey('storage')];
  if (storage === undefined) errors.required(at);
  else if (compareQuantity(storage, '0') <= 0)
    errors.invalid(at, String(storage), 'must be greater than zero');
  for (const field of ['storageClassName', 'volumeMode'] as const)
    if (field === 'volumeMode') errors.oneOf([...path, field], spec[field], ['Block', 'Filesystem']);
    else if (spec[field]) errors.all([...path, field], spec[field], dns1123Subdomain(spec[field]));
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined) validateSource(dataSource, [...path, 'dataSource'], errors);
  if (dataSourceRef !== undefined) validateSource(dataSourceRef, [...path, 'dataSourceRef'], errors);
  if (spec.volumeAttributesClassName)
    errors.all(
      [...path, 'volumeAttributesClassName'],
      spec.volumeAttributesClassName,
      dns1123Subdomain(spec.volumeAttributesClassName),
    );
}

/** Where a volume is filled from. Models validateDataSource and validateDataSourceRef. */
function validateSource(source: TypedObjectReference, at: Path, errors: Errors): void {
  const { name, kind = '', apiGroup, namespace } = source;
  if (!name) errors.required([...at, 'name']);
  if (!kind) errors.required([...at, 'kind']);
  if (!apiGroup && kind !== 'PersistentVolumeClaim')
    errors.invalid(at, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
  if (apiGroup) errors.all([...at, 'apiGroup'], apiGroup, dns1123Subdomain(apiGroup));
  if (namespace) errors.all([...at, 'namespace'], namespace, dns1123Label(namespace));
}

/** Who may use a volume at the same time. */
export function validateModes(modes: readonly string[] | undefined, path: Path, errors: Errors): void {
  for (const mode of modes ?? []) errors.oneOf([...path, 'accessModes'], mode, ACCESS_MODES);
  const alone = modes?.includes('ReadWriteOncePod') === true;
  if (alone && modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode)))
    errors.forbidden([...path, 'accessModes'], 'may not use ReadWriteOncePod with other access modes');
}
