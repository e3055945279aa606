import { group, path, type Shape, shape } from './shape.ts';

/**
 * The icons as outlines, so that they look the same whatever fonts there are. `x`, `y` is the middle, `size` the
 * width and height in CSS px. Unknown icons are written as text.
 */
export function iconShape(
  key: string,
  icon: string,
  x: number,
  y: number,
  size: number,
  colour: string,
): Shape {
  const r = size * 0.42;
  const line = Math.max(1.4, size * 0.14);
  const stroke = { fill: 'none', stroke: colour, 'stroke-width': line, 'stroke-linecap': 'round' };
  const circle = (more: Record<string, string | number>) =>
    shape('c', 'circle', { cx: x, cy: y, r, ...more });
  switch (icon) {
    case '◌':
      return group(key, [
        circle({
          ...stroke,
          'stroke-dasharray': `${(r * 0.5).toFixed(2)} ${(r * 0.547).toFixed(2)}`,
          'stroke-linecap': 'butt',
        }),
      ]);
    case '○':
      return group(key, [circle(stroke)]);
    case '◔':
      return group(key, [
        circle(stroke),
        shape('q', 'path', {
          d: path('M', x, y, 'V', y - r, 'A', r, r, 0, 0, 1, x + r, y, 'Z'),
          fill: colour,
        }),
      ]);
    case '◐':
      return group(key, [
        circle(stroke),
        shape('h', 'path', { d: path('M', x, y - r, 'A', r, r, 0, 0, 0, x, y + r, 'Z'), fill: colour }),
      ]);
    case '✓':
      return group(key, [
        shape('p', 'path', {
          ...stroke,
          'stroke-width': line * 1.3,
          'stroke-linejoin': 'round',
          d: path('M', x - r, y + r * 0.1, 'L', x - r * 0.25, y + r * 0.8, 'L', x + r, y - r * 0.75),
        }),
      ]);
    case '✕':
      return group(key, [crossPath('p', x, y, r * 0.85, colour, line * 1.3)]);
    case '↻': {
      const a = r * 0.95;
      const tip = { x: x + a * 0.94, y: y - a * 0.34 };
      return group(key, [
        shape('a', 'path', {
          ...stroke,
          d: path('M', x + a * 0.77, y + a * 0.64, 'A', a, a, 0, 1, 1, tip.x - a * 0.1, tip.y - a * 0.25),
        }),
        shape('t', 'path', {
          d: path(
            'M',
            tip.x + a * 0.32,
            tip.y - a * 0.75,
            'L',
            tip.x + a * 0.2,
            tip.y + a * 0.22,
            'L',
            tip.x - a * 0.7,
            tip.y,
            'Z',
          ),
          fill: colour,
        }),
      ]);
    }
    case '■':
      return group(key, [
        shape('r', 'rect', {
          x: x - r * 0.75,
          y: y - r * 0.75,
          width: r * 1.5,
          height: r * 1.5,
          fill: colour,
        }),
      ]);
    case '▶':
      return group(key, [
        shape('p', 'path', {
          d: path('M', x - r * 0.7, y - r * 0.9, 'L', x + r * 0.9, y, 'L', x - r * 0.7, y + r * 0.9, 'Z'),
          fill: colour,
        }),
      ]);
    default:
      return shape(
        key,
        'text',
        { x, y: y + size * 0.36, 'text-anchor': 'middle', 'font-size': size, fill: colour },
        { text: icon },
      );
  }
}

export function crossPath(
  key: string,
  x: number,
  y: number,
  r: number,
  colour: string,
  width: number,
): Shape {
  return shape(key, 'path', {
    d: path('M', x - r, y - r, 'L', x + r, y + r, 'M', x + r, y - r, 'L', x - r, y + r),
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-linecap': 'round',
  });
}
