import { describe, expect, test } from 'vitest';
import { metricsFor } from './metrics.ts';
import { crossedCounts } from './overlay.ts';
import type { Arrow, Bracket } from './scene.ts';
import { tableMeasure } from './text.ts';

const metrics = metricsFor({ theme: 'light' }, 1000);
const arrow = (x0: number, y0: number, x1: number, y1: number): Arrow => ({
  id: 'a',
  x0,
  y0,
  x1,
  y1,
  text: '',
  textX: 0,
  textY: 0,
  textWidth: 0,
});
const count = (textX: number, textY: number, text = '1/3'): Bracket => ({
  id: `${textX} ${textY}`,
  x0: textX - 5,
  x1: textX + 5,
  y: textY - 12,
  h: 4,
  result: 'failure',
  closed: false,
  text,
  textX,
  textY,
  hairline: [],
  pinned: false,
});

describe('an arrow from lane to lane', () => {
  const crossed = (one: Arrow, ...brackets: Bracket[]) =>
    crossedCounts([one], brackets, metrics, tableMeasure).map(({ textX }) => textX);

  test.each([
    ['straight down, through a count', arrow(300, 50, 300, 150), [300]],
    ['straight down, past it', arrow(330, 50, 330, 150), []],
    ['that ends above it', arrow(300, 50, 300, 80), []],
    ['from the left, through it', arrow(200, 50, 400, 150), [300]],
    ['upwards, through it', arrow(300, 150, 300, 50), [300]],
    ['within one lane', arrow(280, 112, 320, 112), [300]],
  ])('%s', (_, one, expected) => expect(crossed(one, count(300, 104))).toEqual(expected));

  test('a bracket without a count has nothing to be written over it', () =>
    expect(crossed(arrow(300, 50, 300, 150), count(300, 104, ''))).toEqual([]));
});
