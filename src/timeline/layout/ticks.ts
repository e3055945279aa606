import type { BracketItem, TickItem } from '../model/items.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { Bracket, Hit, Strip, Tick } from './scene.ts';

/** Level of detail by the distance to the next attempt, CSS px: a glyph, a dot, or one strip for many. */
const GLYPH_FROM = 12;
const DOT_FROM = 4;
const DOT_SIZE = 2.5;
/** A failure in a crowd is still drawn by itself, at least this big. */
const CROWDED_FAILURE_SIZE = 3;
/** An attempt that took this many px shows how long it took. */
const LENGTH_FROM = 5;
const HIT = 12;

/**
 * The attempts of one row. Strips never mix results, and a failure is never swallowed by the successes around it:
 *
 *     ●      ●      ✕      >12 px apart: glyphs
 *     · · · · ✕ · ·        4 to 12 px: dots
 *     ━━━━━━━✕━━━━━ ×14    <4 px: one strip for each run of equal results
 */
export function placeTicks(
  place: Placing,
  items: readonly TickItem[],
  box: { y: number; row: string },
): { ticks: Tick[]; strips: Strip[]; hits: Hit[] } {
  const { axis, plot, metrics, pinned, say, measure } = place;
  const ticks: Tick[] = [];
  const strips: Strip[] = [];
  const hits: Hit[] = [];
  const xs = items.map((item) => axis.x(item.to));
  const labels = new Occupancy();
  let i = 0;
  while (i < items.length) {
    let end = i + 1;
    while (
      end < items.length &&
      xs[end]! - xs[end - 1]! < DOT_FROM &&
      items[end]!.result === items[i]!.result
    )
      end++;
    const item = items[i]!;
    if (end - i > 1) {
      const x0 = xs[i]! - 1.5;
      const x1 = xs[end - 1]! + 1.5;
      const text = say({ key: 'times', count: end - i });
      const width = measure(text, metrics.small) + 8;
      const middle = (Math.max(x0, plot.x0) + Math.min(x1, plot.x1)) / 2;
      const fits = x1 - x0 >= width + 8 && labels.isFree(middle - width / 2, middle + width / 2);
      strips.push({ id: item.id, x0, x1, y: box.y, result: item.result, text: fits ? text : '', pinned });
      hits.push({ id: item.id, row: box.row, x: x0, y: box.y - HIT / 2, w: x1 - x0, h: HIT });
    } else {
      const apart = Math.min(xs[i]! - (xs[i - 1] ?? -Infinity), (xs[i + 1] ?? Infinity) - xs[i]!);
      const crowded = item.result === 'success' ? DOT_SIZE : CROWDED_FAILURE_SIZE;
      const size = apart > GLYPH_FROM ? metrics.glyph : crowded;
      const began = axis.x(item.from);
      const x0 = xs[i]! - began >= LENGTH_FROM ? began : xs[i]!;
      ticks.push({ id: item.id, x: xs[i]!, x0, y: box.y, result: item.result, size, pinned });
      const half = Math.min(HIT, Math.max(4, apart)) / 2;
      hits.push({
        id: item.id,
        row: box.row,
        x: Math.min(x0, xs[i]! - half),
        y: box.y - HIT / 2,
        w: xs[i]! + half - Math.min(x0, xs[i]! - half),
        h: HIT,
      });
    }
    i = end;
  }
  // Failures last: nothing is painted over them.
  ticks.sort((a, b) => Number(a.result === 'failure') - Number(b.result === 'failure'));
  return { ticks, strips, hits };
}

/** The counts under the ticks. `rowY` gives the y of the row a consequence is in. */
export function placeBrackets(
  place: Placing,
  items: readonly BracketItem[],
  box: { y: number; row: string },
  rowY: (row: string) => { y: number; below: boolean } | undefined,
): { brackets: Bracket[]; hits: Hit[] } {
  const { axis, plot, metrics, pinned, say, measure } = place;
  const brackets: Bracket[] = [];
  const hits: Hit[] = [];
  const labels = new Occupancy();
  const y = box.y + metrics.glyph + 5;
  const half = metrics.glyph + 1;
  for (const item of items) {
    const x0 = axis.x(item.from) - half;
    const x1 = axis.x(item.to) + half;
    if (x1 < plot.x0 || x0 > plot.x1) continue;
    const words = say(item.label);
    const width = measure(words, metrics.small);
    const textX = (x0 + x1) / 2;
    const fits = labels.isFree(textX - width / 2 - 3, textX + width / 2 + 3) && textX - width / 2 > plot.x0;
    if (fits) labels.take(textX - width / 2 - 3, textX + width / 2 + 3);
    const there = item.consequence && rowY(item.consequence.row);
    const x = axis.x(item.to);
    const effect = axis.x(item.consequence?.t ?? item.to);
    const hairline: [number, number][] = there
      ? there.below
        ? [
            [x1, y],
            [Math.max(x1, effect), y],
            [Math.max(x1, effect), there.y],
          ]
        : [
            [x, box.y - metrics.glyph - 1],
            [effect, there.y],
          ]
      : [];
    brackets.push({
      id: item.id,
      x0,
      x1,
      y,
      h: 4,
      result: item.result,
      closed: item.closed,
      text: fits ? words : '',
      textX,
      textY: y + metrics.small.size,
      hairline,
      pinned,
    });
    const w = Math.max(24, x1 - x0);
    hits.push({ id: item.id, row: box.row, x: textX - w / 2, y: y - 3, w, h: metrics.small.size + 6 });
  }
  return { brackets, hits };
}
