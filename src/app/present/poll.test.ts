import { describe, expect, it } from 'vitest';
import { countHand, usePoll } from './hands.ts';
import { spansOf } from './poll.ts';

describe('a question about a moment', () => {
  it.each([
    // from, to, the moment -> the spans, and the one it is in
    [40, 90, 70, '40 50 60 70 80', '70'],
    [12, 100, 32.4, '0 20 40 60 80', '20'],
    [0, 5, undefined, '0 1 2 3 4', 'never'],
    [40, 90, 300, '40 50 60 70 80', 'never'],
  ])('from %d to %d, true at %s', (from, to, moment, spans, truth) => {
    const found = spansOf(from, to, moment);
    expect(found.spans.map(([at]) => at).join(' ')).toBe(spans);
    expect(found.truth).toBe(truth);
  });
});

it('counts hands, and never fewer than none', () => {
  usePoll.setState({ counts: {} });
  countHand('a', 1);
  countHand('a', 1);
  countHand('b', -1);
  countHand('a', -1);
  expect(usePoll.getState().counts).toEqual({ a: 1, b: 0 });
});
