import type { Lane, Row } from '../model/items.ts';
import { type Metrics, rowHeight } from './metrics.ts';

/** Where a lane and its rows are, in CSS px from the top of the timeline. */
export interface LanePlace {
  readonly lane: Lane;
  readonly y: number;
  readonly h: number;
  readonly pinned: boolean;
  readonly collapsed: boolean;
  readonly rows: readonly { readonly row: Row; readonly y: number; readonly h: number }[];
}

export interface LanePlaces {
  readonly places: readonly LanePlace[];
  readonly byLane: ReadonlyMap<string, LanePlace>;
  readonly scrollY0: number;
  readonly contentHeight: number;
}

/**
 * Lanes from top to bottom: the ruler, pinned lanes, and then, moved by the scrolling, all others.
 *
 *     ruler      | 0 s      10 s      20 s
 *     pinned     | web-1  ▓▓▓▓▓▓▓
 *     scrollY0 --+------------------------
 *     scrolling  | web-0  ▓▓▓▓▓▓▓          y - scrollTop
 */
export function placeLanes(
  lanes: readonly Lane[],
  metrics: Metrics,
  options: { collapsed: ReadonlySet<string>; pinned: readonly string[]; scrollTop: number },
): LanePlaces {
  const places: LanePlace[] = [];
  const pinned = options.pinned.flatMap((id) => lanes.find((lane) => lane.id === id) ?? []);
  let y = metrics.ruler;
  for (const lane of pinned) {
    const place = placeLane(lane, y, true, options.collapsed.has(lane.id), metrics);
    places.push(place);
    y += place.h + metrics.laneGap;
  }
  const scrollY0 = y;
  y -= options.scrollTop;
  for (const lane of lanes) {
    if (options.pinned.includes(lane.id)) continue;
    const place = placeLane(lane, y, false, options.collapsed.has(lane.id), metrics);
    places.push(place);
    y += place.h + metrics.laneGap;
  }
  return {
    places,
    byLane: new Map(places.map((place) => [place.lane.id, place])),
    scrollY0,
    contentHeight: y + options.scrollTop,
  };
}

function placeLane(lane: Lane, y: number, pinned: boolean, collapsed: boolean, metrics: Metrics): LanePlace {
  const rows: LanePlace['rows'][number][] = [];
  let at = y + metrics.lanePad;
  for (const row of collapsed ? [lane.summary] : lane.rows) {
    const h = rowHeight(row, metrics);
    rows.push({ row, y: at, h });
    at += h;
  }
  // Room for the second line of text under the name.
  const least = collapsed ? 0 : metrics.name.size + metrics.small.size + 16;
  return { lane, y, h: Math.max(at - y, least) + metrics.lanePad, pinned, collapsed, rows };
}
