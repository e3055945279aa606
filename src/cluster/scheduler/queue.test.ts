/** From pkg/scheduler/backend/queue. */
import { expect, test } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { seconds } from '../../base/time.ts';
import { Kernel } from '../kernel.ts';
import { SchedulingQueue } from './queue.ts';

const pod = (name: string, priority = 0) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name },
  spec: { priority },
});

/** A queue, and how often it has said that somebody can be tried. */
function world() {
  const kernel = new Kernel(createRng(1));
  let woken = 0;
  const queue = new SchedulingQueue(kernel, () => woken++);
  const popped = () => queue.pop()?.uid;
  return { kernel, queue, popped, woken: () => woken };
}

test('the most important first, then who came first', () => {
  const { queue, popped } = world();
  for (const each of [pod('a'), pod('b', 5), pod('c'), pod('d', 5), pod('e', 9)]) queue.put(each as never);
  expect([popped(), popped(), popped(), popped(), popped(), popped()]).toEqual([
    'e',
    'b',
    'd',
    'a',
    'c',
    undefined,
  ]);
});

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 8],
  [5, 10],
  [9, 10],
])('after %i failures others go first for %i seconds', (failures, wait) => {
  const { kernel, queue, popped } = world();
  queue.put(pod('a') as never);
  const entry = queue.pop()!;
  for (let i = 0; i < failures; i++) queue.failed(entry, new Set(['NodeResourcesFit']));
  queue.moveAll(() => true);
  expect(entry.place).toBe('backoff');
  // Somebody less important, who came later.
  queue.put(pod('b', -1) as never);
  kernel.advance(seconds(wait) - 1);
  expect(entry.place).toBe('backoff');
  kernel.advance(seconds(wait));
  expect(entry.place).toBe('active');
  expect([popped(), popped()]).toEqual(['a', 'b']);
});

test('what does not help moves nobody, and five minutes later it is tried anyway: looked at every thirty seconds', () => {
  const { kernel, queue, woken } = world();
  kernel.advance(seconds(7));
  queue.put(pod('a') as never);
  const entry = queue.pop()!;
  queue.failed(entry, new Set(['NodeAffinity']));
  queue.moveAll(() => false);
  expect(entry.place).toBe('unschedulable');
  const before = woken();
  kernel.advance(seconds(329));
  expect([entry.place, woken()]).toEqual(['unschedulable', before]);
  kernel.advance(seconds(331));
  expect([entry.place, woken()]).toEqual(['active', before + 1]);
});

test('a pod that has gone is not tried', () => {
  const { queue, popped } = world();
  queue.put(pod('a') as never);
  queue.put(pod('b') as never);
  queue.remove('a');
  expect([popped(), popped()]).toEqual(['b', undefined]);
});

test('who has been tried goes behind those who have waited since before that', () => {
  const { kernel, queue, popped } = world();
  for (const each of [pod('a'), pod('b')]) queue.put(each as never);
  const [a, b] = [queue.pop()!, queue.pop()!];
  for (const each of [a, b]) queue.failed(each, new Set(['NodeResourcesFit']));
  kernel.advance(seconds(5));
  // Something helped a alone, and not enough.
  queue.retry(a);
  queue.failed(queue.pop()!, new Set(['NodeResourcesFit']));
  kernel.advance(seconds(20));
  queue.moveAll(() => true);
  expect([popped(), popped()]).toEqual(['b', 'a']);
});

test('a pod whose gates are lifted has waited since it came', () => {
  const { queue, popped } = world();
  queue.gate(pod('gated') as never);
  queue.put(pod('later') as never);
  queue.moveAll(() => true);
  expect(queue.get('gated')!.place).toBe('gated');
  queue.put(pod('gated') as never);
  expect([popped(), popped(), popped()]).toEqual(['gated', 'later', undefined]);
});
