import { select } from 'd3-selection';
import type { Shape } from '../shapes/shape.ts';

const SVG = 'http://www.w3.org/2000/svg';
const drawn = new WeakMap<Element, Shape>();

const keyOf = (of: Shape) => `${of.tag} ${of.key}`;

/** Makes the children of an SVG element look like the shapes: by key, in order, touching only what changed. */
export function draw(parent: SVGElement, shapes: readonly Shape[]): void {
  select(parent)
    .selectChildren<SVGElement, Shape>()
    .data(shapes, keyOf)
    .join(
      (enter) => enter.append((shape) => document.createElementNS(SVG, shape.tag) as SVGElement),
      (update) => update,
      (exit) => exit.remove(),
    )
    .order()
    .each(function (shape) {
      apply(this, shape);
    });
}

function apply(element: SVGElement, shape: Shape): void {
  const before = drawn.get(element);
  drawn.set(element, shape);
  if (before === shape) return;
  for (const [name, value] of Object.entries(shape.attrs))
    if (before?.attrs[name] !== value) element.setAttribute(name, String(value));
  if (before)
    for (const name of Object.keys(before.attrs)) if (!(name in shape.attrs)) element.removeAttribute(name);
  if (shape.children) draw(element, shape.children);
  else if (shape.text !== before?.text) element.textContent = shape.text ?? '';
}
