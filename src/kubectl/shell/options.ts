import { UsageError } from './streams.ts';

/** The options of a small tool: letters, those in `withValue` take the rest of the word or the next one. */
export function options(
  words: readonly string[],
  letters: string,
  withValue: string,
): { set: ReadonlySet<string>; values: ReadonlyMap<string, string>; rest: string[] } {
  const [name = ''] = words;
  const set = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      rest.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    // `head -5` and `tail -5` are old forms of -n 5.
    const count = /^-(\d+)$/.exec(word);
    if (count && withValue.includes('n')) {
      values.set('n', count[1]!);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      if (withValue.includes(letter)) {
        const value = word.slice(at + 1) || words[++i];
        if (value === undefined) throw new UsageError(`${name}: option requires an argument -- '${letter}'`);
        values.set(letter, value);
        break;
      }
      if (!letters.includes(letter)) throw new UsageError(`${name}: invalid option -- '${letter}'`);
      set.add(letter);
    }
  }
  return { set, values, rest };
}
