import type { TraceIndex } from '../../trace/index.ts';
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
  const activity = new Array<number>(count).fill(0);
  const failures = new Array<number>(count).fill(0);
  const at = (t: number) => Math.min(count - 1, Math.max(0, Math.floor((axis.x(t) - axis.x0) / COLUMN)));
  for (const t of index.momentTimes) activity[at(t)]!++;
  for (const t of index.failureTimes) failures[at(t)]!++;
  const most = Math.max(1, ...activity);
  return activity.map((n, i) => ({
    x: axis.x0 + i * COLUMN,
    w: COLUMN - 1,
    // The square root keeps a lone event visible beside a crowded start.
    activity: Math.sqrt(n / most),
    failures: failures[i]! > 0 ? Math.max(0.3, Math.sqrt(failures[i]! / most)) : 0,
  }));
}
