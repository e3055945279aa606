import { describe, expect, test } from 'vitest';
import { BackOff } from './backoff.ts';

const S = 1000;

/** A process that ends `lives` seconds after each start; returns the waits from exit to start in seconds. */
function waits(lives: number, restarts: number, max?: number): number[] {
  const table = new BackOff(max);
  const result: number[] = [];
  let now = 0;
  for (let i = 0; i < restarts; i++) {
    now += lives * S;
    const exit = now;
    while (table.isInBackOffSince('c', exit, now)) now += S;
    table.next('c', exit, now);
    result.push((now - exit) / S);
  }
  return result;
}

describe('crash-loop back-off', () => {
  test('doubles from 10 s to 5 minutes', () =>
    expect(waits(1, 9)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]));

  test('to a shorter limit where the kubelet has one, which may also be the first delay', () => {
    expect(waits(1, 6, 60 * S)).toEqual([0, 10, 20, 40, 60, 60]);
    expect(waits(1, 4, 2 * S)).toEqual([0, 2, 2, 2]);
  });

  test('is forgotten after ten good minutes', () => {
    const table = new BackOff();
    for (let i = 0; i < 5; i++) table.next('c', 0, 0);
    expect(table.get('c')).toBe(160 * S);
    expect(table.isInBackOffSince('c', 600 * S, 600 * S)).toBe(true);
    expect(table.isInBackOffSince('c', 600 * S + 1, 600 * S + 1)).toBe(false);
    table.next('c', 601 * S, 601 * S);
    expect(table.get('c')).toBe(10 * S);
  });

  test('a program that is killed by a probe every 75 s restarts at once five times, then waits', () => {
    // The newest exit known at kill k is that of instance k - 1, one cycle ago.
    const table = new BackOff();
    const cycle = 75 * S;
    const refused: number[] = [];
    for (let kill = 1; kill <= 7; kill++) {
      const now = kill * cycle;
      const known = (kill - 1) * cycle;
      if (kill === 1) continue;
      if (table.isInBackOffSince('c', known, now)) refused.push(kill);
      else table.next('c', known, now);
    }
    expect(refused[0]).toBe(6);
    expect(table.get('c')).toBe(80 * S);
  });

  test('keys do not know each other, and a pod can be forgotten', () => {
    const table = new BackOff();
    table.next('u1_a_img', 0, 0);
    table.next('u2_a_img', 0, 0);
    table.forget('u1_');
    expect([table.get('u1_a_img'), table.get('u2_a_img')]).toEqual([0, 10 * S]);
  });
});
