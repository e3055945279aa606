import type { Box, Scene } from '../layout/scene.ts';
import type { Theme } from '../tokens.ts';
import { crisp } from './back.ts';
import { pin } from './front.ts';
import { textShape } from './paint.ts';
import { group, type Shape, shape } from './shape.ts';

/** Over a lane's name: where a click pins it. */
export function pinHint(scene: Scene, theme: Theme, y: number): Shape[] {
  const lane = scene.lanes.findLast((box) => y >= box.y && y <= box.y + box.h);
  if (!lane || lane.pinned || y < scene.metrics.ruler) return [];
  return [pin('pin', scene.plot.x0 - 9, lane.y + 9, theme.neutrals.muted)];
}

/** The crosshair with its time, and the outline of what it is over. */
export function hoverShapes(
  scene: Scene,
  theme: Theme,
  hover: { x: number; text: string; textWidth: number; box: Box | undefined },
): Shape[] {
  const { neutrals } = theme;
  const { metrics, plot, height } = scene;
  const w = hover.textWidth + 12;
  const h = metrics.label.size + 10;
  const x = besidePlayhead(
    scene,
    Math.min(Math.max(hover.x - w / 2, plot.x0 - 6), plot.x1 - w + 6),
    w,
    hover.x,
  );
  const y = (metrics.axis - h) / 2;
  return [
    shape('line', 'path', {
      d: `M${crisp(hover.x)} ${metrics.axis - 4}V${height}`,
      stroke: neutrals.muted,
      'stroke-dasharray': '2 2',
    }),
    group('pill', [
      shape('b', 'rect', { x, y, width: w, height: h, rx: 4, fill: neutrals.bg, stroke: neutrals.muted }),
      textShape(
        't',
        x + w / 2,
        y + h / 2 + metrics.label.size * 0.36,
        hover.text,
        metrics.label,
        neutrals.ink,
        'middle',
      ),
    ]),
    ...(hover.box
      ? [
          shape('box', 'rect', {
            x: hover.box.x - 1,
            y: hover.box.y - 1,
            width: hover.box.w + 2,
            height: hover.box.h + 2,
            rx: metrics.radius,
            fill: 'none',
            stroke: neutrals.ink,
            'stroke-width': 1,
            'stroke-opacity': 0.7,
          }),
        ]
      : []),
  ];
}

/** Both times can be read: the pill of the pointer moves aside for that of the playhead. */
function besidePlayhead({ playhead, plot }: Scene, x: number, w: number, pointer: number): number {
  const gap = 3;
  if (!playhead || x + w + gap <= playhead.x || x >= playhead.x + playhead.w + gap) return x;
  const [left, right] = [playhead.x - w - gap, playhead.x + playhead.w + gap];
  const goesLeft = pointer < playhead.x + playhead.w / 2 ? left >= plot.x0 - 6 : right + w > plot.x1 + 6;
  return goesLeft ? left : right;
}
