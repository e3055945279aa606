import type { IntOrString } from './types.generated.ts';

/** The number before a percent sign, or undefined where the value is no percentage. */
export function percentOf(value: IntOrString): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^([+-]?\d+)%$/.exec(value);
  return match === null ? undefined : Number(match[1]);
}

/**
 * A number as it is, a percentage as its share of `total`, rounded as told. Undefined for text that
 * is neither. Models apimachinery util/intstr GetScaledValueFromIntOrPercent.
 */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  const share = (percent * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}

/**
 * maxSurge and maxUnavailable of a rolling update as numbers of pods: surge rounds up, unavailable
 * down, and both zero makes unavailable 1. Models pkg/controller/deployment/util ResolveFenceposts.
 */
export function resolveFenceposts(
  maxSurge: IntOrString | undefined,
  maxUnavailable: IntOrString | undefined,
  desired: number,
): { surge: number; unavailable: number } {
  const surge = scaledValue(maxSurge ?? 0, desired, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable ?? 0, desired, 'down') ?? 0;
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}
