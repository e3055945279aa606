import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { translated } from '../i18n/patterns.ts';
import { inChinese, type Saying, unsaidIn } from './note-catalogue.ts';
import { notesZh } from './notes.zh.ts';
import { scenarioNotesZh } from './scenario-notes.zh.ts';

describe.each([
  ['notes', notesZh],
  ['scenario', scenarioNotesZh],
] as const)('the catalogue of %s', (_, catalogue) => {
  test('every translation names the placeholders of its pattern, and none hides another', () => {
    const names = (text: string) => (text.match(/\{\w+\*?\}/g) ?? []).sort();
    const plain = (text: string) => text.replace(/\{(\w+)\*?\}/g, '$1');
    for (const [pattern, chinese] of catalogue) {
      expect(names(chinese), pattern).toEqual(names(pattern));
      expect(translated(plain(pattern), catalogue), pattern).toBe(plain(chinese));
    }
  });
});

/** Every literal text of a message or a remedy that the given rooms hold, with what stands in its holes. */
function literals(room: string, key: 'message' | 'remedy'): { file: string; text: string; code: string }[] {
  const root = join(import.meta.dirname, '../..', room);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('generated'),
  );
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    // A literal, or the branches of a choice between some.
    const pattern = new RegExp(`\\b${key}:\\s*((?:[^'\`,;{}]*(?:'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\`))+)`, 'g');
    return [...source.matchAll(pattern)].flatMap((match) => {
      const around = source.slice(Math.max(0, match.index - 300), match.index + 900);
      if (!/severity:|remedy/.test(around)) return [];
      const before = source.slice(0, match.index);
      const code = /code:\s*'([\w-]+)'/.exec(before.slice(-200))?.[1] ?? '';
      return [...match[1]!.matchAll(/'((?:[^'\\]|\\.)*)'|`([^`]*)`/g)].map(([, plain, template]) => ({
        file,
        code,
        text: (plain ?? template ?? '')
          .replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, 'thing')
          .replaceAll("\\'", "'"),
      }));
    });
  });
}

describe('what the simulation finds can be said in Chinese', () => {
  const remedies = [...literals('cluster', 'remedy'), ...literals('scenario', 'remedy')];
  test('the sources are read', () => expect(remedies.length).toBeGreaterThan(30));

  test.each(remedies.filter(({ text }) => / .* /.test(text)).map(({ file, text }) => [text, file]))(
    '%s (%s)',
    (remedy) => {
      expect(unsaidIn([{ severity: 'error', code: 'rejected', message: '', remedy }])).toEqual([]);
    },
  );

  // What is put together from pieces is met in the conformance suite.
  const messages = literals('cluster', 'message').filter(
    ({ text, code }) =>
      code !== '' && !/^thing: thing$|\$\{|thing thing|listen thing/.test(text) && / .* /.test(text),
  );
  test('more of the sources is read', () => expect(messages.length).toBeGreaterThan(20));
  test.each(messages.map(({ file, text, code }) => [text, code, file]))('%s (%s, %s)', (message, code) => {
    expect(unsaidIn([{ severity: 'warning', code: code!, message: message! }])).toEqual([]);
  });
});

describe('what is wrong with a Scenario document is said in Chinese', () => {
  const scenario = (spec: string) =>
    `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: s}\nspec:\n${spec}\n`;
  test.each([
    [
      '  duration: soon',
      'spec.duration：应为时长，实际是 "soon"',
      '写成 90s、1m30s 或 500ms，或者只写秒数。',
    ],
    ['  duration: 30h', 'spec.duration：最长的运行是 24h', '运行在那里截止。'],
    ['  duration: 0s', 'spec.duration：运行必须长于 0s', undefined],
    ['  seed: many', 'spec.seed：应为 0 到 9007199254740991 的整数，实际是 "many"', undefined],
    ['  stepps: []', 'spec.stepps：没有字段 "stepps"', '是不是 steps？'],
    ['  cluster: {version: "1.20"}', 'spec.cluster.version：不模拟版本 "1.20"', '可以是：1.34, 1.35, 1.36。'],
    ['  cluster: {nodes: [{name: A}]}', 'spec.cluster.nodes[0].name："A" 不能作节点名', undefined],
    ['  steps: {at: 1s}', 'spec.steps：应为列表，实际是 {"at":"1s"}', '每一项都以“- ”开头。'],
    ['  steps: [{at: 1s}]', 'spec.steps[0]：这一步什么也不做', '一步有 run、apply、fault 中的一个。'],
    ['  steps: [{at: 1s, run: a, apply: b}]', 'spec.steps[0]：一步里有 run and apply', undefined],
    ['  steps: [{run: kubectl get pods}]', 'spec.steps[0]：缺少 at：这一步在 0s 执行', undefined],
    ['  steps: [{at: 1s, run: a, for: 3s}]', 'spec.steps[0].for：for 只用于 fault', undefined],
    ['  traffic: [{name: a, to: web, rate: 1/s}]', undefined, undefined],
    ['  traffic: [{name: a, to: service/web:80, rate: often}]', undefined, '写成 20/s 或 90/m 这样。'],
    ['  apps: [{match: {image: a}, main: {forever: true, exitAfter: 3s}}]', undefined, undefined],
    ['  images: [{name: a, pull: slowly}]', undefined, undefined],
  ])('%s', (spec, message, remedy) => {
    const { diagnostics } = parseScenario(scenario(spec));
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(unsaidIn(diagnostics)).toEqual([]);
    const said = diagnostics.map(inChinese);
    for (const one of said) expect(one.message).toMatch(/[\u4e00-\u9fff]/);
    if (message !== undefined) expect(said.map((one) => one.message)).toContain(message);
    if (remedy !== undefined) expect(said.map((one) => one.remedy)).toContain(remedy);
  });

  test('words of the API server stay as a real cluster says them', () => {
    const words: Saying = { severity: 'error', code: 'rejected', message: 'spec.a: unknown field "spec.a"' };
    expect(inChinese(words)).toEqual(words);
    expect(unsaidIn([words])).toEqual([]);
  });
});
