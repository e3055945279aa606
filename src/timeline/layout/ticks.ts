import type { BracketItem, TickItem } from '../model/items.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { Bracket, Hit, Strip, Tick } from './scene.ts';

/**
 * Level of detail by the distance to the next attempt, in glyphs (9 px on a screen): so far apart that glyphs do
 * not touch, a glyph; down to 4 px on a screen, a dot; nearer, one strip for many.
 */
const GLYPH_FROM = 12 / 9;
const DOT_FROM = 4 / 9;
const LEAST_IN_STRIP = 4;
/** Radius of a dot, as a share of the glyph's. A failure in a crowd is drawn bigger. */
const DOT_SIZE = 0.55;
const CROWDED_FAILURE_SIZE = 0.67;
/** An attempt that took this many px shows how long it took. */
const LENGTH_FROM = 5;
const HIT = 12;

/**
 * The attempts of one row. Strips never mix results, and a failure is never swallowed by the successes around it:
 *
 *     ●      ●      ✕      >12 px apart: glyphs
 *     · · · · ✕ · ·        4 to 12 px: dots
 *     ━━━━━━━✕━━━━━ ×14    <4 px: one strip for each run of equal results
 *
 * `hits` are those of the strips; ticks can be pointed at within their `reach`.
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
  const glyph = 2 * metrics.glyph;
  const labels = new Occupancy();
  let i = 0;
  while (i < items.length) {
    let end = i + 1;
    while (
      end < items.length &&
      xs[end]! - xs[end - 1]! < DOT_FROM * glyph &&
      items[end]!.result === items[i]!.result
    )
      end++;
    const item = items[i]!;
    // Two or three in a row are still drawn one by one, if closely: a strip that short would look like a mark.
    if (end - i < LEAST_IN_STRIP) end = i + 1;
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
      const crowded = metrics.glyph * (item.result === 'success' ? DOT_SIZE : CROWDED_FAILURE_SIZE);
      const size = apart > GLYPH_FROM * glyph ? metrics.glyph : crowded;
      const began = axis.x(item.from);
      const x0 = xs[i]! - began >= LENGTH_FROM ? began : xs[i]!;
      const reach = Math.min(HIT, Math.max(4, apart)) / 2;
      ticks.push({ id: item.id, x: xs[i]!, x0, y: box.y, result: item.result, size, reach, pinned });
    }
    i = end;
  }
  // Failures last: nothing is painted over them.
  const failures = ticks.filter(({ result }) => result === 'failure');
  const rest = failures.length === 0 ? ticks : ticks.filter(({ result }) => result !== 'failure');
  return { ticks: [...rest, ...failures], strips, hits };
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
