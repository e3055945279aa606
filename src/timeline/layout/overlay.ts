import type { ArrowItem } from '../model/items.ts';
import type { LanePlaces } from './lanes.ts';
import type { Metrics } from './metrics.ts';
import { Occupancy, type Placing } from './placing.ts';
import { countBox } from './poles.ts';
import type { Arrow, Bracket, Pill, RangeMark } from './scene.ts';
import type { Font } from './text.ts';

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
    const from = lanes.place(arrow.from.lane);
    const to = lanes.place(arrow.to.lane);
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

/** Points along an arrow, as it is drawn: enough that no letter falls between two of them. */
const SAMPLES = 48;

/** Where an arrow runs at `share` of its way: the curve that {@link arrowCurve} describes. */
function pointOn(arrow: Arrow, share: number): { x: number; y: number } {
  const { x0, y0, x1, y1 } = arrow;
  const [a, b] = arrowCurve(arrow);
  const rest = 1 - share;
  const mix = (p: number, q: number, r: number, s: number) =>
    rest ** 3 * p + 3 * rest ** 2 * share * q + 3 * rest * share ** 2 * r + share ** 3 * s;
  return { x: mix(x0, a.x, b.x, x1), y: mix(y0, a.y, b.y, y1) };
}

/** The two points that bend an arrow: over the lane where it stays in one, else down and into its effect. */
export function arrowCurve({ x0, y0, x1, y1 }: Arrow): [{ x: number; y: number }, { x: number; y: number }] {
  if (Math.abs(y1 - y0) < 1)
    return [
      { x: x0, y: y0 - 16 },
      { x: x1, y: y0 - 16 },
    ];
  return [
    { x: x0, y: y0 + (y1 - y0) * 0.45 },
    { x: x1, y: y1 - (y1 - y0) * 0.35 },
  ];
}

/** The counts that an arrow runs through. */
export function crossedCounts(
  arrows: readonly Arrow[],
  brackets: readonly Bracket[],
  metrics: Metrics,
  measure: (text: string, font: Font) => number,
): Bracket[] {
  if (arrows.length === 0) return [];
  return brackets.filter((bracket) => {
    if (bracket.text === '') return false;
    const { x, y, w, h } = countBox(bracket, metrics, measure);
    return arrows.some((arrow) => {
      const ys = [arrow.y0, arrow.y1, ...arrowCurve(arrow).map((bend) => bend.y)];
      if (Math.max(...ys) < y || Math.min(...ys) > y + h) return false;
      if (Math.max(arrow.x0, arrow.x1) < x || Math.min(arrow.x0, arrow.x1) > x + w) return false;
      for (let i = 0; i <= SAMPLES; i++) {
        const point = pointOn(arrow, i / SAMPLES);
        if (point.x > x && point.x < x + w && point.y > y && point.y < y + h) return true;
      }
      return false;
    });
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
