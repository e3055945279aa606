import { isMap, isScalar, type Node, type Pair, parseDocument } from 'yaml';
import { nearest } from '../../../scenario/decode/reader.ts';
import { splitDocuments } from '../../../scenario/yaml/split.ts';
import type { Path } from './cursor.ts';
import { fieldsOf, spotsAt, versionsOf, writtenKinds } from './schema.ts';

/** An edit of the text that puts a problem right. */
export interface Repair {
  readonly what: 'write' | 'indent' | 'quote' | 'bracket' | 'space' | 'namespace';
  /** Offsets of what is replaced. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A problem of the text, in the words of the API server or of the YAML reader. */
export interface Problem {
  readonly message: string;
  readonly code?: string | undefined;
  /** Where it begins. */
  readonly offset: number;
}

/** Everything that would put a problem right, the likeliest first. */
export function repairsFor(text: string, problem: Problem): Repair[] {
  return problem.code === 'yaml' ? ofSyntax(text, problem) : ofMeaning(text, problem);
}

interface Source {
  readonly base: number;
  readonly root: Node | null;
  readonly document: unknown;
}

function sourceAt(text: string, offset: number): Source | undefined {
  const chunk = splitDocuments(text).findLast((one) => one.offset <= offset);
  if (!chunk) return undefined;
  const parsed = parseDocument(chunk.text, { strict: false, logLevel: 'silent', uniqueKeys: false });
  return { base: chunk.offset, root: parsed.contents, document: parsed.toJS() };
}

const pathOf = (words: string): Path =>
  [...words.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

/** `spec.ports[0].port` of a node: the pair that writes it. */
function pairAt(root: Node | null, path: Path): Pair<Node, Node | null> | undefined {
  let node: Node | null | undefined = root;
  let pair: Pair<Node, Node | null> | undefined;
  for (const key of path) {
    if (typeof key === 'number') {
      node = (node as { items?: Node[] } | null)?.items?.[key];
      continue;
    }
    if (!isMap<Node, Node | null>(node)) return undefined;
    pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
    if (!pair) return undefined;
    node = pair.value;
  }
  return pair;
}

function ofMeaning(text: string, { message, offset }: Problem): Repair[] {
  const source = sourceAt(text, offset);
  if (!source) return [];
  const { base, root, document } = source;
  const write = (node: Node | null | undefined, word: string): Repair[] =>
    node?.range ? [{ what: 'write', from: base + node.range[0], to: base + node.range[1], text: word }] : [];

  const unknown = /^(.*): unknown field "[^"]*"$/.exec(message)?.[1];
  if (unknown !== undefined) {
    const path = pathOf(unknown);
    const known = spotsAt(document, path.slice(0, -1)).flatMap((spot) =>
      fieldsOf(spot).map(({ name }) => name),
    );
    const word = nearest(String(path.at(-1)), known);
    return word === undefined ? [] : write(pairAt(root, path)?.key, word);
  }

  const namespace = /namespaces "([^"]+)" not found/.exec(message)?.[1];
  if (namespace !== undefined) {
    const document = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`;
    const open = /^(%|---)/.test(text);
    return [{ what: 'namespace', from: 0, to: 0, text: open ? `---\n${document}` : `${document}---\n` }];
  }

  const match = /no matches for kind "([^"]*)" in version "([^"]*)"/.exec(message);
  if (match) {
    const kind = match[1]!;
    if (writtenKinds.includes(kind)) return write(pairAt(root, ['apiVersion'])?.value, versionsOf(kind)[0]!);
    const word = nearest(kind, writtenKinds);
    return word === undefined ? [] : write(pairAt(root, ['kind'])?.value, word);
  }

  const type = /^(\S+): json: cannot unmarshal (string|number|bool) into .* of type (\w+)/.exec(message);
  if (type) {
    const value = pairAt(root, pathOf(type[1]!))?.value;
    const written = isScalar(value) ? String(value.value) : undefined;
    if (written === undefined) return [];
    if (type[3] === 'string') return write(value, JSON.stringify(written));
    const plain = type[3] === 'bool' ? /^(true|false)$/i : /^-?\d+$/;
    return plain.test(written) ? write(value, written.toLowerCase()) : [];
  }

  const supported = /^(\S+): Unsupported value: "([^"]*)": supported values: (.*)$/.exec(message);
  if (supported) {
    const values = [...supported[3]!.matchAll(/"([^"]*)"/g)].map(([, value]) => value!);
    const best = nearest(supported[2]!, values);
    const ordered = best === undefined ? values : [best, ...values.filter((one) => one !== best)];
    return ordered
      .slice(0, MOST_VALUES)
      .flatMap((value) => write(pairAt(root, pathOf(supported[1]!))?.value, value));
  }

  if (message.includes('`selector` does not match template `labels`')) {
    const wanted = (document as { spec?: { selector?: { matchLabels?: Record<string, string> } } })?.spec
      ?.selector?.matchLabels;
    return Object.entries(wanted ?? {}).flatMap(([label, value]) => {
      const written = pairAt(root, ['spec', 'template', 'metadata', 'labels'])?.value;
      const pair = isMap<Node, Node>(written)
        ? written.items.find((one) => isScalar(one.key) && one.key.value === label)
        : undefined;
      return isScalar(pair?.value) && pair.value.value !== value ? write(pair.value, value) : [];
    });
  }
  return [];
}

const MOST_VALUES = 5;
/** Lines before the place of a problem in which its cause is looked for. */
const REACH = 40;

/** Small changes around the place that people get wrong; what makes the document readable is offered. */
function ofSyntax(text: string, { offset }: Problem): Repair[] {
  const chunk = splitDocuments(text).findLast((one) => one.offset <= offset);
  if (!chunk) return [];
  const before = errorsOf(chunk.text);
  const lineStarts = [0, ...[...chunk.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const last = lineStarts.findLastIndex((start) => start <= offset - chunk.offset);
  for (let line = Math.min(lineStarts.length - 1, last + 1); line >= Math.max(0, last - REACH); line--)
    for (const repair of candidates(chunk.text, lineStarts, line)) {
      const mended = chunk.text.slice(0, repair.from) + repair.text + chunk.text.slice(repair.to);
      if (errorsOf(mended) < before)
        return [{ ...repair, from: repair.from + chunk.offset, to: repair.to + chunk.offset }];
    }
  return [];
}

const errorsOf = (text: string) => parseDocument(text, { logLevel: 'silent' }).errors.length;

function* candidates(text: string, lineStarts: readonly number[], line: number): Generator<Repair> {
  const from = lineStarts[line]!;
  const content = text.slice(from, lineStarts[line + 1] ?? text.length).trimEnd();
  const code = content.replace(/\s#.*$/, '');
  if (code.trim() === '' || code.trim().startsWith('#')) return;
  const indent = code.length - code.trimStart().length;
  const end = from + code.length;

  const glued = /^\s*(?:- )?[A-Za-z][\w./-]*:(?=[^\s/])/.exec(code);
  if (glued) yield { what: 'space', from: from + glued[0].length, to: from + glued[0].length, text: ' ' };
  for (const quote of ['"', "'"])
    if (code.split(quote).length % 2 === 0) yield { what: 'quote', from: end, to: end, text: quote };
  for (const [opening, closing] of [
    ['{', '}'],
    ['[', ']'],
  ] as const)
    if (code.split(opening).length > code.split(closing).length)
      yield { what: 'bracket', from: end, to: end, text: closing };
  for (const other of [line - 1, line + 1]) {
    const start = lineStarts[other];
    if (start === undefined) continue;
    const neighbour = text.slice(start, lineStarts[other + 1] ?? text.length);
    const wanted = neighbour.length - neighbour.trimStart().length;
    if (neighbour.trim() !== '' && wanted !== indent && Math.abs(wanted - indent) <= 3)
      yield { what: 'indent', from, to: from + indent, text: ' '.repeat(wanted) };
  }
}
