import { basicRegExp, extendedRegExp } from '../shell/regexp.ts';
import { eachFile } from './basic.ts';
import type { Call, Program } from './call.ts';
import { parseOptions } from './options.ts';

export const grep: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'ivqcnlLowxEFPGHhrRse:f:m:A:B:C:a', [
    'ignore-case',
    'invert-match',
    'quiet',
    'silent',
    'count',
    'line-number',
    'only-matching',
    'extended-regexp',
    'fixed-strings',
    'recursive',
    'color',
    'regexp=',
    'max-count=',
    'no-messages',
    'word-regexp',
    'files-with-matches',
    'line-buffered',
  ]);
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  let names = operands;
  let pattern = flags.get('e') ?? flags.get('regexp');
  if (pattern === undefined) {
    if (names.length === 0) {
      call.err(
        call.busybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: grep [-HhnlLoqvsrRiwFE] PATTERNS [FILE]...\n'
          : "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return call.busybox ? 1 : 2;
    }
    pattern = names[0]!;
    names = names.slice(1);
  }
  const fixed = has('F', 'fixed-strings') || call.name === 'fgrep';
  const extended = has('E', 'P', 'extended-regexp') || call.name === 'egrep';
  const regexps = pattern.split('\n').map((each) => {
    let source = fixed ? each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : each;
    if (has('w', 'word-regexp')) source = fixed || extended ? `\\b(${source})\\b` : `\\b\\(${source}\\)\\b`;
    if (has('x')) source = fixed || extended ? `^(${source})$` : `^\\(${source}\\)$`;
    const jsFlags = `g${has('i', 'ignore-case') ? 'i' : ''}`;
    if (has('P')) {
      try {
        return new RegExp(source, jsFlags);
      } catch {
        return undefined;
      }
    }
    return fixed || extended ? extendedRegExp(source, jsFlags) : basicRegExp(source, jsFlags);
  });
  if (regexps.includes(undefined))
    return call.fail(
      call.busybox ? `bad regex '${pattern}': Invalid regexp` : 'Invalid regular expression',
      2,
    );
  const test = (line: string) =>
    regexps.some((regexp) => {
      regexp!.lastIndex = 0;
      return regexp!.test(line);
    });
  const quiet = has('q', 'quiet', 'silent');
  const after = Number(flags.get('A') ?? flags.get('C') ?? 0);
  const before = Number(flags.get('B') ?? flags.get('C') ?? 0);
  const max = Number(flags.get('m') ?? flags.get('max-count') ?? Number.POSITIVE_INFINITY);
  if (has('r', 'R', 'recursive'))
    names = names.length === 0 ? expandTree(call, '.') : names.flatMap((name) => expandTree(call, name));
  const titled = (names.length > 1 || has('H') || has('r', 'R', 'recursive')) && !has('h');
  let found = false;
  const status = yield* eachFile(
    call,
    names,
    (name, why) => {
      if (!has('s', 'no-messages')) call.err(`grep: ${name}: ${why}\n`);
    },
    function* (file, name) {
      let number = 0;
      let count = 0;
      let trailing = 0;
      const recent: string[] = [];
      const label = titled ? `${name === '-' ? '(standard input)' : name}:` : '';
      yield* call.eachLine(file, (line) => {
        number++;
        const hit = test(line) !== has('v', 'invert-match');
        const where = has('n', 'line-number') ? `${number}:` : '';
        if (!hit) {
          if (trailing > 0 && !quiet && !has('c', 'count', 'l')) {
            call.out(`${label.replace(/:$/, '-')}${where.replace(/:$/, '-')}${line}\n`);
            trailing--;
          } else if (before > 0) {
            recent.push(line);
            if (recent.length > before) recent.shift();
          }
          return count < max;
        }
        found = true;
        count++;
        if (quiet) return false;
        if (has('l', 'files-with-matches')) {
          call.out(`${name === '-' ? '(standard input)' : name}\n`);
          return false;
        }
        if (has('c', 'count') || has('L')) return count < max;
        for (const each of recent) call.out(`${label.replace(/:$/, '-')}${each}\n`);
        recent.length = 0;
        if (has('o', 'only-matching')) {
          for (const regexp of regexps) {
            regexp!.lastIndex = 0;
            for (const match of line.matchAll(regexp!))
              if (match[0] !== '') call.out(`${label}${where}${match[0]}\n`);
          }
        } else call.out(`${label}${where}${line}\n`);
        trailing = after;
        return count < max;
      });
      if (has('L') && count === 0) call.out(`${name}\n`);
      if (has('c', 'count') && !quiet) call.out(`${label}${count}\n`);
    },
  );
  if (quiet && found) return 0;
  return status !== 0 ? 2 : found ? 0 : 1;
};

function expandTree(call: Call, name: string): string[] {
  const node = call.fs.find(name, call.cwd);
  if (node?.type !== 'directory') return [name];
  return [...call.fs.list(name, call.cwd).entries.keys()].flatMap((each) =>
    expandTree(call, name === '.' ? each : `${name.replace(/\/$/, '')}/${each}`),
  );
}
