import type { TimeAxis } from '../axis.ts';
import { formatRound, roundStep } from '../duration.ts';
import type { RulerTick } from './scene.ts';
import type { Font } from './text.ts';

/** Ticks at round absolute times, far enough apart for their labels; none inside a torn gap. */
export function rulerTicks(
  axis: TimeAxis,
  font: Font,
  measure: (text: string, font: Font) => number,
): { ticks: RulerTick[]; step: number } {
  const widest = measure(formatRound(Math.max(axis.to, 88.8)), font) + 28;
  const step = roundStep(widest / axis.scale);
  const ticks: RulerTick[] = [];
  const first = Math.ceil(axis.time(axis.x0) / step - 1e-9);
  let lastRight = -Infinity;
  for (let i = Math.max(0, first); ; i++) {
    const t = Number((i * step).toFixed(6));
    const x = axis.x(t);
    if (x > axis.x1 + 0.5) break;
    const gap = axis.gapAt(t);
    if (gap) {
      // Jump over the gap: it may be longer than everything else together.
      i = Math.max(i, Math.ceil(gap.to / step) - 1);
      continue;
    }
    const label = formatRound(t);
    const width = measure(label, font);
    if (x - width / 2 < lastRight + 8) continue;
    ticks.push({ x, label });
    lastRight = x + width / 2;
  }
  return { ticks, step };
}
