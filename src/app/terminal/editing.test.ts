import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completed, inColumns } from './candidates.ts';
import { editLine } from './editing.ts';

/** `get| pods` with the cursor at the bar. */
const line = (text: string) => ({ text: text.replace('|', ''), cursor: text.indexOf('|') });
const shown = ({ text, cursor }: { text: string; cursor: number }) =>
  `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('the keys of the command line', () => {
  it.each([
    ['C-a', 'kubectl get| pods', '|kubectl get pods', undefined],
    ['C-e', 'kubectl get| pods', 'kubectl get pods|', undefined],
    ['C-b', 'ab|c', 'a|bc', undefined],
    ['C-b', '|abc', '|abc', undefined],
    ['C-b', '名😀|', '名|😀', undefined],
    ['C-f', '名|😀x', '名😀|x', undefined],
    ['C-k', 'kubectl get| pods', 'kubectl get|', ' pods'],
    ['C-k', 'kubectl|', 'kubectl|', undefined],
    ['C-u', 'kubectl get| pods', '| pods', 'kubectl get'],
    ['C-w', 'kubectl get pod/web-0|', 'kubectl get |', 'pod/web-0'],
    ['C-w', 'kubectl get  | x', 'kubectl | x', 'get  '],
    ['M-Backspace', 'kubectl get pod/web-0|', 'kubectl get pod/web-|', '0'],
    ['M-b', 'get 你好 pods|', 'get 你好 |pods', undefined],
    ['M-b', 'get 你好| pods', 'get |你好 pods', undefined],
    ['M-f', 'get| pods x', 'get pods| x', undefined],
    ['M-d', 'get| pods x', 'get| x', ' pods'],
    ['C-h', 'ab|c', 'a|c', undefined],
    ['C-d', 'ab|c', 'ab|', undefined],
    ['C-y', 'a|c', 'akept|c', undefined],
    ['C-t', 'ab|', 'ba|', undefined],
  ])('%s: %s -> %s', (key, before, after, cut) => {
    const edit = editLine(key, line(before), 'kept')!;
    expect(shown(edit.line)).toBe(after);
    expect(edit.cut).toBe(cut);
  });
  it('leave others alone', () => expect(editLine('Enter', line('a|'), '')).toBeUndefined());
  it('keep the cursor in the line, whatever is pressed', () => {
    const keys = ['a', 'e', 'b', 'f', 'k', 'u', 'w', 'h', 'd', 'y', 't'].map((key) => `C-${key}`);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.nat(20),
        fc.array(fc.constantFrom(...keys, 'M-b', 'M-f', 'M-d', 'M-Backspace'), { maxLength: 30 }),
        (text, at, pressed) => {
          let now = { text, cursor: Math.min(at, text.length) };
          let kept = '';
          for (const key of pressed) {
            const edit = editLine(key, now, kept)!;
            kept = edit.cut ?? kept;
            now = edit.line;
            expect(now.cursor).toBeGreaterThanOrEqual(0);
            expect(now.cursor).toBeLessThanOrEqual(now.text.length);
          }
        },
      ),
    );
  });
});

describe('Tab', () => {
  const found = (from: number, ...texts: string[]) => texts.map((text) => ({ text, from }));
  it.each([
    ['kubectl ge|', found(8, 'get'), 'kubectl get |'],
    [
      'kubectl ge| pods',
      found(8, 'get'),
      'kubectl get | pods'.replace('|  ', '| ').replace('get | pods', 'get |pods'),
    ],
    ['kubectl get pods --name|', found(17, '--namespace='), 'kubectl get pods --namespace=|'],
    ['kubectl get p|', found(12, 'pods', 'podtemplates'), 'kubectl get pod|'],
    ['kubectl delete deploy/|', found(15, 'deploy/web'), 'kubectl delete deploy/web |'],
  ])('%s', (before, candidates, after) =>
    expect(shown(completed(line(before), candidates) as { text: string; cursor: number })).toBe(after),
  );
  it('lists what it cannot decide between', () =>
    expect(completed(line('web-|'), found(0, 'web-0', 'web-1'))).toEqual({ candidates: ['web-0', 'web-1'] }));
  it('finds nothing where there is nothing', () => expect(completed(line('x|'), [])).toBeUndefined());
  it('lists in columns, down and then across', () => {
    expect(inColumns(['a', 'bb', 'ccc', 'd', 'e'], 16)).toBe('a    ccc  e\nbb   d');
    expect(inColumns(['a-very-long-name', 'b'], 5)).toBe('a-very-long-name\nb');
  });
});
