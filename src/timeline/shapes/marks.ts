import type { Bar, Beam, Bracket, Level, Post, Pulse } from '../layout/scene.ts';
import { STATE_FORMS } from '../tokens.ts';
import { crossPath, iconShape } from './icons.ts';
import { type Paint, textShape } from './paint.ts';
import { group, path, pathThrough, type Shape, shape } from './shape.ts';

/** Everything that lies on the lanes, except the ticks; those that scroll are cut at the pinned lanes. */
export function markShapes(paint: Paint): Shape[] {
  const { scene, prefix } = paint;
  const layer = (pinned: boolean) => {
    const here = <T extends { pinned: boolean }>(marks: readonly T[]) =>
      marks.filter((mark) => mark.pinned === pinned);
    return [
      ...here(scene.levels).map((level) => levelShape(paint, level)),
      ...here(scene.pulses).map((pulse) => pulseShape(paint, pulse)),
      ...here(scene.bars).map((bar) => barShape(paint, bar)),
      ...here(scene.brackets).map((bracket) => bracketShape(paint, bracket)),
      ...here(scene.beams).map((beam) => beamShape(paint, beam)),
      ...here(scene.posts)
        .filter((post) => !isOverGaps(scene, post))
        .map((post) => postShape(paint, post)),
    ];
  };
  return [
    group('scrolling', layer(false), { 'clip-path': `url(#${prefix}scroll)` }),
    group('pinned', layer(true), { 'clip-path': `url(#${prefix}plot)` }),
  ];
}

/** The names of steps can be read where a gap is torn through them: it says nothing that they do not. */
const isOverGaps = (scene: Paint['scene'], post: Post) => post.glyph === 'flag' && scene.gaps.length > 0;

/** Steps, drawn after the gaps. */
export function stepShapes(paint: Paint): Shape[] {
  const { scene, prefix } = paint;
  const steps = scene.posts.filter((post) => isOverGaps(scene, post));
  if (steps.length === 0) return [];
  const layer = (pinned: boolean) =>
    steps.filter((post) => post.pinned === pinned).map((post) => postShape(paint, post));
  return [
    group('steps', layer(false), { 'clip-path': `url(#${prefix}scroll)` }),
    group('pinned steps', layer(true), { 'clip-path': `url(#${prefix}plot)` }),
  ];
}

function barShape({ scene, theme, prefix }: Paint, bar: Bar): Shape {
  const token = theme.states[bar.state];
  const { metrics, plot } = scene;
  // Far beyond the plot nothing is seen, and huge numbers make some rasterisers lose their precision.
  const x0 = Math.max(bar.x, plot.x0 - 100);
  const x1 = Math.min(bar.x + bar.w, plot.x1 + 100);
  const inset = token.edgeWidth / 2;
  const outline = barOutline(x0 + inset, bar.y + inset, Math.max(1, x1 - x0 - 2 * inset), bar.h - 2 * inset, {
    radius: metrics.radius,
    notch: STATE_FORMS[bar.state].notch ? Math.min(6, (x1 - x0) / 3) : 0,
  });
  const children: Shape[] = [
    shape('f', 'path', {
      d: outline,
      fill: token.fill,
      stroke: token.edge,
      'stroke-width': token.edgeWidth,
      'stroke-dasharray': token.dashed ? '4 2' : undefined,
    }),
  ];
  if (token.pattern !== 'plain')
    children.push(shape('p', 'path', { d: outline, fill: `url(#${prefix}${bar.state})` }));
  const middle = bar.y + bar.h / 2;
  if (bar.plateWidth > 0)
    children.push(
      shape('g', 'rect', {
        x: bar.textX - 3,
        y: middle - metrics.label.size * 0.68,
        width: bar.plateWidth + 6,
        height: metrics.label.size * 1.36,
        rx: 2,
        fill: token.fill,
      }),
    );
  if (bar.icon !== '')
    children.push(
      iconShape('i', bar.icon, bar.textX + metrics.label.size / 2, middle, metrics.label.size, token.ink),
    );
  if (bar.text !== '')
    children.push(
      textShape(
        't',
        bar.textX + bar.iconWidth,
        middle + metrics.label.size * 0.36,
        bar.text,
        metrics.label,
        token.ink,
      ),
    );
  return group(bar.id, children, { 'data-id': bar.id, 'data-state': bar.state });
}

/** A rounded box; with a notch its upper right corner is cut off. */
function barOutline(
  x: number,
  y: number,
  w: number,
  h: number,
  form: { radius: number; notch: number },
): string {
  const r = Math.min(form.radius, w / 2, h / 2);
  const n = form.notch;
  const corner = n > 0 ? ['H', x + w - n, 'L', x + w, y + n] : ['H', x + w - r, 'Q', x + w, y, x + w, y + r];
  return path(
    'M',
    x + r,
    y,
    ...corner,
    'V',
    y + h - r,
    'Q',
    x + w,
    y + h,
    x + w - r,
    y + h,
    'H',
    x + r,
    'Q',
    x,
    y + h,
    x,
    y + h - r,
    'V',
    y + r,
    'Q',
    x,
    y,
    x + r,
    y,
    'Z',
  );
}

function bracketShape({ scene, theme }: Paint, bracket: Bracket): Shape {
  const { neutrals } = theme;
  const { metrics } = scene;
  const colour = bracket.result === 'failure' ? neutrals.failure : neutrals.success;
  const { x0, x1, y, h } = bracket;
  const line = { fill: 'none', stroke: colour, 'stroke-width': bracket.closed ? 1.6 : 1.2 };
  const children: Shape[] = [
    shape('b', 'path', {
      ...line,
      d: path('M', x0, y - h, 'V', y, 'H', x1, ...(bracket.closed ? ['V', y - h] : [])),
      'stroke-dasharray': bracket.closed ? undefined : '3 2',
    }),
  ];
  if (bracket.text !== '')
    children.push(
      textShape('t', bracket.textX, bracket.textY, bracket.text, metrics.small, colour, 'middle'),
    );
  if (bracket.hairline.length > 0)
    children.push(
      shape('h', 'path', {
        d: pathThrough(bracket.hairline),
        fill: 'none',
        stroke: colour,
        'stroke-width': 1,
      }),
    );
  return group(bracket.id, children, { 'data-id': bracket.id });
}

function beamShape({ scene, theme }: Paint, beam: Beam): Shape {
  const { neutrals } = theme;
  const { metrics, plot } = scene;
  const x0 = Math.max(beam.x0, plot.x0 - 100);
  const x1 = Math.min(beam.x1, plot.x1 + 100);
  const used = Math.min(Math.max(beam.used, x0), x1);
  const end = (key: string, x: number) =>
    shape(key, 'path', {
      d: path('M', x, beam.y - 3, 'V', beam.y + beam.h + 3),
      stroke: neutrals.ink,
      'stroke-width': 1.6,
    });
  const children: Shape[] = [
    shape('u', 'rect', { x: x0, y: beam.y, width: used - x0, height: beam.h, fill: neutrals.ink }),
    shape('h', 'rect', {
      x: used,
      y: beam.y + 0.5,
      width: Math.max(0, x1 - used),
      height: beam.h - 1,
      fill: neutrals.bg,
      stroke: neutrals.ink,
      'stroke-dasharray': '4 3',
    }),
    end('a', x0),
    ...(beam.closed ? [end('b', x1)] : []),
    ...beam.texts.map(({ x, text, hollow }, i) =>
      textShape(
        `t${i}`,
        x,
        beam.textY,
        text,
        metrics.small,
        hollow ? neutrals.muted : neutrals.ink,
        'middle',
      ),
    ),
  ];
  return group(beam.id, children, { 'data-id': beam.id });
}

function postShape({ scene, theme }: Paint, post: Post): Shape {
  const { neutrals } = theme;
  const { metrics } = scene;
  const { x, y0, y1 } = post;
  const r = metrics.glyph + 0.5;
  const children: Shape[] = [];
  if (post.glyph === 'triangle')
    children.push(
      shape('s', 'path', { d: path('M', x, y1, 'V', y0), stroke: neutrals.ink, 'stroke-width': 1.4 }),
      shape('g', 'path', {
        d: path('M', x - r, y1, 'L', x, y1 - 2 * r, 'L', x + r, y1, 'Z'),
        fill: neutrals.ink,
        stroke: neutrals.lane,
        'stroke-width': 1,
      }),
    );
  else if (post.glyph === 'cross')
    children.push(
      shape('s', 'path', { d: path('M', x, y0 - 4, 'V', y1), stroke: neutrals.failure, 'stroke-width': 3 }),
      crossPath('e', x, y1 - r - 1, r, neutrals.lane, 6),
      crossPath('g', x, y1 - r - 1, r, neutrals.failure, 3),
    );
  else
    children.push(
      shape('s', 'path', { d: path('M', x, y0, 'V', y1), stroke: neutrals.accent, 'stroke-width': 1.6 }),
      shape('g', 'path', { d: path('M', x, y0, 'l', 9, 4, 'l', -9, 4, 'Z'), fill: neutrals.accent }),
    );
  if (post.text !== '') {
    const font = post.glyph === 'flag' ? metrics.small : metrics.label;
    const colour = post.glyph === 'cross' ? neutrals.failure : neutrals.ink;
    children.push(textShape('t', post.textX, post.textY, post.text, font, colour, post.anchor));
  }
  return group(post.id, children, { 'data-id': post.id });
}

function levelShape({ scene, theme }: Paint, level: Level): Shape {
  const { neutrals } = theme;
  const { metrics } = scene;
  const first = level.points[0]!;
  const last = level.points.at(-1)!;
  return group(level.id, [
    shape('f', 'path', {
      d: `${pathThrough([[first[0], level.floor], ...level.points, [last[0], level.floor]])}Z`,
      fill: neutrals.success,
      'fill-opacity': 0.16,
    }),
    shape('l', 'path', {
      d: pathThrough(level.points),
      fill: 'none',
      stroke: neutrals.success,
      'stroke-width': 2,
    }),
    ...level.texts.map(({ x, y, text }, i) => textShape(`t${i}`, x, y, text, metrics.small, neutrals.ink)),
  ]);
}

function pulseShape({ scene, theme }: Paint, pulse: Pulse): Shape {
  const { neutrals } = theme;
  const { metrics } = scene;
  const { x, w, floor, ok, lost } = pulse;
  return group(pulse.id, [
    shape('o', 'rect', {
      x,
      y: floor - ok,
      width: w,
      height: ok,
      fill: neutrals.muted,
      'fill-opacity': 0.55,
    }),
    ...(lost > 0
      ? [
          shape('x', 'rect', {
            x,
            y: floor - ok - Math.max(3, lost),
            width: w,
            height: Math.max(3, lost),
            fill: neutrals.failure,
          }),
        ]
      : []),
    ...(pulse.text === ''
      ? []
      : [textShape('t', x + w + 3, pulse.textY, pulse.text, metrics.label, neutrals.failure)]),
  ]);
}
