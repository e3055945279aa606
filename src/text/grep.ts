import { eachFile, eachLine, readAll, type TextCall, type TextTool, type Work } from './call.ts';
import { regExp } from './linear.ts';
import { parseOptions } from './options.ts';
import { wildcards } from './pattern.ts';
import { basicRegExp, extendedRegExp } from './regexp.ts';

const LONG: Record<string, string> = {
  'ignore-case': 'i',
  'invert-match': 'v',
  quiet: 'q',
  silent: 'q',
  count: 'c',
  'line-number': 'n',
  'only-matching': 'o',
  'extended-regexp': 'E',
  'basic-regexp': 'G',
  'fixed-strings': 'F',
  'perl-regexp': 'P',
  recursive: 'r',
  'dereference-recursive': 'r',
  'no-messages': 's',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'with-filename': 'H',
  'no-filename': 'h',
};
const LONG_VALUES: Record<string, string> = {
  'max-count': 'm',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
};

/** grep(1), egrep and fgrep. */
export const grep: TextTool = function* (call) {
  const { patterns, files, rest } = takePatterns(call.args);
  const { flags, operands, unknown } = parseOptions(rest, 'ivqcnlLowxEFPGHhrRsm:A:B:C:abUz', [
    ...Object.keys(LONG),
    ...Object.keys(LONG_VALUES).map((name) => `${name}=`),
    'color',
    'colour',
    'line-buffered',
    'text',
    'include=',
    'exclude=',
    'exclude-dir=',
  ]);
  if (unknown !== undefined) {
    call.err(
      `${call.name}: ${unknown.startsWith('--') ? `unrecognized option '${unknown}'` : call.busybox ? `unrecognized option: ${unknown}` : `invalid option -- '${unknown}'`}\n`,
    );
    return usage(call);
  }
  for (const [long, letter] of Object.entries(LONG)) if (flags.has(long)) flags.set(letter, '');
  for (const [long, letter] of Object.entries(LONG_VALUES))
    if (flags.has(long)) flags.set(letter, flags.get(long)!);
  if (flags.has('R')) flags.set('r', '');
  for (const name of files) patterns.push(...(yield* patternFile(call, name)));
  let names = operands;
  if (patterns.length === 0 && files.length === 0) {
    if (names.length === 0) return usage(call);
    patterns.push(...names[0]!.split('\n'));
    names = names.slice(1);
  }
  const regexps = patterns.map((pattern) => compile(call, pattern, flags));
  const bad = regexps.indexOf(undefined);
  if (bad >= 0)
    return call.fail(
      call.busybox ? `bad regex '${patterns[bad]}': Invalid regexp` : 'Invalid regular expression',
      2,
    );
  if (flags.has('r')) {
    const fits = inclusion(flags);
    // Where no directory is named, the names that are found have none before them either.
    const found = names.length === 0 ? call.tree('.').map((name) => name.replace(/^\.\//, '')) : undefined;
    names = (found ?? names.flatMap((name) => call.tree(name))).filter((name) =>
      fits(name.slice(name.lastIndexOf('/') + 1)),
    );
    if (names.length === 0) return 1;
  }
  return yield* search(call, regexps as RegExp[], flags, names);
};

function usage<S, F>(call: TextCall<S, F>): number {
  call.err(
    call.busybox
      ? `BusyBox v1.36.1 multi-call binary.\n\nUsage: ${call.name} [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n`
      : "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
  );
  return call.busybox ? 1 : 2;
}

/** `-e PATTERN` and `-f FILE` may come several times. */
function takePatterns(args: readonly string[]): { patterns: string[]; files: string[]; rest: string[] } {
  const patterns: string[] = [];
  const files: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i));
      break;
    }
    const long = /^--(regexp|file)(?:=([\s\S]*))?$/.exec(arg);
    const short = /^-([a-zA-Z]*?)([ef])([\s\S]*)$/.exec(arg);
    const count = /^-(\d+)$/.exec(arg);
    if (long) (long[1] === 'regexp' ? patterns : files).push(...(long[2] ?? args[++i] ?? '').split('\n'));
    else if (short && !/[mABC]/.test(short[1]!)) {
      if (short[1] !== '') rest.push(`-${short[1]}`);
      const value = short[3] !== '' ? short[3]! : (args[++i] ?? '');
      if (short[2] === 'e') patterns.push(...value.split('\n'));
      else files.push(value);
    } else if (count) rest.push('-C', count[1]!);
    else {
      rest.push(arg);
      if (/^-[a-zA-Z]*[mABC]$/.test(arg) && i + 1 < args.length) rest.push(args[++i]!);
    }
  }
  return { patterns, files, rest };
}

function* patternFile<S, F>(call: TextCall<S, F>, name: string): Work<S, string[]> {
  const lines: string[] = [];
  yield* eachFile(
    call,
    [name],
    (file, why) => call.err(`grep: ${file}: ${why}\n`),
    function* (file) {
      lines.push(...(yield* readAll(call, file)).replace(/\n$/, '').split('\n'));
    },
  );
  return lines;
}

function compile<S, F>(
  call: TextCall<S, F>,
  pattern: string,
  flags: ReadonlyMap<string, string>,
): RegExp | undefined {
  const isFixed = flags.has('F') || call.name === 'fgrep';
  const isPerl = flags.has('P');
  const isExtended = isFixed || isPerl || flags.has('E') || call.name === 'egrep';
  const jsFlags = `g${flags.has('i') ? 'i' : ''}`;
  let source = isFixed ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern;
  if (flags.has('x')) source = isExtended ? `^(${source})$` : `^\\(${source}\\)$`;
  if (isPerl) {
    try {
      return regExp(flags.has('w') ? `(?<!\\w)(?:${source})(?!\\w)` : source, jsFlags);
    } catch {
      return undefined;
    }
  }
  const made = isExtended ? extendedRegExp(source, jsFlags) : basicRegExp(source, jsFlags);
  if (made === undefined || !flags.has('w')) return made;
  return regExp(`(?<!\\w)(?:${made.source})(?!\\w)`, jsFlags);
}

/** --include and --exclude of a recursive search. */
function inclusion(flags: ReadonlyMap<string, string>): (name: string) => boolean {
  const glob = (pattern: string | undefined) => (pattern === undefined ? undefined : wildcards(pattern));
  const include = glob(flags.get('include'));
  const exclude = glob(flags.get('exclude'));
  return (name) => (include?.test(name) ?? true) && !(exclude?.test(name) ?? false);
}

function* search<S, F>(
  call: TextCall<S, F>,
  regexps: readonly RegExp[],
  flags: ReadonlyMap<string, string>,
  names: readonly string[],
): Work<S> {
  const test = (line: string) =>
    regexps.some((regexp) => {
      regexp.lastIndex = 0;
      return regexp.test(line);
    });
  const isQuiet = flags.has('q');
  const after = Number(flags.get('A') ?? flags.get('C') ?? 0);
  const before = Number(flags.get('B') ?? flags.get('C') ?? 0);
  const max = Number(flags.get('m') ?? Number.POSITIVE_INFINITY);
  const isTitled = (names.length > 1 || flags.has('H') || flags.has('r')) && !flags.has('h');
  let found = false;
  const status = yield* eachFile(
    call,
    names,
    (name, why) => {
      if (!flags.has('s')) call.err(`${call.name}: ${name}: ${why}\n`);
    },
    function* (file, name) {
      const title = name === '-' ? '(standard input)' : name;
      let number = 0;
      let count = 0;
      let trailing = 0;
      let shown = 0;
      const recent: [number, string][] = [];
      const show = (at: number, line: string, mark: string) => {
        if ((after > 0 || before > 0) && shown > 0 && at > shown + 1) call.out('--\n');
        shown = at;
        call.out(`${isTitled ? title + mark : ''}${flags.has('n') ? at + mark : ''}${line}\n`);
      };
      yield* eachLine(call, file, (line) => {
        number++;
        const isHit = count < max && test(line) !== flags.has('v');
        if (!isHit) {
          if (trailing > 0) {
            trailing--;
            show(number, line, '-');
          } else if (before > 0) {
            recent.push([number, line]);
            if (recent.length > before) recent.shift();
          }
          return count < max || trailing > 0;
        }
        found = true;
        count++;
        if (isQuiet) return false;
        if (flags.has('l')) {
          call.out(`${title}\n`);
          return false;
        }
        if (flags.has('c') || flags.has('L')) return count < max;
        if (flags.has('o')) {
          if (!flags.has('v'))
            for (const hit of hits(regexps, line))
              call.out(`${isTitled ? `${title}:` : ''}${flags.has('n') ? `${number}:` : ''}${hit}\n`);
          return count < max;
        }
        for (const [at, each] of recent) show(at, each, '-');
        recent.length = 0;
        show(number, line, ':');
        trailing = after;
        return count < max || trailing > 0;
      });
      if (flags.has('L') && count === 0 && !isQuiet) call.out(`${title}\n`);
      if (flags.has('c') && !isQuiet && !flags.has('l')) call.out(`${isTitled ? `${title}:` : ''}${count}\n`);
    },
  );
  if (isQuiet && found) return 0;
  return status !== 0 ? 2 : found ? 0 : 1;
}

/** All matches in a line from the left, the longest of several patterns at one place. */
function hits(regexps: readonly RegExp[], line: string): string[] {
  const all = regexps
    .flatMap((regexp) => {
      regexp.lastIndex = 0;
      return [...line.matchAll(regexp)].map((match) => ({ at: match.index, text: match[0] }));
    })
    .filter(({ text }) => text !== '')
    .sort((a, b) => a.at - b.at || b.text.length - a.text.length);
  const out: string[] = [];
  let end = 0;
  for (const { at, text } of all) {
    if (at < end) continue;
    out.push(text);
    end = at + text.length;
  }
  return out;
}
