/** What a namespace lays down for its pods: quotas and ranges. Models core/validation ValidateResourceQuota, ValidateLimitRange. */
import type { KubeObject } from '../meta.ts';
import { canonicalQuantity, compareQuantity, parseQuantity } from '../quantity.ts';
import { type Errors, type FieldPath, key } from './errors.ts';
import { qualifiedName } from './names.ts';

type Amounts = Record<string, string>;

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
/** Things that are counted: their number is whole. */
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const OF_QUOTA = new Set([
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
  ...COUNTED,
]);
const isHugePages = (name: string) => /^(requests\.)?hugepages-/.test(name);

const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** What a scope can be counted of. */
function mayCount(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'CrossNamespacePodAffinity') return name === 'pods';
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name.endsWith('storage');
  return name === 'pods' || COMPUTE.some((each) => name === each || name.endsWith(`.${each}`));
}

export function validateQuota({ spec }: KubeObject, errors: Errors): void {
  const hard: Amounts = spec?.hard ?? {};
  for (const [name, amount] of Object.entries(hard).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path: FieldPath = ['spec', 'hard', key(name)];
    errors.all(path, name, qualifiedName(name));
    if (!name.includes('/') && !OF_QUOTA.has(name) && !isHugePages(name)) {
      errors.invalid(path, name, 'must be a standard resource type or fully qualified');
      errors.invalid(path, name, 'must be a standard resource for quota');
    }
    const { nano } = parseQuantity(amount);
    if (nano < 0n) errors.invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0');
    if (COUNTED.includes(name) && nano % 1_000_000_000n !== 0n)
      errors.invalid(path, canonicalQuantity(amount), 'must be an integer');
  }
  const scopes: string[] = spec?.scopes ?? [];
  const path: FieldPath = ['spec', 'scopes'];
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) errors.invalid(path, scopes, 'unsupported scope');
    for (const name of Object.keys(hard).sort())
      if (SCOPES.includes(scope) && OF_QUOTA.has(name) && !mayCount(scope, name))
        errors.invalid(path, scopes, 'unsupported scope applied to resource');
  }
  if (CONFLICTS.some((pair) => pair.every((scope) => scopes.includes(scope))))
    errors.invalid(path, scopes, 'conflicting scopes');
}

interface Bounds {
  type?: string;
  min?: Amounts;
  max?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

/** `[field that is wrong, smaller, larger, words of both]`: each smaller amount must not exceed the larger. */
const ORDER = [
  ['min', 'min', 'max', 'min value', 'max value'],
  ['defaultRequest', 'min', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'defaultRequest', 'max', 'default request value', 'max value'],
  ['defaultRequest', 'defaultRequest', 'default', 'default request value', 'default limit value'],
  ['default', 'min', 'default', 'min value', 'default value'],
  ['default', 'default', 'max', 'default value', 'max value'],
] as const;

export function validateLimitRange({ spec }: KubeObject, errors: Errors): void {
  const types = new Set<string>();
  for (const [index, item] of ((spec?.limits ?? []) as Bounds[]).entries()) {
    const at: FieldPath = ['spec', 'limits', index];
    const type = item.type ?? '';
    if (types.has(type)) errors.duplicate([...at, 'type'], type);
    types.add(type);
    if (type === 'Pod')
      for (const field of ['default', 'defaultRequest'] as const)
        if (Object.keys(item[field] ?? {}).length > 0)
          errors.forbidden([...at, field], "may not be specified when `type` is 'Pod'");
    if (type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage)
      errors.required(
        [...at, 'limits'],
        'either minimum or maximum storage value is required, but neither was provided',
      );
    validateBounds(item, at, errors);
  }
}

function validateBounds(item: Bounds, at: FieldPath, errors: Errors): void {
  const names = new Set(
    (['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const).flatMap((field) =>
      Object.keys(item[field] ?? {}),
    ),
  );
  for (const name of [...names].sort()) {
    for (const [field, small, large, smallWords, largeWords] of ORDER) {
      const low = item[small]?.[name];
      const high = item[large]?.[name];
      if (low === undefined || high === undefined || compareQuantity(low, high) <= 0) continue;
      // Where a default is out of bounds, the bound is shown as the value.
      const shown = field === 'default' && small === 'min' ? low : field === 'default' ? high : low;
      const value = field === 'defaultRequest' && small === 'min' ? high : shown;
      const said = `${smallWords} ${canonicalQuantity(low)} is greater than ${largeWords} ${canonicalQuantity(high)}`;
      errors.invalid([...at, field, key(name)], canonicalQuantity(value), said);
    }
    const ratio = item.maxLimitRequestRatio?.[name];
    if (ratio !== undefined && compareQuantity(ratio, '1') < 0)
      errors.invalid(
        [...at, 'maxLimitRequestRatio', key(name)],
        canonicalQuantity(ratio),
        `ratio ${canonicalQuantity(ratio)} is less than 1`,
      );
  }
}
