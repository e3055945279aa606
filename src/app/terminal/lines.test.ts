import { describe, expect, it } from 'vitest';
import { append, commonStart, KEPT_LINES, type Line, remember, searchBack, shownText } from './lines.ts';

const texts = (lines: readonly Line[]) => lines.map(shownText);

describe('the lines of the terminal', () => {
  it('are cut at line ends', () => {
    expect(texts(append([], 'out', 'a\nb\n'))).toEqual(['a', 'b']);
  });
  it('are continued where output did not end one', () => {
    let lines = append([], 'out', 'NAME   RE');
    lines = append(lines, 'out', 'ADY\nweb-0  1/1\n');
    expect(texts(lines)).toEqual(['NAME   READY', 'web-0  1/1']);
  });
  it('of errors never run into those of output', () => {
    const lines = append(append([], 'out', 'half'), 'err', 'Error\n');
    expect(lines.map((line) => [line.kind, shownText(line)])).toEqual([
      ['out', 'half'],
      ['err', 'Error'],
    ]);
  });
  it('are kept up to a limit', () => {
    const lines = append([], 'out', 'x\n'.repeat(KEPT_LINES + 10));
    expect(lines).toHaveLength(KEPT_LINES);
  });
});

describe('the history', () => {
  it('remembers lines, without blanks and repeats in a row', () => {
    let history: string[] = [];
    for (const line of ['a', 'a', '', 'b', 'a']) history = remember(history, line);
    expect(history).toEqual(['a', 'b', 'a']);
  });
  it('is searched from the newest, and on from there', () => {
    const history = ['get pods', 'describe pod web-0', 'get events'];
    expect(searchBack(history, 'get', 3)).toBe(2);
    expect(searchBack(history, 'get', 2)).toBe(0);
    expect(searchBack(history, 'get', 0)).toBeUndefined();
  });
});

it.each([
  [['web-0', 'web-1'], 'web-'],
  [['pods'], 'pods'],
  [[], ''],
  [['a', 'b'], ''],
])('%j begin with %j', (candidates, start) => expect(commonStart(candidates)).toBe(start));
