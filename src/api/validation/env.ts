import type { Path } from '../decode.ts';
import type { Container, EnvVarSource, ObjectFieldSelector } from '../types.generated.ts';
import { validateFileKey } from './env-files.ts';
import type { Errors } from './errors.ts';
import { configMapKey, envVarName, labelValue, qualifiedName } from './names.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const CONTAINER_RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** env and envFrom of a container. Models core/validation ValidateEnv and validateEnvFrom. */
export function validateEnv({ env, envFrom }: Container, path: Path, errors: Errors): void {
  for (const [i, variable] of (env ?? []).entries()) {
    const at = [...path, 'env', i];
    if (!variable.name) errors.required([...at, 'name']);
    else errors.all([...at, 'name'], variable.name, envVarName(variable.name));
    if (variable.valueFrom !== undefined) {
      validateSource(variable.valueFrom, variable.value, [...at, 'valueFrom'], errors);
    }
  }
  for (const [i, source] of (envFrom ?? []).entries()) {
    const at = [...path, 'envFrom', i];
    if (source.prefix) errors.all([...at, 'prefix'], source.prefix, envVarName(source.prefix));
    const given = (['configMapRef', 'secretRef'] as const).filter((field) => source[field] !== undefined);
    for (const field of given) if (!source[field]!.name) errors.required([...at, field, 'name']);
    if (given.length === 0) errors.invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`');
    if (given.length > 1) errors.invalid(at, '', 'may not have more than one field specified at a time');
  }
}

function validateSource(source: EnvVarSource, value: string | undefined, path: Path, errors: Errors): void {
  const given = Object.keys(source);
  if (source.fieldRef !== undefined)
    validateFieldRef(source.fieldRef, ENV_FIELDS, [...path, 'fieldRef'], errors);
  if (source.resourceFieldRef !== undefined) {
    const { resource } = source.resourceFieldRef;
    const at = [...path, 'resourceFieldRef', 'resource'];
    if (!resource) errors.required(at);
    else if (!/^(limits|requests)\.hugepages-/.test(resource))
      errors.oneOf(at, resource, CONTAINER_RESOURCES);
  }
  for (const field of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = source[field];
    if (ref === undefined) continue;
    if (!ref.name) errors.required([...path, field, 'name']);
    if (!ref.key) errors.required([...path, field, 'key']);
    else errors.all([...path, field, 'key'], ref.key, configMapKey(ref.key));
  }
  if (source.fileKeyRef !== undefined) validateFileKey(source.fileKeyRef, [...path, 'fileKeyRef'], errors);
  if (given.length === 0) {
    errors.invalid(
      path,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    );
  } else if (value) errors.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (given.length > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
}

/** A field of the pod given to a container: by path, or one label or annotation. */
export function validateFieldRef(
  { fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  path: Path,
  errors: Errors,
): void {
  const at = [...path, 'fieldPath'];
  if (!fieldPath) {
    errors.required(at);
    return;
  }
  const subscript = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(fieldPath);
  if (subscript === null) {
    errors.oneOf(at, fieldPath, supported);
    return;
  }
  const [, field, key = ''] = subscript;
  const texts = field === 'metadata.labels' ? qualifiedName(key) : qualifiedName(key.toLowerCase());
  errors.all(at, key, texts.length > 0 ? texts : labelValue(''));
}
