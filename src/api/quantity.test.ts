import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addQuantity,
  bytesQuantity,
  canonicalQuantity,
  compareQuantity,
  milliQuantity,
  parseQuantity,
  quantityMilli,
  quantityValue,
  subtractQuantity,
  tryParseQuantity,
} from './quantity.ts';

describe('canonical text', () => {
  test.each([
    ['0.5', '500m'],
    [0.5, '500m'],
    ['500m', '500m'],
    ['1000m', '1'],
    ['2', '2'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['0', '0'],
    ['0Gi', '0'],
    ['-1', '-1'],
    ['100M', '100M'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['1E', '1E'],
    ['1500', '1500'],
    ['1000', '1k'],
    ['0.0000000001', '1n'],
    ['+5', '5'],
    ['.5', '500m'],
    ['5.', '5'],
  ])('%s is %s', (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  test.each([
    ['', 'regular expression'],
    ['abc', 'regular expression'],
    ['1 Gi', 'regular expression'],
    ['1gi', 'regular expression'],
    ['1KK', 'suffix'],
    ['1iK', 'suffix'],
    ['1mm', 'suffix'],
  ])('%s is no quantity', (written, words) => {
    expect(tryParseQuantity(written)).toEqual({ error: expect.stringContaining(words) });
  });
});

test('values round up, as the scheduler reads them', () => {
  expect(quantityMilli('0.1')).toBe(100);
  expect(quantityMilli('1u')).toBe(1);
  expect(quantityValue('1500m')).toBe(2);
  expect(quantityValue('64Mi')).toBe(64 * 1024 * 1024);
  expect(quantityValue('-1500m')).toBe(-1);
});

test('arithmetic keeps the format of what it began with', () => {
  expect(addQuantity('100m', '900m')).toBe('1');
  expect(addQuantity('0', '1Gi')).toBe('1Gi');
  expect(subtractQuantity('1Gi', '512Mi')).toBe('512Mi');
  expect(milliQuantity(250)).toBe('250m');
  expect(bytesQuantity(2 ** 30)).toBe('1Gi');
});

const amounts = fc
  .tuple(
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
    fc.constantFrom('', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3'),
  )
  .map(([number, suffix]) => `${number}${suffix}`);

describe('for all amounts', () => {
  test('the canonical text has the same value and is its own canonical text', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const canonical = canonicalQuantity(amount);
        expect(parseQuantity(canonical).nano).toBe(parseQuantity(amount).nano);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  test('what is added can be taken away, and order is that of the values', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect(compareQuantity(subtractQuantity(addQuantity(a, b), b), a)).toBe(0);
        expect(Math.sign(compareQuantity(a, b))).toBe(-Math.sign(compareQuantity(b, a)) + 0);
      }),
    );
  });
});
