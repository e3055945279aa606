import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  append,
  cells,
  commonStart,
  isNotice,
  KEPT_LINES,
  type Line,
  remember,
  searchBack,
  shownText,
} from './lines.ts';

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

describe('the cells of a line', () => {
  it.each([
    ['NAME  READY', 'NAME  READY'],
    ['', ''],
    ['a 你好，x', 'a |wide:你好，|x'],
    ['한글😀é', 'wide:한글|emoji:😀|é'],
    ['👩‍🚀👍🏽', 'emoji:👩‍🚀|emoji:👍🏽'],
    ['✓ 1/1 … ─', '✓ 1/1 … ─'],
  ])('%s', (text, parts) =>
    expect(
      cells(text)
        .map((part) => (part.kind === 'plain' ? part.text : `${part.kind}:${part.text}`))
        .join('|'),
    ).toBe(parts),
  );
});

/** What programs may print: whole and half lines, controls, halves of surrogates, very long words. */
const print = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\u001b[2K',
        '\u001b[31m',
        '\u0000',
        'x',
        '你',
        '😀',
        '\ud83d',
        '\t',
      ),
    )
    .map((all) => all.join('')),
  fc.nat(20_000).map((length) => 'w'.repeat(length)),
);

it('whatever is printed stays in lines that can be shown, and what comes after stays whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('out', 'err', 'prompt', 'note'), print), { maxLength: 12 }),
      (all) => {
        let lines: Line[] = [];
        for (const [kind, text] of all) lines = append(lines, kind as Line['kind'], text);
        lines = append(append(lines, 'prompt', 'echo alive'), 'out', 'alive\n');
        expect(lines.slice(-2).map(shownText)).toEqual(['echo alive', 'alive']);
        expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
        for (const line of lines) {
          expect(shownText(line)).not.toContain('\n');
          expect(
            cells(shownText(line))
              .map(({ text }) => text)
              .join(''),
          ).toBe(shownText(line));
        }
      },
    ),
    { numRuns: 100 },
  );
});

describe('what is told on standard error', () => {
  it.each([
    'Warning: ignoring DaemonSet-managed Pods: kube-system/x',
    'Defaulted container "app" out of: app, sidecar',
    'No resources found in default namespace.',
    'All commands and output from this session will be recorded in container logs, including credentials',
    "If you don't see a command prompt, try pressing enter.",
  ])('is no failure: %s', (text) => expect(isNotice(text)).toBe(true));
  it.each([
    'Error from server (NotFound): pods "x" not found',
    'error: timed out waiting for the condition on pods/web-0',
    'command terminated with exit code 1',
    '^C',
  ])('is one: %s', (text) => expect(isNotice(text)).toBe(false));
});
