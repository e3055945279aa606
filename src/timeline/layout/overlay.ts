import type { ArrowItem } from '../model/items.ts';
import type { LanePlaces } from './lanes.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { Arrow, Pill, RangeMark } from './scene.ts';

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
