import { readAll, readLines, type TextCall, type TextTool, type Work } from './call.ts';
import { parseOptions } from './options.ts';
import { strftime } from './strftime.ts';
import { compareLines, type Edit, linesOf, unifiedDiff } from './unified-diff.ts';

const SAME = 0;
const DIFFERENT = 1;
const TROUBLE = 2;

/** The whole of a file, `-` being standard input; undefined, and said, where it cannot be read. */
function* textOf<S, F>(call: TextCall<S, F>, name: string): Work<S, string | undefined> {
  if (name === '-') return call.input === undefined ? '' : yield* readAll(call, call.input);
  try {
    const file = yield* call.open(name);
    try {
      return yield* readAll(call, file);
    } finally {
      call.close(file);
    }
  } catch (error) {
    const why = call.why(error);
    const missing = `can't ${call.name === 'diff' ? 'stat' : 'open'} '${name}'`;
    call.err(`${call.name}: ${call.busybox ? missing : name}: ${why}\n`);
    return undefined;
  }
}

/** diff(1): GNU's in its normal form or with -u; busybox's knows the unified form alone. */
export const diff: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'uqsrNabBiwdU:L:', [
    'unified',
    'brief',
    'report-identical-files',
    'recursive',
    'new-file',
    'ignore-all-space',
    'ignore-space-change',
    'ignore-case',
    'ignore-blank-lines',
    'color',
  ]);
  const has = (letter: string, long: string) => flags.has(letter) || flags.has(long);
  const [left, right] = operands;
  if (left === undefined || right === undefined) {
    if (call.busybox) return call.fail('bad number of arguments', TROUBLE);
    call.err(
      `diff: missing operand after '${left ?? 'diff'}'\ndiff: Try 'diff --help' for more information.\n`,
    );
    return TROUBLE;
  }
  const shown: Shown = {
    brief: has('q', 'brief'),
    identical: has('s', 'report-identical-files'),
    unified: call.busybox || has('u', 'unified') || flags.has('U'),
    plain: (text) => {
      let out = text;
      if (has('w', 'ignore-all-space')) out = out.replace(/[ \t]+/g, '');
      if (has('b', 'ignore-space-change')) out = out.replace(/[ \t]+$/gm, '').replace(/[ \t]+/g, ' ');
      if (has('B', 'ignore-blank-lines')) out = out.replace(/^\n/gm, '');
      return has('i', 'ignore-case') ? out.toLowerCase() : out;
    },
  };
  if (!has('r', 'recursive')) return yield* pair(call, left, right, shown, '');
  return yield* trees(call, left, right, shown);
};

interface Shown {
  brief: boolean;
  identical: boolean;
  unified: boolean;
  /** What of a text counts. */
  plain(text: string): string;
}

function* pair<S, F>(
  call: TextCall<S, F>,
  left: string,
  right: string,
  { brief, identical, unified, plain }: Shown,
  heading: string,
): Work<S> {
  const before = yield* textOf(call, left);
  const after = yield* textOf(call, right);
  if (before === undefined || after === undefined) return TROUBLE;
  if (plain(before) === plain(after)) {
    if (identical) call.out(`Files ${left} and ${right} are identical\n`);
    return SAME;
  }
  if (brief) {
    call.out(`Files ${left} and ${right} differ\n`);
    return DIFFERENT;
  }
  call.out(heading);
  if (!unified) call.out(normalDiff(before, after));
  else if (call.busybox) call.out(`--- ${left}\n+++ ${right}\n${unifiedDiff(before, after)}`);
  else {
    // The tools know no times of files: it is that of the comparison.
    const moment = strftime('%F %T.000000000 +0000', call.seconds());
    call.out(`--- ${left}\t${moment}\n+++ ${right}\t${moment}\n${unifiedDiff(before, after)}`);
  }
  return DIFFERENT;
}

/** -r: what is in one of the trees alone, and what differs, in the order of the names. */
function* trees<S, F>(call: TextCall<S, F>, left: string, right: string, shown: Shown): Work<S> {
  const below = (root: string) =>
    call
      .tree(root)
      .filter((path) => path !== root)
      .map((path) => path.slice(root.replace(/\/+$/, '').length + 1));
  const [before, after] = [new Set(below(left)), new Set(below(right))];
  if (before.size === 0 && after.size === 0) return yield* pair(call, left, right, shown, '');
  let status = SAME;
  const said = new Set<string>();
  for (const name of [...new Set([...before, ...after])].sort()) {
    const other = !after.has(name) ? after : !before.has(name) ? before : undefined;
    if (other === undefined) {
      const heading = `diff -r${shown.unified ? 'u' : ''} ${left}/${name} ${right}/${name}\n`;
      status = Math.max(status, yield* pair(call, `${left}/${name}`, `${right}/${name}`, shown, heading));
      continue;
    }
    // Of a directory that is missing as a whole only its own name is said.
    const names = name.split('/');
    let depth = 1;
    const isThere = (path: string) => [...other].some((each) => each.startsWith(`${path}/`));
    while (depth < names.length && isThere(names.slice(0, depth).join('/'))) depth++;
    const folder = [other === after ? left : right, ...names.slice(0, depth - 1)].join('/');
    const line = `Only in ${folder}: ${names[depth - 1]}\n`;
    if (!said.has(line)) call.out(line);
    said.add(line);
    status = Math.max(status, DIFFERENT);
  }
  return status;
}

/** The form of diff without options: `2,3c2`, `5d4`, `7a8` and the lines. */
function normalDiff(before: string, after: string): string {
  const edits = compareLines(linesOf(before), linesOf(after));
  let out = '';
  let [at, to] = [0, 0];
  for (let i = 0; i < edits.length; ) {
    if (edits[i]!.sign === ' ') {
      i++;
      at++;
      to++;
      continue;
    }
    const removed: Edit[] = [];
    const added: Edit[] = [];
    for (; i < edits.length && edits[i]!.sign !== ' '; i++)
      (edits[i]!.sign === '-' ? removed : added).push(edits[i]!);
    const range = (from: number, count: number) =>
      count > 1 ? `${from + 1},${from + count}` : `${from + count}`;
    const kind = removed.length === 0 ? 'a' : added.length === 0 ? 'd' : 'c';
    out += `${range(at, removed.length)}${kind}${range(to, added.length)}\n`;
    out += removed.map(({ text }) => `< ${text}\n`).join('');
    if (kind === 'c') out += '---\n';
    out += added.map(({ text }) => `> ${text}\n`).join('');
    at += removed.length;
    to += added.length;
  }
  return out;
}

/** cmp(1): where two files differ first. */
export const cmp: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'slbn:', ['silent', 'quiet', 'verbose']);
  const silent = flags.has('s') || flags.has('silent') || flags.has('quiet');
  const [left = '-', right = '-'] = operands;
  const before = yield* textOf(call, left);
  const after = yield* textOf(call, right);
  if (before === undefined || after === undefined) return TROUBLE;
  if (before === after) return SAME;
  if (silent) return DIFFERENT;
  let at = 0;
  while (at < before.length && at < after.length && before[at] === after[at]) at++;
  const line = before.slice(0, at).split('\n').length;
  if (at < before.length && at < after.length)
    call.out(`${left} ${right} differ: char ${at + 1}, line ${line}\n`);
  else {
    const shorter = before.length < after.length ? left : right;
    const short = before.length < after.length ? before : after;
    const where = short.endsWith('\n') ? `line ${line - 1}` : `in line ${line}`;
    call.err(
      call.busybox || at === 0
        ? `cmp: EOF on ${shorter}${at === 0 && !call.busybox ? ' which is empty' : ''}\n`
        : `cmp: EOF on ${shorter} after byte ${at}, ${where}\n`,
    );
  }
  return DIFFERENT;
};

/** comm(1): the lines of two sorted files: of the first alone, of the second alone, of both. */
export const comm: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, '123', []);
  const columns: string[][] = [[], []];
  for (const side of [0, 1] as const) {
    const status = yield* readLines(call, [operands[side] ?? '-'], columns[side]!);
    if (status !== 0) return status;
  }
  const [left, right] = columns as [string[], string[]];
  const put = (column: 1 | 2 | 3, line: string) => {
    if (flags.has(String(column))) return;
    const before = [1, 2].filter((each) => each < column && !flags.has(String(each))).length;
    call.out(`${'\t'.repeat(before)}${line}\n`);
  };
  // GNU's looks at the order once a line has had no partner.
  let unpaired = false;
  const disordered = new Set<1 | 2>();
  const check = (file: 1 | 2, lines: readonly string[], at: number) => {
    if (call.busybox || !unpaired || disordered.has(file) || at === 0 || at >= lines.length) return;
    if (lines[at]! >= lines[at - 1]!) return;
    disordered.add(file);
    call.err(`comm: file ${file} is not in sorted order\n`);
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const onlyLeft = j === right.length || (i < left.length && left[i]! < right[j]!);
    const onlyRight = !onlyLeft && (i === left.length || right[j]! < left[i]!);
    unpaired ||= onlyLeft || onlyRight;
    put(onlyLeft ? 1 : onlyRight ? 2 : 3, onlyRight ? right[j]! : left[i]!);
    if (!onlyRight) check(1, left, ++i);
    if (!onlyLeft) check(2, right, ++j);
  }
  if (disordered.size === 0) return 0;
  call.err('comm: input is not in sorted order\n');
  return 1;
};

const UNITS: Record<string, number> = { '': 1, b: 512, k: 1024, K: 1024, m: 1 << 20, M: 1 << 20 };

/** split(1): a file in pieces of so many lines (-l) or bytes (-b), named xaa, xab and so on. */
export const split: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'l:b:a:d', ['lines=', 'bytes=', 'numeric-suffixes']);
  const [name = '-', prefix = 'x'] = operands;
  const text = yield* textOf(call, name);
  if (text === undefined) return 1;
  const [, size = '', unit = ''] = /^(\d+)([bkKmM]?)$/.exec(flags.get('b') ?? flags.get('bytes') ?? '') ?? [];
  const lines = Number(flags.get('l') ?? flags.get('lines') ?? 1000);
  const width = Number(flags.get('a') ?? 2);
  const pieces: string[] = [];
  if (size !== '') {
    const step = Math.max(1, Number(size) * (UNITS[unit] ?? 1));
    for (let at = 0; at < text.length; at += step) pieces.push(text.slice(at, at + step));
  } else {
    const all = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    for (let at = 0; at < all.length; at += Math.max(1, lines))
      pieces.push(all.slice(at, at + Math.max(1, lines)).join(''));
  }
  const numeric = flags.has('d') || flags.has('numeric-suffixes');
  const suffix = (n: number): string => {
    if (numeric) return String(n).padStart(width, '0');
    let letters = '';
    for (let i = 0, rest = n; i < width; i++, rest = Math.floor(rest / 26))
      letters = String.fromCharCode(97 + (rest % 26)) + letters;
    return letters;
  };
  try {
    for (const [n, piece] of pieces.entries()) call.writeText(prefix + suffix(n), piece, false);
  } catch (error) {
    return call.fail(call.why(error));
  }
  return 0;
};
