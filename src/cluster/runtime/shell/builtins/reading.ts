import { parseOptions as parseFlags } from '../../../../text/options.ts';
import type { Steps } from '../../process/process.ts';
import { signalNumber } from '../../process/signals.ts';
import type { OpenFile } from '../../process/streams.ts';
import type { Shell } from '../shell.ts';
import { INTERRUPTED } from '../traps.ts';
import type { Builtin } from './builtin.ts';

interface ReadOptions {
  raw: boolean;
  delimiter: string;
  count?: number;
  timeoutMs?: number;
  array?: string;
  fd: number;
  names: string[];
}

function parseOptions(args: readonly string[]): ReadOptions {
  const options: ReadOptions = { raw: false, delimiter: '\n', fd: 0, names: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      options.names.push(...args.slice(i + 1));
      break;
    }
    if (!/^-[a-zA-Z]/.test(arg) || options.names.length > 0) {
      options.names.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!;
      if (letter === 'r') options.raw = true;
      else if ('dntpuaNi'.includes(letter)) {
        const value = at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? '');
        if (letter === 'd') options.delimiter = value === '' ? '\0' : value[0]!;
        else if (letter === 'n' || letter === 'N') options.count = Number(value);
        else if (letter === 't') options.timeoutMs = Number(value) * 1000;
        else if (letter === 'u') options.fd = Number(value);
        else if (letter === 'a') options.array = value;
        break;
      }
    }
  }
  return options;
}

type Outcome = 'delimiter' | 'eof' | 'timeout' | 'interrupted';

/** Reads up to a delimiter, one character at a time as far as the file is concerned. */
function* readUntil(
  shell: Shell,
  file: OpenFile,
  options: ReadOptions,
): Steps<{ text: string; escaped: boolean[]; outcome: Outcome }> {
  let text = '';
  const escaped: boolean[] = [];
  let backslash = false;
  const { kernel } = shell.process.host;
  const deadline = options.timeoutMs === undefined ? undefined : kernel.now + options.timeoutMs;
  for (;;) {
    if (options.count !== undefined && text.length >= options.count)
      return { text, escaped, outcome: 'delimiter' };
    const c = file.read(1);
    if (c === undefined) return { text, escaped, outcome: 'eof' };
    if (c === 'wait') {
      if (shell.traps.pending) return { text, escaped, outcome: 'interrupted' };
      const woken = yield (resume) => {
        const cancel = file.readable!.add(() => resume('data'));
        const timer =
          deadline === undefined ? undefined : kernel.after(deadline - kernel.now, () => resume('timeout'));
        return () => {
          cancel();
          kernel.cancel(timer);
        };
      };
      if (woken === 'timeout') return { text, escaped, outcome: 'timeout' };
      if (woken === INTERRUPTED) return { text, escaped, outcome: 'interrupted' };
      continue;
    }
    if (shell.process.overdue(0)) yield* shell.process.rest();
    if (backslash) {
      backslash = false;
      if (c !== '\n') {
        text += c;
        escaped.push(true);
      }
      continue;
    }
    if (c === '\\' && !options.raw) {
      backslash = true;
      continue;
    }
    if (c === options.delimiter) return { text, escaped, outcome: 'delimiter' };
    if (c === '\0') continue;
    text += c;
    escaped.push(false);
  }
}

/** Field splitting of `read`: the last name takes the rest. */
function split(text: string, escaped: readonly boolean[], ifs: string, fields: number): string[] {
  const isIfs = (i: number) => i < text.length && !escaped[i] && ifs.includes(text[i]!);
  const isSpace = (i: number) => isIfs(i) && /[ \t\n]/.test(text[i]!);
  const out: string[] = [];
  let i = 0;
  while (isSpace(i)) i++;
  while (i < text.length) {
    if (out.length === fields - 1) {
      let end = text.length;
      while (end > i && isSpace(end - 1)) end--;
      // One separator that is not space at the very end belongs to an empty last field.
      let rest = text.slice(i, end);
      if (rest.length > 0 && isIfs(end - 1) && !isSpace(end - 1)) {
        let others = false;
        for (let j = i; j < end - 1; j++) if (isIfs(j) && !isSpace(j)) others = true;
        if (!others) rest = rest.slice(0, -1);
      }
      out.push(rest);
      return out;
    }
    let word = '';
    while (i < text.length && !isIfs(i)) word += text[i++];
    out.push(word);
    while (isSpace(i)) i++;
    if (isIfs(i)) {
      i++;
      while (isSpace(i)) i++;
    }
  }
  return out;
}

const read: Builtin = function* (shell, call) {
  const foreign = shell.dialect.kind === 'dash' ? /^-[rp]*([^rp-])/.exec(call.argv[1] ?? '') : null;
  if (foreign) {
    shell.complain(`read: Illegal option -${foreign[1]}`);
    return 2;
  }
  const options = parseOptions(call.args);
  const file = shell.process.fds.get(options.fd);
  if (file === undefined) {
    shell.complain(
      shell.dialect.bash
        ? `read: ${options.fd}: invalid file descriptor: Bad file descriptor`
        : 'read: Bad file descriptor',
    );
    return 1;
  }
  if (options.names.length === 0 && options.array === undefined && shell.dialect.kind === 'dash') {
    shell.complain('read: arg count');
    return 2;
  }
  const { text, escaped, outcome } = yield* readUntil(shell, file, options);
  if (outcome === 'interrupted') return 128 + signalNumber(shell.traps.pendingSignal ?? 'SIGTERM');
  if (options.array !== undefined) {
    const words = split(text, escaped, shell.ifs, Number.POSITIVE_INFINITY);
    const entry = shell.vars.declare(options.array);
    entry.array = new Map(words.map((word, i) => [String(i), word]));
  } else if (options.names.length === 0) shell.assign('REPLY', text);
  else {
    const words = split(text, escaped, shell.ifs, options.names.length);
    options.names.forEach((name, i) => {
      shell.assign(name, words[i] ?? '');
    });
  }
  if (outcome === 'timeout') return shell.dialect.bash ? 142 : 1;
  return outcome === 'eof' ? 1 : 0;
};

/** `mapfile [-t] [-d DELIM] [-n COUNT] [-s SKIP] [-O ORIGIN] [-u FD] [NAME]`. */
const mapfile: Builtin = function* (shell, call) {
  const { flags, operands } = parseFlags(call.args, 'td:n:s:O:u:C:c:');
  const delimiter = flags.has('d') ? flags.get('d')!.slice(0, 1) || '\0' : '\n';
  const file = flags.has('u') ? shell.process.fds.get(Number(flags.get('u'))) : call.stdin;
  if (file === undefined) {
    shell.complain(`mapfile: ${flags.get('u') ?? 0}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  const most = Number(flags.get('n') ?? 0) || Number.POSITIVE_INFINITY;
  const skip = Number(flags.get('s') ?? 0);
  const lines: string[] = [];
  const options: ReadOptions = { raw: true, delimiter, fd: 0, names: [] };
  for (let at = 0; lines.length < most; at++) {
    const { text, outcome } = yield* readUntil(shell, file, options);
    const ended = outcome !== 'delimiter';
    if (ended && text === '') break;
    if (at >= skip) lines.push(flags.has('t') || ended ? text : text + delimiter);
    if (ended) break;
  }
  const entry = shell.vars.declare(operands[0] ?? 'MAPFILE');
  const origin = Number(flags.get('O') ?? 0);
  if (!flags.has('O') || entry.array === undefined) entry.array = new Map();
  for (const [i, line] of lines.entries()) entry.array.set(String(origin + i), line);
  return 0;
};

export const READING: Record<string, Builtin> = { read, mapfile, readarray: mapfile };
