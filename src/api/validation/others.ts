import { decodeBase64 } from '../base64.ts';
import type { Path } from '../decode.ts';
import { parseQuantity } from '../quantity.ts';
import type {
  ConfigMap,
  HorizontalPodAutoscaler,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PodDisruptionBudget,
  PriorityClass,
  Secret,
  StorageClass,
} from '../types.generated.ts';
import { type Errors, key as mapKey } from './errors.ts';
import { validateLabelSelector } from './meta.ts';
import { configMapKey, dns1123Subdomain, labelValue, qualifiedName } from './names.ts';

const SPEC: Path = ['spec'];
const MAX_DATA = 1024 * 1024;
const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Models core/validation ValidateConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap, errors: Errors): void {
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.all(['data', mapKey(key)], key, configMapKey(key));
    if (Object.hasOwn(binaryData, key))
      errors.invalid(['data', mapKey(key)], key, 'duplicate of key present in binaryData');
    size += value.length;
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.all(['binaryData', mapKey(key)], key, configMapKey(key));
    size += value.length;
  }
  if (size > MAX_DATA) errors.tooLong([], MAX_DATA);
}

const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Models core/validation ValidateSecret. */
export function validateSecret(secret: Secret, errors: Errors): void {
  const data = secret.data ?? {};
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.all(['data', mapKey(key)], key, configMapKey(key));
    size += value.length;
  }
  if (size > MAX_DATA) errors.tooLong(['data'], MAX_DATA);
  const type = secret.type ?? '';
  for (const key of REQUIRED_KEYS[type] ?? []) if (!(key in data)) errors.required(['data', mapKey(key)]);
  const json = data['.dockerconfigjson'];
  if (type === 'kubernetes.io/dockerconfigjson' && json !== undefined) {
    try {
      JSON.parse(new TextDecoder().decode(decodeBase64(json)));
    } catch {
      errors.invalid(
        ['data', mapKey('.dockerconfigjson')],
        '<secret contents redacted>',
        'invalid character in JSON',
      );
    }
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

/** Models core/validation ValidatePersistentVolumeClaimSpec. */
export function validateClaim({ spec }: PersistentVolumeClaim, errors: Errors): void {
  validateClaimSpec(spec, SPEC, errors);
}

function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: Path, errors: Errors): void {
  if ((spec.accessModes ?? []).length === 0)
    errors.required([...path, 'accessModes'], 'at least 1 access mode is required');
  validateLabelSelector(spec.selector, [...path, 'selector'], errors);
  validateModes(spec.accessModes, path, errors);
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) errors.required([...path, 'resources', 'storage']);
  else if (parseQuantity(storage).nano <= 0n) {
    errors.invalid([...path, 'resources', 'storage'], storage, 'must be greater than zero');
  }
  if (spec.storageClassName) {
    errors.all([...path, 'storageClassName'], spec.storageClassName, dns1123Subdomain(spec.storageClassName));
  }
  errors.oneOf([...path, 'volumeMode'], spec.volumeMode, ['Block', 'Filesystem']);
}

function validateModes(modes: readonly string[] | undefined, path: Path, errors: Errors): void {
  for (const mode of modes ?? []) errors.oneOf([...path, 'accessModes'], mode, ACCESS_MODES);
  if ((modes ?? []).includes('ReadWriteOncePod') && modes!.length > 1) {
    errors.forbidden([...path, 'accessModes'], 'may not use ReadWriteOncePod with other access modes');
  }
}

const VOLUME_FIELDS = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

/** Models core/validation ValidatePersistentVolumeSpec. */
export function validatePersistentVolume({ spec }: PersistentVolume, errors: Errors): void {
  if ((spec.accessModes ?? []).length === 0) errors.required([...SPEC, 'accessModes']);
  validateModes(spec.accessModes, SPEC, errors);
  if (Object.keys(spec.capacity ?? {}).length === 0) errors.required([...SPEC, 'capacity']);
  const sources = Object.keys(spec).filter((key) => !VOLUME_FIELDS.has(key));
  for (const extra of sources.slice(1))
    errors.forbidden([...SPEC, extra], 'may not specify more than 1 volume type');
  if (sources.length === 0) errors.required(SPEC, 'must specify a volume type');
  if (spec.local !== undefined && spec.nodeAffinity?.required === undefined) {
    errors.required([...SPEC, 'nodeAffinity'], 'Local volume requires node affinity');
  }
  errors.oneOf([...SPEC, 'persistentVolumeReclaimPolicy'], spec.persistentVolumeReclaimPolicy, [
    'Delete',
    'Recycle',
    'Retain',
  ]);
}

/** Models storage/validation ValidateStorageClass. */
export function validateStorageClass(storageClass: StorageClass, errors: Errors): void {
  if (!storageClass.provisioner) errors.required(['provisioner']);
  errors.oneOf(['reclaimPolicy'], storageClass.reclaimPolicy, ['Delete', 'Retain']);
  errors.oneOf(['volumeBindingMode'], storageClass.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
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
  errors.oneOf(['preemptionPolicy'], priorityClass.preemptionPolicy, ['Never', 'PreemptLowerPriority']);
}

/** Models policy/validation ValidatePodDisruptionBudgetSpec. */
export function validateDisruptionBudget({ spec }: PodDisruptionBudget, errors: Errors): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.invalid(SPEC, spec, 'minAvailable and maxUnavailable cannot be both set');
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field];
    const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null;
    if (typeof value === 'number') errors.nonNegative([...SPEC, field], value);
    else if (value !== undefined && percent === null) {
      errors.invalid(
        [...SPEC, field],
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      );
    } else if (percent !== null && Number(percent[1]) > 100) {
      errors.invalid([...SPEC, field], value, 'must not be greater than 100%');
    }
  }
  validateLabelSelector(spec.selector, [...SPEC, 'selector'], errors);
  errors.oneOf([...SPEC, 'unhealthyPodEvictionPolicy'], spec.unhealthyPodEvictionPolicy, [
    'AlwaysAllow',
    'IfHealthyBudget',
  ]);
}

/** Models autoscaling/validation validateHorizontalPodAutoscalerSpec. */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, errors: Errors): void {
  if (spec.minReplicas !== undefined && spec.minReplicas < 1) {
    errors.invalid([...SPEC, 'minReplicas'], spec.minReplicas, 'must be greater than or equal to 1');
  }
  const max = spec.maxReplicas ?? 0;
  if (max < 1) errors.invalid([...SPEC, 'maxReplicas'], max, 'must be greater than 0');
  if (spec.minReplicas !== undefined && max < spec.minReplicas) {
    errors.invalid([...SPEC, 'maxReplicas'], max, 'must be greater than or equal to `minReplicas`');
  }
  for (const field of ['kind', 'name'] as const) {
    if (!spec.scaleTargetRef?.[field]) errors.required([...SPEC, 'scaleTargetRef', field]);
  }
}

/** Models core/validation ValidateNode as far as a person writes one. */
export function validateNode({ spec }: Node, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, { key, value, effect }] of (spec?.taints ?? []).entries()) {
    const at = [...SPEC, 'taints', i];
    errors.all([...at, 'key'], key ?? '', qualifiedName(key ?? ''));
    errors.all([...at, 'value'], value ?? '', labelValue(value ?? ''));
    if (!effect) errors.required([...at, 'effect']);
    else errors.oneOf([...at, 'effect'], effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
    const id = `${effect}/${key}`;
    if (seen.has(id)) errors.duplicate(at, { key, value, effect });
    seen.add(id);
  }
}
