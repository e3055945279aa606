import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../lessons/format.ts';
import { type LessonProgress, NO_PROGRESS } from '../state/progress.ts';
import { sameAnswer } from './copied.ts';
import { diffLines } from './diff.ts';
import { hashOf } from './hash.ts';
import { blocks } from './Markdown.tsx';
import { moved } from './OrderAnswer.tsx';
import { mixed } from './question.ts';
import { inLanguage, isStart, solutionFor } from './texts.ts';
import { toRecall } from './to-recall.ts';

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

describe('a text that the lesson gave', () => {
  const lesson = {
    start: { en: 'a: 1 # one\n', zh: 'a: 1 # 一\n' },
    solution: { en: 'a: 2 # two\n', zh: 'a: 2 # 二\n' },
  } as Lesson;
  it('is its start in every language', () => {
    expect(isStart(lesson, 'a: 1 # one\n')).toBe(true);
    expect(isStart(lesson, 'a: 1 # 一\n')).toBe(true);
    expect(isStart(lesson, 'a: 1\n')).toBe(false);
  });
  it('changes its language while nobody has touched it', () => {
    expect(inLanguage(lesson, 'a: 1 # one\n', 'zh')).toBe('a: 1 # 一\n');
    expect(inLanguage(lesson, 'a: 2 # 二\n', 'en')).toBe('a: 2 # two\n');
    expect(inLanguage(lesson, 'a: 1 # 一\n', 'zh')).toBeUndefined();
    expect(inLanguage(lesson, 'a: 3 # one\n', 'zh')).toBeUndefined();
  });
  it('is compared with the solution whose comments are its own', () => {
    expect(solutionFor(lesson, 'a: 3 # two\n', 'zh')).toBe('a: 2 # 二\n');
    expect(solutionFor(lesson, 'a: 2 # two\n', 'zh')).toBe('a: 2 # two\n');
  });
});

describe('steps to be put into order', () => {
  it('move from one place to another', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  });
  it('are mixed the same way for everybody, and never right', () => {
    const lesson = (...ids: string[]) =>
      ({
        id: 'x',
        predict: { kind: 'order', steps: ids.map((id) => ({ id, occurrence: '' })) },
      }) as unknown as Lesson;
    for (const ids of [
      ['a', 'b'],
      ['b', 'a'],
      ['c', 'a', 'b'],
      ['b', 'c', 'a', 'd'],
    ]) {
      expect(mixed(lesson(...ids))).not.toEqual(ids);
      expect([...mixed(lesson(...ids))].sort()).toEqual([...ids].sort());
      expect(mixed(lesson(...ids))).toEqual(mixed(lesson(...ids)));
    }
  });
});

describe('a question from an earlier lesson', () => {
  const lesson = (id: string, kind = 'option') =>
    ({ id, predict: { kind, options: [] } }) as unknown as Lesson;
  const all = [lesson('a'), lesson('b', 'flag'), lesson('c'), lesson('d'), lesson('e')];
  const wrong = { ...NO_PROGRESS, predictionRight: false, truth: 'x' };
  const asked = (at: number, progress: Record<string, LessonProgress>) =>
    toRecall(all, all[at]!, progress)?.id;
  it('comes two lessons after a wrong answer, the earliest first', () => {
    expect(asked(1, { a: wrong })).toBeUndefined();
    expect(asked(2, { a: wrong })).toBe('a');
    expect(asked(4, { a: wrong, c: wrong })).toBe('a');
    expect(asked(4, { c: wrong })).toBe('c');
  });
  it('is not put where there was none, where it was answered rightly, or where there is nothing to choose', () => {
    expect(asked(4, {})).toBeUndefined();
    expect(asked(4, { a: { ...wrong, recalled: true } })).toBeUndefined();
    expect(asked(4, { a: { ...wrong, predictionRight: true } })).toBeUndefined();
    expect(asked(4, { b: wrong })).toBeUndefined();
  });
});
