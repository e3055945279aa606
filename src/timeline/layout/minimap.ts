import type { TraceIndex } from '../../trace/index.ts';
import { timesBefore } from '../../trace/series.ts';
import type { TimeAxis } from '../axis.ts';

/** How much happened in one column of the minimap, from 0 to 1, and how much of it was failure. */
export interface MinimapColumn {
  readonly x: number;
  readonly w: number;
  readonly activity: number;
  readonly failures: number;
}

const COLUMN = 4;

/** The whole run as a strip of densities. The busiest column is 1; a single failure is always seen. */
export function layoutMinimap(index: TraceIndex, axis: TimeAxis): MinimapColumn[] {
  const count = Math.max(1, Math.ceil((axis.x1 - axis.x0) / COLUMN));
  // Where the columns begin, in time: two bisections a column instead of one for every event.
  const edges = Array.from({ length: count - 1 }, (_, i) => axis.time(axis.x0 + (i + 1) * COLUMN));
  const activity = perColumn(index.momentTimes, edges);
  const failures = perColumn(index.failureTimes, edges);
  const most = Math.max(1, ...activity);
  return activity.map((n, i) => ({
    x: axis.x0 + i * COLUMN,
    w: COLUMN - 1,
    // The square root keeps a lone event visible beside a crowded start.
    activity: Math.sqrt(n / most),
    failures: failures[i]! > 0 ? Math.max(0.3, Math.sqrt(failures[i]! / most)) : 0,
  }));
}

/** How many of rising `times` lie before the first edge, between each two, and from the last one on. */
function perColumn(times: readonly number[], edges: readonly number[]): number[] {
  let before = 0;
  const counts = edges.map((edge) => {
    const until = timesBefore(times, edge);
    const count = until - before;
    before = until;
    return count;
  });
  return [...counts, times.length - before];
}
