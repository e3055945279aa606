import { describe, expect, test } from 'vitest';
import { type Catalogue, translated } from '../i18n/patterns.ts';
import { reason } from './reasons.ts';
import { reasonsZh } from './reasons.zh.ts';

describe('a catalogue of patterns', () => {
  const catalogue: Catalogue = [
    ['{pod} from {n} to {m}', '{pod}：{m} ← {n}'],
    ['waiting: {why*}', '等待：{why*}'],
    ['{n} of {m} left (really)', '{m} 剩 {n}'],
  ];
  test.each([
    ['web from 1 to 2', 'web：2 ← 1'],
    ['waiting: 1 of 3 left (really)', '等待：3 剩 1'],
    ['waiting: for rain', '等待：for rain'],
    ['1 of 3 left (REALLY)', undefined],
    ['', undefined],
  ])('%j becomes %j', (text, expected) => expect(translated(text, catalogue)).toBe(expected));
});

describe('the reasons of the simulation', () => {
  test.each([
    ['Process 1 of web was started (restart count 2).', '容器 web 的 1 号进程已启动（重启次数 2）。'],
    [
      'no progress within the deadline: 0 of 3 pods of web-5d are available',
      '在期限内没有进展：web-5d 的 3 个 Pod 中有 0 个可用',
    ],
    [
      'Not all went well (a is in back-off, b: ErrImagePull): it looks again in about 11s.',
      '并非一切顺利（a 处于退避中，b: ErrImagePull）：大约 11s 后再看。',
    ],
    [
      'waiting for web-0 to be Running and Ready before the next is updated',
      '等待 web-0 变为 Running 且 Ready，之后才更新下一个',
    ],
  ])('%s', (text, chinese) => {
    expect(reason(text, 'zh')).toBe(chinese);
    expect(reason(text, 'en')).toBe(text);
  });

  test('every translation names the placeholders of its pattern, each once', () => {
    const names = (text: string) => (text.match(/\{\w+\*?\}/g) ?? []).sort();
    for (const [pattern, chinese] of reasonsZh) expect(names(chinese), pattern).toEqual(names(pattern));
  });

  test('no pattern is hidden by one before it', () => {
    for (const [pattern, chinese] of reasonsZh) {
      const example = pattern.replace(/\{(\w+)\*?\}/g, '$1');
      expect(translated(example, reasonsZh), pattern).toBe(chinese.replace(/\{(\w+)\*?\}/g, '$1'));
    }
  });
});
