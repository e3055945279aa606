import {
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseAllDocuments,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { goDuration, type SimMs } from '../base/time.ts';

const SCENARIO_API_VERSION = 'podscope.dev/v1alpha1';

/** A step as it is written into the text. Exactly one of run, apply and fault. */
export interface NewStep {
  /** Simulated milliseconds; written as a duration. */
  at: SimMs;
  run?: string;
  apply?: string;
  fault?: Record<string, unknown>;
  for?: SimMs;
}

/**
 * Adds a step to the Scenario document, after the steps of the same or an earlier moment. Every other
 * byte of the text stays as it is; where there is no Scenario document, one is appended.
 */
export function addStep(text: string, step: NewStep): string {
  const found = findScenario(text);
  if (found === undefined) return appendDocument(text, { spec: { steps: [plain(step)] } });
  const { spec, specPair } = found;
  const eol = lineBreak(text);
  if (spec === undefined) {
    // `spec:` without a value, or no spec at all.
    if (specPair === undefined)
      return appendBelow(text, found.root, 0, { spec: { steps: [plain(step)] } }, eol);
    const at = endOfLine(text, rangeOf(specPair.key)[1]);
    return splice(text, at, at, eol + indentLines(write({ steps: [plain(step)] }), 2, eol));
  }
  const pair = findPair(spec, 'steps');
  const column = indentOf(text, spec);
  const value = pair?.value;
  if (pair === undefined) return appendBelow(text, spec, column, { steps: [plain(step)] }, eol);
  if (!isSeq(value) || value.items.length === 0) {
    // `steps: []` or `steps:`
    const from = rangeOf(pair.key)[1];
    const to = isSeq(value) || isScalar(value) ? Math.max(from + 1, rangeOf(value)[1]) : from + 1;
    const body = indentLines(write([plain(step)]), column + 2, eol);
    return splice(text, from, to, `:${eol}${body}`);
  }
  if (value.flow) {
    const end = text.lastIndexOf(']', rangeOf(value)[1]);
    return splice(text, end, end, `, ${JSON.stringify(plain(step))}`);
  }
  return insertIntoBlock(text, value, step, eol);
}

/** Takes the step with this index (as in `Step.index`) out of the text. Unknown indexes change nothing. */
export function removeStep(text: string, index: number): string {
  const found = findScenario(text);
  const pair = found?.spec && findPair(found.spec, 'steps');
  const list = pair?.value;
  if (pair === undefined || !isSeq(list) || index < 0 || index >= list.items.length) return text;
  if (list.items.length === 1) {
    const from = rangeOf(pair.key)[1];
    return splice(text, from, trimmedEnd(text, rangeOf(list)[1], from), ': []');
  }
  const item = list.items[index];
  if (list.flow) {
    const [from, to] = rangeOf(item);
    const comma = text.indexOf(',', to);
    const before = text.lastIndexOf(',', from);
    return index < list.items.length - 1
      ? splice(text, from, comma + 1, '').replace(/\[\s+/, '[')
      : splice(text, before, to, '');
  }
  const start = lineStart(text, dashOf(text, item));
  const next = list.items[index + 1];
  const end =
    next === undefined
      ? endOfLine(text, trimmedEnd(text, rangeOf(item)[1], start)) + lineBreak(text).length
      : lineStart(text, dashOf(text, next));
  return splice(text, start, Math.min(end, text.length), '');
}

/** Sets one scalar of the Scenario document (`['spec', 'seed']`), making what is missing on the way. */
export function setScenarioField(
  text: string,
  path: readonly string[],
  value: string | number | boolean,
): string {
  const found = findScenario(text);
  const nested = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<
    string,
    unknown
  >;
  if (found === undefined) return appendDocument(text, nested);
  let map: YAMLMap = found.root;
  for (let depth = 0; depth < path.length; depth++) {
    const pair = findPair(map, path[depth]!);
    const column = indentOf(text, map);
    if (pair === undefined) {
      const rest = path.slice(depth).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      return appendBelow(text, map, column, rest as Record<string, unknown>, lineBreak(text));
    }
    if (depth === path.length - 1) {
      const [from, to] =
        pair.value === null ? [rangeOf(pair.key)[1] + 1, rangeOf(pair.key)[1] + 1] : rangeOf(pair.value);
      const written = write(value);
      return splice(text, from, to, text[from - 1] === ':' ? ` ${written}` : written);
    }
    if (!isMap(pair.value)) return text;
    map = pair.value;
  }
  return text;
}

/**
 * Takes one field out of the Scenario document, and with it the maps that it leaves empty. What is not there changes
 * nothing.
 */
export function removeScenarioField(text: string, path: readonly string[]): string {
  const found = findScenario(text);
  if (found === undefined) return text;
  let map: YAMLMap = found.root;
  const trail: { map: YAMLMap; pair: Pair }[] = [];
  for (const key of path) {
    const pair = findPair(map, key);
    if (pair === undefined) return text;
    trail.push({ map, pair });
    if (isMap(pair.value)) map = pair.value;
    else if (trail.length < path.length) return text;
  }
  // The outermost map that holds nothing else goes as a whole.
  let at = trail.length - 1;
  while (at > 1 && trail[at]!.map.items.length === 1) at--;
  return removePair(text, trail[at]!.map, trail[at]!.pair);
}

function removePair(text: string, map: YAMLMap, pair: Pair): string {
  const from = rangeOf(pair.key)[0];
  const to = pair.value === null ? rangeOf(pair.key)[1] + 1 : rangeOf(pair.value)[1];
  if (map.flow) {
    const last = map.items.at(-1) === pair;
    const comma = last ? text.lastIndexOf(',', from) : text.indexOf(',', to);
    if (map.items.length === 1) return splice(text, from, to, '');
    return last ? splice(text, comma, to, '') : splice(text, from, comma + 1, '').replace(/\{\s+/, '{');
  }
  const end = endOfLine(text, trimmedEnd(text, to, from));
  return splice(text, lineStart(text, from), Math.min(text.length, end + lineBreak(text).length), '');
}

interface Found {
  root: YAMLMap;
  spec: YAMLMap | undefined;
  specPair: Pair | undefined;
}

function findScenario(text: string): Found | undefined {
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const documents = parseAllDocuments(source, {
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.1',
  });
  if (!Array.isArray(documents)) return undefined;
  for (const document of documents) {
    const root = document.contents;
    if (!isMap(root) || document.errors.length > 0) continue;
    const version: unknown = root.get('apiVersion');
    if (typeof version !== 'string' || !version.startsWith('podscope.dev/')) continue;
    const specPair = findPair(root, 'spec');
    return { root, specPair, spec: isMap(specPair?.value) ? specPair.value : undefined };
  }
  return undefined;
}

function insertIntoBlock(text: string, list: YAMLSeq, step: NewStep, eol: string): string {
  const column = columnOf(text, dashOf(text, list.items[0]));
  const body = indentLines(write([plain(step)]), column, eol);
  // After the last step that is not later.
  let place = list.items.length;
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i];
    const at = isMap(item) ? atOf(item.get('at')) : undefined;
    if (at !== undefined && at > step.at) {
      place = i;
      break;
    }
  }
  const next = list.items[place];
  if (next !== undefined) {
    const at = lineStart(text, dashOf(text, next));
    return splice(text, at, at, body + eol);
  }
  const last = list.items.at(-1);
  const at = endOfLine(text, trimmedEnd(text, rangeOf(last)[1], rangeOf(last)[0]));
  return splice(text, at, at, eol + body);
}

function atOf(value: unknown): SimMs | undefined {
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string') return undefined;
  let total = 0;
  for (const [, n, unit] of value.matchAll(/([\d.]+)(ms|h|m|s)/g))
    total += Number(n) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms']!;
  return total;
}

/** The step as plain data, in the order in which people write it. */
function plain(step: NewStep): Record<string, unknown> {
  return {
    at: goDuration(step.at),
    ...(step.run === undefined ? {} : { run: step.run }),
    ...(step.apply === undefined ? {} : { apply: step.apply }),
    ...(step.fault === undefined ? {} : { fault: step.fault }),
    ...(step.for === undefined ? {} : { for: goDuration(step.for) }),
  };
}

const write = (value: unknown) => stringify(value, { lineWidth: 0, version: '1.1' }).trimEnd();

function appendDocument(text: string, body: Record<string, unknown>): string {
  const eol = lineBreak(text);
  const document =
    write({ apiVersion: SCENARIO_API_VERSION, kind: 'Scenario', ...body }).replaceAll('\n', eol) + eol;
  if (text.trim() === '') return text + document;
  const gap = text.endsWith('\n') ? '' : eol;
  // A text that ends with a separator has its empty document waiting.
  return /(^|\n)---[ \t]*\r?\n?$/.test(text) ? text + gap + document : `${text}${gap}---${eol}${document}`;
}

function appendBelow(
  text: string,
  map: YAMLMap,
  column: number,
  body: Record<string, unknown>,
  eol: string,
): string {
  if (map.flow) {
    const end = text.lastIndexOf('}', rangeOf(map)[1]);
    const inner = JSON.stringify(body).slice(1, -1);
    return splice(text, end, end, map.items.length === 0 ? inner : `, ${inner}`);
  }
  const [from, to] = rangeOf(map);
  const at = endOfLine(text, trimmedEnd(text, to, from));
  return splice(text, at, at, eol + indentLines(write(body), column, eol));
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key);
}

function rangeOf(node: unknown): [number, number] {
  const range = (node as { range?: [number, number, number] } | null)?.range;
  return range ? [range[0], range[1]] : [0, 0];
}

const splice = (text: string, from: number, to: number, insert: string) =>
  text.slice(0, from) + insert + text.slice(to);
const lineBreak = (text: string) => (/\r\n/.test(text) ? '\r\n' : '\n');
const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
const columnOf = (text: string, offset: number) => offset - lineStart(text, offset);
const indentOf = (text: string, map: YAMLMap) => columnOf(text, rangeOf(map.items[0]?.key ?? map)[0]);

/** The end of the line that holds `offset`, before its line break. */
function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The dash in front of a list entry. */
function dashOf(text: string, item: unknown): number {
  return text.lastIndexOf('-', rangeOf(item)[0] - 1);
}

/** Block nodes reach to the beginning of what follows: back to the last character that is theirs. */
function trimmedEnd(text: string, end: number, from: number): number {
  let at = Math.min(end, text.length);
  while (at > from && /\s/.test(text[at - 1]!)) at--;
  return at;
}

function indentLines(body: string, columns: number, eol: string): string {
  const space = ' '.repeat(columns);
  return body
    .split('\n')
    .map((line) => (line === '' ? line : space + line))
    .join(eol);
}
