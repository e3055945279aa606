import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missing, type Span, unrolled } from './ring.ts';

const span = (from: number, to: number): Span => ({ from, to });

test.each([
  ['a step to the right', span(0, 10), span(3, 13), [span(10, 13)]],
  ['a step to the left', span(0, 10), span(-4, 6), [span(-4, 0)]],
  ['nothing', span(0, 10), span(0, 10), []],
  ['a leap', span(0, 10), span(30, 40), [span(30, 40)]],
  ['both sides', span(3, 5), span(0, 10), [span(0, 3), span(5, 10)]],
])('what is missing after %s', (_, kept, wanted, expected) =>
  expect(missing(kept, wanted)).toEqual(expected),
);

test('however the sight moves, every column in sight was painted last for the picture it is of', () => {
  const width = 16;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 30 }), (moves) => {
      const ring = Array.from({ length: width }, () => Number.NaN);
      let kept = span(0, 0);
      let at = 0;
      for (const move of moves) {
        at += move;
        const wanted = span(at, at + width);
        for (const part of missing(kept, wanted))
          for (const { from, to, turn } of unrolled(part, width))
            for (let x = from; x < to; x++) ring[x - turn] = x;
        kept = wanted;
        const seen = unrolled(wanted, width).flatMap(({ from, to, turn }) =>
          ring.slice(from - turn, to - turn),
        );
        expect(seen).toEqual(Array.from({ length: width }, (_one, i) => at + i));
      }
    }),
  );
});
