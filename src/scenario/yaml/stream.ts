import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Schema,
  visit,
} from 'yaml';
import { decodeUtf8Base64 } from '../../api/base64.ts';
import type { SourceRange } from '../types.ts';
import { MAX_DEPTH, tooDeepAt } from './depth.ts';
import { LineIndex } from './lines.ts';
import { describeError, type YamlProblem } from './problems.ts';
import { isBlank, splitDocuments } from './split.ts';

export type Path = readonly (string | number)[];

/** One document of a stream. Blank ones are left out, broken ones have `problem` and no value. */
export interface StreamDocument {
  /** 0-based place among all documents of the stream, blank ones not counted. */
  index: number;
  value: unknown;
  range: SourceRange;
  /** Offsets of its fix count within the stream. */
  problem?: YamlProblem & { range: SourceRange };
  /** Keys written twice in one mapping, by path; the last one counts, as for kubectl. */
  duplicates: { path: Path; range: SourceRange }[];
  locate(path: Path): SourceRange;
}

/**
 * go-yaml reads YAML 1.1 but knows no times, sets or base-60 numbers as such: they stay text. And a
 * number has digits before its exponent: `e137` is a name.
 */
type TagLike = { tag?: string; format?: string } | string;
function kubectlTags<T extends TagLike>(tags: T[]): T[] {
  return tags
    .filter((tag) => {
      if (typeof tag === 'string') return true;
      return tag.format !== 'TIME' && !/:(timestamp|omap|set|pairs)$/.test(tag.tag ?? '');
    })
    .map((tag) => {
      if (typeof tag === 'string') return tag;
      if (tag.format === 'EXP') return Object.assign({}, tag, { test: EXPONENT });
      if (tag.format === 'OCT') return Object.assign({}, tag, { test: OCTAL, resolve: octal });
      // What !!binary holds is a text for kubectl.
      return tag.tag?.endsWith(':binary') ? Object.assign({}, tag, { resolve: textOfBinary }) : tag;
    });
}

const textOfBinary = (text: string): string => decodeUtf8Base64(text.replace(/\s/g, '')) ?? text;

/** `0644` and `0o644` are the same number. */
const OCTAL = /^[-+]?0(?:o[0-7]|[0-7_])[0-7_]*$/;
const octal = (text: string): number => {
  const size = Number.parseInt(text.replace(/[-+_o]/g, ''), 8);
  return text.startsWith('-') ? -size : size;
};
const EXPONENT = /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)[eE][-+]?[0-9]+$/;

/** One for all documents: to make it takes as long as to read a small one. */
const SCHEMA = new Schema({
  schema: 'yaml-1.1',
  merge: true,
  resolveKnownTags: false,
  customTags: kubectlTags,
});

/** Only kubectl reads these as truth values, and only a manifest is for kubectl. */
const TRUTH = /^(true|false)$/i;

const isScenario = (document: Document.Parsed): boolean =>
  document.get('kind') === 'Scenario' && String(document.get('apiVersion')).startsWith('podscope.dev/');

const NAMES = new Set(['name', 'node', 'pod', 'container', 'namespace', 'zone']);

/** In a Scenario a name may be `n` or `on`: such words stay as they are written, where a name is asked for. */
function keepWords(document: Document.Parsed): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value) || !NAMES.has(String(key.value))) return;
      if (typeof value.value === 'boolean' && value.source && !TRUTH.test(value.source))
        value.value = value.source;
    },
  });
}

/** Reads a stream as kubectl does, every document by itself: a broken one does not stop the others. */
export function parseStream(text: string): StreamDocument[] {
  const lines = new LineIndex(text);
  const documents: StreamDocument[] = [];
  for (const chunk of splitDocuments(text)) {
    if (isBlank(chunk.text)) continue;
    documents.push(readChunk(chunk.text, chunk.offset, documents.length, lines));
  }
  return documents;
}

function readChunk(text: string, base: number, index: number, lines: LineIndex): StreamDocument {
  const lead = /^(?:[^\S\n]*(?:#[^\n]*)?\r?\n)*/.exec(text)?.[0].length ?? 0;
  const range = lines.range(base + lead, base + text.trimEnd().length);
  const broken = (problem: YamlProblem): StreamDocument => ({
    index,
    value: undefined,
    range,
    problem: {
      ...problem,
      range: lines.range(base + problem.offset, base + problem.endOffset),
      ...(problem.fix && {
        fix: { ...problem.fix, offset: base + problem.fix.offset, endOffset: base + problem.fix.endOffset },
      }),
    },
    duplicates: [],
    locate: () => range,
  });
  const deep = tooDeepAt(text);
  if (deep !== undefined)
    return broken({
      message: `exceeded max depth of ${MAX_DEPTH}`,
      remedy: 'kubectl reads up to 10000 levels, but no manifest needs as many as this.',
      offset: deep,
      endOffset: deep + 1,
    });
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      version: '1.1',
      schema: SCHEMA,
      prettyErrors: false,
      uniqueKeys: true,
      logLevel: 'silent',
    });
  } catch (error) {
    const message = error instanceof RangeError ? 'exceeded max depth of 10000' : String(error);
    return broken({ message, offset: 0, endOffset: text.length });
  }
  const errors = document.errors.filter(
    (error) => error.code !== 'DUPLICATE_KEY' && error.code !== 'MULTIPLE_DOCS',
  );
  if (errors[0] !== undefined) return broken(describeError(errors[0], text));
  if (isScenario(document)) keepWords(document);
  const badKey = findBadKey(document);
  if (badKey !== undefined) return broken(badKey);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    const missing = /Unresolved alias[^:]*: (.*)$/.exec(error instanceof Error ? error.message : '');
    const message = missing
      ? `unknown anchor '${missing[1]}' referenced`
      : 'document contains excessive aliasing';
    const offset = missing ? Math.max(0, text.indexOf(`*${missing[1]}`)) : 0;
    return broken({
      message,
      ...(missing
        ? { remedy: `An alias *${missing[1]} needs an anchor &${missing[1]} above it, in the same document.` }
        : {}),
      offset,
      endOffset: missing ? offset + missing[1]!.length + 1 : text.length,
    });
  }
  const locate = (path: Path) => {
    const [from, to] = nodeRange(document, path, text);
    return from < 0 ? range : lines.range(base + from, base + to);
  };
  return {
    index,
    value,
    range,
    duplicates: findDuplicates(document).map(({ path, offset, endOffset }) => ({
      path,
      range: lines.range(base + offset, base + endOffset),
    })),
    locate,
  };
}

function keyText(key: unknown): string {
  // A merge key has a symbol for its value.
  if (isScalar(key)) return typeof key.value === 'symbol' ? '<<' : String(key.value ?? '');
  return String(key);
}

/** `{{ .Values.x }}` and the like: a mapping or list as a key. */
function findBadKey(document: Document.Parsed): YamlProblem | undefined {
  let problem: YamlProblem | undefined;
  visit(document, {
    Pair(_, pair) {
      if (!isCollection(pair.key)) return undefined;
      const inner = isMap(pair.key)
        ? `map[interface {}]interface {}{${pair.key.items.map((item) => `${JSON.stringify(keyText(item.key))}:interface {}(nil)`).join(', ')}}`
        : '[]interface {}{}';
      problem = {
        message: `invalid map key: ${inner}`,
        remedy: 'This looks like a template; fill it in first, or quote it.',
        offset: pair.key.range?.[0] ?? 0,
        endOffset: pair.key.range?.[1] ?? 0,
      };
      return visit.BREAK;
    },
  });
  return problem;
}

function findDuplicates(document: Document.Parsed): { path: Path; offset: number; endOffset: number }[] {
  if (!document.errors.some((error) => error.code === 'DUPLICATE_KEY')) return [];
  const found: { path: Path; offset: number; endOffset: number }[] = [];
  const walk = (node: unknown, path: Path): void => {
    if (isSeq(node)) for (const [i, item] of node.items.entries()) walk(item, [...path, i]);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = keyText(pair.key);
      const [offset, endOffset] = (pair.key as Node | null)?.range ?? [0, 0];
      if (seen.has(key) && key !== '<<') found.push({ path: [...path, key], offset, endOffset });
      seen.add(key);
      walk(pair.value, [...path, key]);
    }
  };
  walk(document.contents, []);
  return found;
}

/** The offsets of a field: its key and, where that is a plain value, the value too; else of the nearest parent. */
function nodeRange(document: Document.Parsed, path: Path, text: string): [number, number] {
  let node: unknown = document.contents;
  let best: [number, number] = [-1, -1];
  for (const step of path) {
    while (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = findPair(node.items as Pair[], String(step), document);
      if (pair === undefined) return best;
      const key = (pair.key as Node | null)?.range;
      const value = (pair.value as Node | null)?.range;
      if (key) best = [key[0], isScalar(pair.value) && value ? Math.max(key[1], value[1]) : key[1]];
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return best;
      const range = (isPair(item) ? (item.key as Node) : (item as Node)).range;
      if (range) best = [range[0], isCollection(item) ? firstLineEnd(text, range[0], range[1]) : range[1]];
      node = item;
    } else return best;
  }
  return best;
}

/** The last pair of that name (it counts), or one that a merge key brings in. */
function findPair(items: Pair[], key: string, document: Document.Parsed): Pair | undefined {
  const own = items.findLast((pair) => keyText(pair.key) === key);
  if (own !== undefined) return own;
  for (const pair of items) {
    if (keyText(pair.key) !== '<<') continue;
    for (const source of isSeq(pair.value) ? pair.value.items : [pair.value]) {
      const map = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(map) ? findPair(map.items as Pair[], key, document) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function firstLineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  const line = end < 0 ? to : Math.min(end, to);
  return from + text.slice(from, line).trimEnd().length;
}
