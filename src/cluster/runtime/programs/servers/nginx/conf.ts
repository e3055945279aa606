/** A directive of an nginx configuration: its words, and its block where it has one. */
export interface Directive {
  name: string;
  args: string[];
  block?: Directive[];
  line: number;
  /** Where it stands, once that is known. */
  file?: string;
  /** No directive: what is wrong with the text from here on, in nginx's words. */
  problem?: string;
}

export class ConfigError {
  readonly message: string;
  readonly line: number;
  constructor(message: string, line: number) {
    this.message = message;
    this.line = line;
  }
}

/**
 * Parses nginx configuration text. nginx obeys each directive as soon as it has read it, so that a mistake of its
 * grammar is the last thing of a file: it comes as a directive of its own, which says it (`problem`).
 */
export function parseConfig(text: string): Directive[] {
  const tokens = tokenize(text);
  const last = text.split('\n').length;
  let at = 0;
  let isBroken = false;
  const broken = (out: Directive[], line: number, problem: string): Directive[] => {
    isBroken = true;
    out.push({ name: '', args: [], line, problem });
    return out;
  };
  const block = (nested: boolean): Directive[] => {
    const out: Directive[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined)
        return nested ? broken(out, last, 'unexpected end of file, expecting "}"') : out;
      if (token.text === '}' && !token.quoted) {
        at++;
        return nested ? out : broken(out, token.line, 'unexpected "}"');
      }
      const words: string[] = [];
      for (;;) {
        const next = tokens[at++];
        if (next === undefined) return broken(out, last, 'unexpected end of file, expecting ";" or "}"');
        if (next.glued) return broken(out, next.line, `unexpected "${next.text[0]}"`);
        const mark = next.quoted ? undefined : next.text;
        if ((mark === ';' || mark === '{') && words.length === 0)
          return broken(out, next.line, `unexpected "${mark}"`);
        if (mark === '}') return broken(out, next.line, 'unexpected "}"');
        if (mark === ';' || mark === '{') {
          const directive: Directive = { name: words[0] ?? '', args: words.slice(1), line: next.line };
          out.push(directive);
          if (mark === ';') break;
          directive.block = block(true);
          if (isBroken) return out;
          break;
        }
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

interface Token {
  text: string;
  quoted: boolean;
  line: number;
  /** It begins where a quoted word has just ended, without a space between. */
  glued?: boolean;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let quoteEnd = -1;
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c === '\n') line++;
    if (/\s/.test(c)) {
      i++;
      continue;
    }
    const glued = i === quoteEnd && !/[;{)]/.test(c) ? { glued: true } : {};
    if (c === '#' && i !== quoteEnd) {
      while (i < text.length && text[i] !== '\n') i++;
      continue;
    }
    if (c === ';' || c === '{' || c === '}') {
      tokens.push({ text: c, quoted: false, line, ...glued });
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
      // A quote that is not closed reaches to the end of the file.
      if (end >= text.length) return tokens;
      tokens.push({ text: word, quoted: true, line, ...glued });
      i = end + 1;
      quoteEnd = i;
      continue;
    }
    let end = i;
    while (end < text.length && !/[\s;]/.test(text[end]!) && !(text[end] === '{' && text[end - 1] !== '$'))
      end++;
    tokens.push({ text: text.slice(i, Math.max(end, i + 1)), quoted: false, line, ...glued });
    i = Math.max(end, i + 1);
  }
  return tokens;
}

export const find = (block: readonly Directive[] | undefined, name: string): Directive | undefined =>
  block?.find((each) => each.name === name);
export const all = (block: readonly Directive[] | undefined, name: string): Directive[] =>
  block?.filter((each) => each.name === name) ?? [];
