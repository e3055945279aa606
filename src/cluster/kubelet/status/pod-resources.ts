import { addQuantity, canonicalQuantity, compareQuantity } from '../../../api/quantity.ts';
import type { Container, Pod, PodStatus, Resources } from '../types.ts';

type Amounts = Record<string, string | number>;
type Kind = 'requests' | 'limits';

function add(into: Amounts, more: Amounts | undefined): void {
  for (const [name, amount] of Object.entries(more ?? {}))
    into[name] = into[name] === undefined ? canonicalQuantity(amount) : addQuantity(into[name], amount);
}

function atLeast(into: Amounts, other: Amounts): void {
  for (const [name, amount] of Object.entries(other))
    if (into[name] === undefined || compareQuantity(amount, into[name]) > 0) into[name] = amount;
}

/**
 * What a pod may use as a whole: its containers together or the greatest moment of its init phase, then its own
 * amounts, then the overhead. Models PodRequests and PodLimits of component-helpers/resource.
 */
function together({ spec }: Pod, kind: Kind): Amounts {
  const total: Amounts = {};
  for (const { resources } of spec.containers) add(total, resources?.[kind]);
  const sidecars: Amounts = {};
  const peak: Amounts = {};
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const beside = restartPolicy === 'Always' ? sidecars : { ...sidecars };
    add(beside, resources?.[kind]);
    atLeast(peak, beside);
  }
  add(total, sidecars);
  atLeast(total, peak);
  for (const [name, amount] of Object.entries(spec.resources?.[kind] ?? {}))
    total[name] = canonicalQuantity(amount);
  for (const [name, amount] of Object.entries(spec.overhead ?? {}))
    if (kind === 'requests' || total[name] !== undefined) add(total, { [name]: amount });
  return total;
}

/** Limits of which each container has one; the cgroup of the pod has no other. Models ResourceConfigForPod. */
function enforced({ spec }: Pod, limits: Amounts): Amounts {
  const all: Container[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const isSet = (name: string) =>
    spec.resources?.limits?.[name] !== undefined ||
    all.every(({ resources }) => resources?.limits?.[name] !== undefined);
  return Object.fromEntries(
    ['cpu', 'memory'].flatMap((name) => {
      const limit = limits[name];
      return limit !== undefined && isSet(name) ? [[name, limit]] : [];
    }),
  );
}

function made(requests: Amounts, limits: Amounts): Resources {
  return {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
  } as Resources;
}

const pick = (amounts: Amounts): Amounts =>
  Object.fromEntries(['cpu', 'memory'].flatMap((n) => (amounts[n] === undefined ? [] : [[n, amounts[n]!]])));

interface Told {
  allocated: Pick<PodStatus, 'allocatedResources'>;
  planned: Resources;
  inForce: Resources;
}
/** By the spec, which is another object whenever it changes: syncs of a pod that stays as it is add nothing up. */
const told = new WeakMap<object, Told>();

/**
 * What the status of a pod says of its resources as a whole (InPlacePodLevelResourcesVerticalScaling, on from 1.36):
 * all that it was granted, and once it is Running what its cgroup holds, read without the kernel's rounding.
 * Models convertStatusToAPIStatus of pkg/kubelet/kubelet_pods.go.
 */
export function podResources(pod: Pod): Pick<PodStatus, 'allocatedResources' | 'resources'> {
  let known = told.get(pod.spec);
  if (known === undefined) {
    const requests = together(pod, 'requests');
    const limits = together(pod, 'limits');
    const own = pod.spec.resources ?? {};
    known = {
      allocated: Object.keys(requests).length > 0 ? { allocatedResources: requests } : {},
      planned: made(requests, limits),
      inForce: made({ ...own.requests, ...pick(requests) }, { ...own.limits, ...enforced(pod, limits) }),
    };
    told.set(pod.spec, known);
  }
  return {
    ...known.allocated,
    resources: pod.status?.phase === 'Running' ? known.inForce : known.planned,
  };
}
