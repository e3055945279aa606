import type { MinimapColumn } from '../layout/minimap.ts';
import type { Theme } from '../tokens.ts';
import { group, type Shape, shape } from './shape.ts';

/** The densities. Kept as one shape between frames, so that panning does not touch it. */
export function minimapColumns(columns: readonly MinimapColumn[], height: number, theme: Theme): Shape {
  const { neutrals } = theme;
  const floor = height - 3;
  const most = height - 6;
  const column = (key: string, x: number, w: number, share: number, fill: string) =>
    shape(`${key}${x}`, 'rect', { x, y: floor - share * most, width: w, height: share * most, fill });
  return group(
    'columns',
    columns.flatMap(({ x, w, activity, failures }) => [
      ...(activity > 0 ? [column('a', x, w, activity, neutrals.muted)] : []),
      ...(failures > 0 ? [column('f', x, w, failures, neutrals.failure)] : []),
    ]),
  );
}

/** The strip of the whole run with the window that is in sight. */
export function minimapShapes(
  columns: Shape,
  size: { width: number; height: number; x0: number; x1: number },
  sight: { x0: number; x1: number },
  playheadX: number | undefined,
  theme: Theme,
): Shape[] {
  const { neutrals } = theme;
  const x0 = Math.max(size.x0, sight.x0);
  const x1 = Math.min(size.x1, Math.max(sight.x1, sight.x0 + 6));
  const shade = (key: string, from: number, to: number) =>
    shape(key, 'rect', {
      x: from,
      y: 0,
      width: Math.max(0, to - from),
      height: size.height,
      fill: neutrals.grid,
      'fill-opacity': 0.55,
    });
  return [
    shape('bg', 'rect', { width: size.width, height: size.height, fill: neutrals.bg }),
    shape('lane', 'rect', { x: size.x0, width: size.x1 - size.x0, height: size.height, fill: neutrals.lane }),
    columns,
    shade('left', size.x0, x0),
    shade('right', x1, size.x1),
    shape('window', 'rect', {
      x: x0,
      y: 0.75,
      width: Math.max(2, x1 - x0),
      height: size.height - 1.5,
      rx: 2,
      fill: 'none',
      stroke: neutrals.muted,
      'stroke-width': 1.5,
    }),
    ...(playheadX === undefined
      ? []
      : [
          shape('now', 'path', {
            d: `M${playheadX.toFixed(1)} 0V${size.height}`,
            stroke: neutrals.accent,
            'stroke-width': 2,
          }),
        ]),
  ];
}
