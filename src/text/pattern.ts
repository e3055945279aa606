/**
 * Shell patterns (`*`, `?`, `[...]`, extended globs) as regular expressions. In the text that comes
 * in, a character that was quoted is preceded by a backslash.
 */
import { regExp } from './linear.ts';

/** The source of an expression for a pattern; `extended` knows `+(a|b)` and its sisters. */
export function patternToRegExp(pattern: string, extended: boolean): string {
  return translate(pattern, extended, '[^]');
}

/** The same for one path component: nothing matches a slash, and no wildcard a leading dot. */
export function componentToRegExp(pattern: string, extended: boolean): RegExp {
  const body = translate(pattern, extended, '[^/]');
  const dot = pattern.startsWith('.') || pattern.startsWith('\\.');
  return regExp(`^${dot ? '' : '(?!\\.)'}${body}$`, 'u');
}

function translate(pattern: string, extended: boolean, any: string): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\' && i + 1 < pattern.length) out += escapeRegExp(pattern[++i]!);
    else if (extended && '?*+@!'.includes(c) && pattern[i + 1] === '(') {
      const end = closing(pattern, i + 1);
      if (end < 0) out += escapeRegExp(c);
      else {
        const options = splitTop(pattern.slice(i + 2, end)).map((p) => translate(p, true, any));
        const group = `(?:${options.join('|')})`;
        if (c === '!') out += `(?!${group}$)${any}*`;
        else out += group + (c === '@' ? '' : c);
        i = end;
      }
    } else if (c === '*') out += `${any}*`;
    else if (c === '?') out += any;
    else if (c === '[') {
      const set = bracket(pattern, i);
      if (set === undefined) out += '\\[';
      else {
        out += set.source;
        i = set.end;
      }
    } else out += escapeRegExp(c);
  }
  return out;
}

const CLASSES: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  word: 'a-zA-Z0-9_',
};

/** Reads a bracket expression that starts at `at`; shared with basic regular expressions. */
export function bracket(text: string, at: number): { source: string; end: number } | undefined {
  let i = at + 1;
  let negated = false;
  if (text[i] === '!' || text[i] === '^') {
    negated = true;
    i++;
  }
  let source = '';
  for (let first = true; i < text.length; first = false) {
    const c = text[i]!;
    if (c === ']' && !first) return { source: `[${negated ? '^' : ''}${source}]`, end: i };
    if (c === '[' && text[i + 1] === ':') {
      const end = text.indexOf(':]', i);
      const name = end < 0 ? undefined : CLASSES[text.slice(i + 2, end)];
      if (name === undefined) return undefined;
      source += name;
      i = end + 2;
      continue;
    }
    if (c === '\\' && i + 1 < text.length) {
      source += `\\${text[i + 1]!.replace(/[a-zA-Z0-9]/, '')}`.replace(/\\$/, '') + alnum(text[i + 1]!);
      i += 2;
      continue;
    }
    source += '[]\\^&~'.includes(c) ? `\\${c}` : c;
    i++;
  }
  return undefined;
}

const alnum = (c: string): string => (/[a-zA-Z0-9]/.test(c) ? c : /[\]\\^[-]/.test(c) ? c : c);

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === '|' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (c) => (c === '-' || c === '/' ? c : `\\${c}`));
}

const cache = new Map<string, RegExp>();

/** Whether the whole text matches a pattern (`case`, `[[ == ]]`). */
export function matchesPattern(pattern: string, text: string, extended: boolean): boolean {
  const key = (extended ? 'x' : 'p') + pattern;
  let compiled = cache.get(key);
  if (compiled === undefined) {
    compiled = regExp(`^(?:${patternToRegExp(pattern, extended)})$`);
    if (cache.size > 2000) cache.clear();
    cache.set(key, compiled);
  }
  return compiled.test(text);
}

/** Matches what `*` (anything) and `?` (one character) stand for, of the whole text; nothing else means anything. */
export function wildcards(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return regExp(`^${source}$`, 's');
}

/** Puts a backslash before everything that means something in a pattern. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!+@{}^-]/g, '\\$&');
}

/** Takes the backslashes of {@link quotePattern} away again. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

/** True where a pattern has something to match besides itself. */
export function hasWildcard(pattern: string, extended: boolean): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') i++;
    else if (c === '*' || c === '?' || (c === '[' && pattern.indexOf(']', i + 1) > 0)) return true;
    else if (extended && '+@!'.includes(c) && pattern[i + 1] === '(') return true;
  }
  return false;
}
