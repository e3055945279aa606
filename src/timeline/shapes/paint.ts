import type { Scene } from '../layout/scene.ts';
import type { Font } from '../layout/text.ts';
import { FAMILIES } from '../layout/text.ts';
import type { Theme } from '../tokens.ts';
import { type Shape, shape } from './shape.ts';

/** What every painter gets. `prefix` keeps the ids of two pictures on one page apart. */
export interface Paint {
  readonly scene: Scene;
  readonly theme: Theme;
  readonly prefix: string;
}

export function textShape(
  key: string,
  x: number,
  y: number,
  text: string,
  font: Font,
  colour: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): Shape {
  return shape(
    key,
    'text',
    {
      x,
      y,
      fill: colour,
      'font-size': font.size,
      'font-weight': font.weight === 400 ? undefined : font.weight,
      'font-family': font.mono ? FAMILIES.mono : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
    },
    { text },
  );
}

/** The patterns and the clip of a picture. */
export function definitions({ scene, theme, prefix }: Paint): Shape {
  const { states } = theme;
  const size = scene.metrics.label.size >= 20 ? 10 : 6;
  const dots = (state: 'pending' | 'backoff') =>
    shape(
      `dots-${state}`,
      'pattern',
      { id: `${prefix}${state}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      {
        children: [
          shape('a', 'circle', {
            cx: size / 4,
            cy: size / 4,
            r: size / 7,
            fill: patternInk(theme, state),
            'fill-opacity': 0.5,
          }),
          shape('b', 'circle', {
            cx: (size * 3) / 4,
            cy: (size * 3) / 4,
            r: size / 7,
            fill: patternInk(theme, state),
            'fill-opacity': 0.5,
          }),
        ],
      },
    );
  const hatch = shape(
    'hatch',
    'pattern',
    {
      id: `${prefix}terminating`,
      width: size + 2,
      height: size + 2,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    {
      children: [
        shape('a', 'rect', {
          width: (size + 2) * 0.4,
          height: size + 2,
          fill: states.terminating.edge,
          'fill-opacity': 0.55,
        }),
      ],
    },
  );
  const { plot, scrollY0, height } = scene;
  const clip = (key: string, y0: number) =>
    shape(
      key,
      'clipPath',
      { id: `${prefix}${key}` },
      {
        children: [
          shape('r', 'rect', {
            x: plot.x0 - 5,
            y: y0,
            width: plot.x1 - plot.x0 + 14,
            height: Math.max(0, height - y0),
          }),
        ],
      },
    );
  return shape(
    'defs',
    'defs',
    {},
    {
      children: [
        dots('pending'),
        dots('backoff'),
        hatch,
        clip('plot', scene.metrics.ruler),
        clip('scroll', scrollY0),
      ],
    },
  );
}

/** Where edge and fill are alike (dark Pending), the pattern takes the ink, or it would not be seen. */
function patternInk(theme: Theme, state: 'pending' | 'backoff'): string {
  const { fill, edge, ink } = theme.states[state];
  return edge === fill ? ink : edge;
}
