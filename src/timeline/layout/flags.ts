import type { LanePlaces } from './lanes.ts';
import type { Metrics } from './metrics.ts';
import { Occupancy, type Placing } from './placing.ts';
import { poleAround } from './poles.ts';
import type { Box, FlagMark } from './scene.ts';
import { fitText } from './text.ts';
import type { Flag } from './view.ts';

const PILL_PAD = 6;
/** Flags of all lanes get at most so many lines under the ruler; what is too much then loses its text. */
const MOST_LINES = 2;
/** A note may be a sentence: it takes at most this share of the plot. */
const WIDEST = 0.45;
/** Unless that is less than this, CSS px. */
const NEVER_LESS = 160;
/** For the sake of a neighbour no note is made shorter than this, CSS px. */
const SHORTEST = 48;
/** So much of a pill is left where there is no room for its text, CSS px. */
const BARE = 14;

const pillHeight = (metrics: Metrics) => metrics.label.size + 8;
const lineHeight = (metrics: Metrics) => pillHeight(metrics) + 4;

/** A flag of all lanes with its place in the strip between the ruler and the first lane. */
export interface StripFlag {
  readonly flag: Flag;
  readonly lineX: number;
  readonly x: number;
  readonly w: number;
  readonly line: number;
  readonly text: string;
}

/**
 * Packs the flags that belong to no single lane. Each hangs to the right of its moment, or to the left where that is
 * free; with neighbours in the way it moves to the second line, and after that it keeps its pole and loses its text:
 *
 *     0 s        10 s        20 s        30 s
 *                |My guess|  |A|   |B · Δ 9.20 s|
 *                            |first failure|
 */
export function packFlags(place: Placing, flags: readonly Flag[]): StripFlag[] {
  const { axis, plot, metrics, measure } = place;
  const lines = Array.from({ length: MOST_LINES }, () => new Occupancy());
  const width = (text: string) => Math.ceil(measure(text, metrics.label)) + 2 * PILL_PAD;
  const room = plot.x1 - plot.x0;
  const most = Math.max(BARE, Math.min(room, Math.max(room * WIDEST, NEVER_LESS)) - 2 * PILL_PAD);
  return flags
    .filter((flag) => flag.lane === undefined)
    .map((flag) => ({ flag, lineX: axis.x(flag.t) }))
    .filter(({ lineX }) => lineX >= plot.x0 - 0.5 && lineX <= plot.x1 + 0.5)
    .sort((a, b) => a.lineX - b.lineX)
    .map(({ flag, lineX }, i, all) => {
      // With a line for each of two neighbours, the one after them needs room beside this one: a note may be cut.
      const next = (all[i + MOST_LINES]?.lineX ?? Number.POSITIVE_INFINITY) - lineX - 4 - 2 * PILL_PAD;
      const widest = flag.kind === 'note' && next >= SHORTEST ? Math.min(most, next) : most;
      const text = fitText(flag.label, widest, (words) => measure(words, metrics.label));
      for (const [words, w] of [[text, width(text)] as const, ['', BARE] as const])
        for (const [line, taken] of lines.entries())
          for (const x of [lineX, lineX - w]) {
            if (x < plot.x0 - 1 || x + w > plot.x1 + 12 || !taken.isFree(x, x + w)) continue;
            taken.take(x - 2, x + w + 2);
            return { flag, lineX, x, w, line, text: words };
          }
      return { flag, lineX, x: lineX, w: BARE, line: MOST_LINES - 1, text: '' };
    });
}

/** The height of the strip, CSS px: nothing where no flag needs it. */
export function stripHeight(metrics: Metrics, packed: readonly StripFlag[]): number {
  if (packed.length === 0) return 0;
  return (Math.max(...packed.map(({ line }) => line)) + 1) * lineHeight(metrics) + 2;
}

/** The flags in their places: those of all lanes in the strip, those of one lane at its foot. */
export function placeFlagMarks(
  place: Placing,
  flags: readonly Flag[],
  packed: readonly StripFlag[],
  lanes: LanePlaces,
  bottom: number,
  labels: readonly Box[],
): FlagMark[] {
  const { metrics, measure, axis, plot } = place;
  const h = pillHeight(metrics);
  const inStrip = packed.map(({ flag, lineX, x, w, line, text }): FlagMark => {
    const y = metrics.axis + 1 + line * lineHeight(metrics);
    const pole = poleAround(lineX, y, bottom, labels);
    return { id: flag.id, x: lineX, y0: y, y1: bottom, pole, kind: flag.kind, text, pill: { x, y, w, h } };
  });
  const inLanes = flags.flatMap((flag): FlagMark[] => {
    const lane = flag.lane === undefined ? undefined : lanes.place(flag.lane);
    const x = axis.x(flag.t);
    if (!lane || x < plot.x0 || x > plot.x1) return [];
    const w = Math.ceil(measure(flag.label, metrics.label)) + 2 * PILL_PAD;
    const y1 = lane.y + lane.h;
    // At the foot: the bars are at the head.
    const pill = { x: x + w > plot.x1 ? x - w : x, y: y1 - h - 2, w, h };
    const pole = poleAround(x, lane.y, y1, labels);
    return [{ id: flag.id, x, y0: lane.y, y1, pole, kind: flag.kind, text: flag.label, pill }];
  });
  return [...inStrip, ...inLanes];
}
