import type { Completion } from '../../kubectl/complete.ts';
import type { EditedLine } from './editing.ts';
import { commonStart } from './lines.ts';

/** What Tab makes of the line, or the candidates to show where it cannot go on. */
export function completed(
  { text, cursor }: EditedLine,
  found: readonly Completion[],
): EditedLine | { candidates: string[] } | undefined {
  const from = found[0]?.from;
  if (from === undefined) return undefined;
  const candidates = found.map((one) => one.text);
  const start = commonStart(candidates);
  const typed = text.slice(from, cursor);
  if (start.length <= typed.length && candidates.length > 1) return { candidates };
  // A flag that takes a value, or a type before its name, goes on without a blank.
  const end = candidates.length === 1 && !/[=/,]$/.test(start) ? ' ' : '';
  const rest = end === '' ? text.slice(cursor) : text.slice(cursor).replace(/^ /, '');
  return { text: text.slice(0, from) + start + end + rest, cursor: from + start.length + end.length };
}

/** In columns as a shell lists them, down and then across, for a screen of so many characters. */
export function inColumns(words: readonly string[], width: number): string {
  const widest = Math.max(...words.map((word) => word.length)) + 2;
  const columns = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(words.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    words
      .filter((_, i) => i % rows === row)
      .map((word) => word.padEnd(widest))
      .join('')
      .trimEnd(),
  ).join('\n');
}
