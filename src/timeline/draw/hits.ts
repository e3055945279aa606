import type { Hit, LaneBox, Scene } from '../layout/scene.ts';
import type { GestureActions } from './gestures.ts';

/** Marks at the very edge reach a little into the gutter, CSS px. */
const EDGE = 6;
/** The gutter ends a little before the plot, so that a bar at 0 s can be taken. */
const GUTTER_END = 4;
/** Half the width of the line of a flag that can be taken. */
const LINE = 4;
/** The corner of a lane's head that pins it. */
const PIN = 24;

/** The time under the pointer (seconds), never outside what is drawn or outside the run. */
export function timeAt(scene: Scene, x: number, end: number): number {
  const t = scene.axis.time(Math.min(Math.max(x, scene.plot.x0), scene.plot.x1));
  return Math.min(Math.max(0, t), end);
}

/** The topmost mark under the pointer. */
export function hitAt(scene: Scene, x: number, y: number): Hit | undefined {
  if (y < scene.metrics.ruler || x < scene.plot.x0 - EDGE) return undefined;
  const hit = scene.hits.at(x, y);
  // A lane that has scrolled under the pinned ones cannot be reached.
  const pinned = scene.rows.find((row) => row.id === hit?.row)?.pinned;
  return hit && (pinned || y >= scene.scrollY0) ? hit : undefined;
}

/** What a press at this place begins. */
export function zoneAt(scene: Scene, x: number, y: number): ReturnType<GestureActions['zoneAt']> {
  const flag = scene.flags.findLast(({ kind, pill, x: line, y0, y1 }) => {
    if (kind === 'actual' || y < y0 || y > y1) return false;
    const onPill = x >= pill.x && x <= pill.x + pill.w && y >= pill.y && y <= pill.y + pill.h;
    return onPill || Math.abs(x - line) <= LINE;
  });
  if (flag) return { zone: 'flag', flag: flag.id };
  const { playhead } = scene;
  const onHandle =
    playhead !== undefined &&
    x >= playhead.x &&
    x <= playhead.x + playhead.w &&
    y >= playhead.y &&
    y <= playhead.y + playhead.h;
  if (onHandle) return { zone: 'playhead' };
  if (x < scene.plot.x0 - GUTTER_END) return { zone: 'gutter' };
  return y < scene.metrics.ruler ? { zone: 'ruler' } : { zone: 'plot' };
}

/** What a click in the gutter does to its lane; undefined outside of it. */
export function handleAt(
  scene: Scene,
  x: number,
  y: number,
): { lane: string; does: 'pin' | 'fold' | 'nothing' } | undefined {
  if (x >= scene.plot.x0 - GUTTER_END || y < scene.metrics.ruler) return undefined;
  const lane = laneAt(scene, y);
  if (!lane) return undefined;
  if (x >= scene.plot.x0 - PIN && y <= lane.y + PIN) return { lane: lane.id, does: 'pin' };
  return { lane: lane.id, does: lane.foldable ? 'fold' : 'nothing' };
}

/** The lane at this height; pinned ones lie on top of those that scroll. */
export function laneAt(scene: Scene, y: number): LaneBox | undefined {
  const inside = scene.lanes.filter((lane) => y >= lane.y && y <= lane.y + lane.h);
  return inside.find((one) => one.pinned) ?? inside.at(-1);
}
