import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { en } from '../i18n/en.ts';
import '../i18n/late.ts';
import { editsFor, offsetAt } from './edits.ts';

test('a line and a column are a place in the text', () => {
  const text = 'a: 1\r\nbc: 2\n';
  expect([offsetAt(text, 1, 1), offsetAt(text, 2, 1), offsetAt(text, 2, 3), offsetAt(text, 9, 1)]).toEqual([
    0,
    6,
    8,
    text.length,
  ]);
});

test.each([
  ['a tab', 'kind: Pod\nspec:\n\tnodeName: a\n', 'kind: Pod\nspec:\n  nodeName: a\n'],
  ['a quote', 'kind: Pod\nmetadata:\n  name: "a\n', 'kind: Pod\nmetadata:\n  name: "a"\n'],
  [
    'a blank',
    'kind: Pod\nmetadata:\n  name:a\n  namespace: b\n',
    'kind: Pod\nmetadata:\n  name: a\n  namespace: b\n',
  ],
])('what puts %s right is found for a finding as for a marker', async (_, text, right) => {
  const one = parseScenario(text).diagnostics.find(({ severity }) => severity === 'error')!;
  const offset = offsetAt(text, one.range!.line, one.range!.column);
  const [edit] = await editsFor({ ...one, offset }, text, en);
  expect(text.slice(0, edit!.from) + edit!.text + text.slice(edit!.to)).toBe(right);
});
