import type { Scene, Strip } from '../layout/scene.ts';
import { FAMILIES } from '../layout/text.ts';
import type { Theme } from '../tokens.ts';
import { paintGlyphs } from './tick-glyphs.ts';
import { BEYOND, TickPicture } from './tick-picture.ts';

/** How much is left of the other attempts while the pointer is over one. */
const DIMMED = 0.3;

const pictures = new WeakMap<HTMLCanvasElement, TickPicture>();

/**
 * Paints ticks and strips: thousands of them, so they are pixels, not elements. Same picture as shapes/ticks.ts.
 * With `emphasis`, the id of one attempt, all others step back. `run` is what the scene shows: the same object as
 * long as only the view of it changes.
 */
export function paintTicks(
  canvas: HTMLCanvasElement,
  scene: Scene,
  theme: Theme,
  pixelRatio: number,
  run: object,
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
  const alpha = emphasis === undefined ? 1 : DIMMED;
  for (const pinned of [false, true]) {
    const strips = scene.strips.filter((strip) => strip.pinned === pinned);
    if (strips.length === 0) continue;
    clipped(context, scene, pinned, () => {
      context.globalAlpha = alpha;
      for (const strip of strips) paintStrip(context, strip, scene, theme);
    });
  }
  let picture = pictures.get(canvas);
  if (!picture) {
    picture = new TickPicture();
    pictures.set(canvas, picture);
  }
  picture.drawInto(context, scene, theme, pixelRatio, run, alpha);
  const one = emphasis === undefined ? undefined : scene.ticks.find((tick) => tick.id === emphasis);
  if (one) clipped(context, scene, one.pinned, () => paintGlyphs(context, [one], theme, scene.metrics.glyph));
}

/** Lanes that scroll end under those that are pinned, and nothing is painted into the gutter. */
function clipped(context: CanvasRenderingContext2D, scene: Scene, pinned: boolean, paint: () => void): void {
  const { plot, height } = scene;
  const top = pinned ? scene.metrics.ruler : scene.scrollY0;
  context.save();
  context.beginPath();
  context.rect(
    plot.x0 - BEYOND.left,
    top,
    plot.x1 - plot.x0 + BEYOND.left + BEYOND.right,
    Math.max(0, height - top),
  );
  context.clip();
  paint();
  context.restore();
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
