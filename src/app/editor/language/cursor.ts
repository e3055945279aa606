import { isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml';
import { splitDocuments } from '../../../scenario/yaml/split.ts';

export type Path = readonly (string | number)[];

/** Where in a YAML document a cursor stands, and what could be written there. */
export interface Cursor {
  /** The document as plain data, without the word at the cursor. */
  readonly document: unknown;
  /** Keys from the root of the document to the mapping, or to the value, that the cursor is in. */
  readonly path: Path;
  /** A field of the mapping at `path`, the value at `path`, or either: a new line can become both. */
  readonly wants: 'field' | 'value' | 'either';
  /** Fields that the mapping has already. */
  readonly present: readonly string[];
  /** Inside `{ }` or `[ ]`, where nothing goes over several lines. */
  readonly flow: boolean;
  /** The word at the cursor, as offsets in the text. */
  readonly from: number;
  readonly to: number;
  /** The word is a key that has its colon already. */
  readonly hasColon: boolean;
}

/** Stands in the text for the word at the cursor while the YAML is read; nobody writes this. */
const MARK = 'podscope-cursor-mark';
const WORD = /[\w./-]/;
const OPTIONS = { strict: false, logLevel: 'silent', uniqueKeys: false } as const;

/** What stands at an offset of a stream; undefined in comments, in quotes and in block scalars. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const chunk = splitDocuments(text).findLast((one) => one.offset <= offset);
  if (!chunk) return undefined;
  let from = offset;
  while (from > chunk.offset && WORD.test(text[from - 1]!)) from--;
  let to = offset;
  while (to < text.length && WORD.test(text[to]!)) to++;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', to) < 0 ? text.length : text.indexOf('\n', to);
  const before = text.slice(lineStart, from);
  const after = text.slice(to, lineEnd);
  if (/(^|\s)#/.test(before)) return undefined;
  const hasColon = /^\s*:(\s|$)/.test(after);
  // On a line of its own the word may become a key; a key is what keeps the lines around it readable.
  const ownLine = /^\s*(-\s+)*$/.test(before) && /^\s*(#.*)?$/.test(after);
  const end = Math.min(text.length, chunk.offset + chunk.text.length);
  const marked = text.slice(chunk.offset, from) + MARK + (ownLine ? ': ' : '') + text.slice(to, end);
  const found = findMark(marked);
  if (!found) return undefined;
  const { path, wants, present } = found;
  return {
    document: found.document,
    path,
    wants: wants === 'field' && ownLine && present.length === 0 ? 'either' : wants,
    present,
    flow: found.flow,
    from,
    to: hasColon || wants !== 'field' ? to : offset,
    hasColon,
  };
}

interface Found {
  document: unknown;
  path: Path;
  wants: 'field' | 'value';
  present: string[];
  flow: boolean;
}

function findMark(marked: string): Found | undefined {
  const parsed = parseDocument(marked, OPTIONS);
  let found: Found | undefined;
  visit(parsed, {
    Scalar(key, node, ancestors) {
      if (node.value !== MARK) return undefined;
      const inner = ancestors.at(-1);
      const asKey = isPair(inner) && key === 'key';
      const map = asKey ? ancestors.at(-2) : undefined;
      const present = isMap(map)
        ? map.items.flatMap(({ key: other }) =>
            isScalar(other) && other.value !== MARK ? [String(other.value)] : [],
          )
        : [];
      found = {
        document: undefined,
        path: pathOf(ancestors as readonly Node[], node, asKey),
        wants: asKey || ancestors.length <= 1 ? 'field' : 'value',
        present,
        flow: ancestors.some((one) => (isMap(one) || isSeq(one)) && one.flow === true),
      };
      return visit.BREAK;
    },
  });
  if (!found) return undefined;
  return { ...found, document: withoutMark(parsed.toJS()) };
}

/** The keys on the way down; the pair that a key belongs to is not part of the way to its mapping. */
function pathOf(ancestors: readonly (Node | Pair)[], leaf: Node, asKey: boolean): Path {
  const nodes = asKey ? ancestors.slice(0, -1) : ancestors;
  const path: (string | number)[] = [];
  nodes.forEach((node, i) => {
    if (isPair(node)) path.push(String(isScalar(node.key) ? node.key.value : node.key));
    else if (isSeq(node)) {
      const child = nodes[i + 1] ?? leaf;
      const at = node.items.indexOf(child);
      if (at >= 0) path.push(at);
    }
  });
  return path;
}

// biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
function withoutMark(value: any): unknown {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) delete value[MARK];
  return value;
}

/** A field of the text that something can be said about. */
export interface FieldAt {
  readonly document: unknown;
  /** To the field, its own name included. */
  readonly path: Path;
  readonly from: number;
  readonly to: number;
}

/** The field whose key, or whose plain value, an offset is in. */
export function fieldAt(text: string, offset: number): FieldAt | undefined {
  const chunk = splitDocuments(text).findLast((one) => one.offset <= offset);
  if (!chunk) return undefined;
  const parsed = parseDocument(chunk.text, OPTIONS);
  const at = offset - chunk.offset;
  let found: FieldAt | undefined;
  visit(parsed, {
    Scalar(_key, node, ancestors) {
      const [from, to] = node.range ?? [0, 0];
      if (at < from || at > to) return undefined;
      const inner = ancestors.at(-1);
      const asKey = isPair(inner) && inner.key === node;
      const path = pathOf(ancestors as readonly Node[], node, asKey);
      found = {
        document: undefined,
        path: asKey ? [...path, String(node.value)] : path,
        from: chunk.offset + from,
        to: chunk.offset + to,
      };
      return visit.BREAK;
    },
  });
  return found && { ...found, document: parsed.toJS() };
}
