import { options } from './options.ts';
import { type Filter, Lines, PipeClosed, type Streams, UsageError } from './streams.ts';

/** grep over standard input: -i -v -c -o -n -w -x -q -E -F -m -A -B -C -e. */
export function grep(words: readonly string[], { stdout }: Streams): Filter {
  const patterns: string[] = [];
  const plain: string[] = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '-e' && i + 1 < words.length) patterns.push(words[++i]!);
    else if (words[i]!.startsWith('--color')) continue;
    else if (words[i] === '--line-buffered') continue;
    else plain.push(words[i]!);
  }
  const { set, values, rest } = options(plain, 'ivconwxqEFPhHs', 'mABC');
  if (patterns.length === 0) {
    const first = rest.shift();
    if (first === undefined)
      throw new UsageError(
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.",
      );
    patterns.push(first);
  }
  const matcher = compile(patterns, set);
  const after = Number(values.get('A') ?? values.get('C') ?? 0);
  const before = Number(values.get('B') ?? values.get('C') ?? 0);
  const max = Number(values.get('m') ?? Number.POSITIVE_INFINITY);
  const held: { number: number; line: string }[] = [];
  let number = 0;
  let count = 0;
  let following = 0;
  let lastShown = 0;
  const isQuiet = set.has('q') || set.has('c');
  const show = (at: number, line: string, mark: ':' | '-') => {
    if (isQuiet) return;
    if (lastShown > 0 && at > lastShown + 1 && (after > 0 || before > 0)) stdout('--\n');
    lastShown = at;
    stdout(`${set.has('n') ? `${at}${mark}` : ''}${line}\n`);
  };
  const lines = new Lines((line) => {
    number++;
    if (count >= max) throw new PipeClosed();
    const found = matcher.test(line) !== set.has('v');
    matcher.lastIndex = 0;
    if (found) {
      count++;
      if (set.has('o') && !set.has('v') && !isQuiet) {
        for (const [match] of line.matchAll(new RegExp(matcher.source, `${matcher.flags.replace('g', '')}g`)))
          if (match !== '') stdout(`${set.has('n') ? `${number}:` : ''}${match}\n`);
        return;
      }
      for (const each of held) show(each.number, each.line, '-');
      held.length = 0;
      show(number, line, ':');
      following = after;
      if (set.has('q')) throw new PipeClosed();
    } else if (following > 0) {
      following--;
      show(number, line, '-');
    } else if (before > 0) {
      held.push({ number, line });
      if (held.length > before) held.shift();
    }
  });
  return {
    write: (text) => lines.write(text),
    end() {
      try {
        lines.end();
      } catch (error) {
        if (!(error instanceof PipeClosed)) throw error;
      }
      if (set.has('c') && !set.has('q')) stdout(`${count}\n`);
      return count > 0 ? 0 : 1;
    },
  };
}

function compile(patterns: readonly string[], set: ReadonlySet<string>): RegExp {
  const one = (pattern: string) => {
    let source = set.has('F')
      ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      : set.has('E') || set.has('P')
        ? posixClasses(pattern)
        : basicToExtended(pattern);
    if (set.has('w')) source = `(?<!\\w)(?:${source})(?!\\w)`;
    if (set.has('x')) source = `^(?:${source})$`;
    return source;
  };
  try {
    return new RegExp(
      patterns
        .flatMap((pattern) => pattern.split('\n'))
        .map(one)
        .join('|'),
      set.has('i') ? 'i' : '',
    );
  } catch {
    throw new UsageError(`grep: Invalid regular expression`);
  }
}

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
};
export const posixClasses = (pattern: string) =>
  pattern.replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);

/** In a basic expression the signs of an extended one are plain, and special behind a backslash. */
export function basicToExtended(pattern: string): string {
  return posixClasses(pattern).replace(
    /\\([+?|(){}])|([+?|(){}])/g,
    (_, special: string | undefined, plain: string) => (special === undefined ? `\\${plain}` : special),
  );
}
