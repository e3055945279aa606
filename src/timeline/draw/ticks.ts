import type { Scene, Strip, Tick } from '../layout/scene.ts';
import { FAMILIES } from '../layout/text.ts';
import type { Theme } from '../tokens.ts';

/** How much is left of the other attempts while the pointer is over one. */
const DIMMED = 0.3;

/**
 * Paints ticks and strips: thousands of them, so they are pixels, not elements. Same picture as shapes/ticks.ts.
 * With `emphasis`, the id of one attempt, all others step back.
 */
export function paintTicks(
  canvas: HTMLCanvasElement,
  scene: Scene,
  theme: Theme,
  pixelRatio: number,
  emphasis?: string,
): void {
  const width = Math.round(scene.width * pixelRatio);
  const height = Math.round(scene.height * pixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d')!;
  // For tools that measure how much is drawn.
  canvas.dataset.ticks = String(scene.ticks.length);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  for (const pinned of [false, true]) {
    context.save();
    context.beginPath();
    const top = pinned ? scene.metrics.ruler : scene.scrollY0;
    context.rect(scene.plot.x0 - 5, top, scene.plot.x1 - scene.plot.x0 + 14, Math.max(0, scene.height - top));
    context.clip();
    context.globalAlpha = emphasis === undefined ? 1 : DIMMED;
    for (const strip of scene.strips) if (strip.pinned === pinned) paintStrip(context, strip, scene, theme);
    const ticks = scene.ticks.filter((tick) => tick.pinned === pinned);
    for (const result of ['success', 'unknown', 'failure'] as const)
      paintKind(
        context,
        ticks.filter((tick) => tick.result === result),
        result,
        theme,
        scene.metrics.glyph,
      );
    const one = ticks.find((tick) => tick.id === emphasis);
    context.globalAlpha = 1;
    if (one) paintKind(context, [one], one.result, theme, scene.metrics.glyph);
    context.restore();
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
    if (result === 'success' && size < glyph) {
      paintDot(context, x, y, size);
      continue;
    }
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
    if (++inPath % ARCS_IN_PATH > 0 || result === 'unknown') continue;
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
const ARCS_IN_PATH = 64;

/**
 * A dot of a few pixels, as two bars that cross: it looks as round as a circle of that size, and ten thousand of
 * them are painted in a fraction of the time.
 */
function paintDot(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  const short = size * 0.58;
  context.fillRect(x - size, y - short, 2 * size, 2 * short);
  context.fillRect(x - short, y - size, 2 * short, 2 * size);
}

function paintStrip(context: CanvasRenderingContext2D, strip: Strip, scene: Scene, theme: Theme): void {
  const { neutrals } = theme;
  const { metrics } = scene;
  const { x0, x1, y, result } = strip;
  const h = result === 'failure' ? 8 : 5;
  const colour =
    result === 'success' ? neutrals.success : result === 'failure' ? neutrals.failure : neutrals.muted;
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x0, y - h / 2, x1 - x0, h, 2);
  context.fill();
  if (strip.text === '') return;
  const middle = (Math.max(x0, scene.plot.x0) + Math.min(x1, scene.plot.x1)) / 2;
  context.font = `${metrics.small.weight} ${metrics.small.size}px ${FAMILIES.sans}`;
  context.textAlign = 'center';
  const half = context.measureText(strip.text).width / 2 + 4;
  context.fillStyle = neutrals.lane;
  context.fillRect(middle - half, y - metrics.small.size * 0.62, 2 * half, metrics.small.size * 1.24);
  context.fillStyle = colour;
  context.fillText(strip.text, middle, y + metrics.small.size * 0.36);
}
