/** Resizing in the middle of a rollout. Models scale() of pkg/controller/deployment/sync.go. */
import type { KubeObject } from '../../api/meta.ts';
import { desiredAnnotation, maxAnnotation } from './annotations.ts';
import type { Resize } from './rolling.ts';
import { available, desiredOf, isRolling, maxSurge, sum } from './sizes.ts';

/** `old` oldest first, `fresh` the ReplicaSet of the present template. */
export function scale(
  deployment: KubeObject,
  old: readonly KubeObject[],
  fresh: KubeObject | undefined,
): Resize[] {
  const desired = desiredOf(deployment);
  const all = fresh === undefined ? [...old] : [...old, fresh];
  const active = all.filter((set) => desiredOf(set) > 0);
  if (active.length <= 1) {
    const only = active[0] ?? fresh ?? old.at(-1);
    return only === undefined || desiredOf(only) === desired ? [] : [{ set: only, to: desired }];
  }
  if (fresh !== undefined && isSaturated(desired, fresh))
    return old.filter((set) => desiredOf(set) > 0).map((set) => ({ set, to: 0 }));
  return isRolling(deployment) ? proportional(deployment, active) : [];
}

function isSaturated(desired: number, set: KubeObject): boolean {
  return desiredOf(set) === desired && desiredAnnotation(set) === desired && available(set) === desired;
}

/** Every active ReplicaSet gets its share of the change; what rounding leaves goes to the largest. */
export function proportional(deployment: KubeObject, active: readonly KubeObject[]): Resize[] {
  const desired = desiredOf(deployment);
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(active, desiredOf);
  const newerFirst = toAdd > 0;
  const sorted = active
    .map((set, age) => ({ set, age }))
    .sort((a, b) => desiredOf(b.set) - desiredOf(a.set) || (newerFirst ? b.age - a.age : a.age - b.age))
    .map(({ set }) => set);

  const sizes = new Map<KubeObject, number>();
  let added = 0;
  for (const set of sorted) {
    const share = toAdd === 0 ? 0 : shareOf(set, deployment, toAdd, added);
    sizes.set(set, desiredOf(set) + share);
    added += share;
  }
  const largest = sorted[0]!;
  if (toAdd !== 0) sizes.set(largest, Math.max(0, sizes.get(largest)! + toAdd - added));
  return sorted.map((set) => ({ set, to: sizes.get(set)! }));
}

function shareOf(set: KubeObject, deployment: KubeObject, toAdd: number, added: number): number {
  const left = toAdd - added;
  if (left === 0) return 0;
  const fraction = fractionOf(set, deployment);
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

/** The change that keeps the share of the set. Where somebody has taken its note away, the present size is what was. */
function fractionOf(set: KubeObject, deployment: KubeObject): number {
  const desired = desiredOf(deployment);
  const size = desiredOf(set);
  if (desired === 0) return -size;
  const before = maxAnnotation(set) || deployment.status?.replicas;
  return before ? roundHalfUp((size * (desired + maxSurge(deployment))) / before) - size : 0;
}

const roundHalfUp = (value: number): number => Math.floor(value + 0.5);
