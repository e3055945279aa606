import { quote } from '../errors.ts';
import { PathError, type PathNode, parsePath } from './jsonpath-parse.ts';
import { compactJson } from './yaml.ts';

export { PathError };

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = any;

/** Evaluates JSONPath templates as kubectl does. Models client-go/util/jsonpath/jsonpath.go. */
export class JsonPath {
  readonly #nodes: PathNode[];
  readonly #allowMissing: boolean;

  constructor(template: string, allowMissing = true) {
    this.#nodes = parsePath(template);
    this.#allowMissing = allowMissing;
  }

  /** The values that each `{...}` finds, one list for each. */
  find(data: Json): Json[][] {
    const results: Json[][] = [];
    this.#run(this.#nodes, 0, this.#nodes.length, data, results);
    return results;
  }

  /** The text of the whole template. */
  print(data: Json): string {
    return this.find(data)
      .map((values) => values.map(text).join(' '))
      .join('');
  }

  #run(nodes: readonly PathNode[], from: number, to: number, data: Json, results: Json[][]): void {
    for (let i = from; i < to; i++) {
      const node = nodes[i]!;
      if (node.type === 'text') {
        results.push([new Text(node.text)]);
        continue;
      }
      if (node.type !== 'list') continue;
      const first = node.nodes[0];
      if (first?.type === 'end') continue;
      if (first?.type === 'range') {
        const items = this.#walk(node.nodes.slice(1), [data]);
        const end = this.#matchingEnd(nodes, i + 1, to);
        for (const item of items) this.#run(nodes, i + 1, end, item, results);
        i = end;
        continue;
      }
      results.push(this.#walk(node.nodes, [data]));
    }
  }

  #matchingEnd(nodes: readonly PathNode[], from: number, to: number): number {
    let depth = 1;
    for (let i = from; i < to; i++) {
      const node = nodes[i]!;
      const first = node.type === 'list' ? node.nodes[0]?.type : undefined;
      if (first === 'range') depth++;
      if (first === 'end' && --depth === 0) return i;
    }
    return to;
  }

  #walk(nodes: readonly PathNode[], start: Json[]): Json[] {
    let values = start;
    for (const node of nodes) values = this.#step(node, values);
    return values;
  }

  #step(node: PathNode, values: Json[]): Json[] {
    switch (node.type) {
      case 'text':
        return [new Text(node.text)];
      case 'value':
        return [node.value];
      case 'field':
        return this.#field(node.name, values);
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap(descendants);
      case 'slice':
        return values.flatMap((value) => this.#slice(node, value));
      case 'union':
        return node.branches.flatMap((branch) => this.#walk(branch, values));
      case 'filter':
        return values.flatMap((value) =>
          (Array.isArray(value) ? value : []).filter((item) => this.#accepts(node, item)),
        );
      default:
        return values;
    }
  }

  #field(name: string, values: Json[]): Json[] {
    const found = values.flatMap((value) =>
      isMap(value) && Object.hasOwn(value, name) && value[name] !== undefined ? [value[name]] : [],
    );
    if (found.length === 0 && !this.#allowMissing) throw new PathError(`${name} is not found`);
    return found;
  }

  #slice({ from, to, step = 1 }: Extract<PathNode, { type: 'slice' }>, value: Json): Json[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value))
      throw new PathError(`${goText(value)} is not array or slice and cannot index, use [ ] on arrays`);
    const { length } = value;
    const isIndex = to === undefined ? from === -1 : from !== undefined && to === from + 1;
    let start = from ?? 0;
    let end = to ?? length;
    if (start < 0) start += length;
    if (end < 0 || (end === 0 && from !== undefined && from < 0)) end += length;
    if (isIndex && (start >= length || start < 0)) {
      throw new PathError(`array index out of bounds: index ${from}, length ${length}`);
    }
    if (step <= 0) throw new PathError('step must be > 0');
    const out: Json[] = [];
    for (let i = Math.max(0, start); i < Math.min(end, length); i += step) out.push(value[i]);
    return out;
  }

  #accepts({ left, operator, right }: Extract<PathNode, { type: 'filter' }>, item: Json): boolean {
    const of = (nodes: PathNode[]) => {
      try {
        return this.#walk(nodes, [item]);
      } catch (error) {
        if (error instanceof PathError) return [];
        throw error;
      }
    };
    const found = of(left);
    if (operator === 'exists') return found.length > 0;
    if (found.length > 1) throw new PathError('can only compare one element at a time');
    const wanted = of(right);
    if (found.length === 0 || wanted.length === 0) return false;
    const [a, b] = [plain(found[0]), plain(wanted[0])];
    switch (operator) {
      case '==':
        return a === b;
      case '!=':
        return a !== b;
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      default:
        return a >= b;
    }
  }
}

/** Text of the template itself, which is never quoted. */
class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
const plain = (value: Json) => (value instanceof Text ? value.value : value);

const isMap = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const children = (value: Json): Json[] =>
  Array.isArray(value)
    ? value
    : isMap(value) && !(value instanceof Text)
      ? Object.keys(value)
          .sort()
          .flatMap((key) => (value[key] === undefined ? [] : [value[key]]))
      : [];

const descendants = (value: Json): Json[] => [value, ...children(value).flatMap(descendants)];

function text(value: Json): string {
  if (value instanceof Text) return value.value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? compactJson(value) : String(value);
}

/** A value as Go prints it with %v: in error messages. */
export function goText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`;
  return value === null || value === undefined ? '<nil>' : String(value);
}

/** A value in Go's own syntax, as %#v prints it. */
export function goSyntax(value: Json): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isMap(value)) {
    const fields = Object.keys(value)
      .sort()
      .filter((key) => value[key] !== undefined)
      .map((key) => `${quote(key)}:${goSyntax(value[key])}`);
    return `map[string]interface {}{${fields.join(', ')}}`;
  }
  if (typeof value === 'string') return quote(value);
  return value === null || value === undefined ? 'interface {}(nil)' : String(value);
}

/** `metadata.name`, `.metadata.name` or `{.metadata.name}` as a template. Models RelaxedJSONPathExpression. */
export function relaxedPath(text: string): string {
  if (text === '') return text;
  const parts = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!parts)
    throw new PathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `{.${parts[1] ?? parts[2]}}`;
}
