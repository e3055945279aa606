import { formatRound, roundStep } from '../duration.ts';
import { Occupancy, type Placing } from './placing.ts';
import type { GapMark, Pill, RulerTick } from './scene.ts';

/** Between two labels at least this much, CSS px. */
const LABEL_DISTANCE = 10;

/** The torn gaps in sight, with as much of their length in words as there is room for. */
export function placeGaps({ axis, plot, metrics, measure, say }: Placing): GapMark[] {
  return axis.gaps.flatMap((gap) => {
    const x0 = axis.x(gap.from);
    const x1 = axis.x(gap.to);
    if (x1 < plot.x0 || x0 > plot.x1) return [];
    const seconds = gap.to - gap.from;
    // With its sign the length is not taken for a time of the ruler.
    const plain = formatRound(seconds);
    const words = [say({ key: 'gap', seconds }), `+${plain}`, plain];
    const left = Math.max(x0, plot.x0);
    const right = Math.min(x1, plot.x1);
    // At the edge of the plot a label has nowhere to lean out.
    const room = right - left + (right - left < x1 - x0 ? 0 : LABEL_DISTANCE);
    const label = words.find((text) => measure(text, metrics.small) <= room) ?? '';
    return [{ x0, x1, label, labelX: (left + right) / 2 }];
  });
}

/** How far apart the ticks are, seconds: a round number with room for its labels. */
export function rulerStep({ axis, metrics, measure }: Placing): number {
  return roundStep((measure(formatRound(Math.max(axis.to, 88.8)), metrics.small) + 28) / axis.scale);
}

/**
 * Ticks at round absolute times, far enough apart for their labels; none inside a torn gap. A label that would
 * touch the length of a gap or the playhead's is left out, its tick stays.
 */
export function rulerTicks(
  place: Placing,
  gaps: readonly GapMark[],
  playhead: Pill | undefined,
): RulerTick[] {
  const { axis, plot, metrics, measure } = place;
  const font = metrics.small;
  const step = rulerStep(place);
  const taken = new Occupancy();
  for (const gap of gaps) {
    const half = measure(gap.label, font) / 2 + 6;
    if (gap.label !== '') taken.take(gap.labelX - half, gap.labelX + half);
  }
  if (playhead) taken.take(playhead.x - 2, playhead.x + playhead.w + 2);
  const ticks: RulerTick[] = [];
  for (let i = Math.max(0, Math.ceil(axis.time(axis.x0) / step - 1e-9)); ; i++) {
    const t = Number((i * step).toFixed(6));
    const x = axis.x(t);
    if (x > axis.x1 + 0.5) return ticks;
    const gap = axis.gapAt(t);
    if (gap) {
      // Jump over the gap: it may be longer than everything else together.
      i = Math.max(i, Math.ceil(gap.to / step) - 1);
      continue;
    }
    const text = formatRound(t);
    const half = measure(text, font) / 2;
    const fits = x + half <= plot.x1 + 16 && taken.isFree(x - half, x + half);
    if (fits) taken.take(x - half - LABEL_DISTANCE, x + half + LABEL_DISTANCE);
    ticks.push({ x, label: fits ? text : '' });
  }
}
