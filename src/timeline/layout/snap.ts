import type { Scene } from './scene.ts';

/** The times (seconds) at which marks in sight begin and end: what a measurement takes hold of. */
export function edgesInSight({ axis, plot, ticks, bars, posts }: Scene): number[] {
  const places = [
    ...ticks.map(({ x }) => x),
    ...bars.flatMap(({ x, w }) => [x, x + w]),
    ...posts.map(({ x }) => x),
  ];
  // Places are not exact in time; the trace's grain is a millisecond.
  return places
    .filter((x) => x >= plot.x0 - 1 && x <= plot.x1 + 1)
    .map((x) => Math.max(0, Math.round(axis.time(x) * 1000) / 1000));
}

/** The one of `times` that is nearest to `t`; `t` itself where there is none. */
export function snap(times: readonly number[], t: number): number {
  let best = t;
  let distance = Infinity;
  for (const time of times) {
    const away = Math.abs(time - t);
    if (away < distance) {
      best = time;
      distance = away;
    }
  }
  return best;
}
