import { expect, test } from 'vitest';
import { translated } from '../i18n/patterns.ts';
import { notesZh } from './notes.zh.ts';

test('every translation names the placeholders of its pattern, and none hides another', () => {
  const names = (text: string) => (text.match(/\{\w+\*?\}/g) ?? []).sort();
  const plain = (text: string) => text.replace(/\{(\w+)\*?\}/g, '$1');
  for (const [pattern, chinese] of notesZh) {
    expect(names(chinese), pattern).toEqual(names(pattern));
    expect(translated(plain(pattern), notesZh), pattern).toBe(plain(chinese));
  }
});
