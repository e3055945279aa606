import { expect, test } from 'vitest';
import { check } from './check.ts';
import { buildGraph } from './graph.ts';
import { IMPURE } from './rules.ts';

const watched = new Set(IMPURE.flatMap(({ names }) => names));

/** The findings for a house of these files, as `WHERE: WHAT` lines. */
function findings(files: Record<string, string>): string[] {
  return check(buildGraph(new Map(Object.entries(files)), watched)).map(
    ({ where, what }) => `${where}: ${what}`,
  );
}

test('a room imports from the floors below it', () => {
  expect(
    findings({
      'src/base/time.ts': 'export const second = 1000;',
      'src/trace/index.ts': "import { second } from '../base/time.ts'; export const s = second;",
    }),
  ).toEqual([]);
});

test('a room does not import from the floors above it, not even a type', () => {
  expect(
    findings({
      'src/base/time.ts': "\nimport type { S } from '../trace/index.ts';",
      'src/trace/index.ts': 'export type S = number;',
    }),
  ).toEqual(['src/base/time.ts:2: base is below trace']);
});

test('the chain leads from a host to the offending import', () => {
  const graph = buildGraph(
    new Map([
      ['src/app/main.ts', "import '../timeline/view.ts';"],
      ['src/timeline/view.ts', "import './rows.ts';"],
      ['src/timeline/rows.ts', "import 'd3-zoom'; import { x } from '../cluster/pod.ts';"],
      ['src/cluster/pod.ts', 'export const x = 1;'],
    ]),
    watched,
  );
  expect(check(graph).map(({ what, chain }) => [what, chain.join(' > ')])).toEqual([
    [
      'd3-zoom is not for src/timeline',
      'src/app/main.ts > src/timeline/view.ts > src/timeline/rows.ts > package:d3-zoom',
    ],
    [
      'src/timeline never imports src/cluster',
      'src/app/main.ts > src/timeline/view.ts > src/timeline/rows.ts > src/cluster/pod.ts',
    ],
  ]);
});

test.each([
  ["import { chart } from '../cluster/charts.ts';", []],
  ["import { kernel } from '../cluster/kernel.ts';", ['src/app/a.ts:1: src/app never imports src/cluster']],
  ["import type { M } from '../worker/protocol.ts';", []],
  ["import Sim from '../worker/main.ts?worker';", []],
  ["import { m } from '../worker/main.ts';", ['src/app/a.ts:1: app is below worker']],
])('the app: %s', (line, expected) => {
  expect(
    findings({
      'src/app/a.ts': line,
      'src/cluster/charts.ts': 'export const chart = 1;',
      'src/cluster/kernel.ts': 'export const kernel = 1;',
      'src/worker/protocol.ts': 'export type M = 1;',
      'src/worker/main.ts': 'export const m = 1;',
    }),
  ).toEqual(expected);
});

test('the simulation is not reached from the page through any chain of values', () => {
  const house = (charts: string) => ({
    'src/app/a.ts': "import { chart } from '../cluster/charts.ts';",
    'src/cluster/charts.ts': charts,
    'src/cluster/kubelet.ts':
      "import { run } from './simulate.ts'; export const chart = run; export type C = 1;",
    'src/cluster/simulate.ts': 'export const run = 1;',
  });
  expect(findings(house("export { chart } from './kubelet.ts';"))).toEqual([
    'src/app/a.ts: src/app never reaches src/cluster/simulate.ts',
  ]);
  expect(findings(house("export type { C } from './kubelet.ts';"))).toEqual([]);
});

test('circles of values between folders are found, circles of types are not', () => {
  const house = (back: string) => ({
    'src/base/a.ts': "import { b } from './deep/b.ts'; export const a = b;",
    'src/base/deep/b.ts': back,
  });
  expect(findings(house("import { a } from '../a.ts'; export const b = () => a;"))).toEqual([
    'src/base/a.ts: these folders import each other in a circle',
  ]);
  expect(findings(house("import type { A } from '../a.ts'; export const b = 1;"))).toEqual([]);
});

test.each([
  ['setTimeout(f, 1)', 'setTimeout'],
  ['const t = Date.now()', 'Date.now'],
  ['const t = new Date()', 'new Date()'],
  ['const t = new Date(5).toISOString()', undefined],
  ['const r = Math.random()', 'Math.random'],
  ['const m = Math.floor(1)', undefined],
  ['export async function f() {}', 'async'],
  ['type T = Promise<void>', 'Promise'],
  ['names.sort((a, b) => a.localeCompare(b))', '.localeCompare'],
  ['const p = container.process.document', undefined],
  ['export const f = (process: { performance: number }) => process.performance', undefined],
  ['export const f = ({ process }: P) => process.exit', undefined],
  ['const [{ a: fetch = 1 }, ...window] = list; fetch(window)', undefined],
  ['export const f = (window = 1) => window', undefined],
  ['const x = { fetch: 1, window: 2 }', undefined],
])('purity of %s', (source, name) => {
  const expected = name ? [`src/base/a.ts:1: ${name} in a pure room`] : [];
  expect(findings({ 'src/base/a.ts': source })).toEqual(expected);
  expect(findings({ 'src/app/a.ts': source })).toEqual([]);
});

test('files of one folder may be one recursive module', () => {
  expect(
    findings({
      'src/base/a.ts': "import { b } from './b.ts'; export const a = () => b();",
      'src/base/b.ts': "import { a } from './a.ts'; export const b = () => a();",
    }),
  ).toEqual([]);
});

test('tests may look into any room', () => {
  expect(findings({ 'src/base/a.test.ts': "import { expect } from 'vitest'; await 1;" })).toEqual([]);
});

test('a file outside the rooms is a finding', () => {
  expect(findings({ 'src/misc/a.ts': "import '../base/b.ts';", 'src/base/b.ts': '' })).toEqual([
    'src/misc/a.ts:1: src/misc/a.ts is in no room',
  ]);
});
