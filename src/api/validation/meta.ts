import type { Path } from '../decode.ts';
import { quote } from '../format.ts';
import { mustKind } from '../kinds.ts';
import type { KubeObject, OwnerReference } from '../meta.ts';
import { isSince, type Release } from '../release.ts';
import type { LabelSelector } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from './names.ts';

type NameCheck = (name: string) => string[];

const maxLength =
  (check: NameCheck, max: number): NameCheck =>
  (name) => [...check(name), ...(name.length > max ? [`must be no more than ${max} characters`] : [])];

/** A piece of a path: RBAC names its objects as it likes (apimachinery api/validation/path IsValidPathSegmentName). */
export const pathSegment: NameCheck = (name) =>
  name === '.' || name === '..'
    ? [`may not be '${name}'`]
    : ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);

/** Kinds whose names are stricter than a DNS subdomain, or less strict. */
const NAMES: Readonly<Record<string, NameCheck>> = {
  Role: pathSegment,
  RoleBinding: pathSegment,
  ClusterRole: pathSegment,
  ClusterRoleBinding: pathSegment,
  Namespace: dns1123Label,
  StatefulSet: dns1123Label,
  CronJob: maxLength(dns1123Subdomain, 52),
};

/** What is not asked of what is there already. */
const NAMES_OF_OLD: Readonly<Record<string, NameCheck>> = {
  CronJob: dns1123Subdomain,
  StatefulSet: () => [],
};

/** The name of a service may begin with a digit since 1.36 (RelaxedServiceNameValidation). */
export const serviceName = (version: Release): NameCheck =>
  isSince(version, '1.36') ? dns1123Label : dns1035Label;

/** metadata of an object of a kind that every cluster has. */
export function validateMeta(object: KubeObject, version: Release, errors: Errors, isUpdate = false): void {
  const { kind } = object;
  const check = kind === 'Service' ? serviceName(version) : (isUpdate && NAMES_OF_OLD[kind]) || NAMES[kind];
  validateMetaOf(object, mustKind(kind).namespaced, errors, check);
}

/** metadata of a new object. Models apimachinery api/validation ValidateObjectMeta. */
export function validateMetaOf(
  object: KubeObject,
  isNamespaced: boolean,
  errors: Errors,
  check: NameCheck = dns1123Subdomain,
): void {
  const { metadata } = object;
  const path: Path = ['metadata'];
  if (metadata.generateName) {
    // The generated end is always valid, so a hyphen before it is too.
    errors.all(
      [...path, 'generateName'],
      metadata.generateName,
      check(metadata.generateName.replace(/-$/, 'a')),
    );
  }
  if (!metadata.name && !metadata.generateName)
    errors.required([...path, 'name'], 'name or generateName is required');
  else if (metadata.name) errors.all([...path, 'name'], metadata.name, check(metadata.name));
  if (isNamespaced) {
    if (metadata.namespace)
      errors.all([...path, 'namespace'], metadata.namespace, dns1123Label(metadata.namespace));
    else errors.required([...path, 'namespace']);
  } else if (metadata.namespace) errors.forbidden([...path, 'namespace'], 'not allowed on this type');
  validateLabels(metadata.labels, [...path, 'labels'], errors);
  validateAnnotations(metadata.annotations, [...path, 'annotations'], errors);
  validateOwners(metadata.ownerReferences ?? [], [...path, 'ownerReferences'], errors);
  validateFinalizers(metadata.finalizers ?? [], [...path, 'finalizers'], errors);
}

/** The server does not say which of the owners is wrong. Models apimachinery ValidateOwnerReferences. */
function validateOwners(owners: readonly OwnerReference[], at: Path, errors: Errors): void {
  let first: string | undefined;
  for (const { apiVersion = '', kind = '', name = '', uid = '', ...rest } of owners) {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    if (version === '') errors.invalid([...at, 'apiVersion'], apiVersion, 'version must not be empty');
    for (const [field, value] of Object.entries({ kind, name, uid }))
      if (value === '') errors.invalid([...at, field], value, 'must not be empty');
    if (apiVersion === 'v1' && kind === 'Event')
      errors.invalid(
        at,
        { apiVersion, kind, name, uid, ...rest },
        '/v1, Kind=Event is disallowed from being an owner',
      );
    if (rest.controller !== true) continue;
    const which = `${kind}/${name}`;
    if (first === undefined) first = which;
    else
      errors.invalid(
        at,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${which}`,
      );
  }
}

const FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes'];

/** Models apimachinery ValidateFinalizers and what core/validation adds to it. */
function validateFinalizers(finalizers: readonly string[], at: Path, errors: Errors): void {
  for (const finalizer of finalizers) errors.all(at, finalizer, qualifiedName(finalizer));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.invalid(at, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set');
  for (const [i, finalizer] of finalizers.entries())
    if (!finalizer.includes('/') && !FINALIZERS.includes(finalizer))
      errors.invalid(
        [...at, i],
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      );
}

/** Keys and values of labels. */
export function validateLabels(labels: Record<string, string> | undefined, path: Path, errors: Errors): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    errors.all(path, key, qualifiedName(key));
    errors.all(path, value, labelValue(value));
  }
}

const MAX_ANNOTATIONS = 256 * 1024;

/** Keys of annotations, and their total size. */
export function validateAnnotations(
  annotations: Record<string, string> | undefined,
  path: Path,
  errors: Errors,
): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    errors.all(path, key, qualifiedName(key.toLowerCase()));
    size += key.length + value.length;
  }
  if (size > MAX_ANNOTATIONS) errors.tooLong(path, MAX_ANNOTATIONS);
}

/** A label selector of the API. Models metav1/validation ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: Path, errors: Errors): void {
  if (selector === undefined) return;
  validateLabels(selector.matchLabels, [...path, 'matchLabels'], errors);
  for (const [i, { key, operator, values }] of (selector.matchExpressions ?? []).entries()) {
    const at = [...path, 'matchExpressions', i];
    const count = values?.length ?? 0;
    if (operator === 'In' || operator === 'NotIn') {
      if (count === 0)
        errors.required([...at, 'values'], "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (count > 0)
        errors.forbidden(
          [...at, 'values'],
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
    } else errors.invalid([...at, 'operator'], operator ?? '', 'not a valid selector operator');
    errors.all([...at, 'key'], key ?? '', qualifiedName(key ?? ''));
    for (const [j, value] of (values ?? []).entries())
      errors.all([...at, 'values', j], value, labelValue(value));
  }
}

/** metadata of an update: what may not change. Models ValidateObjectMetaUpdate. */
export function validateMetaUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  if (old.metadata.deletionTimestamp !== undefined) {
    const before = old.metadata.finalizers ?? [];
    const added = (object.metadata.finalizers ?? []).filter((each) => !before.includes(each)).sort();
    if (added.length > 0)
      errors.forbidden(
        ['metadata', 'finalizers'],
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(quote).join(', ')}}`,
      );
  }
  const fixed = [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ];
  for (const field of fixed) {
    const value = (object.metadata as unknown as Record<string, unknown>)[field];
    const before = (old.metadata as unknown as Record<string, unknown>)[field];
    if (value !== undefined && value !== before)
      errors.invalid(['metadata', field], value, 'field is immutable');
  }
}
