const CONTEXT = 3;

export type Edit = { sign: ' ' | '-' | '+'; text: string };

/** The lines that differ with three lines around them, as `diff -u` shows them; empty where none do. */
export function unifiedDiff(from: string, to: string): string {
  const edits = compareLines(linesOf(from), linesOf(to));
  const changed = edits.flatMap(({ sign }, i) => (sign === ' ' ? [] : [i]));
  if (changed.length === 0) return '';
  const hunks: { start: number; end: number }[] = [];
  for (const at of changed) {
    const last = hunks.at(-1);
    if (last && at - CONTEXT <= last.end) last.end = Math.min(edits.length, at + CONTEXT + 1);
    else hunks.push({ start: Math.max(0, at - CONTEXT), end: Math.min(edits.length, at + CONTEXT + 1) });
  }
  return hunks.map((hunk) => hunkText(edits, hunk)).join('');
}

const UNFINISHED = '\n\\ No newline at end of file';

/** The lines of a text; the last one says where it has no newline. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.replace(/\n$/, '').split('\n');
  if (!text.endsWith('\n')) lines[lines.length - 1] += UNFINISHED;
  return lines;
}

function hunkText(edits: readonly Edit[], { start, end }: { start: number; end: number }): string {
  const before = edits.slice(0, start);
  const body = edits.slice(start, end);
  const range = (sign: '-' | '+') => {
    const count = body.filter((edit) => edit.sign === ' ' || edit.sign === sign).length;
    const first =
      before.filter((edit) => edit.sign === ' ' || edit.sign === sign).length + (count > 0 ? 1 : 0);
    return count === 1 ? `${first}` : `${first},${count}`;
  };
  const lines = body.map(({ sign, text }) => `${sign}${text}\n`).join('');
  return `@@ -${range('-')} +${range('+')} @@\n${lines}`;
}

/** The shortest edit by longest common subsequence. */
export function compareLines(from: readonly string[], to: readonly string[]): Edit[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (
    tail < from.length - head &&
    tail < to.length - head &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  )
    tail++;
  const a = from.slice(head, from.length - tail);
  const b = to.slice(head, to.length - tail);
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  }
  const keep = (text: string): Edit => ({ sign: ' ', text });
  const edits: Edit[] = from.slice(0, head).map(keep);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push(keep(a[i]!));
      i++;
      j++;
    } else if (i < a.length && (j === b.length || table[i + 1]![j]! >= table[i]![j + 1]!))
      edits.push({ sign: '-', text: a[i++]! });
    else edits.push({ sign: '+', text: b[j++]! });
  }
  return [...edits, ...from.slice(from.length - tail).map(keep)];
}
