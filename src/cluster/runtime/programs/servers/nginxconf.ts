/** A directive of an nginx configuration: its words, and its block where it has one. */
import { expression } from './nginx-values.ts';
export interface Directive {
  name: string;
  args: string[];
  block?: Directive[];
  line: number;
  /** Where it stands, once that is known. */
  file?: string;
}

export class ConfigError {
  readonly message: string;
  readonly line: number;
  constructor(message: string, line: number) {
    this.message = message;
    this.line = line;
  }
}

/** Parses nginx configuration text. Throws ConfigError in nginx's words. */
export function parseConfig(text: string): Directive[] {
  const tokens = tokenize(text);
  let at = 0;
  const block = (nested: boolean): Directive[] => {
    const out: Directive[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined) {
        if (nested)
          throw new ConfigError(
            'unexpected end of file, expecting "}"',
            tokens[tokens.length - 1]?.line ?? 1,
          );
        return out;
      }
      if (token.text === '}' && !token.quoted) {
        if (!nested) throw new ConfigError('unexpected "}"', token.line);
        at++;
        return out;
      }
      const words: string[] = [];
      for (;;) {
        const next = tokens[at++];
        if (next === undefined)
          throw new ConfigError('unexpected end of file, expecting ";" or "}"', token.line);
        if (!next.quoted && next.text === ';') {
          out.push({ name: words[0] ?? '', args: words.slice(1), line: token.line });
          break;
        }
        if (!next.quoted && next.text === '{') {
          out.push({ name: words[0] ?? '', args: words.slice(1), block: block(true), line: token.line });
          break;
        }
        if (!next.quoted && next.text === '}') throw new ConfigError('unexpected "}"', next.line);
        words.push(next.text);
      }
    }
  };
  return block(false);
}

/** What a backslash changes in a quoted word; before anything else it stays, for expressions. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
};

function tokenize(text: string): { text: string; quoted: boolean; line: number }[] {
  const tokens: { text: string; quoted: boolean; line: number }[] = [];
  let line = 1;
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c === '\n') line++;
    if (/\s/.test(c)) {
      i++;
      continue;
    }
    if (c === '#') {
      while (i < text.length && text[i] !== '\n') i++;
      continue;
    }
    if (c === ';' || c === '{' || c === '}') {
      tokens.push({ text: c, quoted: false, line });
      i++;
      continue;
    }
    if (c === '"' || c === "'") {
      let end = i + 1;
      let word = '';
      while (end < text.length && text[end] !== c) {
        const escaped = text[end] === '\\' ? ESCAPES[text[end + 1] ?? ''] : undefined;
        if (text[end] === '\n') line++;
        word += escaped ?? text[end];
        end += escaped === undefined ? 1 : 2;
      }
      tokens.push({ text: word, quoted: true, line });
      i = end + 1;
      continue;
    }
    let end = i;
    while (
      end < text.length &&
      !/[\s;]/.test(text[end]!) &&
      !(text[end] === '{' && text[end - 1] !== '$') &&
      !(text[end] === '}' && !text.slice(i, end).includes('${'))
    )
      end++;
    tokens.push({ text: text.slice(i, Math.max(end, i + 1)), quoted: false, line });
    i = Math.max(end, i + 1);
  }
  return tokens;
}

export const find = (block: readonly Directive[] | undefined, name: string): Directive | undefined =>
  block?.find((each) => each.name === name);
export const all = (block: readonly Directive[] | undefined, name: string): Directive[] =>
  block?.filter((each) => each.name === name) ?? [];

/** The location of a server that takes a request: exact, longest prefix (^~), expressions, longest prefix. */
export function locationFor(server: readonly Directive[], path: string): Directive | undefined {
  let prefix: Directive | undefined;
  let best = -1;
  let final = false;
  for (const location of all(server, 'location')) {
    const [first = '', second] = location.args;
    if (first === '=') {
      if (second === path) return location;
      continue;
    }
    if (first === '~' || first === '~*') continue;
    const pattern = first === '^~' ? (second ?? '') : first;
    if (path.startsWith(pattern) && pattern.length > best) {
      prefix = location;
      best = pattern.length;
      final = first === '^~';
    }
  }
  if (final) return prefix;
  for (const location of all(server, 'location')) {
    const [first, second = ''] = location.args;
    if (first !== '~' && first !== '~*') continue;
    // An expression that JavaScript cannot read matches nothing; it was reported when it was loaded.
    if (expression(second, first === '~*' ? 'i' : '')?.test(path)) return location;
  }
  return prefix;
}
