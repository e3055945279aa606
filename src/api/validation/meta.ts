import type { Path } from '../decode.ts';
import { mustKind } from '../kinds.ts';
import type { KubeObject } from '../meta.ts';
import type { LabelSelector } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from './names.ts';

type NameCheck = (name: string) => string[];

const maxLength =
  (check: NameCheck, max: number): NameCheck =>
  (name) => [...check(name), ...(name.length > max ? [`must be no more than ${max} characters`] : [])];

/** A piece of a path: RBAC names its objects as it likes (apimachinery api/validation/path IsValidPathSegmentName). */
const pathSegment: NameCheck = (name) =>
  name === '.' || name === '..'
    ? [`may not be '${name}'`]
    : ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);

/** Kinds whose names are stricter than a DNS subdomain, or less strict. */
const NAMES: Readonly<Record<string, NameCheck>> = {
  Role: pathSegment,
  RoleBinding: pathSegment,
  ClusterRole: pathSegment,
  ClusterRoleBinding: pathSegment,
  Service: dns1035Label,
  Namespace: dns1123Label,
  CronJob: maxLength(dns1123Subdomain, 52),
};

/** metadata of a new object of a kind that every cluster has. */
export const validateMeta = (object: KubeObject, errors: Errors): void =>
  validateMetaOf(object, mustKind(object.kind).namespaced, errors);

/** metadata of a new object. Models apimachinery api/validation ValidateObjectMeta. */
export function validateMetaOf(object: KubeObject, isNamespaced: boolean, errors: Errors): void {
  const { metadata, kind } = object;
  const path: Path = ['metadata'];
  const check = NAMES[kind] ?? dns1123Subdomain;
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
  const owners = metadata.ownerReferences ?? [];
  for (const [i, owner] of owners.entries()) {
    const at = [...path, 'ownerReferences', i];
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[field])
        errors.invalid(
          [...at, field],
          owner[field] ?? '',
          field === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
        );
    }
  }
  const controllers = owners.filter(({ controller }) => controller === true);
  if (controllers.length > 1) {
    errors.invalid(
      [...path, 'ownerReferences'],
      owners,
      `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]!.kind}/${controllers[0]!.name} and ${controllers[1]!.kind}/${controllers[1]!.name}`,
    );
  }
  for (const [i, finalizer] of (metadata.finalizers ?? []).entries()) {
    const texts = qualifiedName(finalizer);
    errors.all([...path, 'finalizers', i], finalizer, texts);
    if (
      texts.length === 0 &&
      !finalizer.includes('/') &&
      !['orphan', 'foregroundDeletion', 'kubernetes'].includes(finalizer)
    ) {
      errors.invalid(
        [...path, 'finalizers', i],
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      );
    }
  }
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
