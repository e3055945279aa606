import { describe, expect, test } from 'vitest';
import { type Amendment, amend, amendmentsOf, readAmendments } from './amendments.ts';
import { loadControllers } from './controllers/cases.ts';
import { loadKubelet } from './kubelet/cases.ts';
import { loadRecordings } from './recordings/cases.ts';

const entry = (given: Partial<Amendment>): Amendment => ({
  case: 'kubelet/probe-1',
  path: 'expect.0.min',
  was: 10,
  now: 9,
  why: '',
  source: '',
  ...given,
});
const data = { expect: [{ min: 10, text: 'a b a' }] };

describe('amendments of the data', () => {
  test('change a copy', () => {
    expect(amend(data, 'kubelet/probe-1@1.36', [entry({})])).toEqual({ expect: [{ min: 9, text: 'a b a' }] });
    expect(data.expect[0]!.min).toBe(10);
  });

  test('may be about a part of a text', () => {
    const changed = amend(data, 'kubelet/probe-1@1.36', [
      entry({ path: 'expect.0.text', in: 'text', was: 'a', now: 'c' }),
    ]);
    expect(changed.expect[0]!.text).toBe('c b c');
  });

  test('hold for their case and release only', () => {
    const all = [entry({ releases: ['1.34'] })];
    expect(amendmentsOf('kubelet/probe-1@1.34', all)).toHaveLength(1);
    expect(amendmentsOf('kubelet/probe-1@1.36', all)).toEqual([]);
    expect(amendmentsOf('kubelet/probe-10@1.34', all)).toEqual([]);
  });

  test.each([
    ['another value', { was: 11 }],
    ['no such place', { path: 'expect.3.min' }],
    ['no such text', { path: 'expect.0.text', in: 'text', was: 'z' } as const],
  ])('fail where the data is not what they expect: %s', (_says, given) =>
    expect(() => amend(data, 'kubelet/probe-1@1.36', [entry(given)])).toThrow('is not'),
  );

  test('each is about a case that there is', () => {
    const ids = [...loadKubelet(), ...loadControllers(), ...loadRecordings()].map(({ id }) => id);
    const all = readAmendments();
    expect(all.filter((each) => !ids.some((id) => amendmentsOf(id, [each]).length > 0))).toEqual([]);
  });
});
