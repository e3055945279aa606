import type { Word, WordPart } from 'unbash';
import { regExp } from '../../text/linear.ts';
import { patternToRegExp } from '../../text/pattern.ts';
import type { Pause } from '../client.ts';

/** What expansion needs of the shell. */
export interface Expander {
  variable(name: string): string | undefined;
  assign(name: string, value: string): void;
  /** Runs `$(...)` and answers with its output. */
  // biome-ignore lint/suspicious/noExplicitAny: a parsed script of unbash
  substitute(script: any): Generator<Pause, string, void>;
  // biome-ignore lint/suspicious/noExplicitAny: an arithmetic expression of unbash
  arithmetic(expression: any): number;
  /** The arguments of a function or script. */
  positional(): readonly string[];
}

/** Text in pieces; only what came from an unquoted expansion is split at blanks. */
interface Piece {
  text: string;
  split: boolean;
  quoted: boolean;
}

/** The words a word becomes: variables and commands put in, split at blanks, quotes gone. */
export function* expandWord(word: Word, shell: Expander): Generator<Pause, string[], void> {
  const out: string[] = [];
  for (const each of braced(word)) out.push(...(yield* fieldsOf(each, shell)));
  return out;
}

function* fieldsOf(word: Word, shell: Expander): Generator<Pause, string[], void> {
  if (isAllArguments(word)) return [...shell.positional()];
  const pieces = yield* expandParts(word, shell);
  const out: string[] = [];
  let current: string | undefined;
  for (const piece of pieces) {
    if (!piece.split) {
      if (piece.text !== '' || piece.quoted) current = (current ?? '') + piece.text;
      continue;
    }
    const fields = piece.text.split(/[ \t\n]+/);
    for (const [i, field] of fields.entries()) {
      if (i > 0) {
        if (current !== undefined) out.push(current);
        current = undefined;
      }
      if (field !== '') current = (current ?? '') + field;
    }
  }
  if (current !== undefined) out.push(current);
  return out;
}

/** `"$@"` is one word for each argument. */
const isAllArguments = ({ text }: Word) => text === '"$@"' || text === '"${@}"';

/** `a{b,c}` and `a{1..3}` as several words, each parsed as it would be on its own. */
function braced(word: Word): Word[] {
  const at = word.parts?.findIndex((part) => part.type === 'BraceExpansion') ?? -1;
  const part = word.parts?.[at];
  if (part === undefined) return [word];
  return bracePieces(part.text).flatMap((text) => {
    const literal = { type: 'Literal', pos: part.pos, end: part.end, text, value: text } as const;
    const parts = word.parts!.map((each, i) => (i === at ? literal : each));
    return braced({ ...word, parts });
  });
}

function bracePieces(text: string): string[] {
  const range = /^\{(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?\}$/.exec(text);
  if (range === null) return text.slice(1, -1).split(',');
  const [from, to] = [Number(range[1]), Number(range[2])];
  const size = Math.abs(Number(range[3] ?? 1)) || 1;
  const step = from <= to ? size : -size;
  const count = Math.min(Math.floor(Math.abs(to - from) / size) + 1, 1000);
  return Array.from({ length: count }, (_, i) => String(from + i * step));
}

/** The same as one text: assignments, redirections, the word of `case`. */
export function* expandText(word: Word | undefined, shell: Expander): Generator<Pause, string, void> {
  if (word === undefined) return '';
  return (yield* expandParts(word, shell)).map((piece) => piece.text).join('');
}

function* expandParts(word: Word, shell: Expander): Generator<Pause, Piece[], void> {
  if (word.parts === undefined) {
    const text = word.text === '~' || word.text.startsWith('~/') ? `/root${word.value.slice(1)}` : word.value;
    return [{ text, split: false, quoted: word.text !== word.value }];
  }
  const pieces: Piece[] = [];
  for (const part of word.parts) pieces.push(...(yield* expandPart(part, shell, false)));
  return pieces;
}

function* expandPart(part: WordPart, shell: Expander, quoted: boolean): Generator<Pause, Piece[], void> {
  const fixed = (text: string, isQuoted = quoted) => [{ text, split: false, quoted: isQuoted }];
  const expanded = (text: string) => [{ text, split: !quoted, quoted }];
  switch (part.type) {
    case 'Literal':
      return fixed(part.value);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return fixed(part.value, true);
    case 'DoubleQuoted':
    case 'LocaleString': {
      let text = '';
      for (const child of part.parts)
        for (const piece of yield* expandPart(child, shell, true)) text += piece.text;
      return fixed(text, true);
    }
    case 'SimpleExpansion':
      return expanded(shell.variable(part.text.slice(1)) ?? '');
    case 'ParameterExpansion': {
      const value = shell.variable(part.parameter);
      if (part.prefix === '#') return expanded(String((value ?? '').length));
      const { operation } = part;
      if (operation === undefined) return expanded(value ?? '');
      if (operation.type === 'Default') {
        const isSet = operation.operator.startsWith(':')
          ? value !== undefined && value !== ''
          : value !== undefined;
        if (operation.operator.endsWith('+'))
          return isSet ? expanded(yield* expandText(operation.operand, shell)) : [];
        if (isSet) return expanded(value ?? '');
        const text = yield* expandText(operation.operand, shell);
        if (operation.operator.endsWith('=')) shell.assign(part.parameter, text);
        return expanded(text);
      }
      if (operation.type === 'Remove')
        return expanded(
          removePattern(value ?? '', yield* expandText(operation.operand, shell), operation.operator),
        );
      if (operation.type === 'Replace') {
        const pattern = patternToRegExp(yield* expandText(operation.pattern, shell), true);
        const by = yield* expandText(operation.replacement, shell);
        const flags = operation.operator === '//' ? 'g' : '';
        return expanded((value ?? '').replace(regExp(pattern, flags), () => by));
      }
      if (operation.type === 'Slice') {
        const text = value ?? '';
        const from = Number(yield* expandText(operation.offset, shell)) || 0;
        const start = from < 0 ? Math.max(0, text.length + from) : from;
        if (operation.length === undefined) return expanded(text.slice(start));
        const length = Number(yield* expandText(operation.length, shell)) || 0;
        return expanded(text.slice(start, length < 0 ? text.length + length : start + length));
      }
      if (operation.type === 'CaseModification') return expanded(inCase(value ?? '', operation.operator));
      return expanded(value ?? '');
    }
    case 'CommandExpansion': {
      if (part.script === undefined) return [];
      return expanded((yield* shell.substitute(part.script)).replace(/\n+$/, ''));
    }
    case 'ArithmeticExpansion':
      return expanded(part.expression === undefined ? '0' : String(shell.arithmetic(part.expression)));
    default:
      // A glob stays as it is: there are no files beside those the editor holds.
      return fixed(part.text);
  }
}

function inCase(text: string, operator: '^' | '^^' | ',' | ',,'): string {
  const change = (part: string) => (operator.startsWith('^') ? part.toUpperCase() : part.toLowerCase());
  return operator.length === 2 ? change(text) : change(text.slice(0, 1)) + text.slice(1);
}

function removePattern(text: string, glob: string, operator: '#' | '##' | '%' | '%%'): string {
  const matcher = regExp(`^(?:${patternToRegExp(glob, true)})$`, 's');
  const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const front = operator.startsWith('#');
    const piece = front ? text.slice(0, length) : text.slice(text.length - length);
    if (matcher.test(piece)) return front ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}
