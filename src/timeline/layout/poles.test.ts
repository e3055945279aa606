import { describe, expect, test } from 'vitest';
import { poleAround } from './poles.ts';

const label = (x: number, y: number, w = 60, h = 10) => ({ x, y, w, h });

describe('the pole of a flag', () => {
  test('is one line where nothing is in its way', () =>
    expect(poleAround(50, 0, 100, [label(60, 20), label(0, 20, 40), label(40, 120)])).toEqual([[0, 100]]));

  test('goes around every label that it would cross', () =>
    expect(poleAround(50, 0, 100, [label(40, 60), label(20, 20)])).toEqual([
      [0, 18],
      [32, 58],
      [72, 100],
    ]));

  test('leaves out one piece where labels touch', () =>
    expect(poleAround(50, 0, 100, [label(40, 20), label(45, 29)])).toEqual([
      [0, 18],
      [41, 100],
    ]));

  test('begins under a label that stands at its head', () =>
    expect(poleAround(50, 10, 100, [label(40, 5)])).toEqual([[17, 100]]));
});
