import type { TraceIndex } from '../../trace/index.ts';
import { TimeAxis } from '../axis.ts';
import { formatSeconds } from '../duration.ts';
import { compareModels } from '../model/compare.ts';
import type { Item, Row, TimelineModel } from '../model/items.ts';
import { timelineModel } from '../model/model.ts';
import { placeBars } from './bars.ts';
import { itemsInSight } from './cull.ts';
import { packFlags, placeFlagMarks, stripHeight } from './flags.ts';
import { idleGaps } from './gaps.ts';
import { Hits } from './hits.ts';
import { type LanePlace, placeLanes } from './lanes.ts';
import { placeFlags, placeLifecycle } from './lifecycle.ts';
import { placeLevels, placePulses } from './lines.ts';
import { type Metrics, metricsFor } from './metrics.ts';
import { crossedCounts, placeArrows, placePill, placeRange } from './overlay.ts';
import type { Placing } from './placing.ts';
import { labelBoxes } from './poles.ts';
import { placeGaps, rulerStep, rulerTicks } from './ruler.ts';
import { AHEAD, type Bracket, type LaneBox, type RowBox, type Scene } from './scene.ts';
import { type Font, fitName, fitText } from './text.ts';
import { placeBrackets, placeTicks } from './ticks.ts';
import type { View } from './view.ts';

const RIGHT_MARGIN = 16;

/** The model a view shows: one run, or two of them compared. */
export function modelOf(index: TraceIndex, view: Pick<View, 'say' | 'compare'>): TimelineModel {
  const model = timelineModel(index, view.say);
  return view.compare ? compareModels(model, timelineModel(view.compare, view.say)) : model;
}

/** The axis of a view: what the pointer needs to find its time. */
function axisOf(model: TimelineModel, view: View, metrics = metricsFor(view, view.width)): TimeAxis {
  const gaps = view.collapseGaps === false ? [] : idleGaps(model);
  return new TimeAxis(gaps, view.from, view.to, metrics.gutter, view.width - RIGHT_MARGIN);
}

/** Puts the trace, as seen through the view, on paper. Only what is in sight is placed. */
export function layout(index: TraceIndex, view: View, model: TimelineModel = modelOf(index, view)): Scene {
  const plain = metricsFor(view, view.width);
  const axis = axisOf(model, view, plain);
  const packed = packFlags(
    {
      axis,
      plot: { x0: plain.gutter, x1: view.width - RIGHT_MARGIN },
      metrics: plain,
      measure: view.measure,
      say: view.say,
      pinned: false,
    },
    view.flags ?? [],
  );
  const metrics = { ...plain, ruler: plain.axis + stripHeight(plain, packed) };
  const lanes = placeLanes(model.lanes, metrics, {
    collapsed: view.collapsed ?? new Set(),
    pinned: view.pinned ?? [],
    scrollTop: view.scrollTop ?? 0,
  });
  const height = Number.isFinite(view.height) ? view.height : lanes.contentHeight + metrics.lanePad;
  const plot = { x0: metrics.gutter, x1: view.width - RIGHT_MARGIN, y0: metrics.ruler, y1: height };
  const place: Placing = { axis, plot, metrics, measure: view.measure, say: view.say, pinned: false };
  const now = view.playhead ?? view.to;

  const parts = new Parts();
  for (const lane of lanes.inSight(height)) {
    parts.lanes.push(laneBox(lane, view, metrics, now));
    for (const { row, y, h } of lane.rows) {
      parts.rows.push(rowBox(row, y, h, lane.pinned, view, metrics));
      placeRow({ ...place, pinned: lane.pinned }, row, y, h, lane, parts);
    }
  }
  const pillY = (metrics.axis - metrics.label.size - 10) / 2;
  const playhead =
    view.playhead === undefined
      ? undefined
      : placePill(place, view.playhead, formatSeconds(view.playhead), pillY, metrics.label.size + 10);
  const gaps = placeGaps(place);
  const arrows = placeArrows(place, arrowsOf(model, view), lanes, height);
  return {
    width: view.width,
    height,
    metrics,
    axis,
    plot,
    scrollY0: lanes.scrollY0,
    contentHeight: lanes.contentHeight,
    ruler: rulerTicks(place, gaps, playhead),
    gaps,
    ...parts,
    arrows,
    crossed: crossedCounts(arrows, parts.brackets, metrics, view.measure),
    flags: placeFlagMarks(
      place,
      view.flags ?? [],
      packed,
      lanes,
      height,
      labelBoxes({ ...parts, arrows }, metrics, view.measure),
    ),
    found: foundPlaces(place, view.found ?? []),
    span: spanText(view, place),
    playhead,
    range: view.range && placeRange(place, view.range, rangeText(index, view), height),
    selection: view.selection === undefined ? undefined : parts.hits.find(view.selection),
  };
}

class Parts {
  readonly lanes: LaneBox[] = [];
  readonly rows: RowBox[] = [];
  readonly bars: Scene['bars'][number][] = [];
  readonly ticks: Scene['ticks'][number][] = [];
  readonly strips: Scene['strips'][number][] = [];
  readonly brackets: Bracket[] = [];
  readonly beams: Scene['beams'][number][] = [];
  readonly posts: Scene['posts'][number][] = [];
  readonly levels: Scene['levels'][number][] = [];
  readonly pulses: Scene['pulses'][number][] = [];
  readonly hits = new Hits();

  add(marks: { readonly [Name in Placeable]?: readonly unknown[] }): void {
    for (const [name, some] of Object.entries(marks))
      (this[name as Placeable] as { push(...some: unknown[]): void }).push(...some);
  }
}

type Placeable = 'bars' | 'ticks' | 'strips' | 'brackets' | 'beams' | 'posts' | 'levels' | 'pulses' | 'hits';

/** Marks reach a little beyond their time: so far outside the plot (CSS px) they are still placed. */
const REACH = 24;

function placeRow(place: Placing, row: Row, y: number, h: number, lane: LanePlace, parts: Parts): void {
  const { metrics, axis, plot } = place;
  const seen = <K extends Item['kind']>(kind: K, reach = REACH) =>
    itemsInSight(row, kind, axis.time(plot.x0 - reach), axis.time(plot.x1 + reach));
  switch (row.kind) {
    case 'bar': {
      const box = { y: y + metrics.barInset, h: h - 2 * metrics.barInset, row: row.id };
      parts.add(placeBars(place, seen('bar'), box));
      break;
    }
    case 'ticks': {
      const box = { y: y + metrics.ticks / 2, row: row.id };
      const ticks = placeTicks(place, seen('tick', AHEAD + REACH), box);
      // The counts first: a tick is smaller than its bracket and has to be hit before it.
      parts.add(placeBrackets(place, seen('bracket'), box, (id) => rowEdge(lane, id, y, metrics)));
      parts.add(ticks);
      parts.hits.pushTicks(row.id, ticks.ticks);
      break;
    }
    case 'diff': {
      const box = { y: y - metrics.glyph, row: row.id };
      parts.add(placeBrackets(place, seen('bracket'), box, () => undefined));
      break;
    }
    case 'lifecycle': {
      const items = [...seen('bar'), ...seen('beam'), ...seen('post')];
      parts.add(placeLifecycle(place, items, { y, h, row: row.id }));
      break;
    }
    case 'posts':
      parts.add(placeFlags(place, seen('post'), { y, h, row: row.id }));
      break;
    case 'levels':
      parts.add(placeLevels(place, seen('level'), { y, h, row: row.id, maximum: row.maximum }));
      break;
    case 'pulses':
      parts.add(placePulses(place, seen('pulse'), { y, h, row: row.id }));
      break;
  }
}

/** The edge of another row of the lane that a hairline from `y` has to reach. */
function rowEdge(
  lane: LanePlace,
  id: string,
  y: number,
  metrics: Metrics,
): { y: number; below: boolean } | undefined {
  const other = lane.rows.find(({ row }) => row.id === id);
  if (!other) return undefined;
  return other.y > y
    ? { y: other.y + metrics.small.size + 4, below: true }
    : { y: other.y + other.h - metrics.barInset, below: false };
}

function laneBox(place: LanePlace, view: View, metrics: Metrics, now: number): LaneBox {
  const { lane, y, h, pinned, collapsed } = place;
  const font = lane.named ? metrics.name : metrics.label;
  const failures = collapsed ? lane.failuresUntil(now) : 0;
  const badge = failures > 0 ? `✕ ${failures}` : '';
  const room = metrics.gutter - 28 - (badge ? view.measure(badge, metrics.small) + 10 : 0);
  const name = lane.namespace === undefined ? lane.title : `${lane.namespace}/${lane.title}`;
  const first = place.rows[0]!;
  const titleY = first.y + (collapsed ? first.h / 2 : Math.min(first.h, metrics.bar) / 2) + font.size * 0.36;
  const inside = lane.rows[1];
  // The label of the second row stands on the same line, at the right end of the gutter.
  const beside =
    collapsed || !inside ? 0 : view.measure(rowLabel(inside, view), rowFont(inside, metrics)) + 12;
  return {
    id: lane.id,
    y,
    h,
    pinned,
    title: fitName(name, room, (text) => view.measure(text, font)),
    named: lane.named,
    subtitle: collapsed
      ? ''
      : fitSubtitle(lane.subtitleAt(now), metrics.gutter - 28 - beside, (text) =>
          view.measure(text, metrics.small),
        ),
    collapsed,
    foldable: lane.rows.length > 1,
    badge,
    titleY,
    subtitleY: titleY + metrics.small.size + 6,
  };
}

/** Where half of it would be cut off, its first word (`1/1`) says more. */
function fitSubtitle(text: string, room: number, measure: (text: string) => number): string {
  const cut = fitText(text, room, measure);
  const first = text.split(' ')[0]!;
  return measure(text) > room * 2 || cut === `${first}…` ? fitText(first, room, measure) : cut;
}

const rowFont = (row: Row, metrics: Metrics): Font => ({
  ...metrics.small,
  mono: row.label?.key === 'name',
});

function rowLabel(row: Row, view: View): string {
  const run = row.run ? `${row.run} ` : '';
  if (!row.label) return run.trim();
  return run + (row.label.key === 'name' ? row.label.name : view.say(row.label));
}

function rowBox(row: Row, y: number, h: number, pinned: boolean, view: View, metrics: Metrics): RowBox {
  const middle = row.kind === 'ticks' ? y + metrics.ticks / 2 : y + h / 2;
  return {
    id: row.id,
    y,
    h,
    pinned,
    label: fitText(rowLabel(row, view), metrics.gutter - 28, (text) =>
      view.measure(text, rowFont(row, metrics)),
    ),
    labelMono: row.label?.key === 'name',
    labelY: middle + metrics.small.size * 0.36,
    highlighted: view.highlight?.(row.id) ?? false,
  };
}

function arrowsOf(model: TimelineModel, view: View) {
  const which = view.arrows ?? 'selection';
  if (which === 'all') return model.arrows;
  const lane = view.selection?.split('#')[0];
  if (which === 'none' || lane === undefined) return [];
  return model.arrows.filter((arrow) => arrow.from.lane === lane || arrow.to.lane === lane);
}

/** Search hits in sight, CSS px; several on one px are one. */
function foundPlaces({ axis, plot }: Placing, times: readonly number[]): number[] {
  const places = times.map((t) => Math.round(axis.x(t)));
  return [...new Set(places)].filter((x) => x >= plot.x0 && x <= plot.x1);
}

/** How much of the run is in sight, and what a line of the ruler is worth, for the corner beside it. */
function spanText(view: View, place: Placing): string {
  const { axis, metrics } = place;
  const seconds = axis.to - axis.from;
  const measure = (text: string) => view.measure(text, metrics.small);
  // The first label of the ruler leans over the edge of the gutter.
  const room = metrics.gutter - 30 - measure('0 s') / 2;
  const whole = view.say({ key: 'inView', seconds, step: rulerStep(place) });
  return measure(whole) <= room
    ? whole
    : fitText(view.say({ key: 'inView', seconds, step: undefined }), room, measure);
}

function rangeText(index: TraceIndex, view: View): string {
  const from = Math.min(view.range!.from, view.range!.to);
  const to = Math.max(view.range!.from, view.range!.to);
  const failures = index
    .recordsBetween('probe', from, to)
    .filter((record) => record.result === 'failure').length;
  const events = index.recordsBetween('event', from, to).length;
  return view.say({ key: 'selected', seconds: to - from, failures, events });
}
