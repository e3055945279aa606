import type { Rng } from '../../base/rng.ts';
import type { SimMs } from '../../base/time.ts';
import type { Latency } from '../../scenario/types.ts';

/** The free latencies of a node: what upstream does not fix. Milliseconds. */
export type Hop =
  | 'api'
  | 'firstSync'
  | 'volumes'
  | 'sandbox'
  | 'create'
  | 'start'
  | 'stopSandbox'
  | 'cleanUp'
  | 'imageCheck'
  | 'onDemandRelist'
  | 'poke'
  | 'exec';

/** [lower end, upper end, upper end of the profile `worst`], calibrated against recordings of a real node. */
const WINDOWS: Record<Hop, readonly [number, number, number]> = {
  api: [3, 8, 50],
  firstSync: [5, 15, 50],
  // The volume manager's wait polls at once, finds nothing mounted, and looks again 300 ms later.
  volumes: [300, 300, 900],
  sandbox: [60, 140, 1000],
  create: [20, 50, 300],
  start: [30, 60, 300],
  stopSandbox: [130, 260, 500],
  cleanUp: [70, 120, 300],
  imageCheck: [3, 8, 20],
  onDemandRelist: [3, 10, 20],
  poke: [8, 15, 20],
  exec: [40, 80, 120],
};

const OVERRIDABLE: readonly Hop[] = ['api', 'volumes', 'sandbox', 'create', 'start'];

export interface Latencies {
  readonly profile: Latency['profile'];
  /** One draw of a hop's duration. */
  draw(hop: Hop): SimMs;
  /** A factor in [1, 1.5]: the jitter of the pod workers' resyncs and retries. */
  jitter(): number;
}

/** `typical` draws within the windows, `none` is 0 with the average jitter, `worst` is the upper end. */
export function createLatencies(latency: Latency, rng: Rng): Latencies {
  const { profile, overrides } = latency;
  return {
    profile,
    draw(hop) {
      if (OVERRIDABLE.includes(hop)) {
        const fixed = overrides[hop as keyof typeof overrides];
        if (fixed !== undefined) return fixed;
      }
      const [low, high, worst] = WINDOWS[hop];
      if (profile === 'none') return 0;
      if (profile === 'worst') return worst;
      return low === high ? low : rng.uniform(low, high);
    },
    jitter() {
      if (profile === 'none') return 1.25;
      if (profile === 'worst') return 1.5;
      return 1 + rng.next() * 0.5;
    },
  };
}

/**
 * Something that comes round every `period` on its own clock: the PLEG relist, the sync loop's tick.
 * The ticks themselves cost nothing: one only asks when the next one after an instant is.
 */
export interface Beat {
  readonly period: SimMs;
  /** The first beat strictly after `t`. */
  after(t: SimMs): SimMs;
}

/**
 * A free-running beat with a seeded phase, drawn from `range` (the whole period by default);
 * `none` waits half a period, `worst` a whole one.
 */
export function createBeat(
  period: SimMs,
  profile: Latency['profile'],
  rng: Rng,
  range: readonly [number, number] = [0, period - 1],
): Beat {
  if (profile === 'none') return { period, after: (t) => t + Math.round(period / 2) };
  if (profile === 'worst') return { period, after: (t) => t + period };
  const phase = rng.int(...range);
  return { period, after: (t) => phase + (Math.floor((t - phase) / period) + 1) * period };
}
