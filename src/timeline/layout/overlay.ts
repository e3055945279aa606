import { timesUntil } from '../../trace/series.ts';
import type { ArrowItem } from '../model/items.ts';
import type { LanePlaces } from './lanes.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { Arrow, FlagMark, Pill, RangeMark } from './scene.ts';
import type { Flag } from './view.ts';

const PILL_PAD = 6;

/** From the edge of the cause to the edge of the effect; the label beside the middle, on the side with room. */
export function placeArrows(
  place: Placing,
  arrows: readonly ArrowItem[],
  lanes: LanePlaces,
  bottom: number,
): Arrow[] {
  const { axis, plot, metrics, measure, say } = place;
  const lines = new Map<number, Occupancy>();
  return arrows.flatMap((arrow) => {
    const from = lanes.byLane.get(arrow.from.lane);
    const to = lanes.byLane.get(arrow.to.lane);
    const x0 = axis.x(arrow.from.t);
    const x1 = axis.x(arrow.to.t);
    if (!from || !to || Math.max(x0, x1) < plot.x0 || Math.min(x0, x1) > plot.x1) return [];
    const up = to.y < from.y;
    const cause = from.rows[0]!;
    const effect = to.rows[0]!;
    const inset = metrics.barInset;
    const same = from === to;
    const y0 = up || same ? cause.y + inset : cause.y + cause.h - inset;
    const y1 = same ? y0 : up ? effect.y + effect.h - inset : effect.y + inset;
    if (Math.max(y0, y1) < lanes.scrollY0 && !from.pinned && !to.pinned) return [];
    if (Math.min(y0, y1) > bottom) return [];
    const text = say(arrow.label);
    const textWidth = measure(text, metrics.small);
    // Just above whichever end is lower: between the lanes, where least is in the way.
    const lower = up ? cause : effect;
    const textY = lower.y - metrics.lanePad - 2;
    const line = lines.get(textY) ?? new Occupancy();
    lines.set(textY, line);
    const places = [Math.max(x0, x1) + 10, Math.min(x0, x1) - 10 - textWidth];
    const textX = places.find(
      (x) => x >= plot.x0 && x + textWidth <= plot.x1 && line.isFree(x - 6, x + textWidth + 6),
    );
    if (textX !== undefined) line.take(textX, textX + textWidth);
    return [
      {
        id: arrow.id,
        x0,
        y0,
        x1,
        y1,
        text: textX === undefined ? '' : text,
        textX: textX ?? x0,
        textY,
        textWidth,
      },
    ];
  });
}

/** A label on the ruler, over its line, kept inside the plot. */
export function placePill(place: Placing, t: number, text: string, y: number, h: number): Pill | undefined {
  const { axis, plot, metrics, measure } = place;
  const lineX = axis.x(t);
  if (lineX < plot.x0 - 0.5 || lineX > plot.x1 + 0.5) return undefined;
  const w = Math.ceil(measure(text, metrics.label)) + 2 * PILL_PAD;
  const x = Math.min(Math.max(lineX - w / 2, plot.x0 - PILL_PAD), plot.x1 - w + PILL_PAD);
  return { lineX, x, y, w, h, text };
}

export function placeFlagMarks(
  place: Placing,
  flags: readonly Flag[],
  lanes: LanePlaces,
  bottom: number,
): FlagMark[] {
  const { metrics, measure, axis, plot } = place;
  return flags.flatMap((flag): FlagMark[] => {
    const x = axis.x(flag.t);
    const lane = flag.lane === undefined ? undefined : lanes.byLane.get(flag.lane);
    if (x < plot.x0 || x > plot.x1 || (flag.lane !== undefined && !lane)) return [];
    const y0 = lane ? lane.y : metrics.ruler;
    const y1 = lane ? lane.y + lane.h : bottom;
    const w = Math.ceil(measure(flag.label, metrics.label)) + 2 * PILL_PAD;
    const h = metrics.label.size + 8;
    const left = x + w > plot.x1;
    // At the foot: the bars are at the head.
    const pill = { x: left ? x - w : x, y: lane ? y1 - h - 2 : y0 + 2, w, h };
    return [{ id: flag.id, x, y0, y1, kind: flag.kind, text: flag.label, pill }];
  });
}

export function placeRange(
  place: Placing,
  range: { from: number; to: number },
  text: string,
  bottom: number,
): RangeMark | undefined {
  const { axis, plot, metrics, measure } = place;
  const x0 = Math.max(plot.x0, axis.x(Math.min(range.from, range.to)));
  const x1 = Math.min(plot.x1, axis.x(Math.max(range.from, range.to)));
  if (x1 < plot.x0 || x0 > plot.x1) return undefined;
  const w = Math.ceil(measure(text, metrics.label)) + 2 * PILL_PAD;
  const h = metrics.label.size + 10;
  const x = Math.min(Math.max((x0 + x1 - w) / 2, plot.x0), Math.max(plot.x0, plot.x1 - w));
  return { x0, x1, text, pill: { x, y: bottom - h - 6, w, h } };
}

/** The nearest instant at which something happened, if it is within `reach` seconds. */
export function snap(moments: readonly number[], t: number, reach: number): number {
  const after = timesUntil(moments, t);
  const near = [moments[after - 1], moments[after]].filter((moment) => moment !== undefined);
  let best = t;
  let distance = reach;
  for (const moment of near)
    if (Math.abs(moment - t) <= distance) {
      best = moment;
      distance = Math.abs(moment - t);
    }
  return best;
}
