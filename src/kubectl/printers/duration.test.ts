import { describe, expect, test } from 'vitest';
import { age, humanDuration } from './duration.ts';

describe('humanDuration', () => {
  test.each([
    [-2, '<invalid>'],
    [-1.999, '0s'],
    [-1, '0s'],
    [0, '0s'],
    [1, '1s'],
    [59, '59s'],
    [119.999, '119s'],
    [120, '2m'],
    [121, '2m1s'],
    [599.999, '9m59s'],
    [601, '10m'],
    [10799.999, '179m'],
    [10800, '3h'],
    [10860, '3h1m'],
    [28799.999, '7h59m'],
    [28800, '8h'],
    [169200, '47h'],
    [172800, '2d'],
    [176400, '2d1h'],
    [691199.999, '7d23h'],
    [698400, '8d'],
    [31708800, '367d'],
    [63071999, '729d'],
    [63072000, '2y'],
    [63158399.999, '2y'],
    [63162000, '2y1d'],
    [252287999.999, '7y364d'],
    [283737600, '8y'],
  ])('%d s is %s', (s, text) => {
    expect(humanDuration(s * 1000)).toBe(text);
  });
});

test('age of a timestamp, and of none', () => {
  expect(age('2026-01-01T00:00:07Z', 67_900)).toBe('60s');
  expect(age(undefined, 5)).toBe('<unknown>');
  expect(age(null, 5)).toBe('<unknown>');
});
