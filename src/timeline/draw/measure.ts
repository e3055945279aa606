import { FAMILIES, type Font } from '../layout/text.ts';

/** Measures with the fonts of this browser. Remembers: the same labels come again with every frame. */
export function browserMeasure(): (text: string, font: Font) => number {
  const context = document.createElement('canvas').getContext('2d')!;
  const widths = new Map<string, number>();
  return (text, font) => {
    const css = `${font.weight} ${font.size}px ${font.mono ? FAMILIES.mono : FAMILIES.sans}`;
    const key = `${css}\n${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    context.font = css;
    const width = context.measureText(text).width;
    if (widths.size > 5000) widths.clear();
    widths.set(key, width);
    return width;
  };
}
