import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference } from './model-text.ts';

it('what differs between two texts, put in the place of the old, makes the new one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (old, wanted) => {
      const { start, end } = difference(old, wanted);
      const middle = wanted.slice(start, wanted.length - end);
      expect(old.slice(0, start) + middle + old.slice(old.length - end)).toBe(wanted);
      for (const cut of [start, old.length - end]) expect(old.slice(cut - 1, cut + 1)).not.toBe('\r\n');
    }),
  );
});
