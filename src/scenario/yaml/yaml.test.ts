import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPunctuation } from './punctuation.ts';
import { splitDocuments } from './split.ts';
import { parseStream } from './stream.ts';

const only = (text: string) => {
  const documents = parseStream(text);
  expect(documents).toHaveLength(1);
  return documents[0]!;
};

describe('errors in the words of kubectl', () => {
  test.each([
    [
      'a field without its colon, then a list',
      'a: 1\nspec:\n  containers\n  - name: c\n',
      'line 4: mapping values are not allowed in this context',
    ],
    [
      'a field without its colon, beside others',
      'a: 1\nmetadata\n  name: x\n',
      "line 3: could not find expected ':'",
    ],
    ['two colons in a line', 'a: b: c\n', 'mapping values are not allowed in this context'],
    ['no blank after the colon', 'a:1\nb: 2\n', 'line 2: mapping values are not allowed in this context'],
    [
      'a tab after a value',
      'spec:\n- name: c\n\timage: x\n',
      'line 3: found a tab character that violates indentation',
    ],
    ['a tab after a key', 'spec:\n\tname: c\n', 'line 2: found character that cannot start any token'],
    ['too little indent', 'a:\n  b: 1\n c: 2\n', 'line 2: did not find expected key'],
    ['a key among list items', 'spec:\n  - a\n  b: c\n', "line 2: did not find expected '-' indicator"],
    ['an open quote', 'a: "x\nb: 1\n', 'line 3: found unexpected end of stream'],
    ['an open bracket', 'a: [1, 2\nb: 1\n', "line 1: did not find expected ',' or ']'"],
    ['a reserved character', 'a: @x\n', 'found character that cannot start any token'],
    ['a wrong escape', 'a: "\\q"\n', 'found unknown escape character'],
    ['an unknown anchor', 'a: *x\n', "unknown anchor 'x' referenced"],
    ['a template', 'a: {{ .x }}\n', 'invalid map key: map[interface {}]interface {}{".x":interface {}(nil)}'],
  ])('%s', (_, text, message) => {
    expect(only(text).problem?.message).toBe(message);
  });
});

describe('a document that is too deep is refused, wherever it runs', () => {
  const DEEP = 'exceeded max depth of 250';
  const block = (levels: number) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
  test.each([
    ['brackets', `a: ${'['.repeat(250)}${']'.repeat(250)}`, undefined],
    ['one bracket more', `a: ${'['.repeat(251)}${']'.repeat(251)}`, { line: 1, column: 254 }],
    ['many beside one another', `a: [${'[],'.repeat(5000)}]`, undefined],
    ['in quotes', `"[": 1\na: "${'['.repeat(5000)}"`, undefined],
    ['maps', `x: 1\na: ${'{a: '.repeat(300)}1${'}'.repeat(300)}`, { line: 2, column: 1004 }],
    ['fields', block(250), undefined],
    ['one field more', block(251), { line: 251, column: 251 }],
    ['dashes', `${'- '.repeat(300)}a`, { line: 1, column: 601 }],
    [
      'a picture in a text',
      `a: |\n  x\n${`  ${' '.repeat(300)}x\n  ${'-'.repeat(300)}\n`.repeat(300)}`,
      undefined,
    ],
  ])('%s', (_, text, place) => {
    const { problem } = only(text);
    expect(problem?.message).toBe(place === undefined ? undefined : DEEP);
    if (place !== undefined) expect(problem!.range).toMatchObject(place);
  });
});

describe('read as kubectl reads', () => {
  test.each([
    ['tabs before comments', 'a: 1\t# c\nb:\t# d\n  c: 2\n', { a: 1, b: { c: 2 } }],
    ['line ends of Windows', 'a: 1\r\nb:\r\n- c\r\n', { a: 1, b: ['c'] }],
    ['a byte order mark', '\uFEFFa: 1\n', { a: 1 }],
    ['anchors and merge keys', 'x: &x {a: 1}\nz: {<<: *x, b: 2}\n', { x: { a: 1 }, z: { a: 1, b: 2 } }],
    ['octal numbers', 'mode: 0644\n', { mode: 420 }],
    ['octal numbers of the newer form', 'mode: 0o644\n', { mode: 420 }],
    ['binary as its text', 'a: !!binary aGVsbG8=\n', { a: 'hello' }],
    ['a name that looks like an exponent', 'a: e137\nb: 1e3\n', { a: 'e137', b: 1000 }],
    ['the words of YAML 1.1', 'a: yes\nb: "off"\n', { a: true, b: 'off' }],
    [
      'a manifest with such a name, as kubectl reads it',
      'kind: Pod\nname: n\n',
      { kind: 'Pod', name: false },
    ],
    [
      'a Scenario, in which a name may be such a word',
      'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nname: n\nnode: On\nkill: yes\npod: true\n',
      { apiVersion: 'podscope.dev/v1alpha1', kind: 'Scenario', name: 'n', node: 'On', kill: true, pod: true },
    ],
    ['times as text', 'a: 2026-01-01\nb: 1:30\n', { a: '2026-01-01', b: '1:30' }],
    ['JSON with tabs', '{"a":\t[1,\n\t2]}', { a: [1, 2] }],
    ['the last of two keys', 'a: 1\na: 2\n', { a: 2 }],
  ])('%s', (_, text, value) => {
    const document = only(text);
    expect(document.problem).toBeUndefined();
    expect(document.value).toEqual(value);
  });

  test('documents are cut at separators, whatever is in them', () => {
    const text = '# only a comment\n---\na: 1\n--- # next\nb: [\n---   \nc: |\n  ---\n  x\n---\n\n';
    const documents = parseStream(text);
    expect(documents.map(({ value, problem }) => problem?.message ?? value)).toEqual([
      { a: 1 },
      expect.stringContaining('did not find expected'),
      { c: '---\nx\n' },
    ]);
    expect(documents.map(({ index, range }) => [index, range.line])).toEqual([
      [0, 3],
      [1, 5],
      [2, 7],
    ]);
  });

  test('the pieces make up the text again', () => {
    const line = fc.constantFrom('---', '--- # x', '---x', 'a: 1', '', '  ---', '# c');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        for (const { offset, text: piece } of splitDocuments(text)) {
          expect(text.slice(offset, offset + piece.length)).toBe(piece);
        }
      }),
    );
  });

  test('a bomb of aliases or of nesting is an error like others', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 9; i++)
      bomb += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(only(bomb).problem?.message).toBe('document contains excessive aliasing');
    expect(only('['.repeat(20000)).problem).toBeDefined();
  });
});

describe('places', () => {
  const text = [
    '# head',
    'kind: Pod',
    'spec:',
    '  containers:',
    '    - name: web',
    '      image: nginx',
    'x: &a {w: 1}',
    'z: {<<: *a}',
  ].join('\n');
  const place = (...path: (string | number)[]) => {
    const { line, column, offset, endOffset } = only(text).locate(path);
    return [line, column, text.slice(offset, endOffset)];
  };
  test('of a value with its key, of a list item, of the nearest parent', () => {
    expect(place('kind')).toEqual([2, 1, 'kind: Pod']);
    expect(place('spec', 'containers', 0, 'image')).toEqual([6, 7, 'image: nginx']);
    expect(place('spec', 'containers')).toEqual([4, 3, 'containers']);
    expect(place('spec', 'containers', 0)).toEqual([5, 7, 'name: web']);
    expect(place('spec', 'containers', 0, 'livenessProbe', 'httpGet')).toEqual([5, 7, 'name: web']);
    expect(place('z', 'w')).toEqual([7, 8, 'w: 1']);
    expect(place('nothing')[0]).toBe(2);
  });
});

describe('full-width punctuation', () => {
  const found = (text: string) => findPunctuation(text).map(({ offset }) => text[offset]);
  test.each([
    ['kind：Pod', ['：']],
    ['a: “x”', ['“', '”']],
    ['a: [1，2]', ['，']],
    ['a:\n　　b: 1', ['　']],
    ['a:\n\u00a0\u00a0b: 1', ['\u00a0']],
    ['a:\n  b:\u00a01', ['\u00a0']],
    ['a:\n  \u200bb: 1', ['\u200b']],
    ['a:\n  b\u200b: 1', ['\u200b']],
  ])('%j', (text, characters) => {
    expect(found(text)).toEqual(expect.arrayContaining(characters.slice(0, 1)));
  });
  test.each([
    'a: 你好，世界',
    'a: "：“”"',
    "a: '（）'",
    '# ：，\na: 1',
    'a: |\n  kind：Pod\n',
    'line: 注意：慢',
    'line: 10\u00a0000 requests',
    '\uFEFFa: 1',
    'a: 👩\u200d👧 b',
  ])('%j is meant', (text) => {
    expect(found(text)).toEqual([]);
  });
});
