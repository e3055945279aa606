import type { Item, Lane, Row, TimelineModel } from '../model/items.ts';

/** A mark in its place. */
export interface Mark {
  readonly lane: Lane;
  readonly row: Row;
  readonly item: Item;
}

export type Direction =
  | 'rowUp'
  | 'rowDown'
  | 'markLeft'
  | 'markRight'
  | 'laneNext'
  | 'lanePrevious'
  | 'first'
  | 'last';

/** The lanes as they are shown: pinned ones first. */
export function shownLanes(model: TimelineModel, pinned: readonly string[]): Lane[] {
  const top = pinned.flatMap((id) => model.lanes.find((lane) => lane.id === id) ?? []);
  return [...top, ...model.lanes.filter((lane) => !pinned.includes(lane.id))];
}

const shownRows = (lane: Lane, collapsed: ReadonlySet<string>): readonly Row[] =>
  collapsed.has(lane.id) ? [lane.summary] : lane.rows;

/** Finds a mark by its id. The id says which lane to look in, so no other lane is computed. */
export function findMark(model: TimelineModel, id: string): Mark | undefined {
  const laneId = id.replace(/^(B\||diff\|)+/, '').split('#')[0];
  const lane = model.lanes.find((one) => one.id === laneId);
  if (!lane) return undefined;
  for (const row of lane.rows.includes(lane.summary) ? lane.rows : [...lane.rows, lane.summary]) {
    const item = row.items.find((one) => one.id === id);
    if (item) return { lane, row, item };
  }
  return undefined;
}

/** The mark that a step leads to; from nothing, the one nearest to `t` in the first row that has any. */
export function step(
  lanes: readonly Lane[],
  collapsed: ReadonlySet<string>,
  from: Mark | undefined,
  direction: Direction,
  t: number,
): Mark | undefined {
  if (!from) {
    for (const lane of lanes)
      for (const row of shownRows(lane, collapsed)) {
        const item = nearest(row.items, t);
        if (item) return { lane, row, item };
      }
    return undefined;
  }
  switch (direction) {
    case 'markLeft':
    case 'markRight': {
      const items = from.row.items;
      const item = items[items.indexOf(from.item) + (direction === 'markRight' ? 1 : -1)];
      return item && { ...from, item };
    }
    case 'first':
    case 'last': {
      const item = from.row.items.at(direction === 'first' ? 0 : -1);
      return item && { ...from, item };
    }
    case 'laneNext':
    case 'lanePrevious': {
      const marks = shownRows(from.lane, collapsed)
        .flatMap((row) => row.items.map((item) => ({ lane: from.lane, row, item })))
        .sort((a, b) => a.item.from - b.item.from || a.item.to - b.item.to);
      const at = marks.findIndex((mark) => mark.item === from.item);
      return marks[at + (direction === 'laneNext' ? 1 : -1)];
    }
    case 'rowUp':
    case 'rowDown':
      return otherRow(lanes, collapsed, from, direction === 'rowDown' ? 1 : -1);
  }
}

function otherRow(
  lanes: readonly Lane[],
  collapsed: ReadonlySet<string>,
  from: Mark,
  by: 1 | -1,
): Mark | undefined {
  const at = lanes.findIndex((lane) => lane.id === from.lane.id);
  let rows = shownRows(from.lane, collapsed);
  let next = rows.findIndex((row) => row.id === from.row.id) + by;
  for (let i = at; i >= 0 && i < lanes.length; ) {
    const lane = lanes[i]!;
    const row = rows[next];
    if (row) {
      const item = nearest(row.items, from.item.from);
      if (item) return { lane, row, item };
      next += by;
      continue;
    }
    i += by;
    const following = lanes[i];
    if (!following) return undefined;
    rows = shownRows(following, collapsed);
    next = by > 0 ? 0 : rows.length - 1;
  }
  return undefined;
}

/** The item that holds at `t`, or the one whose ends are closest to it. */
function nearest(items: readonly Item[], t: number): Item | undefined {
  let best: Item | undefined;
  let distance = Infinity;
  for (const item of items) {
    const holds = t >= item.from && t < item.to;
    const away = holds ? -1 : Math.min(Math.abs(item.from - t), Math.abs(item.to - t));
    if (away < distance) {
      best = item;
      distance = away;
    }
  }
  return best;
}
