/**
 * An SVG element as data. The headless drawing writes shapes as text, the interactive one keeps elements in step
 * with them, so both show the same picture.
 */
export interface Shape {
  /** Unique among its siblings. */
  readonly key: string;
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string | number>>;
  readonly text?: string;
  readonly children?: readonly Shape[];
}

export const shape = (
  key: string,
  tag: string,
  attrs: Readonly<Record<string, string | number | undefined>>,
  more: { text?: string; children?: readonly Shape[] } = {},
): Shape => {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attrs)) if (value !== undefined) kept[name] = tidy(value);
  return { key, tag, attrs: kept, ...more };
};

export const group = (
  key: string,
  children: readonly Shape[],
  attrs: Readonly<Record<string, string | number | undefined>> = {},
) => shape(key, 'g', attrs, { children });

/** Coordinates to a hundredth of a px: finer is invisible and makes files long. */
const tidy = (value: string | number) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);

const px = (value: number) => String(Math.round(value * 100) / 100);

/** `M x y L x y …` */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

/** A path from numbers and letters: `path('M', 0, 1, 'L', 2, 3)`. */
export function path(...parts: (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? px(part) : part)).join(' ');
}

const escapeText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const escapeAttribute = (text: string) => escapeText(text).replace(/"/g, '&quot;');
/** Characters that XML 1.0 cannot hold at all become the replacement character. */
const clean = (text: string) =>
  [...text]
    .map((c) => ((c < ' ' && !'\t\n\r'.includes(c)) || c === '\ufffe' || c === '\uffff' ? '\ufffd' : c))
    .join('');

/** One element a line, so that snapshots differ where the picture differs. */
export function serialise(of: Shape, indent = ''): string {
  const attrs = Object.entries(of.attrs)
    .map(([name, value]) => ` ${name}="${escapeAttribute(clean(String(value)))}"`)
    .join('');
  if (of.children && of.children.length > 0) {
    const inner = of.children.map((child) => serialise(child, `${indent} `)).join('\n');
    return `${indent}<${of.tag}${attrs}>\n${inner}\n${indent}</${of.tag}>`;
  }
  if (of.text !== undefined) return `${indent}<${of.tag}${attrs}>${escapeText(clean(of.text))}</${of.tag}>`;
  return `${indent}<${of.tag}${attrs}/>`;
}
