import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goDuration, microTimestamp, parseDuration, parseTimestamp, timestamp } from './time.ts';

describe('parseDuration', () => {
  test.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['.5s', 500],
    ['0s', 0],
    ['12', 12_000],
    [12, 12_000],
    ['-2s', -2000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', 's', '5 s', '5x', '1m 30s', '--1s', 'forever'])('%j is no duration', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('goDuration', () => {
  test.each([
    [0, '0s'],
    [250, '250ms'],
    [10_000, '10s'],
    [80_000, '1m20s'],
    [160_000, '2m40s'],
    [300_000, '5m0s'],
    [3_600_000, '1h0m0s'],
    [1500, '1.5s'],
  ])('%d ms prints %s', (ms, text) => expect(goDuration(ms)).toBe(text));

  test('is read back as the same duration', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (ms) => parseDuration(goDuration(ms)) === ms),
    ));
});

describe('timestamps', () => {
  test('have second precision, cut, as the API shows them', () => {
    expect(timestamp(7_999)).toBe('2026-01-01T00:00:07Z');
    expect(parseTimestamp(timestamp(7_999))).toBe(7_000);
  });
  test('micro timestamps keep the milliseconds', () =>
    expect(microTimestamp(7_250)).toBe('2026-01-01T00:00:07.250000Z'));
});
