/** A node of a JSONPath template. Models client-go/util/jsonpath/node.go. */
export type PathNode =
  | { type: 'text'; text: string }
  | { type: 'list'; nodes: PathNode[] }
  | { type: 'field'; name: string }
  | { type: 'recursive' }
  | { type: 'wildcard' }
  | { type: 'slice'; from?: number; to?: number; step?: number }
  | { type: 'filter'; left: PathNode[]; operator: string; right: PathNode[] }
  | { type: 'union'; branches: PathNode[][] }
  | { type: 'value'; value: string | number | boolean }
  | { type: 'range' }
  | { type: 'end' };

export class PathError extends Error {}

/** Parses text with `{...}` in it. Throws {@link PathError}. */
export function parsePath(text: string): PathNode[] {
  const nodes: PathNode[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (open < 0) {
      nodes.push({ type: 'text', text: text.slice(at) });
      break;
    }
    if (open > at) nodes.push({ type: 'text', text: text.slice(at, open) });
    const parser = new ActionParser(text, open + 1);
    nodes.push({ type: 'list', nodes: parser.action() });
    at = parser.at;
  }
  return nodes;
}

class ActionParser {
  at: number;
  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  /** Up to and with the closing brace. */
  action(): PathNode[] {
    const nodes: PathNode[] = [];
    for (;;) {
      const char = this.#text[this.at];
      if (char === undefined) throw new PathError('unclosed action');
      if (char === '}') {
        this.at++;
        return nodes;
      }
      nodes.push(...this.#step(char));
    }
  }

  #step(char: string): PathNode[] {
    const text = this.#text;
    if (char === ' ' || char === '\t' || char === '\n' || char === '$' || char === '@') {
      this.at++;
      return [];
    }
    if (text.startsWith('..', this.at)) {
      this.at += 2;
      const next = text[this.at];
      return next === '[' || next === '}' || next === undefined
        ? [{ type: 'recursive' }]
        : [{ type: 'recursive' }, ...this.#field()];
    }
    if (char === '.') {
      this.at++;
      return this.#field();
    }
    if (char === '[') return [this.#bracket()];
    if (char === '"' || char === "'") return [{ type: 'text', text: this.#quoted(char) }];
    const word = /^[A-Za-z]+/.exec(text.slice(this.at))?.[0];
    if (word === 'range' || word === 'end') {
      this.at += word.length;
      return [{ type: word }];
    }
    const number = /^[+-]?\d+(\.\d+)?/.exec(text.slice(this.at))?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return [{ type: 'value', value: Number(number) }];
    }
    if (word === 'true' || word === 'false') {
      this.at += word.length;
      return [{ type: 'value', value: word === 'true' }];
    }
    if (word !== undefined) throw new PathError(`unrecognized identifier ${word}`);
    throw new PathError(
      `unrecognized character in action: U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
    );
  }

  #field(): PathNode[] {
    if (this.#text[this.at] === '*') {
      this.at++;
      return [{ type: 'wildcard' }];
    }
    let name = '';
    for (;;) {
      const char = this.#text[this.at];
      if (char === '\\' && this.at + 1 < this.#text.length) {
        name += this.#text[this.at + 1];
        this.at += 2;
      } else if (char === undefined || '.[{}() \t\n"\'|,&=!<>'.includes(char) || char === ']') break;
      else {
        name += char;
        this.at++;
      }
    }
    return name === '' ? [] : [{ type: 'field', name }];
  }

  #quoted(mark: string): string {
    let out = '';
    for (this.at++; ; this.at++) {
      const char = this.#text[this.at];
      if (char === undefined) throw new PathError(`unterminated quoted string`);
      if (char === mark) {
        this.at++;
        return out;
      }
      if (char !== '\\') out += char;
      else
        out += { n: '\n', t: '\t', r: '\r', '\\': '\\' }[this.#text[++this.at]!] ?? this.#text[this.at] ?? '';
    }
  }

  /** The inside of `[...]`, brackets within it included. */
  #inside(): string {
    const from = ++this.at;
    let depth = 1;
    let quote = '';
    for (; this.at < this.#text.length; this.at++) {
      const char = this.#text[this.at]!;
      if (quote !== '') {
        if (char === '\\') this.at++;
        else if (char === quote) quote = '';
      } else if (char === '"' || char === "'") quote = char;
      else if (char === '[') depth++;
      else if (char === ']' && --depth === 0) return this.#text.slice(from, this.at++);
    }
    throw new PathError('unterminated array');
  }

  #bracket(): PathNode {
    const inside = this.#inside().trim();
    if (inside === '*') return { type: 'wildcard' };
    const filter = /^\?\s*\(([\s\S]*)\)$/.exec(inside);
    if (filter) return parseFilter(filter[1]!);
    if (inside.startsWith('?')) throw new PathError('unterminated filter');
    const parts = splitOutside(inside, ',');
    if (parts.length > 1)
      return { type: 'union', branches: parts.map((part) => new ActionParser(`[${part}]}`, 0).action()) };
    const name = /^'([^']*)'$/.exec(inside);
    // A quoted name is read as a path: its dots count.
    if (name) return { type: 'union', branches: [new ActionParser(`.${name[1]}}`, 0).action()] };
    const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inside);
    if (!slice || inside === '') throw new PathError(`invalid array index ${inside}`);
    const [, from, to, step] = slice;
    if (to === undefined) {
      const index = Number(from);
      return { type: 'slice', from: index, ...(index === -1 ? {} : { to: index + 1 }) };
    }
    return {
      type: 'slice',
      ...(from === '' ? {} : { from: Number(from) }),
      ...(to === '' ? {} : { to: Number(to) }),
      ...(step ? { step: Number(step) } : {}),
    };
  }
}

function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  let depth = 0;
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === separator && depth === 0) {
      parts.push(part);
      part = '';
      continue;
    }
    part += char;
  }
  return [...parts, part];
}

function parseFilter(text: string): PathNode {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else {
      const operator = /^(==|!=|<=|>=|<|>)/.exec(text.slice(i))?.[0];
      if (operator)
        return {
          type: 'filter',
          left: operand(text.slice(0, i)),
          operator,
          right: operand(text.slice(i + operator.length)),
        };
    }
  }
  return { type: 'filter', left: operand(text), operator: 'exists', right: [] };
}

const operand = (text: string) => new ActionParser(`${text.trim()}}`, 0).action();
