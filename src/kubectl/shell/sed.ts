import { basicToExtended, posixClasses } from './grep.ts';
import { type Filter, Lines, PipeClosed, type Streams, UsageError } from './streams.ts';

interface Script {
  from?: RegExp | number | '$';
  to?: RegExp | number | '$';
  command: string;
  pattern?: RegExp;
  by?: string;
  isGlobal?: boolean;
  prints?: boolean;
}

/** sed over standard input: s///, d, p, q, with line numbers, patterns and ranges as addresses. */
export function sed(words: readonly string[], { stdout }: Streams): Filter {
  const { scripts, isSilent } = parseCall(words);
  let number = 0;
  const open = new Set<Script>();
  const lines = new Lines((text) => {
    number++;
    let line = text;
    let isDeleted = false;
    let quits = false;
    for (const script of scripts) {
      if (!addressed(script, line, number, open)) continue;
      if (script.command === 'd') {
        isDeleted = true;
        break;
      }
      if (script.command === 'p') stdout(`${line}\n`);
      if (script.command === 'q') quits = true;
      if (script.command === 's') {
        const changed = line.replace(script.pattern!, (...match) => replaced(script.by!, match as string[]));
        if (changed !== line && script.prints) stdout(`${changed}\n`);
        line = changed;
      }
    }
    if (!isDeleted && !isSilent) stdout(`${line}\n`);
    if (quits) throw new PipeClosed();
  });
  return {
    write: (text) => lines.write(text),
    end() {
      lines.end();
      return 0;
    },
  };
}

/** A text with the scripts of a sed call applied: what an editor command such as `sed -i s/a/b/` does to a file. */
export function sedText(words: readonly string[], text: string): string {
  let out = '';
  const filter = sed(
    words.filter((word) => word !== '-i'),
    { stdin: undefined as never, stdout: (piece) => (out += piece), stderr: () => {} },
  );
  try {
    filter.write(text);
    filter.end();
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
  }
  return out;
}

function parseCall(words: readonly string[]): { scripts: Script[]; isSilent: boolean } {
  const texts: string[] = [];
  let isSilent = false;
  let isExtended = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (word === '-n') isSilent = true;
    else if (word === '-E' || word === '-r') isExtended = true;
    else if (word === '-e') texts.push(words[++i] ?? '');
    else if (texts.length === 0 && !word.startsWith('-')) texts.push(word);
    else if (word.startsWith('-')) throw new UsageError(`sed: invalid option -- '${word.slice(1)}'`, 1);
  }
  if (texts.length === 0)
    throw new UsageError('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...', 1);
  return { scripts: texts.flatMap((text) => parseScript(text, isExtended)), isSilent };
}

function parseScript(text: string, isExtended: boolean): Script[] {
  const scripts: Script[] = [];
  let rest = text.trim();
  const compile = (source: string, flags = '') => {
    try {
      return new RegExp(isExtended ? posixClasses(source) : basicToExtended(source), flags);
    } catch {
      throw new UsageError(`sed: -e expression #1, char ${text.length}: Invalid regular expression`, 1);
    }
  };
  const address = (): Script['from'] => {
    const plain = /^(\d+|\$)/.exec(rest);
    if (plain) {
      rest = rest.slice(plain[0].length);
      return plain[1] === '$' ? '$' : Number(plain[1]);
    }
    if (!rest.startsWith('/')) return undefined;
    const [source, after] = until(rest.slice(1), '/');
    rest = after;
    return compile(source);
  };
  while (rest !== '') {
    const script: Script = { command: '' };
    const from = address();
    if (from !== undefined) script.from = from;
    if (rest.startsWith(',')) {
      rest = rest.slice(1);
      const to = address();
      if (to !== undefined) script.to = to;
    }
    script.command = rest[0] ?? '';
    rest = rest.slice(1);
    if (script.command === 's') {
      const mark = rest[0];
      if (mark === undefined)
        throw new UsageError("sed: -e expression #1, char 1: unterminated `s' command", 1);
      const [pattern, second] = until(rest.slice(1), mark);
      const [by, after] = until(second, mark);
      const flags = /^[gpiI]*/.exec(after)![0];
      rest = after.slice(flags.length);
      script.pattern = compile(pattern, `${flags.includes('g') ? 'g' : ''}${/[iI]/.test(flags) ? 'i' : ''}`);
      script.by = by;
      script.prints = flags.includes('p');
    } else if (!'dpq'.includes(script.command) || script.command === '')
      throw new UsageError(`sed: -e expression #1, char 1: unknown command: \`${script.command}'`, 1);
    scripts.push(script);
    rest = rest.replace(/^[\s;]+/, '');
  }
  return scripts;
}

/** The text up to an unescaped mark, and what follows. */
function until(text: string, mark: string): [string, string] {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && text[i + 1] === mark) out += text[++i];
    else if (text[i] === '\\') out += text[i]! + (text[++i] ?? '');
    else if (text[i] === mark) return [out, text.slice(i + 1)];
    else out += text[i];
  }
  throw new UsageError("sed: -e expression #1, char 1: unterminated `s' command", 1);
}

function addressed(script: Script, line: string, number: number, open: Set<Script>): boolean {
  const hits = (address: Script['from']) =>
    typeof address === 'number' ? address === number : address === '$' ? false : address!.test(line);
  if (script.from === undefined) return true;
  if (script.to === undefined) return hits(script.from);
  if (open.has(script)) {
    if (hits(script.to)) open.delete(script);
    return true;
  }
  if (!hits(script.from)) return false;
  if (!(typeof script.to === 'number' && script.to <= number)) open.add(script);
  return true;
}

const replaced = (by: string, match: readonly string[]) =>
  by.replace(/\\(\d|n|t|.)|&/g, (whole, escaped: string | undefined) =>
    whole === '&'
      ? match[0]!
      : /\d/.test(escaped!)
        ? (match[Number(escaped)] ?? '')
        : escaped === 'n'
          ? '\n'
          : escaped === 't'
            ? '\t'
            : escaped!,
  );
