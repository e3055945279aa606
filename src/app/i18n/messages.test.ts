import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { late } from './en.late.ts';
import { en } from './en.ts';
import './late.ts';
import { zh } from './zh.ts';

/** Calls every message with the same things, and gives back all texts by their path. */
function texts(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]): [string, string][] => {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value !== 'function') return texts(value, at);
    const given = Array.from({ length: value.length }, (_, i) => i + 2);
    return [[at, (value as (...given: unknown[]) => string)(...given)]];
  });
}
const english = new Map(texts(en));
const chinese = new Map(texts(zh));

describe('the messages', () => {
  it('are the same in every language', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });
  it('are never empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('');
  });
  it('mention every number in both languages', () => {
    const numbers = (text: string) => [...text.matchAll(/\d+/g)].map(([n]) => n);
    for (const [key, text] of english) {
      if (!/^(story|run|editor\.numbers|goals|lesson|live|events)\./.test(key)) continue;
      for (const n of numbers(text)) expect(chinese.get(key), key).toContain(n);
    }
  });
  it('use full-width punctuation between Chinese characters', () => {
    for (const [key, text] of chinese)
      expect(/[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]/.test(text), `${key}: ${text}`).toBe(false);
  });
});

describe('the words that come late', () => {
  const groups = Object.keys(late).join('|');
  const says = new RegExp(`(?:\\bm|messages\\(\\))\\.(?:${groups})\\b`);
  /** Names of commands are asked for by the palette, the help and the talk, which bring the words. */
  const told = ['commands/commands.ts'];
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.startsWith('i18n') && !name.includes('.test.'),
  );

  it('are brought by every file that says one of them', () => {
    const saying = files.filter((name) => says.test(readFileSync(join(root, name), 'utf8')));
    expect(saying.length).toBeGreaterThan(15);
    for (const name of saying.filter((one) => !told.includes(one)))
      expect(readFileSync(join(root, name), 'utf8'), name).toContain("/i18n/late.ts'");
  });
});
