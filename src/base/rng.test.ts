import { describe, expect, test } from 'vitest';
import { createRng, fnv1a } from './rng.ts';

describe('createRng', () => {
  test('the same seed gives the same numbers, another seed others', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRng(seed).next);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
  test('a fork does not depend on what its parent has drawn', () => {
    const parent = createRng(7);
    const early = parent.fork('kubelet/node-1').next();
    parent.next();
    expect(parent.fork('kubelet/node-1').next()).toBe(early);
    expect(parent.fork('kubelet/node-2').next()).not.toBe(early);
  });
  test('int reaches both ends and nothing beyond', () => {
    const rng = createRng(3);
    const seen = new Set(Array.from({ length: 400 }, () => rng.int(2, 5)));
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
  });
  test('draws are spread evenly', () => {
    const rng = createRng(11);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) buckets[Math.floor(rng.next() * 10)]!++;
    for (const count of buckets) expect(count).toBeGreaterThan(850);
  });
});

test('fnv1a agrees with the published 32-bit vectors', () => {
  expect(fnv1a('')).toBe(0x811c9dc5);
  expect(fnv1a('a')).toBe(0xe40c292c);
  expect(fnv1a('foobar')).toBe(0xbf9cf968);
});
