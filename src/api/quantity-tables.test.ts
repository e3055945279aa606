/** Rows after apimachinery pkg/api/resource/quantity_test.go. */
import { describe, expect, test } from 'vitest';
import { canonicalQuantity, parseQuantity, tryParseQuantity } from './quantity.ts';

/** Decimal digits and a power of ten, in billionths. */
const nano = (digits: bigint, exponent: number) => digits * 10n ** BigInt(exponent + 9);

describe('read', () => {
  test.each<[string, bigint]>([
    ['0n', 0n],
    ['0Ti', 0n],
    ['3Ei', nano(3n * 1024n ** 6n, 0)],
    ['5n', 5n],
    ['1E', nano(1n, 18)],
    ['1E-3', nano(1n, -3)],
    ['1.3E+6', nano(13n, 5)],
    ['1.7E18', nano(17n, 17)],
    ['0.5e-2', nano(5n, -3)],
    ['0.00050k', nano(5n, -1)],
    ['100.035k', nano(100035n, 0)],
    ['6.987654321G', nano(6987654321n, 0)],
    ['300.2T', nano(3002n, 11)],
    ['1.01E', nano(101n, 16)],
    ['12E', nano(12n, 18)],
    // What is finer than a billionth is rounded up.
    ['3.001n', 4n],
    ['1.1E-9', 2n],
    ['0.0000000001', 1n],
    ['0.9n', 1n],
    ['0.00000012345', 124n],
    ['0.000000000001Ki', 2n],
    ['100.035Ki', nano(10243584n, -2)],
    ['0.05Gi', nano(536870912n, -1)],
    ['0.025Ti', nano(274877906944n, -1)],
    ['.0001k', nano(1n, -1)],
    ['1.G', nano(1n, 9)],
    ['+1', nano(1n, 0)],
    ['-1.', nano(-1n, 0)],
  ])('%s', (text, expected) => expect(parseQuantity(text).nano).toBe(expected));

  test.each([
    '1.1.M',
    '1+1.0M',
    '0.1mi',
    '0.1am',
    'aoeu',
    '.5i',
    '1i',
    '-3.01i',
    '-3.01e-',
    ' 1',
    '1 ',
    '',
    '.',
  ])('"%s" is none', (text) => expect(tryParseQuantity(text)).toHaveProperty('error'));
});

describe('written', () => {
  test.each([
    ['1024Mi', '1Gi'],
    ['307200Ki', '300Mi'],
    ['1025024Mi', '1001Gi'],
    ['1024Gi', '1Ti'],
    ['1000M', '1G'],
    ['0.001T', '1G'],
    ['1000u', '1m'],
    ['1.08', '1080m'],
    ['1080000000n', '1080m'],
    ['1234567M', '1234567M'],
    ['1025', '1025'],
    ['.001e12', '1e9'],
    ['0.001e0', '1e-3'],
    ['1000e-12', '1e-9'],
    ['80e-3', '80e-3'],
    ['300e6', '300e6'],
    ['00', '0'],
    ['.001Ki', '1024m'],
    ['.000001Ki', '1024u'],
    ['.000000001Ki', '1024n'],
    ['.000000000001Ki', '2n'],
    ['-1024Mi', '-1Gi'],
    ['-.001Ki', '-1024m'],
  ])('%s as %s', (text, expected) => expect(canonicalQuantity(text)).toBe(expected));
});
