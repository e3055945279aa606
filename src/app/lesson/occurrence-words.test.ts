import { describe, expect, test } from 'vitest';
import { occurrences } from '../../lessons/occurrences.ts';
import { missingSentence } from './occurrence-words.ts';

describe('what never came, as a sentence', () => {
  test.each([
    ['outOfService', ['web', 'web-1'], 'web-1 never left service/web.', 'web-1 从未离开 service/web。'],
    ['ready', ['web-2'], 'web-2 never became Ready.', 'web-2 从未变为 Ready。'],
    ['restart', ['web-*'], 'No pod web-* was ever restarted.', 'web-* 从未重启。'],
    ['created', ['db-1'], 'db-1 was never created.', 'db-1 从未被创建。'],
    ['signal', ['SIGKILL'], 'SIGKILL was never sent.', '从未发出 SIGKILL。'],
  ])('%s(%j)', (name, args, english, chinese) => {
    expect(missingSentence({ name, args }, 'en')).toBe(english);
    expect(missingSentence({ name, args }, 'zh')).toBe(chinese);
  });

  test('there is one for everything that goals can speak of', () => {
    for (const name of Object.keys(occurrences))
      for (const language of ['en', 'zh'] as const)
        expect(missingSentence({ name, args: ['a', 'b', 'c'] }, language), name).toBeDefined();
  });
});
