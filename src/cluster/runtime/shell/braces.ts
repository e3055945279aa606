import { parse, type Word } from 'unbash';
import type { Shell } from './shell.ts';

const parsed = new Map<string, Word[]>();

/** Brace expansion of bash (`{a,b}`, `{1..9..2}`): the words that a word stands for. */
export function expandBraces(shell: Shell, word: Word): readonly Word[] {
  if (!shell.dialect.bash || !word.parts?.some((part) => part.type === 'BraceExpansion')) return [word];
  let words = parsed.get(word.text);
  if (words === undefined) {
    words = [];
    for (const text of alternatives(word.text)) {
      const command = parse(`x ${text}`).commands[0]?.command;
      if (command?.type === 'Command')
        for (const argument of command.suffix) if (argument.type === 'Word') words.push(argument);
    }
    if (parsed.size > 500) parsed.clear();
    parsed.set(word.text, words);
  }
  return words;
}

const MOST = 10_000;

/** All texts that a text with braces stands for, left to right. */
export function alternatives(text: string): string[] {
  const open = findBrace(text);
  if (open === undefined) return [text];
  const { from, to } = open;
  const inner = text.slice(from + 1, to);
  const before = text.slice(0, from);
  const after = alternatives(text.slice(to + 1));
  const middles = sequence(inner) ?? splitCommas(inner).flatMap(alternatives);
  const out: string[] = [];
  for (const middle of middles)
    for (const end of after) {
      if (out.length >= MOST) return out;
      out.push(before + middle + end);
    }
  return out;
}

function findBrace(text: string): { from: number; to: number } | undefined {
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\') i++;
    else if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return undefined;
      i = end;
    } else if (c === '$' && text[i + 1] === '{')
      i = text.indexOf('}', i) < 0 ? text.length : text.indexOf('}', i);
    else if (c === '{') {
      let depth = 0;
      for (let j = i; j < text.length; j++) {
        if (text[j] === '\\') j++;
        else if (text[j] === '{') depth++;
        else if (text[j] === '}' && --depth === 0) {
          const inner = text.slice(i + 1, j);
          if (sequence(inner) !== undefined || splitCommas(inner).length > 1) return { from: i, to: j };
          break;
        }
      }
    }
  }
  return undefined;
}

function splitCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\') i++;
    else if (c === '{') depth++;
    else if (c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function sequence(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(text);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const from = numbers ? Number(match[1]) : match[1]!.charCodeAt(0);
  const to = numbers ? Number(match[2]) : match[2]!.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  const width = numbers && /^-?0\d|\b-?0\d/.test(text) ? Math.max(match[1]!.length, match[2]!.length) : 0;
  const out: string[] = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    if (out.length >= MOST) break;
    out.push(
      numbers
        ? n < 0
          ? `-${String(-n).padStart(width - 1, '0')}`
          : String(n).padStart(width, '0')
        : String.fromCharCode(n),
    );
  }
  return out;
}
