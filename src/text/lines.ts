import {
  complain,
  eachFile,
  eachLine,
  readAll,
  readLines,
  type TextCall,
  type TextTool,
  type Work,
} from './call.ts';
import { parseOptions } from './options.ts';

/** A count as head and tail take it, with its unit; undefined where it is none. */
function countOf(text: string): number | undefined {
  const match = /^([-+]?)(\d+)([bkKmMG]?)B?$/.exec(text);
  if (!match) return undefined;
  const unit = { '': 1, b: 512, k: 1024, K: 1024, m: 1 << 20, M: 1 << 20, G: 1 << 30 }[match[3]!] ?? 1;
  return Number(match[2]) * unit * (match[1] === '-' ? -1 : 1);
}

export function invalidCount<S, F>(call: TextCall<S, F>, what: 'lines' | 'bytes', text: string): number {
  return call.fail(call.busybox ? `invalid number '${text}'` : `invalid number of ${what}: '${text}'`);
}

export const head: TextTool = function* (call) {
  const legacy = call.args.map((arg, i) => (i === 0 && /^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
  const { flags, operands, unknown } = parseOptions(legacy, 'n:c:qv', [
    'lines=',
    'bytes=',
    'quiet',
    'silent',
    'verbose',
  ]);
  if (unknown !== undefined)
    return call.fail(`invalid option -- '${unknown}'\nTry 'head --help' for more information.`);
  const bytes = flags.get('c') ?? flags.get('bytes');
  const text = bytes ?? flags.get('n') ?? flags.get('lines') ?? '10';
  const limit = countOf(text);
  if (limit === undefined) return invalidCount(call, bytes === undefined ? 'lines' : 'bytes', text);
  const isTitled =
    (operands.length > 1 && !flags.has('q') && !flags.has('quiet')) || flags.has('v') || flags.has('verbose');
  let first = true;
  return yield* eachFile(call, operands, complain(call), function* (file, name) {
    if (isTitled) call.out(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
    first = false;
    if (limit < 0 || (bytes !== undefined && text.startsWith('-'))) {
      const all = yield* readAll(call, file);
      if (bytes !== undefined) call.out(all.slice(0, Math.max(0, all.length + limit)));
      else call.out((all.match(/[^\n]*\n|[^\n]+$/g) ?? []).slice(0, limit).join(''));
      return;
    }
    let left = limit;
    if (bytes !== undefined) {
      while (left > 0) {
        const chunk = yield* call.read(file, left);
        if (chunk === undefined) return;
        call.out(chunk);
        left -= chunk.length;
        yield* call.drain();
      }
    } else if (left > 0)
      yield* eachLine(call, file, (line, whole) => {
        call.out(whole ? `${line}\n` : line);
        return --left > 0;
      });
  });
};

/** How much of the end of a text tail(1) shows. */
export interface Tail {
  bytes: boolean;
  /** From the start (`+5`) instead of from the end. */
  fromStart: boolean;
  count: number;
}

/** -n and -c; the text that is no number where it is none. */
export function tailOptions(flags: ReadonlyMap<string, string>): Tail | string {
  const bytes = flags.get('c') ?? flags.get('bytes');
  const text = bytes ?? flags.get('n') ?? flags.get('lines') ?? '10';
  const count = countOf(text);
  if (count === undefined) return text;
  return { bytes: bytes !== undefined, fromStart: text.startsWith('+'), count: Math.abs(count) };
}

export const tailFlags = (args: readonly string[]) =>
  parseOptions(
    args.map((arg, i) => (i === 0 && /^[-+]\d+$/.test(arg) ? `-n${arg.replace(/^-/, '')}` : arg)),
    'n:c:fFqs:v',
    ['lines=', 'bytes=', 'follow', 'retry', 'pid=', 'quiet', 'silent', 'verbose', 'sleep-interval='],
  );

export function tailOf(text: string, { bytes, fromStart, count }: Tail): string {
  if (bytes) return fromStart ? text.slice(Math.max(0, count - 1)) : count === 0 ? '' : text.slice(-count);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const shown = fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count);
  return shown.join('');
}

/** tail(1) of texts that have an end; following is for hosts where time passes. */
export const tail: TextTool = function* (call) {
  const { flags, operands } = tailFlags(call.args);
  const wanted = tailOptions(flags);
  if (typeof wanted === 'string') return invalidCount(call, flags.has('c') ? 'bytes' : 'lines', wanted);
  const isTitled = operands.length > 1 && !flags.has('q');
  let first = true;
  return yield* eachFile(call, operands, complain(call), function* (file, name) {
    if (isTitled) call.out(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
    first = false;
    call.out(tailOf(yield* readAll(call, file), wanted));
  });
};

export const tac: TextTool = (call) =>
  eachFile(call, call.args, complain(call), function* (file) {
    const text = yield* readAll(call, file);
    call.out((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
  });

export const rev: TextTool = (call) =>
  byLine(call, call.args, (line, whole) => `${[...line].reverse().join('')}${whole ? '\n' : ''}`);

function byLine<S, F>(
  call: TextCall<S, F>,
  operands: readonly string[],
  change: (line: string, whole: boolean) => string,
): Work<S> {
  return eachFile(call, operands, complain(call), function* (file) {
    yield* eachLine(call, file, (line, whole) => call.out(change(line, whole)));
  });
}

export const nl: TextTool = (call) => {
  const { flags, operands } = parseOptions(call.args, 'b:n:s:v:w:i:', []);
  let n = Number(flags.get('v') ?? 1) - 1;
  const width = Number(flags.get('w') ?? 6);
  const glue = flags.get('s') ?? '\t';
  return byLine(call, operands, (line) =>
    line === '' && flags.get('b') !== 'a'
      ? `${' '.repeat(width + glue.length)}\n`
      : `${String(++n).padStart(width)}${glue}${line}\n`,
  );
};

/** cat(1). */
export const cat: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'nbsvetAETu', [
    'number',
    'number-nonblank',
    'squeeze-blank',
    'show-all',
    'show-ends',
    'show-tabs',
  ]);
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  const numbers = has('n', 'b', 'number', 'number-nonblank');
  const onlyFilled = has('b', 'number-nonblank');
  const ends = has('A', 'e', 'E', 'show-all', 'show-ends');
  const tabs = has('A', 't', 'T', 'show-all', 'show-tabs');
  const squeeze = has('s', 'squeeze-blank');
  let n = 0;
  let wasEmpty = false;
  return yield* eachFile(call, operands, complain(call), function* (file) {
    if (!numbers && !ends && !tabs && !squeeze) {
      for (;;) {
        const chunk = yield* call.read(file);
        if (chunk === undefined) return;
        call.out(chunk);
        yield* call.drain();
      }
    }
    yield* eachLine(call, file, (line, whole) => {
      if (squeeze && line === '' && wasEmpty) return;
      wasEmpty = line === '';
      const number = numbers && !(onlyFilled && line === '') ? `${String(++n).padStart(6)}\t` : '';
      const shown = tabs ? line.replaceAll('\t', '^I') : line;
      call.out(`${number}${shown}${whole ? (ends ? '$\n' : '\n') : ''}`);
    });
  });
};

/** shuf(1). */
export const shuf: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'n:i:er', ['head-count=', 'input-range=', 'echo']);
  let lines: string[] = [];
  const range = /^(\d+)-(\d+)$/.exec(flags.get('i') ?? flags.get('input-range') ?? '');
  if (range)
    for (let n = Number(range[1]); n <= Number(range[2]) && lines.length < 100_000; n++)
      lines.push(String(n));
  else if (flags.has('e') || flags.has('echo')) lines = [...operands];
  else yield* readLines(call, operands, lines);
  for (let i = lines.length - 1; i > 0; i--) {
    const j = Math.floor(call.random() * (i + 1));
    [lines[i], lines[j]] = [lines[j]!, lines[i]!];
  }
  const count = Number(flags.get('n') ?? flags.get('head-count') ?? lines.length);
  call.out(
    lines
      .slice(0, count)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return 0;
};

/** fold(1): lines cut to a width, with -s at blanks. */
export const fold: TextTool = (call) => {
  const { flags, operands } = parseOptions(
    call.args.map((arg) => (/^-\d+$/.test(arg) ? `-w${arg.slice(1)}` : arg)),
    'bsw:',
    ['width=', 'spaces', 'bytes'],
  );
  const width = Math.max(1, Number(flags.get('w') ?? flags.get('width') ?? 80));
  const atBlanks = flags.has('s') || flags.has('spaces');
  return byLine(call, operands, (line, whole) => {
    const parts: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const blank = atBlanks ? rest.lastIndexOf(' ', width - 1) : -1;
      const end = blank > 0 ? blank + 1 : width;
      parts.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return `${[...parts, rest].join('\n')}${whole ? '\n' : ''}`;
  });
};

/** expand(1): tabs as blanks. */
export const expand: TextTool = (call) => {
  const { flags, operands } = parseOptions(call.args, 'it:', ['tabs=', 'initial']);
  const size = Math.max(1, Number(flags.get('t') ?? flags.get('tabs') ?? 8));
  return byLine(call, operands, (line, whole) => {
    let out = '';
    for (const c of line) out += c === '\t' ? ' '.repeat(size - (out.length % size)) : c;
    return `${out}${whole ? '\n' : ''}`;
  });
};
