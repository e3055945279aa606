import type { Strip, Tick } from '../layout/scene.ts';
import { crossPath } from './icons.ts';
import { type Paint, textShape } from './paint.ts';
import { group, path, type Shape, shape } from './shape.ts';

/** The ticks as shapes, for pictures without a canvas. draw/ticks.ts paints the same geometry. */
export function tickShapes(paint: Paint): Shape[] {
  const { scene, prefix } = paint;
  const layer = (pinned: boolean) => [
    ...scene.strips.filter((strip) => strip.pinned === pinned).map((strip) => stripShape(paint, strip)),
    ...scene.ticks.filter((tick) => tick.pinned === pinned).map((tick) => tickShape(paint, tick)),
  ];
  return [
    group('scrolling', layer(false), { 'clip-path': `url(#${prefix}scroll)` }),
    group('pinned', layer(true), { 'clip-path': `url(#${prefix}plot)` }),
  ];
}

function tickShape({ theme }: Paint, tick: Tick): Shape {
  const { neutrals } = theme;
  const { x, x0, y, size } = tick;
  const colour =
    tick.result === 'success'
      ? neutrals.success
      : tick.result === 'failure'
        ? neutrals.failure
        : neutrals.muted;
  const glyph =
    tick.result === 'failure'
      ? crossPath('g', x, y, size * 0.9, colour, Math.max(1.6, size * 0.5))
      : tick.result === 'success'
        ? shape('g', 'circle', { cx: x, cy: y, r: size, fill: colour })
        : shape('g', 'circle', {
            cx: x,
            cy: y,
            r: size,
            fill: neutrals.lane,
            stroke: colour,
            'stroke-width': 1.4,
            'stroke-dasharray': '2.2 1.8',
          });
  const length =
    x0 < x
      ? [
          shape('l', 'path', {
            d: path('M', x0, y - 3, 'V', y + 3, 'M', x0, y, 'H', x),
            fill: 'none',
            stroke: colour,
            'stroke-width': 1.4,
          }),
        ]
      : [];
  return group(tick.id, [...length, glyph], { 'data-id': tick.id });
}

function stripShape({ scene, theme }: Paint, strip: Strip): Shape {
  const { neutrals, states } = theme;
  const { metrics } = scene;
  const { x0, x1, y } = strip;
  const h = strip.result === 'failure' ? 8 : 5;
  const colour =
    strip.result === 'success'
      ? neutrals.success
      : strip.result === 'failure'
        ? neutrals.failure
        : neutrals.muted;
  const children: Shape[] = [
    shape('r', 'rect', { x: x0, y: y - h / 2, width: x1 - x0, height: h, rx: 2, fill: colour }),
  ];
  if (strip.text !== '') {
    const middle = (Math.max(x0, scene.plot.x0) + Math.min(x1, scene.plot.x1)) / 2;
    const half = strip.text.length * metrics.small.size * 0.36 + 4;
    children.push(
      shape('p', 'rect', {
        x: middle - half,
        y: y - metrics.small.size * 0.62,
        width: 2 * half,
        height: metrics.small.size * 1.24,
        fill: neutrals.lane,
      }),
      textShape(
        't',
        middle,
        y + metrics.small.size * 0.36,
        strip.text,
        metrics.small,
        strip.result === 'failure'
          ? neutrals.failure
          : states.running.edge === colour
            ? colour
            : neutrals.ink,
        'middle',
      ),
    );
  }
  return group(strip.id, children, { 'data-id': strip.id });
}
