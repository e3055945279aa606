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

/** All lanes with their places. Moving one to where the scrolling has it costs nothing for those nobody asks for. */
export interface LanePlaces {
  readonly scrollY0: number;
  readonly contentHeight: number;
  place(lane: string): LanePlace | undefined;
  /** The lanes that reach into the picture above `bottom`: pinned ones, then those that scroll, from top to bottom. */
  inSight(bottom: number): LanePlace[];
}

interface Options {
  readonly collapsed: ReadonlySet<string>;
  readonly pinned: readonly string[];
  readonly scrollTop: number;
}

/**
 * Lanes from top to bottom: the ruler, pinned lanes, and then, moved by the scrolling, all others.
 *
 *     ruler      | 0 s      10 s      20 s
 *     pinned     | web-1  ▓▓▓▓▓▓▓
 *     scrollY0 --+------------------------
 *     scrolling  | web-0  ▓▓▓▓▓▓▓          y - scrollTop
 */
export function placeLanes(lanes: readonly Lane[], metrics: Metrics, options: Options): LanePlaces {
  const { scrollTop } = options;
  const { pinned, scrolling, byLane, scrollY0, contentHeight } = stackOf(lanes, metrics, options);
  const scrolled = (place: LanePlace): LanePlace =>
    place.pinned || scrollTop === 0 ? place : moved(place, -scrollTop);
  return {
    scrollY0,
    contentHeight,
    place(lane) {
      const place = byLane.get(lane);
      return place && scrolled(place);
    },
    inSight(bottom) {
      const found = pinned.filter((place) => place.y < bottom);
      for (let i = firstBelow(scrolling, scrollY0 + scrollTop); i < scrolling.length; i++) {
        const place = scrolled(scrolling[i]!);
        if (place.y >= bottom) break;
        found.push(place);
      }
      return found;
    },
  };
}

interface Stack {
  readonly key: string;
  readonly collapsed: ReadonlySet<string>;
  readonly pinned: readonly LanePlace[];
  /** As if nothing were scrolled away. */
  readonly scrolling: readonly LanePlace[];
  readonly byLane: ReadonlyMap<string, LanePlace>;
  readonly scrollY0: number;
  readonly contentHeight: number;
}

/** Hundreds of lanes keep their places from frame to frame. */
const stacks = new WeakMap<readonly Lane[], Stack>();

function stackOf(lanes: readonly Lane[], metrics: Metrics, { collapsed, pinned }: Options): Stack {
  const key = [metrics.ruler, metrics.bar, metrics.ticks, metrics.lanePad, ...pinned].join(' ');
  const known = stacks.get(lanes);
  if (known?.key === key && sameSet(known.collapsed, collapsed)) return known;
  const byId = new Map(lanes.map((lane) => [lane.id, lane]));
  const on: LanePlace[] = [];
  const scrolling: LanePlace[] = [];
  let y = metrics.ruler;
  const put = (lane: Lane, isPinned: boolean) => {
    const place = placeLane(lane, y, isPinned, collapsed.has(lane.id), metrics);
    y += place.h + metrics.laneGap;
    return place;
  };
  for (const id of pinned) {
    const lane = byId.get(id);
    if (lane) on.push(put(lane, true));
  }
  const scrollY0 = y;
  const isPinned = new Set(pinned);
  for (const lane of lanes) if (!isPinned.has(lane.id)) scrolling.push(put(lane, false));
  const byLane = new Map([...on, ...scrolling].map((place) => [place.lane.id, place]));
  const stack = { key, collapsed, pinned: on, scrolling, byLane, scrollY0, contentHeight: y };
  stacks.set(lanes, stack);
  return stack;
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a === b || (a.size === b.size && [...a].every((one) => b.has(one)));

function moved(place: LanePlace, by: number): LanePlace {
  return { ...place, y: place.y + by, rows: place.rows.map((row) => ({ ...row, y: row.y + by })) };
}

/** The first lane that ends below `y`, found by bisection. */
function firstBelow(places: readonly LanePlace[], y: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]!.y + places[middle]!.h <= y) low = middle + 1;
    else high = middle;
  }
  return low;
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
  const least = collapsed || lane.noSubtitle ? 0 : metrics.name.size + metrics.small.size + 16;
  return { lane, y, h: Math.max(at - y, least) + metrics.lanePad, pinned, collapsed, rows };
}
