import { expect, test } from 'vitest';
import type { ContainerRecord, LogRecord } from '../trace/records.ts';
import { instanceLines } from './instance-lines.ts';

/** `0 running 1, 4 terminated 0`: second, state, number of the instance. */
const states = (text: string) =>
  text.split(', ').map((part) => {
    const [t, state, restartCount] = part.split(' ');
    return { t: Number(t), state, restartCount: Number(restartCount) } as ContainerRecord;
  });
const lines = (...times: number[]) =>
  times.map((t) => ({ t, line: `at ${t}`, restartCount: 0 }) as LogRecord);
const RESTARTED = '0 waiting 0, 1 running 0, 1 running 0, 4 terminated 0, 5 waiting 0, 9 running 1';
const LOST = '1 running 0, 2 terminated 0, 3 running 1, 5 terminated 1, 6 running 0, 8 terminated 0';

test.each<[string, string, number, boolean, number[]]>([
  ['the newest', RESTARTED, 1, false, [10]],
  ['the one before it', RESTARTED, 1, true, [1, 4]],
  ['the one that the status still shows', RESTARTED, 0, false, [1, 4]],
  ['one whose number began again, where the status kept its count', LOST, 1, false, [10]],
  ['one whose number began again, where the status lost its count', LOST, 0, false, [10]],
  ['none before the first', '1 running 0', 0, true, []],
])('the log of an instance: %s', (_, records, restarts, previous, expected) => {
  const found = instanceLines(states(records), lines(1, 4, 10), restarts, previous);
  expect(found.map(({ t }) => t)).toEqual(expected);
});

test('without a record of its states the number of a line decides', () => {
  const found = instanceLines([], [...lines(1), { ...lines(2)[0]!, restartCount: 1 }], 1, false);
  expect(found.map(({ t }) => t)).toEqual([2]);
});
