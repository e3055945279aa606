import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepEqual } from './equal.ts';

test.each([
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [{ a: undefined, b: 1 }, { b: 1 }, true],
  [{ a: undefined, b: 1 }, { a: 1, b: undefined }, false],
  [{}, { toString: 'x' }, false],
  [{ toString: 'x' }, {}, false],
  [[1, [2]], [1, [2]], true],
  [[1, 2], [1], false],
  [[], {}, false],
  [null, {}, false],
])('%j and %j: %s', (a, b, same) => {
  expect(deepEqual(a, b)).toBe(same);
  expect(deepEqual(b, a)).toBe(same);
});

test('is what the text of sorted JSON says', () => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)])
        : value;
  const text = (value: unknown) => JSON.stringify([Array.isArray(value), sorted(value)]);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constantFrom(0, 'a', null, true),
      fc.dictionary(fc.constantFrom('a', 'b', 'toString'), tie('tree'), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    ),
  }));
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      expect(deepEqual(a, b)).toBe(text(a) === text(b));
    }),
  );
});
