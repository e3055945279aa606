import { type Paint, textShape } from './paint.ts';
import { group, pathThrough, type Shape, shape } from './shape.ts';

/** Lanes, the grid and the torn gaps: everything the marks lie on. */
export function backShapes({ scene, theme, prefix }: Paint): Shape[] {
  const { neutrals } = theme;
  const { metrics } = scene;
  const lanes = (pinned: boolean) => [
    ...scene.lanes
      .filter((lane) => lane.pinned === pinned)
      .flatMap((lane) => [
        shape(`l${lane.id}`, 'rect', {
          x: 0,
          y: lane.y,
          width: scene.width,
          height: lane.h,
          fill: neutrals.lane,
        }),
        // In themes whose lanes are as white as the page, a line parts them.
        ...(neutrals.lane === neutrals.bg
          ? [
              shape(`b${lane.id}`, 'rect', {
                x: 0,
                y: lane.y + lane.h + 1,
                width: scene.width,
                height: 2,
                fill: neutrals.grid,
              }),
            ]
          : []),
      ]),
    ...scene.rows
      .filter((row) => row.pinned === pinned && row.highlighted)
      .map((row) =>
        shape(`h${row.id}`, 'rect', {
          x: 0,
          y: row.y,
          width: scene.width,
          height: row.h,
          fill: neutrals.accent,
          'fill-opacity': 0.14,
        }),
      ),
  ];
  const grid = scene.ruler.map(({ x }) =>
    shape(`g${x}`, 'path', {
      d: `M${crisp(x)} ${metrics.ruler}V${scene.height}`,
      stroke: neutrals.grid,
      // System colours are all strong; a grid is not.
      'stroke-opacity': theme.name === 'forced' ? 0.4 : undefined,
    }),
  );
  return [
    shape('page', 'rect', { width: scene.width, height: scene.height, fill: neutrals.bg }),
    group('lanes', lanes(false), { 'clip-path': scrolled(scene, prefix) }),
    group('pinned', lanes(true)),
    group('grid', grid, { 'clip-path': `url(#${prefix}plot)` }),
  ];
}

/** Lanes scroll under the pinned ones; without pinned lanes there is nothing to cut. */
const scrolled = (scene: Paint['scene'], prefix: string) =>
  scene.scrollY0 > scene.metrics.ruler ? `url(#${prefix}page)` : undefined;

/** Half a px, where a line of one px is sharp. */
export const crisp = (x: number) => Math.floor(x) + 0.5;

/** A gap hides what happens in it: nothing does. The edges are torn, the length is written on the ruler. */
export function gapShapes({ scene, theme, prefix }: Paint): Shape[] {
  const { neutrals } = theme;
  const { metrics, height } = scene;
  const step = metrics.gapMark / 2;
  return [
    group(
      'gaps',
      scene.gaps.map((gap) => {
        const torn = (x: number): [number, number][] => {
          const points: [number, number][] = [];
          for (let y = metrics.ruler, i = 0; y <= height + step; y += step, i++)
            points.push([x + (i % 2 === 0 ? -1 : 1) * (step / 2), y]);
          return points;
        };
        const left = torn(gap.x0);
        const right = torn(gap.x1);
        return group(`gap${gap.x0}`, [
          shape('f', 'path', {
            d: `${pathThrough([...left, ...right.reverse()])}Z`,
            fill: neutrals.bg,
            'fill-opacity': 0.72,
          }),
          shape('l', 'path', {
            d: pathThrough(left),
            fill: 'none',
            stroke: neutrals.muted,
            'stroke-width': 1,
          }),
          shape('r', 'path', {
            d: pathThrough(right),
            fill: 'none',
            stroke: neutrals.muted,
            'stroke-width': 1,
          }),
        ]);
      }),
      { 'clip-path': `url(#${prefix}plot)` },
    ),
  ];
}

/** The ruler: on top of everything that scrolls. */
export function rulerShapes({ scene, theme }: Paint): Shape[] {
  const { neutrals } = theme;
  const { metrics, plot } = scene;
  const y = metrics.axis / 2 + metrics.small.size * 0.36;
  return [
    shape('ruler', 'rect', { width: scene.width, height: metrics.ruler, fill: neutrals.bg }),
    shape('base', 'path', { d: `M0 ${metrics.ruler - 0.5}H${scene.width}`, stroke: neutrals.grid }),
    ...scene.ruler.map(({ x }) =>
      shape(`m${x}`, 'path', { d: `M${crisp(x)} ${metrics.axis - 5}v5`, stroke: neutrals.muted }),
    ),
    ...scene.ruler
      .filter(({ x, label }) => x >= plot.x0 - 1 && label !== '')
      .map(({ x, label }) => textShape(`t${x}`, x, y, label, metrics.small, neutrals.muted, 'middle')),
    ...(scene.span === '' ? [] : [textShape('span', 22, y, scene.span, metrics.small, neutrals.muted)]),
    ...scene.found.map((x) =>
      shape(`f${x}`, 'path', {
        d: `M${x - 4} ${metrics.axis - 9}h8l-4 8Z`,
        fill: neutrals.accent,
        stroke: neutrals.bg,
        'stroke-width': 1,
      }),
    ),
    ...scene.gaps
      .filter((gap) => gap.label !== '')
      .map((gap) =>
        textShape(`g${gap.x0}`, gap.labelX, y, gap.label, metrics.small, neutrals.muted, 'middle'),
      ),
  ];
}
