import { describe, expect, it } from 'vitest';
import { rowsInSight } from './rows-in-sight.ts';

describe('the rows in sight', () => {
  it.each([
    // top, height, count → from, to
    [0, 280, 5, 0, 5],
    [0, 280, 500, 0, 23],
    [2800, 280, 500, 88, 123],
    [13_720, 280, 500, 478, 500],
    // The table shrank before the scroller did.
    [13_720, 280, 20, 0, 20],
    [13_720, 280, 0, 0, 0],
  ])('of a scroller at %d px, %d px high, over %d rows are %d to %d', (top, height, count, from, to) => {
    expect(rowsInSight({ top, height }, 28, count)).toEqual({ from, to, rowHeight: 28 });
  });

  it('are never more than fill the scroller twice over, however long the table', () => {
    const { from, to } = rowsInSight({ top: 1e6, height: 280 }, 28, 1e6);
    expect(to - from).toBeLessThan(40);
  });
});
