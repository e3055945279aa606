import type { Path } from '../decode.ts';
import { canonicalQuantity, compareQuantity, parseQuantity } from '../quantity.ts';
import type { Quantity, ResourceRequirements } from '../types.generated.ts';
import { type Errors, type FieldPath, key } from './errors.ts';
import { qualifiedName } from './names.ts';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isHugePages = (name: string) => name.startsWith('hugepages-');
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');

/** Not overcommittable: huge pages and extended resources. */
const isExact = (name: string) => isHugePages(name) || !isNative(name);

function validateName(name: string, path: FieldPath, errors: Errors): void {
  errors.all(path, name, qualifiedName(name));
  if (name.includes('/') || STANDARD.has(name) || isHugePages(name)) return;
  errors.invalid(path, name, 'must be a standard resource type or fully qualified');
  errors.invalid(path, name, 'must be a standard resource for containers');
}

function validateAmount(name: string, amount: Quantity, path: FieldPath, errors: Errors): void {
  const { nano } = parseQuantity(amount);
  if (nano < 0n) errors.invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0');
  if (isExact(name) && nano % 1_000_000_000n !== 0n) errors.invalid(path, amount, 'must be an integer');
}

/** What a pod as a whole can ask for. */
const POD_LEVEL = ['cpu', 'hugepages-', 'memory'];

/** Names of pod-level resources. Models core/validation validatePodResourceName. */
export function validatePodLevelNames(
  resources: ResourceRequirements | undefined,
  path: Path,
  errors: Errors,
): void {
  for (const kind of ['limits', 'requests'] as const)
    for (const name of Object.keys(resources?.[kind] ?? {}).sort())
      if (name !== 'cpu' && name !== 'memory' && !isHugePages(name))
        errors.notSupported([...path, kind, key(name)], name, POD_LEVEL);
}

/** Requests and limits of a container. Models core/validation ValidateResourceRequirements. */
export function validateResources(
  resources: ResourceRequirements | undefined,
  path: Path,
  errors: Errors,
): void {
  const { limits = {}, requests = {} } = resources ?? {};
  for (const name of Object.keys(limits).sort()) {
    validateName(name, [...path, 'limits', key(name)], errors);
    validateAmount(name, limits[name]!, [...path, 'limits', key(name)], errors);
  }
  for (const name of Object.keys(requests).sort()) {
    const request = requests[name]!;
    const limit = limits[name];
    validateName(name, [...path, 'requests', key(name)], errors);
    validateAmount(name, request, [...path, 'requests', key(name)], errors);
    if (limit !== undefined) {
      if (compareQuantity(request, limit) === 0) continue;
      if (isExact(name)) {
        errors.invalid(
          [...path, 'requests'],
          canonicalQuantity(request),
          `must be equal to ${name} limit of ${canonicalQuantity(limit)}`,
        );
      } else if (compareQuantity(request, limit) > 0) {
        errors.invalid(
          [...path, 'requests'],
          canonicalQuantity(request),
          `must be less than or equal to ${name} limit of ${canonicalQuantity(limit)}`,
        );
      }
    } else if (isExact(name)) {
      errors.required([...path, 'limits'], 'Limit must be set for non overcommitable resources');
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.forbidden(path, 'HugePages require cpu or memory');
}
