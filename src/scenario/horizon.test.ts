import { expect, test } from 'vitest';
import { horizon } from './horizon.ts';

test.each([
  ['no steps', 60_000, [], 60_000],
  ['a step inside', 60_000, [30_000], 60_000],
  ['a step after the end', 4000, [2000, 38_000], 39_000],
  ['a step at the very end', 60_000, [60_000], 61_000],
  ['a step at the end of the longest run', 60_000, [86_400_000], 86_400_000],
])('with %s', (_name, duration, at, end) =>
  expect(horizon({ duration, steps: at.map((each, index) => ({ index, at: each })) })).toBe(end),
);
