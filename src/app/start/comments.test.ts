import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { withComments } from './comments.ts';

const folder = join(import.meta.dirname, 'texts');
const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

describe.each(texts)('the comments of %s', (_name, text) => {
  const chinese = withComments(text, 'zh');
  test('are all Chinese on the Chinese page', () => {
    const comments = [...chinese.matchAll(/# (.*)$/gm)].map(([, comment]) => comment!);
    expect(comments.length).toBeGreaterThan(0);
    for (const comment of comments) expect(comment).toMatch(/[\u4e00-\u9fff]/);
    expect(withComments(text, 'en')).toBe(text);
  });
  test('change nothing of what runs', () => {
    const values = (of: string) => parseScenario(of).scenario?.manifests.map(({ value }) => value);
    expect(values(chinese)).toEqual(values(text));
    expect(parseScenario(chinese).diagnostics).toEqual([]);
  });
});
