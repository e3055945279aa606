import type { TimeAxis } from '../axis.ts';
import type { BarItem } from '../model/items.ts';
import { STATE_FORMS } from '../tokens.ts';
import type { Placing } from './placing.ts';
import type { Bar, Hit } from './scene.ts';

/** Narrower bars are drawn this wide (CSS px): what happened is never invisible. */
const LEAST_WIDTH = 2;
const PAD = 6;
const ICON_GAP = 4;

/**
 * Bars of one row. A label stands at the left end of what can be seen of its bar:
 *
 *     plot.x0
 *        |        x            x + w
 *     ▓▓▓|▓▓▓▓▓▓▓▓|▒▒▒▒▒▒▒▒▒▒▒▒|        text if icon + text fit, else icon, else nothing
 */
export function placeBars(
  place: Placing,
  items: readonly BarItem[],
  box: { y: number; h: number; row: string },
): { bars: Bar[]; hits: Hit[] } {
  const { axis, plot, metrics, measure, say, pinned } = place;
  const bars: Bar[] = [];
  const hits: Hit[] = [];
  let crowd: { x1: number; failed: boolean } | undefined;
  for (const item of items) {
    const x = axis.x(item.from);
    const right = axis.x(item.to);
    if (right < plot.x0 || x > plot.x1) continue;
    const w = Math.max(LEAST_WIDTH, right - x);
    const form = STATE_FORMS[item.state];
    if (right - x < LEAST_WIDTH) {
      // Several in the same two pixels: the first one stands for them, unless a later one failed.
      if (crowd && x < crowd.x1 && (crowd.failed || item.state !== 'failed')) continue;
      crowd = { x1: x + LEAST_WIDTH, failed: item.state === 'failed' };
    } else crowd = undefined;
    const icon = item.icon ?? form.icon;
    const iconWidth = metrics.label.size;
    const words = say(item.label);
    const textWidth = measure(words, metrics.label);
    const whole = iconWidth + ICON_GAP + textWidth + 2 * PAD;
    const { from: seenFrom, room } = freeRoom(axis, Math.max(x, plot.x0), Math.min(x + w, plot.x1), whole);
    const iconFits = room >= iconWidth + 4;
    const textFits = room >= whole;
    bars.push({
      id: item.id,
      x,
      y: box.y,
      w,
      h: box.h,
      pinned,
      state: item.state,
      icon: iconFits ? icon : '',
      text: textFits ? words : '',
      textX: textFits ? seenFrom + PAD : seenFrom + (room - iconWidth) / 2,
      plateWidth:
        form.pattern === 'plain' || !iconFits ? 0 : iconWidth + (textFits ? ICON_GAP + textWidth : 0),
      iconWidth: iconWidth + ICON_GAP,
    });
    hits.push({ id: item.id, row: box.row, x, y: box.y, w, h: box.h });
  }
  return { bars, hits };
}

/** The first piece of a bar that no torn gap covers and that has the room wanted, else the widest one. */
function freeRoom(axis: TimeAxis, x0: number, x1: number, wanted: number): { from: number; room: number } {
  let best = { from: x0, room: 0 };
  let from = x0;
  const offer = (to: number) => {
    if (best.room < wanted && to - from > best.room) best = { from, room: to - from };
  };
  for (const gap of axis.gaps) {
    const left = axis.x(gap.from);
    const right = axis.x(gap.to);
    if (right <= from) continue;
    if (left >= x1) break;
    offer(Math.min(left, x1));
    from = Math.max(from, right);
  }
  if (from < x1) offer(x1);
  return best;
}
