/** Defaults and bounds from LimitRanges. Models plugin/pkg/admission/limitranger. */
import type { KubeObject } from '../../../api/meta.ts';
import { compareQuantity } from '../../../api/quantity.ts';
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

export function admitLimits(object: KubeObject, api: ControlPlaneApi): void {
  if (object.kind !== 'Pod' && object.kind !== 'PersistentVolumeClaim') return;
  const limits: Limit[] = api
    .list('LimitRange', object.metadata.namespace)
    .flatMap((each) => each.spec.limits ?? []);
  if (limits.length === 0) return;
  const errors: string[] = [];
  if (object.kind === 'Pod') {
    const containers: ContainerLike[] = [
      ...(object.spec.initContainers ?? []),
      ...(object.spec.containers ?? []),
    ];
    for (const limit of limits)
      if (limit.type === 'Container') for (const each of containers) fillDefaults(each, limit);
    for (const limit of limits)
      if (limit.type === 'Container')
        for (const each of containers) errors.push(...violations(each.resources, limit));
  } else
    for (const limit of limits)
      if (limit.type === 'PersistentVolumeClaim') errors.push(...violations(object.spec.resources, limit));
  if (errors.length === 0) return;
  throw forbidden(
    object.kind,
    object.metadata.name,
    errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`,
  );
}

function fillDefaults(container: ContainerLike, limit: Limit): void {
  const requests = { ...limit.defaultRequest, ...container.resources?.requests };
  const limits = { ...limit.default, ...container.resources?.limits };
  // A limit without a request is a request too; the limit range's own default comes first.
  for (const name in limits) requests[name] ??= limits[name]!;
  container.resources = {
    ...container.resources,
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

function violations(resources: ContainerLike['resources'], limit: Limit): string[] {
  const errors: string[] = [];
  for (const [name, min] of Object.entries(limit.min ?? {})) {
    const request = resources?.requests?.[name];
    if (request === undefined)
      errors.push(`minimum ${name} usage per ${limit.type} is ${min}.  No request is specified`);
    else if (compareQuantity(request, min) < 0)
      errors.push(`minimum ${name} usage per ${limit.type} is ${min}, but request is ${request}`);
  }
  for (const [name, max] of Object.entries(limit.max ?? {})) {
    const asked = resources?.limits?.[name];
    const request = resources?.requests?.[name];
    if (asked === undefined && limit.type === 'Container')
      errors.push(`maximum ${name} usage per ${limit.type} is ${max}.  No limit is specified`);
    else if (asked !== undefined && compareQuantity(asked, max) > 0)
      errors.push(`maximum ${name} usage per ${limit.type} is ${max}, but limit is ${asked}`);
    else if (request !== undefined && compareQuantity(request, max) > 0)
      errors.push(`maximum ${name} usage per ${limit.type} is ${max}, but request is ${request}`);
  }
  return errors;
}
