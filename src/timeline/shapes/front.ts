import { arrowCurve } from '../layout/overlay.ts';
import type { Box } from '../layout/scene.ts';
import { crisp } from './back.ts';
import { type Paint, textShape } from './paint.ts';
import { group, path, type Shape, shape } from './shape.ts';

/** Names and row labels, in the gutter. Paints over whatever marks stick out of the plot. */
export function gutterShapes({ scene, theme, prefix }: Paint, interactive: boolean): Shape[] {
  const { neutrals } = theme;
  const { metrics, plot, height } = scene;
  const clip = scene.scrollY0 > metrics.ruler ? `url(#${prefix}gutter)` : undefined;
  const right = plot.x0 - 12;
  const layer = (pinned: boolean) => [
    ...scene.lanes
      .filter((lane) => lane.pinned === pinned)
      .map((lane) => {
        const font = lane.named ? metrics.name : metrics.label;
        const middle = lane.titleY - font.size * 0.36;
        const fold = lane.collapsed
          ? path('M', 9, middle - 4, 'L', 14, middle, 'L', 9, middle + 4)
          : path('M', 7, middle - 2, 'L', 11, middle + 3, 'L', 15, middle - 2);
        return group(`l${lane.id}`, [
          shape('b', 'rect', { x: 0, y: lane.y, width: plot.x0 - 5, height: lane.h, fill: neutrals.lane }),
          ...(interactive && lane.foldable
            ? [
                shape('f', 'path', {
                  d: fold,
                  fill: 'none',
                  stroke: neutrals.muted,
                  'stroke-width': 1.6,
                  'stroke-linecap': 'round',
                }),
              ]
            : []),
          textShape('t', 22, lane.titleY, lane.title, font, neutrals.ink),
          ...(lane.subtitle === ''
            ? []
            : [textShape('s', 22, lane.subtitleY, lane.subtitle, metrics.small, neutrals.muted)]),
          ...(lane.badge === ''
            ? []
            : [textShape('n', right, lane.titleY, lane.badge, metrics.small, neutrals.failure, 'end')]),
          ...(pinned ? [pin('p', plot.x0 - 9, lane.y + 9, neutrals.accent)] : []),
        ]);
      }),
    ...scene.rows
      .filter((row) => row.pinned === pinned)
      .flatMap((row) => [
        ...(row.highlighted
          ? [
              shape(`h${row.id}`, 'rect', {
                x: 0,
                y: row.y,
                width: plot.x0 - 5,
                height: row.h,
                fill: neutrals.accent,
                'fill-opacity': 0.14,
              }),
            ]
          : []),
        ...(row.label === ''
          ? []
          : [
              textShape(
                `r${row.id}`,
                right,
                row.labelY,
                row.label,
                { ...metrics.small, mono: row.labelMono },
                neutrals.muted,
                'end',
              ),
            ]),
      ]),
  ];
  return [
    shape(
      'clips',
      'defs',
      {},
      {
        children: [
          clipBelow(`${prefix}gutter`, scene.scrollY0, scene.width, height),
          clipBelow(`${prefix}page`, scene.scrollY0, scene.width, height),
        ],
      },
    ),
    group('scrolling', layer(false), { 'clip-path': clip }),
    group('pinned', layer(true)),
    ...(scene.scrollY0 > metrics.ruler
      ? [shape('edge', 'path', { d: `M0 ${scene.scrollY0 - 2.5}H${scene.width}`, stroke: neutrals.muted })]
      : []),
  ];
}

const clipBelow = (id: string, y: number, width: number, height: number) =>
  shape(
    id,
    'clipPath',
    { id },
    { children: [shape('r', 'rect', { x: 0, y, width, height: Math.max(0, height - y) })] },
  );

export const pin = (key: string, x: number, y: number, colour: string) =>
  shape(key, 'path', {
    d: path('M', x - 3, y - 3, 'h', 6, 'l', -1, 4, 'h', -4, 'Z', 'M', x, y + 1, 'v', 4),
    fill: colour,
    stroke: colour,
  });

/** What is drawn over the marks: arrows, the range and the selection. */
export function frontShapes({ scene, theme, prefix }: Paint): Shape[] {
  const { neutrals } = theme;
  const { metrics } = scene;
  const arrows = scene.arrows.map((arrow) => {
    const { x0, y0, x1, y1 } = arrow;
    const head = metrics.glyph;
    const down = y1 >= y0 ? 1 : -1;
    const same = Math.abs(y1 - y0) < 1;
    const [a, b] = arrowCurve(arrow);
    const end = same ? y0 - head : y1 - down * head;
    const body = path('M', x0, y0, 'C', a.x, a.y, b.x, b.y, x1, end);
    const tip = path(
      'M',
      x1 - head,
      y1 - down * 2 * head,
      'L',
      x1,
      y1,
      'L',
      x1 + head,
      y1 - down * 2 * head,
      'Z',
    );
    return group(arrow.id, [
      shape('e', 'path', { d: body, fill: 'none', stroke: neutrals.lane, 'stroke-width': 4 }),
      shape('b', 'path', { d: body, fill: 'none', stroke: neutrals.ink, 'stroke-width': 1.6 }),
      shape('h', 'path', { d: tip, fill: neutrals.ink }),
      ...(arrow.text === ''
        ? []
        : [
            shape('g', 'rect', {
              x: arrow.textX - 4,
              y: arrow.textY - metrics.small.size,
              width: arrow.textWidth + 8,
              height: metrics.small.size * 1.35,
              rx: 2,
              fill: neutrals.lane,
              'fill-opacity': 0.92,
            }),
            textShape('t', arrow.textX, arrow.textY, arrow.text, metrics.small, neutrals.ink),
          ]),
    ]);
  });
  const range = scene.range;
  return [
    group('arrows', [...arrows, ...crossedShapes({ scene, theme, prefix })], {
      'clip-path': `url(#${prefix}plot)`,
    }),
    group('range', range ? rangeShapes({ scene, theme, prefix }, range) : []),
    group(
      'selection',
      scene.selection
        ? [
            shape('r', 'rect', {
              x: scene.selection.x - 2,
              y: scene.selection.y - 2,
              width: scene.selection.w + 4,
              height: scene.selection.h + 4,
              rx: metrics.radius + 1,
              fill: 'none',
              stroke: neutrals.lane,
              'stroke-width': 5,
            }),
            shape('s', 'rect', {
              x: scene.selection.x - 2,
              y: scene.selection.y - 2,
              width: scene.selection.w + 4,
              height: scene.selection.h + 4,
              rx: metrics.radius + 1,
              fill: 'none',
              stroke: neutrals.accent,
              'stroke-width': 2,
            }),
            ...handles(scene.selection, theme),
          ]
        : [],
      { 'clip-path': `url(#${prefix}plot)` },
    ),
  ];
}

/** Narrower marks (CSS px) would be hidden under their handles. */
const LEAST_HANDLED = 20;

/** At both ends of what is selected: nobody has to judge a colour to see which one it is. */
function handles({ x, y, w, h }: Box, { neutrals }: Paint['theme']): Shape[] {
  if (w < LEAST_HANDLED) return [];
  return [x - 2, x + w + 2].map((at, i) =>
    shape(`h${i}`, 'rect', {
      x: at - 3,
      y: y + h / 2 - 5,
      width: 6,
      height: 10,
      rx: 2,
      fill: neutrals.accent,
      stroke: neutrals.lane,
    }),
  );
}

/** Counts under ticks, once more: over the arrows that run through them. */
function crossedShapes({ scene, theme }: Paint): Shape[] {
  const { metrics } = scene;
  return scene.crossed.flatMap((bracket) => {
    const { size } = metrics.small;
    const colour = bracket.result === 'failure' ? theme.neutrals.failure : theme.neutrals.success;
    // Digits and a stroke: none is wider than this.
    const width = bracket.text.length * size * 0.6 + 4;
    return [
      shape(`g${bracket.id}`, 'rect', {
        x: bracket.textX - width / 2,
        y: bracket.textY - size * 0.85,
        width,
        height: size * 1.1,
        rx: 2,
        fill: theme.neutrals.lane,
      }),
      textShape(
        `t${bracket.id}`,
        bracket.textX,
        bracket.textY,
        bracket.text,
        metrics.small,
        colour,
        'middle',
      ),
    ];
  });
}

/** Flags stand in the strip under the ruler, or in a lane: over both. */
export const flagShapes = (paint: Paint): Shape[] => paint.scene.flags.map((flag) => flagShape(paint, flag));

function rangeShapes({ scene, theme }: Paint, range: NonNullable<Paint['scene']['range']>): Shape[] {
  const { neutrals } = theme;
  const { metrics, height } = scene;
  const edge = (key: string, x: number) =>
    shape(key, 'path', {
      d: `M${crisp(x)} ${metrics.ruler}V${height}`,
      stroke: neutrals.accent,
      'stroke-width': 1,
    });
  return [
    shape('f', 'rect', {
      x: range.x0,
      y: metrics.ruler,
      width: range.x1 - range.x0,
      height: height - metrics.ruler,
      fill: neutrals.accent,
      'fill-opacity': 0.1,
    }),
    edge('a', range.x0),
    edge('b', range.x1),
    pillShape('p', range.pill, range.text, { scene, theme, prefix: '' }),
  ];
}

function flagShape({ scene, theme }: Paint, flag: Paint['scene']['flags'][number]): Shape {
  const { neutrals } = theme;
  const dashed = flag.kind === 'prediction' || flag.kind === 'actual';
  const colour = flag.kind === 'note' ? neutrals.ink : neutrals.accent;
  return group(
    flag.id,
    [
      shape('l', 'path', {
        d: path(...flag.pole.flatMap(([from, to]) => ['M', flag.x, from, 'V', to])),
        'stroke-opacity': flag.kind === 'note' ? 0.55 : undefined,
        stroke: colour,
        'stroke-width': 2,
        'stroke-dasharray': flag.kind === 'prediction' ? '6 4' : undefined,
      }),
      shape('p', 'rect', {
        x: flag.pill.x,
        y: flag.pill.y,
        width: flag.pill.w,
        height: flag.pill.h,
        rx: 3,
        fill: flag.kind === 'prediction' ? neutrals.bg : colour,
        stroke: colour,
        'stroke-width': 1.6,
        'stroke-dasharray': dashed && flag.kind === 'prediction' ? '6 4' : undefined,
      }),
      textShape(
        't',
        flag.pill.x + flag.pill.w / 2,
        flag.pill.y + flag.pill.h / 2 + scene.metrics.label.size * 0.36,
        flag.text,
        scene.metrics.label,
        flag.kind === 'prediction' ? colour : flag.kind === 'note' ? neutrals.bg : neutrals.onAccent,
        'middle',
      ),
    ],
    { 'data-flag': flag.id },
  );
}

/** The line and its label. Drawn last. */
export function playheadShapes({ scene, theme }: Paint): Shape[] {
  const { playhead, metrics } = scene;
  if (!playhead) return [];
  return [
    shape('l', 'path', {
      d: path('M', playhead.lineX, metrics.axis - 4, 'V', scene.height),
      stroke: theme.neutrals.accent,
      'stroke-width': 2,
    }),
    pillShape('p', playhead, playhead.text, { scene, theme, prefix: '' }),
  ];
}

function pillShape(
  key: string,
  box: { x: number; y: number; w: number; h: number },
  text: string,
  { scene, theme }: Paint,
): Shape {
  const { metrics } = scene;
  return group(key, [
    shape('b', 'rect', {
      x: box.x,
      y: box.y,
      width: box.w,
      height: box.h,
      rx: 4,
      fill: theme.neutrals.accent,
    }),
    textShape(
      't',
      box.x + box.w / 2,
      box.y + box.h / 2 + metrics.label.size * 0.36,
      text,
      metrics.label,
      theme.neutrals.onAccent,
      'middle',
    ),
  ]);
}
