import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimerQueue } from './queue.ts';

const drain = (queue: TimerQueue) => {
  const seen: number[] = [];
  for (let next = queue.pop(); next; next = queue.pop()) {
    seen.push(next.at);
    next.run();
  }
  return seen;
};

describe('TimerQueue', () => {
  test('timers of one instant run in the order in which they were set', () => {
    const queue = new TimerQueue();
    const ran: string[] = [];
    for (const name of ['a', 'b', 'c']) queue.push(5, () => ran.push(name));
    queue.push(1, () => ran.push('first'));
    drain(queue);
    expect(ran).toEqual(['first', 'a', 'b', 'c']);
  });

  test('a cancelled timer never runs, and cancelling twice or late is harmless', () => {
    const queue = new TimerQueue();
    const ran: string[] = [];
    const gone = queue.push(1, () => ran.push('gone'));
    const kept = queue.push(2, () => ran.push('kept'));
    queue.cancel(gone);
    queue.cancel(gone);
    drain(queue);
    queue.cancel(kept);
    expect(ran).toEqual(['kept']);
    expect(queue.size).toBe(0);
  });

  test('a chain of timers set while running comes out in time order', () => {
    const queue = new TimerQueue();
    const ran: number[] = [];
    const tick = (at: number) => {
      ran.push(at);
      if (at < 10_000) queue.push(at + 1000, () => tick(at + 1000));
    };
    queue.push(1000, () => tick(1000));
    drain(queue);
    expect(ran).toEqual(Array.from({ length: 10 }, (_, i) => (i + 1) * 1000));
  });

  test('whatever is pushed and cancelled, what is left comes out sorted by time, then insertion', () =>
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(20), cancel: fc.boolean() })), (plan) => {
        const queue = new TimerQueue();
        const timers = plan.map(({ at }) => queue.push(at, () => {}));
        plan.forEach(({ cancel }, i) => {
          if (cancel) queue.cancel(timers[i]);
        });
        const expected = plan.filter((p) => !p.cancel).map((p) => p.at);
        expect(queue.size).toBe(expected.length);
        expect(drain(queue)).toEqual(expected.sort((a, b) => a - b));
      }),
    ));
});
