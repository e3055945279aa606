import type { Command } from './commands/command.ts';

/** Words that people type for a command of another name. Models cobra's SuggestFor. */
const MEANT: Record<string, string> = {
  list: 'get',
  ls: 'get',
  rm: 'delete',
  remove: 'delete',
  edti: 'edit',
  ps: 'get',
};

/** Commands whose names are close to a word: two changes apart, or beginning with it. Models cobra SuggestionsFor. */
export function suggestions(word: string, commands: readonly Command[]): string[] {
  return commands
    .filter(
      ({ name }) =>
        distance(word.toLowerCase(), name.toLowerCase()) <= 2 ||
        name.toLowerCase().startsWith(word.toLowerCase()) ||
        MEANT[word.toLowerCase()] === name,
    )
    .map((command) => command.name);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
