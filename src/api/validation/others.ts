import { decodeBase64 } from '../base64.ts';
import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { ConfigMap, Node, PodDisruptionBudget, PriorityClass, Secret } from '../types.generated.ts';
import { type Errors, key as mapKey } from './errors.ts';
import { internalValue } from './internal.ts';
import { validateCidr } from './ip.ts';
import { validateLabelSelector } from './meta.ts';
import { configMapKey, labelValue, qualifiedName } from './names.ts';
import { notOver100, validateIntOrPercent } from './workloads.ts';

const SPEC: Path = ['spec'];
const MAX_DATA = 1024 * 1024;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const decodedSize = (text: string) => decodeBase64(text)?.length ?? text.length;

/** Models core/validation ValidateConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap, errors: Errors): void {
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.all(['data', mapKey(key)], key, configMapKey(key));
    if (Object.hasOwn(binaryData, key))
      errors.invalid(['data', mapKey(key)], key, 'duplicate of key present in binaryData');
    size += bytesOf(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.all(['binaryData', mapKey(key)], key, configMapKey(key));
    size += decodedSize(value);
  }
  // The whole object is meant: the place has no name.
  if (size > MAX_DATA) errors.tooLong([''], MAX_DATA);
}

const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Models core/validation ValidateSecret. */
export function validateSecret(secret: Secret, errors: Errors): void {
  const data = secret.data ?? {};
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.all(['data', mapKey(key)], key, configMapKey(key));
    size += decodedSize(value);
  }
  if (size > MAX_DATA) errors.tooLong(['data'], MAX_DATA);
  const type = secret.type ?? '';
  for (const key of REQUIRED_KEYS[type] ?? []) if (!(key in data)) errors.required(['data', mapKey(key)]);
  if (type === 'kubernetes.io/ssh-auth' && !data['ssh-privatekey'])
    errors.required(['data', mapKey('ssh-privatekey')]);
  for (const key of ['.dockercfg', '.dockerconfigjson']) {
    const json = type === `kubernetes.io/${key.slice(1)}` ? data[key] : undefined;
    const problem = json === undefined ? '' : jsonProblem(new TextDecoder().decode(decodeBase64(json)));
    if (problem !== '') errors.invalid(['data', mapKey(key)], '<secret contents redacted>', problem);
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    errors.required(['data', mapKey('username')]);
    errors.required(['data', mapKey('password')]);
  }
  const account = 'kubernetes.io/service-account.name';
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[account]) {
    errors.required(['metadata', 'annotations', mapKey(account)]);
  }
}

/** Why Go does not read a text as an object of JSON. Empty text where it does. */
function jsonProblem(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && !Array.isArray(value);
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return isObject ? '' : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch {
    const first = text.trim()[0];
    if (first === undefined) return 'unexpected end of JSON input';
    return '{["tfn-0123456789'.includes(first)
      ? 'unexpected end of JSON input'
      : `invalid character '${first}' looking for beginning of value`;
  }
}

/** Models scheduling/validation ValidatePriorityClass. */
export function validatePriorityClass(priorityClass: PriorityClass, errors: Errors): void {
  const { name } = priorityClass.metadata;
  const value = priorityClass.value ?? 0;
  if (name?.startsWith('system-')) {
    const known: Record<string, number> = {
      'system-cluster-critical': 2000000000,
      'system-node-critical': 2000001000,
    };
    if (known[name] !== value) {
      errors.forbidden(
        ['metadata', 'name'],
        "priority class names with 'system-' prefix are reserved for system use only. error: " +
          (name in known
            ? `value of ${name} PriorityClass must be ${known[name]}`
            : `${name} is not a known system priority class`),
      );
    }
  } else if (value > 1000000000) {
    errors.forbidden(['value'], 'maximum allowed value of a user defined priority is 1000000000');
  }
  errors.oneOf(['preemptionPolicy'], priorityClass.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
}

/** Models policy/validation ValidatePodDisruptionBudgetSpec. */
export function validateDisruptionBudget({ spec }: PodDisruptionBudget, errors: Errors): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    errors.invalid(
      SPEC,
      internalValue('PodDisruptionBudgetSpec', spec),
      'minAvailable and maxUnavailable cannot be both set',
    );
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    validateIntOrPercent(spec[field], [...SPEC, field], errors);
    notOver100(spec[field], [...SPEC, field], errors);
  }
  validateLabelSelector(spec.selector, [...SPEC, 'selector'], errors);
  errors.oneOf([...SPEC, 'unhealthyPodEvictionPolicy'], spec.unhealthyPodEvictionPolicy, [
    'AlwaysAllow',
    'IfHealthyBudget',
  ]);
}

/** Models core/validation ValidateNode as far as a person writes one. It looks for the taints in the metadata. */
export function validateNode({ spec }: Node, version: Release, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, taint] of (spec?.taints ?? []).entries()) {
    const at = ['metadata', 'taints', i];
    const { key = '', value = '', effect = '' } = taint;
    errors.all([...at, 'key'], key, qualifiedName(key));
    const texts = labelValue(value);
    if (texts.length > 0) errors.invalid([...at, 'value'], value, texts.join(';'));
    if (!effect) errors.required([...at, 'effect']);
    else errors.oneOf([...at, 'effect'], effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
    const id = `${effect}/${key}`;
    if (seen.has(id))
      errors.duplicate(at, internalValue('Taint', taint), 'taints must be unique by key and effect pair');
    seen.add(id);
  }
  for (const [i, range] of (spec?.podCIDRs ?? []).entries())
    validateCidr(range, version, ['spec', 'podCIDRs', i], errors);
}
