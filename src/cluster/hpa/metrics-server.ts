/**
 * When the use of a container can be read. Models sigs.k8s.io/metrics-server (pkg/storage/pod.go) and the statistics
 * of the kubelet that it reads: a rate needs two points, and what is read is a while old.
 */
import type { SimMs } from '../../base/time.ts';

/** --metric-resolution; the phase is assumed. */
const RESOLUTION_MS = 15_000;
const PHASE_MS = 7500;
/** How old the numbers are when they are read: the kubelet looks at a container about every ten seconds. */
const AGE_MS = 10_000;
/** One point is enough of a container that has run for so long and no longer than one round. */
const FRESH_MS = 10_000;

/** A number, the moment that it is of, and the time over which it was taken. */
export interface Sample {
  at: SimMs;
  window: SimMs;
}

/** What can be read now of a container that has run since `started`. */
export function sampleOf(started: SimMs, now: SimMs): Sample | undefined {
  const rounds = Math.floor((now - PHASE_MS) / RESOLUTION_MS);
  if (rounds < 0) return undefined;
  const at = PHASE_MS + rounds * RESOLUTION_MS - AGE_MS;
  const age = at - started;
  if (age >= RESOLUTION_MS) return { at, window: RESOLUTION_MS };
  return age >= FRESH_MS ? { at, window: age } : undefined;
}
