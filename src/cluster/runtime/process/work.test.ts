import { expect, test } from 'vitest';
import { Work } from './work.ts';

test('a steady load shows as the same use at any moment', () => {
  const work = new Work();
  // 20 requests a second that cost 10 ms each keep a fifth of a core busy.
  for (let now = 0; now < 60_000; now += 50) work.add(now, 10);
  for (const now of [60_000, 61_000]) expect(work.milli(now)).toBeGreaterThan(180);
  expect(work.milli(60_000)).toBeCloseTo(200, 0);
});

test('is forgotten a window and a half after the last request', () => {
  const work = new Work();
  for (let now = 0; now < 15_000; now += 100) work.add(now, 10);
  expect(work.milli(22_500)).toBeCloseTo(50, 0);
  expect(work.milli(30_000)).toBe(0);
});
