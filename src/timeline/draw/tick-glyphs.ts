import type { Tick } from '../layout/scene.ts';
import type { Theme } from '../tokens.ts';

/** Paints ticks, those of one result in few strokes; failures last, nothing is painted over them. */
export function paintGlyphs(
  context: CanvasRenderingContext2D,
  ticks: readonly Tick[],
  theme: Theme,
  glyph: number,
): void {
  for (const result of ['success', 'unknown', 'failure'] as const) {
    const some = ticks.filter((tick) => tick.result === result);
    if (some.length > 0) paintKind(context, some, result, theme, glyph);
  }
}

/** All ticks of one result in few strokes. */
function paintKind(
  context: CanvasRenderingContext2D,
  ticks: readonly Tick[],
  result: Tick['result'],
  theme: Theme,
  glyph: number,
): void {
  const { neutrals } = theme;
  const colour =
    result === 'success' ? neutrals.success : result === 'failure' ? neutrals.failure : neutrals.muted;
  context.strokeStyle = colour;
  context.fillStyle = result === 'unknown' ? neutrals.lane : colour;
  context.lineCap = 'round';
  context.setLineDash([]);
  context.beginPath();
  context.lineWidth = 1.4;
  for (const { x, x0, y } of ticks)
    if (x0 < x) {
      context.moveTo(x0, y - 3);
      context.lineTo(x0, y + 3);
      context.moveTo(x0, y);
      context.lineTo(x, y);
    }
  context.stroke();
  if (result === 'failure') {
    for (const { x, y, size } of ticks) {
      const r = size * 0.9;
      context.beginPath();
      context.lineWidth = Math.max(1.6, size * 0.5);
      context.moveTo(x - r, y - r);
      context.lineTo(x + r, y + r);
      context.moveTo(x + r, y - r);
      context.lineTo(x - r, y + r);
      context.stroke();
    }
    return;
  }
  let inPath = 0;
  context.beginPath();
  for (const { x, y, size } of ticks) {
    if (result === 'success' && size < glyph) traceDot(context, x, y, size);
    else {
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, 2 * Math.PI);
    }
    if (++inPath % IN_PATH > 0 || result === 'unknown') continue;
    context.fill();
    context.beginPath();
  }
  context.fill();
  if (result === 'unknown') {
    context.setLineDash([2.2, 1.8]);
    context.stroke();
  }
}

/** Paths that are much longer take far more than their share of time. */
const IN_PATH = 64;

/** A dot of a few pixels, as an octagon: it looks as round as a circle of that size and takes half the time. */
function traceDot(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  const short = size * 0.45;
  context.moveTo(x - size, y - short);
  context.lineTo(x - short, y - size);
  context.lineTo(x + short, y - size);
  context.lineTo(x + size, y - short);
  context.lineTo(x + size, y + short);
  context.lineTo(x + short, y + size);
  context.lineTo(x - short, y + size);
  context.lineTo(x - size, y + short);
}
