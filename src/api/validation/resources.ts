import type { Path } from '../decode.ts';
import {
  addQuantity,
  canonicalQuantity,
  compareQuantity,
  parseQuantity,
  tryParseQuantity,
} from '../quantity.ts';
import type { PodSpec, Quantity, ResourceRequirements } from '../types.generated.ts';
import { type Errors, type FieldPath, key } from './errors.ts';
import { qualifiedName } from './names.ts';

const OF_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Counted, not measured. Models integerResources of core/helper. */
const COUNTED = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
/** Names without a prefix that mean something somewhere. Models standardResources of core/helper. */
const STANDARD = new Set([
  ...OF_CONTAINERS,
  ...COUNTED,
  ...[...OF_CONTAINERS].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
]);
const isHugePages = (name: string) => name.startsWith('hugepages-');
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');

/** A resource of a device or of somebody else's. Models IsExtendedResourceName. */
const isExtended = (name: string) =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0;

/** Not overcommittable: huge pages and extended resources. */
const isExact = (name: string) => isHugePages(name) || !isNative(name);

/** The name of any resource; answers whether it is good. Models core/validation validateResourceName. */
export function validateResourceName(name: string, path: FieldPath, errors: Errors): boolean {
  const texts = qualifiedName(name);
  errors.all(path, name, texts);
  if (texts.length > 0) return false;
  if (name.includes('/') || STANDARD.has(name) || isHugePages(name)) return true;
  errors.invalid(path, name, 'must be a standard resource type or fully qualified');
  return false;
}

/** Models core/validation validateContainerResourceName. */
export function validateContainerResourceName(name: string, path: FieldPath, errors: Errors): void {
  validateResourceName(name, path, errors);
  if (!name.includes('/')) {
    if (!OF_CONTAINERS.has(name) && !isHugePages(name))
      errors.invalid(path, name, 'must be a standard resource for containers');
  } else if (!isNative(name) && !isExtended(name))
    errors.invalid(path, name, "doesn't follow extended resource name standard");
}

/** Models core/validation ValidateResourceQuantityValue. */
export function validateAmount(name: string, amount: Quantity, path: FieldPath, errors: Errors): void {
  const { nano } = parseQuantity(amount);
  if (nano < 0n) errors.invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0');
  if ((COUNTED.has(name) || isExtended(name)) && nano % 1_000_000_000n !== 0n)
    errors.invalid(path, canonicalQuantity(amount), 'must be an integer');
}

/** Huge pages come whole. Models validateResourceQuantityHugePageValue. */
function validatePages(name: string, amount: Quantity, path: FieldPath, errors: Errors): void {
  if (!isHugePages(name)) return;
  const page = tryParseQuantity(name.slice('hugepages-'.length));
  const isWhole = !('error' in page) && page.nano > 0n && page.nano % 1_000_000_000n === 0n;
  if (isWhole && parseQuantity(amount).nano % page.nano === 0n) return;
  errors.invalid(
    path,
    canonicalQuantity(amount),
    `${canonicalQuantity(amount)} is not positive integer multiple of ${name}`,
  );
}

/** What a pod as a whole can ask for. */
const POD_LEVEL = ['cpu', 'hugepages-', 'memory'];

function validatePodName(name: string, path: FieldPath, errors: Errors): void {
  if (!validateResourceName(name, path, errors)) return;
  if (name !== 'cpu' && name !== 'memory' && !isHugePages(name)) errors.notSupported(path, name, POD_LEVEL);
}

type NameCheck = typeof validatePodName;

/** Requests and limits of a container. Models core/validation ValidateResourceRequirements. */
export function validateResources(
  resources: ResourceRequirements | undefined,
  path: Path,
  errors: Errors,
  checkName: NameCheck = validateContainerResourceName,
): void {
  const { limits = {}, requests = {} } = resources ?? {};
  for (const name of Object.keys(limits).sort()) {
    const at = [...path, 'limits', key(name)];
    checkName(name, at, errors);
    validateAmount(name, limits[name]!, at, errors);
    validatePages(name, limits[name]!, at, errors);
  }
  for (const name of Object.keys(requests).sort()) {
    const at = [...path, 'requests', key(name)];
    const request = requests[name]!;
    checkName(name, at, errors);
    validateAmount(name, request, at, errors);
    validateAgainstLimit(name, request, limits[name], path, errors);
    validatePages(name, request, at, errors);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.forbidden(path, 'HugePages require cpu or memory');
}

function validateAgainstLimit(
  name: string,
  request: Quantity,
  limit: Quantity | undefined,
  path: Path,
  errors: Errors,
): void {
  if (limit === undefined) {
    if (isExact(name))
      errors.required([...path, 'limits'], 'Limit must be set for non overcommitable resources');
    return;
  }
  const order = compareQuantity(request, limit);
  if (order === 0 || (order < 0 && !isExact(name))) return;
  const relation = isExact(name) ? 'equal to' : 'less than or equal to';
  errors.invalid(
    [...path, 'requests'],
    canonicalQuantity(request),
    `must be ${relation} ${name} limit of ${canonicalQuantity(limit)}`,
  );
}

/** Resources of a pod as a whole. Models core/validation validatePodResources. */
export function validatePodResources(spec: PodSpec, path: Path, errors: Errors): void {
  if (spec.resources === undefined) return;
  if (spec.os?.name === 'windows') {
    errors.forbidden(path, 'may not be set for a windows pod');
    return;
  }
  if (spec.resources.claims !== undefined)
    errors.forbidden([...path, 'claims'], 'claims may not be set for Resources at pod-level');
  validateResources(spec.resources, path, errors, validatePodName);
  const { limits = {}, requests = {} } = spec.resources;
  for (const [name, asked] of Object.entries(requests).sort()) {
    const sum = aggregateRequest(spec, name);
    if (sum !== undefined && compareQuantity(sum, asked) > 0)
      errors.invalid(
        [...path, 'requests', key(name)],
        canonicalQuantity(asked),
        `must be greater than or equal to aggregate container requests of ${canonicalQuantity(sum)}`,
      );
  }
  for (const [i, { resources }] of (spec.containers ?? []).entries())
    for (const [name, limit] of Object.entries(resources?.limits ?? {}).sort())
      if (limits[name] !== undefined && compareQuantity(limit, limits[name]) > 0)
        errors.invalid(
          [...path, 'containers', i, key(name), 'limits'],
          canonicalQuantity(limit),
          `must be less than or equal to pod limits of ${canonicalQuantity(limits[name])}`,
        );
}

/** What the containers of a pod ask for together, at most at one time. Models AggregateContainerRequests. */
export const aggregateRequest = (spec: PodSpec, name: string): Quantity | undefined =>
  aggregate(spec, 'requests', name);

/** The same of requests or of limits. */
export function aggregate(spec: PodSpec, list: 'requests' | 'limits', name: string): Quantity | undefined {
  const asked = (resources: ResourceRequirements | undefined): Quantity[] => {
    const amount = resources?.[list]?.[name];
    return amount === undefined ? [] : [amount];
  };
  const regular = (spec.containers ?? []).flatMap(({ resources }) => asked(resources));
  const sidecars: Quantity[] = [];
  let most: Quantity | undefined;
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = asked(resources);
    if (restartPolicy === 'Always') sidecars.push(...own);
    const now = restartPolicy === 'Always' ? sidecars : [...sidecars, ...own];
    const sum = now.length === 0 ? undefined : now.reduce(addQuantity);
    if (sum !== undefined && (most === undefined || compareQuantity(sum, most) > 0)) most = sum;
  }
  const running = [...regular, ...sidecars];
  if (running.length === 0) return most;
  const sum = running.reduce(addQuantity);
  return most !== undefined && compareQuantity(most, sum) > 0 ? most : sum;
}
