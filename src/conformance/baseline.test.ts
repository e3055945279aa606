import { describe, expect, test } from 'vitest';
import { compare, update } from './baseline.ts';
import type { Outcome } from './case.ts';

const outcomes: Outcome[] = [
  { name: 'held' },
  { name: 'broken', error: 'no such pod' },
  { name: 'mute', unsupported: 'not in the trace' },
];

describe('the baseline only gets shorter', () => {
  test.each([
    ['a known failure is neither', ['broken'], { worse: [], better: [] }],
    ['an unlisted failure is worse', [], { worse: ['broken'], better: [] }],
    ['a listed fact that holds is better', ['broken', 'held'], { worse: [], better: ['held'] }],
    ['a listed fact that is gone is better', ['broken', 'renamed'], { worse: [], better: ['renamed'] }],
  ])('%s', (_says, listed, expected) => {
    const { worse, better } = compare(outcomes, listed);
    expect({ worse: worse.map(({ name }) => name), better }).toEqual(expected);
  });

  test('an update takes out what holds and puts nothing in', () => {
    expect(update(outcomes, ['held', 'broken'], false)).toEqual(['broken']);
    expect(update(outcomes, [], false)).toEqual([]);
  });

  test('newly failing facts go in only where that is accepted', () => {
    expect(update(outcomes, [], true)).toEqual(['broken']);
  });
});
