import type { BarItem, BeamItem, PostItem } from '../model/items.ts';
import { placeBars } from './bars.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { Bar, Beam, Hit, Post } from './scene.ts';
import { placeStepLabels } from './step-labels.ts';

const BEAM = 6;
const LABEL_GAP = 4;
/** A tick this far from the post's line still is a point and click. */
const POST_HALF = 6;

/**
 * How something ends, in a row of its own so that nothing lies on the bar:
 *
 *     |   grace period 30 s      |   12.0 s unused  |     texts above the beam
 *     ┣━━━━━━━━━━━━━━━━━━━━━━━━━━┿──────────────────┫     used: full, unused: hollow
 *      ▶ preStop   ▲ SIGTERM                        ✕     hooks, requests, the end
 */
export function placeLifecycle(
  place: Placing,
  items: readonly (BarItem | BeamItem | PostItem)[],
  box: { y: number; h: number; row: string },
): { bars: Bar[]; beams: Beam[]; posts: Post[]; hits: Hit[] } {
  const { axis, plot, metrics, measure, say, pinned } = place;
  const size = metrics.small.size;
  const beamY = box.y + size + 5;
  const lowerY = beamY + BEAM + 4;
  const lowerH = box.y + box.h - lowerY - 2;
  const hits: Hit[] = [];
  const beams: Beam[] = [];
  const lower = new Occupancy();

  const hooks = placeBars(
    place,
    items.filter((item) => item.kind === 'bar'),
    { y: lowerY, h: lowerH, row: box.row },
  );
  for (const bar of hooks.bars) lower.take(bar.x, bar.x + bar.w);
  hits.push(...hooks.hits);

  const upper = new Occupancy();
  const allowances = items.filter((item) => item.kind === 'beam');
  for (const [i, item] of allowances.entries()) {
    const x0 = axis.x(item.from);
    // What was left of one allowance ends where the next begins.
    const closed = item.to <= (allowances[i + 1]?.from ?? Infinity);
    const x1 = axis.x(closed ? item.to : allowances[i + 1]!.from);
    if (x1 < plot.x0 || x0 > plot.x1) continue;
    const used = Math.min(x1, axis.x(item.usedUntil));
    const texts: Beam['texts'][number][] = [];
    const put = (words: string, from: number, to: number, hollow: boolean) => {
      const left = Math.max(from, plot.x0);
      const right = Math.min(to, plot.x1);
      const width = measure(words, metrics.small);
      const x = (left + right) / 2;
      if (width > right - left || !upper.isFree(x - width / 2, x + width / 2)) return false;
      texts.push({ x, text: words, hollow });
      upper.take(x - width / 2 - 4, x + width / 2 + 4);
      return true;
    };
    // The whole allowance names the beam; where the used part is too short for it, it goes over the rest.
    const label = say(item.label);
    const unused = item.unusedLabel && say(item.unusedLabel);
    if (put(label, x0, used, false)) {
      if (unused) put(unused, used, x1, true);
    } else if (unused) {
      // A short beam may be named beyond its end, as far as nothing else stands there.
      const whole = `${label} · ${unused}`;
      const beyond = Math.min(plot.x1, axis.x(allowances[i + 1]?.from ?? Infinity) - LABEL_GAP);
      const width = measure(whole, metrics.small);
      // At the right edge of the picture it leans back over what was before.
      const left = Math.max(
        plot.x0,
        Math.min(Math.max(x0, plot.x0), beyond === plot.x1 ? beyond - width : x0),
      );
      if (!put(whole, used, x1, true) && !put(whole, left, Math.min(beyond, left + width), true))
        put(unused, used, x1, true);
    } else put(say(item.short), x0, used, false);
    beams.push({ id: item.id, x0, x1, used, closed, y: beamY, h: BEAM, texts, textY: box.y + size, pinned });
    hits.push({ id: item.id, row: box.row, x: x0, y: box.y, w: x1 - x0, h: beamY + BEAM - box.y + 2 });
  }

  const marks = items.filter((item) => item.kind === 'post');
  for (const item of marks) {
    const x = axis.x(item.from);
    lower.take(x - POST_HALF, x + POST_HALF);
  }
  const posts = marks.flatMap((item) =>
    placePost(place, item, lower, { y0: beamY, y1: box.y + box.h - 2, row: box.row, hits, pinned }),
  );
  return { bars: hooks.bars, beams, posts, hits };
}

function placePost(
  { axis, plot, metrics, measure, say }: Placing,
  item: PostItem,
  lower: Occupancy,
  box: { y0: number; y1: number; row: string; hits: Hit[]; pinned: boolean },
): Post[] {
  const x = axis.x(item.from);
  if (x < plot.x0 - POST_HALF || x > plot.x1 + POST_HALF) return [];
  const words = say(item.label);
  const width = measure(words, metrics.label);
  const right: [number, number] = [x + POST_HALF + LABEL_GAP - 2, x + POST_HALF + LABEL_GAP + width];
  const left: [number, number] = [x - POST_HALF - LABEL_GAP - width, x - POST_HALF - LABEL_GAP + 2];
  const fitsRight = right[1] <= plot.x1 && lower.isFree(...right);
  const fitsLeft = left[0] >= plot.x0 && lower.isFree(...left);
  if (fitsRight) lower.take(...right);
  else if (fitsLeft) lower.take(...left);
  box.hits.push({ id: item.id, row: box.row, x: x - 8, y: box.y0 + BEAM, w: 16, h: box.y1 - box.y0 - BEAM });
  return [
    {
      id: item.id,
      x,
      y0: box.y0,
      y1: box.y1,
      glyph: item.glyph,
      text: fitsRight || fitsLeft ? words : '',
      textX: fitsRight ? x + POST_HALF + LABEL_GAP : x - POST_HALF - LABEL_GAP,
      textY: box.y1 - (box.y1 - box.y0 - BEAM - metrics.label.size) / 2 + 1,
      anchor: fitsRight ? 'start' : 'end',
      pinned: box.pinned,
    },
  ];
}

/** Flags on one line, with their names beside them. */
export function placeFlags(
  { axis, plot, metrics, measure, say, pinned }: Placing,
  items: readonly PostItem[],
  box: { y: number; h: number; row: string },
): { posts: Post[]; hits: Hit[] } {
  const inSight = items.flatMap((item) => {
    const x = axis.x(item.from);
    return x > plot.x1 || x < plot.x0 - 1 ? [] : [{ item, x, words: say(item.label) }];
  });
  const labels = placeStepLabels(inSight, plot, (words) => measure(words, metrics.small));
  const textY = box.y + box.h / 2 + metrics.small.size * 0.36;
  const posts = inSight.map(({ item, x }, i): Post => {
    const { text, anchor, x: textX } = labels[i]!;
    const [y0, y1] = [box.y + 4, box.y + box.h - 4];
    return { id: item.id, x, y0, y1, glyph: 'flag', text, textX, textY, anchor, pinned };
  });
  const boxOf = (x: number, w: number, id: string): Hit => ({ id, row: box.row, x, y: box.y, w, h: box.h });
  // Names first, flags after them: where several stand together, each flag can be hit.
  const hits = [
    ...inSight.flatMap(({ item }, i) => {
      const { text, anchor, x, width } = labels[i]!;
      return text === '' ? [] : [boxOf(anchor === 'start' ? x : x - width, width, item.id)];
    }),
    ...inSight.map(({ item, x }) => boxOf(x - 2, 14, item.id)),
  ];
  return { posts, hits };
}
