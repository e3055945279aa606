import type { Metrics } from './metrics.ts';
import type { Box, Bracket, Scene } from './scene.ts';
import type { Font } from './text.ts';

/** Room around a label that a pole leaves free, CSS px. */
const AIR = 2;

/** The parts of a pole from `y0` to `y1` at `x` that cross no label, top to bottom. */
export function poleAround(
  x: number,
  y0: number,
  y1: number,
  labels: readonly Box[],
): (readonly [number, number])[] {
  const crossed = labels
    .filter((box) => x > box.x - AIR && x < box.x + box.w + AIR && box.y + box.h > y0 && box.y < y1)
    .sort((a, b) => a.y - b.y);
  const parts: (readonly [number, number])[] = [];
  let from = y0;
  for (const box of crossed) {
    if (box.y - AIR > from) parts.push([from, box.y - AIR]);
    from = Math.max(from, box.y + box.h + AIR);
  }
  if (from < y1) parts.push([from, y1]);
  return parts;
}

/** Where the count of a bracket stands, with room around it. */
export function countBox(
  { text, textX, textY }: Bracket,
  metrics: Metrics,
  measure: (text: string, font: Font) => number,
): Box {
  const { size } = metrics.small;
  const w = measure(text, metrics.small) + 4;
  return { x: textX - w / 2, y: textY - size * 0.85, w, h: size * 1.1 };
}

/** Where the words of posts, beams and arrows stand, and counts. */
export function labelBoxes(
  { posts, beams, arrows, brackets }: Pick<Scene, 'posts' | 'beams' | 'arrows' | 'brackets'>,
  metrics: Metrics,
  measure: (text: string, font: Font) => number,
): Box[] {
  const box = (x: number, baseline: number, w: number, font: Font): Box => ({
    x,
    y: baseline - font.size * 0.85,
    w,
    h: font.size * 1.1,
  });
  const ofPosts = posts.flatMap(({ text, textX, textY, anchor, glyph }) => {
    if (text === '') return [];
    const font = glyph === 'flag' ? metrics.small : metrics.label;
    const w = measure(text, font);
    return [box(anchor === 'start' ? textX : textX - w, textY, w, font)];
  });
  const ofBeams = beams.flatMap(({ texts, textY }) =>
    texts.map(({ x, text }) => {
      const w = measure(text, metrics.small);
      return box(x - w / 2, textY, w, metrics.small);
    }),
  );
  const ofArrows = arrows.flatMap(({ text, textX, textY, textWidth }) =>
    text === '' ? [] : [box(textX, textY, textWidth, metrics.small)],
  );
  const ofBrackets = brackets.flatMap((bracket) =>
    bracket.text === '' ? [] : [countBox(bracket, metrics, measure)],
  );
  return [...ofPosts, ...ofBeams, ...ofArrows, ...ofBrackets];
}
