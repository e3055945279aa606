import type { Path } from '../decode.ts';
import { fieldIn, type Release } from '../release.ts';
import type {
  Container,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../types.generated.ts';
import { validateFileKey } from './env-files.ts';
import type { Errors } from './errors.ts';
import { configMapKey, dns1123Subdomain, envVarName, qualifiedName } from './names.ts';

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
export function validateEnv({ env, envFrom }: Container, version: Release, path: Path, errors: Errors): void {
  for (const [i, variable] of (env ?? []).entries()) {
    const at = [...path, 'env', i];
    if (!variable.name) errors.required([...at, 'name']);
    else errors.all([...at, 'name'], variable.name, envVarName(variable.name));
    if (variable.valueFrom !== undefined) {
      validateSource(variable.valueFrom, variable.value, version, [...at, 'valueFrom'], errors);
    }
  }
  for (const [i, source] of (envFrom ?? []).entries()) {
    const at = [...path, 'envFrom', i];
    if (source.prefix) errors.all([...at, 'prefix'], source.prefix, envVarName(source.prefix));
    const given = (['configMapRef', 'secretRef'] as const).filter((field) => source[field] !== undefined);
    for (const field of given) {
      const { name } = source[field]!;
      if (!name) errors.required([...at, field, 'name']);
      // As the name of something generated: a hyphen may end it.
      else errors.all([...at, field, 'name'], name, dns1123Subdomain(name.replace(/(?<=.)-$/, 'a')));
    }
    // Which one of the list it is stays unsaid.
    const all = [...path, 'envFrom'];
    if (given.length === 0) errors.invalid(all, '', 'must specify one of: `configMapRef` or `secretRef`');
    if (given.length > 1) errors.invalid(all, '', 'may not have more than one field specified at a time');
  }
}

function validateSource(
  source: EnvVarSource,
  value: string | undefined,
  version: Release,
  path: Path,
  errors: Errors,
): void {
  const given = Object.keys(source);
  if (source.fieldRef !== undefined)
    validateFieldRef(source.fieldRef, ENV_FIELDS, [...path, 'fieldRef'], errors);
  if (source.resourceFieldRef !== undefined) {
    validateResourceFieldRef(source.resourceFieldRef, [...path, 'resourceFieldRef'], errors);
  }
  for (const field of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = source[field];
    if (ref === undefined) continue;
    errors.all([...path, field, 'name'], ref.name ?? '', dns1123Subdomain(ref.name ?? ''));
    if (!ref.key) errors.required([...path, field, 'key']);
    else errors.all([...path, field, 'key'], ref.key, configMapKey(ref.key));
  }
  if (source.fileKeyRef !== undefined) validateFileKey(source.fileKeyRef, [...path, 'fileKeyRef'], errors);
  if (given.length === 0) {
    const last =
      fieldIn(version, 'EnvVarSource', 'fileKeyRef') === 'accepted'
        ? ', `secretKeyRef` or `fileKeyRef`'
        : ' or `secretKeyRef`';
    errors.invalid(
      path,
      '',
      `must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`${last}`,
    );
  } else if (value) errors.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (given.length > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
}

/** Fields of a pod that have a name outside of it, whether a container may ask for them or not. */
const POD_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const BINARY = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
const DIVISORS: Readonly<Record<string, readonly [allowed: string, words: string]>> = {
  cpu: ['1m, 1', "only divisor's values 1m and 1 are supported with the cpu resource"],
  memory: [BINARY, `only divisor's values ${BINARY} are supported with the memory resource`],
  'ephemeral-storage': [
    BINARY,
    `only divisor's values ${BINARY} are supported with the local ephemeral storage resource`,
  ],
  hugepages: [BINARY, `only divisor's values ${BINARY} are supported with the hugepages resource`],
};

/** A request or limit given to a container. Models core/validation validateContainerResourceFieldSelector. */
export function validateResourceFieldRef(
  { containerName, resource, divisor }: ResourceFieldSelector,
  path: Path,
  errors: Errors,
  isVolume = false,
): void {
  if (isVolume && !containerName) errors.required([...path, 'containerName']);
  else if (!resource) errors.required([...path, 'resource']);
  else if (!/^(limits|requests)\.hugepages-/.test(resource))
    errors.oneOf([...path, 'resource'], resource, CONTAINER_RESOURCES);
  const rule =
    DIVISORS[(resource ?? '').replace(/^(limits|requests)\./, '').replace(/^hugepages-.*/, 'hugepages')];
  if (rule === undefined || divisor === undefined || String(divisor) === '0') return;
  if (!rule[0].split(', ').includes(String(divisor))) errors.invalid([...path, 'divisor'], resource, rule[1]);
}

/** A field of the pod given to a container: by path, or one label or annotation. */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  path: Path,
  errors: Errors,
): void {
  const at = [...path, 'fieldPath'];
  if (!fieldPath) {
    errors.required(at);
    return;
  }
  if (apiVersion !== undefined && apiVersion !== 'v1') {
    errors.invalid(at, fieldPath, `error converting fieldPath: unsupported pod version: ${apiVersion}`);
    return;
  }
  const subscript = /^(.*)\['(.*)'\]$/.exec(fieldPath);
  if (subscript === null) {
    if (!POD_FIELDS.has(fieldPath) && !supported.includes(fieldPath))
      errors.invalid(at, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`);
    else errors.oneOf(at, fieldPath, supported);
    return;
  }
  const [, field, key = ''] = subscript;
  if (field !== 'metadata.labels' && field !== 'metadata.annotations')
    errors.invalid(
      at,
      fieldPath,
      `error converting fieldPath: field label does not support subscript: ${fieldPath}`,
    );
  else errors.all(path, key, qualifiedName(field === 'metadata.labels' ? key : key.toLowerCase()));
}
