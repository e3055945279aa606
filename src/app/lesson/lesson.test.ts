import { describe, expect, it } from 'vitest';
import { sameAnswer } from './copied.ts';
import { diffLines } from './diff.ts';
import { hashOf } from './hash.ts';
import { blocks } from './Markdown.tsx';

describe('the comparison with a solution', () => {
  const picture = (left: string, right: string) =>
    diffLines(left, right).map((row) => `${row.left ?? '.'}${row.same ? '=' : '|'}${row.right ?? '.'}`);
  it.each([
    ['a\nb\nc', 'a\nb\nc', ['a=a', 'b=b', 'c=c']],
    ['a\nb\nc', 'a\nx\nc', ['a=a', 'b|x', 'c=c']],
    ['a\nc', 'a\nb\nc', ['a=a', '.|b', 'c=c']],
    ['a\nb\nc', 'c', ['a|.', 'b|.', 'c=c']],
  ])('%j and %j', (left, right, rows) => expect(picture(left, right)).toEqual(rows));
});

describe('the markdown of lessons', () => {
  it('has paragraphs, lists and code', () => {
    expect(blocks('one\ntwo\n\n- a\n  b\n- c\n\n```\nx: 1\n```\n')).toEqual([
      { kind: 'p', text: 'one two' },
      { kind: 'list', ordered: false, items: ['a b', 'c'] },
      { kind: 'code', text: 'x: 1' },
    ]);
  });
  it('puts no blank between lines of Chinese', () => {
    expect(blocks('进程没有问题，\n只是暂时')).toEqual([{ kind: 'p', text: '进程没有问题，只是暂时' }]);
  });
});

it('tells texts apart by a short name', () => {
  expect(hashOf('a')).toBe(hashOf('a'));
  expect(hashOf('replicas: 1')).not.toBe(hashOf('replicas: 2'));
});

it('knows a copied solution by what it says, not by its comments', () => {
  expect(sameAnswer('a: 1   # one\n\nb:  2\n', 'a: 1\nb: 2')).toBe(true);
  expect(sameAnswer('a: 1', 'a: 2')).toBe(false);
  expect(sameAnswer('command: echo#1', 'command: echo#2')).toBe(false);
});
