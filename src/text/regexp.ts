import { regExp } from './linear.ts';
import { bracket } from './pattern.ts';

const cache = new Map<string, RegExp | undefined>();

function compile(key: string, make: () => string, flags: string): RegExp | undefined {
  if (!cache.has(key)) {
    if (cache.size > 2000) cache.clear();
    try {
      cache.set(key, regExp(make(), flags));
    } catch {
      cache.set(key, undefined);
    }
  }
  const regexp = cache.get(key);
  if (regexp) regexp.lastIndex = 0;
  return regexp;
}

/** POSIX extended regular expressions (grep -E, [[ =~ ]], awk); undefined where the text is none. */
export function extendedRegExp(source: string, flags: string): RegExp | undefined {
  return compile(`e${flags}/${source}`, () => translate(source, true), flags);
}

/** POSIX basic regular expressions with the GNU extensions (grep, sed). */
export function basicRegExp(source: string, flags: string): RegExp | undefined {
  return compile(`b${flags}/${source}`, () => translate(source, false), flags);
}

/** In basic expressions these are plain characters without a backslash and operators with one. */
const SWAPPED = '(){}+?|';

function translate(source: string, extended: boolean): string {
  let out = '';
  let start = true;
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    const wasStart: boolean = start;
    start = false;
    if (c === '[') {
      const set = bracket(source, i);
      if (set === undefined) throw new SyntaxError('unmatched [');
      out += set.source;
      i = set.end;
      continue;
    }
    if (c === '\\') {
      const next = source[++i];
      if (next === undefined) throw new SyntaxError('trailing backslash');
      if (!extended && SWAPPED.includes(next)) {
        out += next;
        start = next === '(' || next === '|';
      } else if (next === '<' || next === '>') out += '\\b';
      else if (/[wWsSbB]/.test(next)) out += `\\${next}`;
      else if (/[1-9]/.test(next)) out += `\\${next}`;
      else if (next === 'n') out += '\\n';
      else if (next === 't') out += '\\t';
      else if (next === '`') out += '^';
      else if (next === "'") out += '$';
      else out += /[a-zA-Z0-9_"' <>=:;,%&@#!~-]/.test(next) ? next : `\\${next}`;
      continue;
    }
    if (!extended && SWAPPED.includes(c)) {
      out += `\\${c}`;
      continue;
    }
    if (c === '*' && wasStart) {
      out += '\\*';
      continue;
    }
    if (!extended && c === '^' && !wasStart) {
      out += '\\^';
      continue;
    }
    if (
      !extended &&
      c === '$' &&
      i + 1 < source.length &&
      !source.startsWith('\\)', i + 1) &&
      !source.startsWith('\\|', i + 1)
    ) {
      out += '\\$';
      continue;
    }
    if (extended && c === '{' && !/^\{\d*,?\d*\}/.test(source.slice(i))) {
      out += '\\{';
      continue;
    }
    if (c === '/') {
      out += '\\/';
      continue;
    }
    out += c;
    start = (c === '^' && wasStart) || (extended && (c === '(' || c === '|'));
  }
  return out;
}

/**
 * Replaces every match, as sed and awk count them: an empty match right behind another match is none. `by` gets the
 * match and its groups.
 */
export function replaceMatches(
  text: string,
  regexp: RegExp,
  by: (match: readonly string[]) => string,
): string {
  const global = regexp.global ? regexp : regExp(regexp.source, `${regexp.flags}g`);
  let out = '';
  let from = 0;
  let end = -1;
  global.lastIndex = 0;
  for (const match of text.matchAll(global)) {
    if (match[0] === '' && match.index === end) continue;
    out += text.slice(from, match.index) + by(match);
    from = match.index + match[0].length;
    end = from;
  }
  return out + text.slice(from);
}
