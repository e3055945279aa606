/** Defaults and bounds from LimitRanges. Models plugin/pkg/admission/limitranger. */
import type { KubeObject } from '../../../api/meta.ts';
import { canonicalQuantity, compareQuantity, parseQuantity } from '../../../api/quantity.ts';
import type { PodSpec } from '../../../api/types.generated.ts';
import { aggregate } from '../../../api/validation/resources.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

type Quantities = Record<string, string>;
interface Limit {
  type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  max?: Quantities;
  min?: Quantities;
  default?: Quantities;
  defaultRequest?: Quantities;
  maxLimitRequestRatio?: Quantities;
}
interface ContainerLike {
  name: string;
  resources?: { requests?: Quantities; limits?: Quantities };
}

const ANNOTATION = 'kubernetes.io/limit-ranger';

export function admitLimits(object: KubeObject, api: ControlPlaneApi): void {
  if (object.kind !== 'Pod' && object.kind !== 'PersistentVolumeClaim') return;
  const ranges: Limit[][] = api
    .list('LimitRange', object.metadata.namespace)
    .map((each) => each.spec.limits ?? []);
  if (ranges.length === 0) return;
  if (object.kind === 'Pod') fillPod(object, ranges.flat());
  // What one range refuses is not asked of the next; the same said of two containers is said once.
  for (const limits of ranges) {
    const errors = [...new Set(limits.flatMap((limit) => violationsOf(object, limit)))];
    if (errors.length === 0) continue;
    throw forbidden(
      object.kind,
      object.metadata.name,
      errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`,
    );
  }
}

function violationsOf({ kind, spec }: KubeObject, limit: Limit): string[] {
  if (kind === 'PersistentVolumeClaim')
    return limit.type === kind ? violations({ requests: spec.resources?.requests }, limit) : [];
  if (limit.type === 'Container')
    return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      violations(resources, limit),
    );
  return limit.type === 'Pod' ? violations(podResources(spec as PodSpec), limit) : [];
}

/** Fills in what is missing, in place, and says so on the pod. */
function fillPod({ metadata, spec }: KubeObject, limits: readonly Limit[]): void {
  const containers: ContainerLike[] = spec.containers ?? [];
  const inits: ContainerLike[] = spec.initContainers ?? [];
  const forContainers = limits.filter((limit) => limit.type === 'Container');
  const filled = [
    ...containers.flatMap((each) => fillDefaults(each, forContainers, 'container')),
    ...inits.flatMap((each) => fillDefaults(each, forContainers, 'init container')),
  ];
  if (filled.length > 0)
    metadata.annotations = {
      ...metadata.annotations,
      [ANNOTATION]: `LimitRanger plugin set: ${filled.join('; ')}`,
    };
}

/** Answers what was set, in the words of the annotation. */
function fillDefaults(container: ContainerLike, limits: readonly Limit[], what: string): string[] {
  const said: string[] = [];
  for (const [list, field, word] of [
    ['requests', 'defaultRequest', 'request'],
    ['limits', 'default', 'limit'],
  ] as const) {
    const present = { ...container.resources?.[list] };
    const set: string[] = [];
    for (const limit of limits)
      for (const [name, amount] of Object.entries(limit[field] ?? {})) {
        if (present[name] !== undefined) continue;
        present[name] = amount;
        set.push(name);
      }
    if (set.length === 0) continue;
    container.resources = { ...container.resources, [list]: present };
    said.push(`${set.sort().join(', ')} ${word} for ${what} ${container.name}`);
  }
  return said;
}

/** What the containers want at most at one time; what the pod says as a whole stands above that. */
function podResources(spec: PodSpec): NonNullable<ContainerLike['resources']> {
  const total = (list: 'requests' | 'limits'): Quantities => {
    const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
    const names = new Set(containers.flatMap(({ resources }) => Object.keys(resources?.[list] ?? {})));
    const amounts = [...names].map((name) => [name, String(aggregate(spec, list, name))]);
    return { ...Object.fromEntries(amounts), ...(spec.resources?.[list] as Quantities | undefined) };
  };
  return { requests: total('requests'), limits: total('limits') };
}

function violations(resources: ContainerLike['resources'], limit: Limit): string[] {
  const { type, min, max, maxLimitRequestRatio } = limit;
  const errors: string[] = [];
  const of = (list: 'requests' | 'limits', name: string) => {
    const amount = resources?.[list]?.[name];
    return amount === undefined ? undefined : canonicalQuantity(amount);
  };
  for (const [name, least] of sorted(min)) {
    const rule = `minimum ${name} usage per ${type} is ${least}`;
    const [request, most] = [of('requests', name), of('limits', name)];
    if (request === undefined) errors.push(`${rule}.  No request is specified`);
    else if (compareQuantity(request, least) < 0) errors.push(`${rule}, but request is ${request}`);
    else if (most !== undefined && compareQuantity(most, least) < 0)
      errors.push(`${rule}, but limit is ${most}`);
  }
  for (const [name, greatest] of sorted(max)) {
    const rule = `maximum ${name} usage per ${type} is ${greatest}`;
    const [request, most] = [of('requests', name), of('limits', name)];
    if (type === 'PersistentVolumeClaim' && request === undefined)
      errors.push(`${rule}.  No request is specified`);
    else if (most === undefined && type !== 'PersistentVolumeClaim')
      errors.push(`${rule}.  No limit is specified`);
    else if (most !== undefined && compareQuantity(most, greatest) > 0)
      errors.push(`${rule}, but limit is ${most}`);
    else if (request !== undefined && compareQuantity(request, greatest) > 0)
      errors.push(`${rule}, but request is ${request}`);
  }
  if (type === 'PersistentVolumeClaim') return errors;
  for (const [name, ratio] of sorted(maxLimitRequestRatio)) {
    const rule = `${name} max limit to request ratio per ${type} is ${ratio}`;
    const request = number(of('requests', name));
    const most = number(of('limits', name));
    if (request === 0) errors.push(`${rule}, but no request is specified or request is 0`);
    else if (most === 0) errors.push(`${rule}, but no limit is specified or limit is 0`);
    else if (most / request > number(ratio))
      errors.push(`${rule}, but provided ratio is ${(most / request).toFixed(6)}`);
  }
  return errors;
}

const number = (amount: string | undefined): number =>
  amount === undefined ? 0 : Number(parseQuantity(amount).nano) / 1e9;

const sorted = (amounts: Quantities = {}): [string, string][] =>
  Object.entries(amounts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => [name, canonicalQuantity(amount)]);
