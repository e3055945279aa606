/** Which old ReplicaSets shrink in a step of a rolling update. Models pkg/controller/deployment/rolling.go. */
import type { KubeObject } from '../../api/meta.ts';
import { available, desiredOf, maxUnavailable, sum } from './sizes.ts';

/** One change of a ReplicaSet's size; the same set may be resized twice in one sync. */
export interface Resize {
  set: KubeObject;
  to: number;
}

/** `old` are all old ReplicaSets, oldest first. */
export function shrinkOld(
  deployment: KubeObject,
  old: readonly KubeObject[],
  fresh: KubeObject | undefined,
): Resize[] {
  const all = fresh === undefined ? old : [...old, fresh];
  if (sum(old, desiredOf) === 0) return [];
  const minAvailable = desiredOf(deployment) - maxUnavailable(deployment);
  const freshUnavailable = fresh === undefined ? 0 : desiredOf(fresh) - available(fresh);
  const mostToRemove = sum(all, desiredOf) - minAvailable - freshUnavailable;
  if (mostToRemove <= 0) return [];

  const cleanup = cleanupUnhealthy(old, mostToRemove);
  if (!cleanup.isWhole) return cleanup.resizes;
  const resized = apply(old, cleanup.resizes);
  return [...cleanup.resizes, ...shrinkAvailable(deployment, resized, fresh)];
}

/**
 * Pods that are not available anyway go first: they cost nothing. A set whose status has more available pods than
 * are asked for is being made smaller already: nothing after it is judged before its status has followed.
 */
export function cleanupUnhealthy(
  old: readonly KubeObject[],
  most: number,
): { resizes: Resize[]; isWhole: boolean } {
  const resizes: Resize[] = [];
  let left = most;
  for (const set of old) {
    if (left <= 0) break;
    const unhealthy = desiredOf(set) - available(set);
    if (desiredOf(set) === 0 || unhealthy === 0) continue;
    if (unhealthy < 0) return { resizes, isWhole: false };
    const remove = Math.min(left, unhealthy);
    resizes.push({ set, to: desiredOf(set) - remove });
    left -= remove;
  }
  return { resizes, isWhole: true };
}

export function shrinkAvailable(
  deployment: KubeObject,
  old: readonly KubeObject[],
  fresh: KubeObject | undefined,
): Resize[] {
  const all = fresh === undefined ? old : [...old, fresh];
  let spare = sum(all, available) - (desiredOf(deployment) - maxUnavailable(deployment));
  const resizes: Resize[] = [];
  for (const set of old) {
    if (spare <= 0) break;
    if (desiredOf(set) === 0) continue;
    const remove = Math.min(desiredOf(set), spare);
    resizes.push({ set, to: desiredOf(set) - remove });
    spare -= remove;
  }
  return resizes;
}

function apply(sets: readonly KubeObject[], resizes: readonly Resize[]): KubeObject[] {
  return sets.map((set) => {
    const resize = resizes.find((each) => each.set === set);
    return resize === undefined ? set : { ...set, spec: { ...set.spec, replicas: resize.to } };
  });
}
