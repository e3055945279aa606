import { expect, test } from 'vitest';
import { downRules, limitOf, type PodMetric, propose, stabilise, upRules } from './rules.ts';

const cpu = (...usages: (number | undefined)[]): PodMetric[] =>
  usages.map((usage) => ({ usage: usage ?? 0, request: 100, counts: usage !== undefined }));
const half = { type: 'Utilization' as const, value: 50 };

test.each([
  ['at the target', cpu(50, 50), 2, 2],
  ['within the tolerance', cpu(54, 54), 2, 2],
  ['above it', cpu(100, 100), 2, 4],
  ['below it', cpu(10, 10, 10, 10), 4, 1],
  ['growing, a pod without a metric counts as idle', cpu(100, 100, undefined), 3, 4],
  ['shrinking, it counts as fully used', cpu(10, 10, undefined), 3, 3],
])('%s', (_, pods, current, wanted) => expect(propose(pods, half, current)?.replicas).toBe(wanted));

test('without any metric there is no proposal', () =>
  expect(propose(cpu(undefined), half, 1)).toBeUndefined());

test('grows by four pods or to the double in fifteen seconds, whichever is more', () => {
  expect(limitOf('up', upRules(undefined), 1, [], 0)).toBe(5);
  expect(limitOf('up', upRules(undefined), 10, [], 0)).toBe(20);
  expect(limitOf('up', upRules(undefined), 5, [{ at: 0, by: 4 }], 10_000)).toBe(5);
  expect(limitOf('up', upRules({ selectPolicy: 'Disabled' }), 5, [], 0)).toBe(5);
});

test('shrinks only to the greatest recommendation of the last five minutes', () => {
  const history = [{ at: 0, replicas: 6 }];
  expect(stabilise(8, 2, history, upRules(undefined), downRules(undefined), 200_000)).toBe(6);
  expect(stabilise(8, 2, history, upRules(undefined), downRules(undefined), 301_000)).toBe(2);
  expect(stabilise(2, 8, history, upRules(undefined), downRules(undefined), 200_000)).toBe(8);
});
