import { EPOCH_MS } from '../../../base/time.ts';
import { parseQuantity } from '../apps/quantity.ts';
import { load } from '../process/load.ts';
import { openNow } from '../process/open.ts';
import { forever, Process, release, type Steps, sleep, waitFor } from '../process/process.ts';
import { parseSignal, SIGNAL_LIST, signalName } from '../process/signals.ts';
import { basicRegExp } from '../shell/regexp.ts';
import { sleepTime } from './basic.ts';
import { Call, type Program, runProgram } from './call.ts';
import { parseOptions } from './options.ts';

/** Runs another program as a child and waits; undefined where it cannot be found (said already). */
export function spawn(call: Call, argv: readonly string[], env = call.process.env): Process | number {
  const name = argv[0] ?? '';
  const found = load(call.process, name, env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const why = found === 'ENOENT' ? 'No such file or directory' : 'Permission denied';
    call.err(
      call.busybox
        ? `${call.name}: can't execute '${name}': ${why}\n`
        : call.name === 'timeout' || call.name === 'nohup'
          ? `${call.name}: failed to run command '${name}': ${why}\n`
          : `${call.name}: '${name}': ${why}\n`,
    );
    return found === 'ENOENT' ? 127 : 126;
  }
  const child = new Process(call.host, call.process.namespace, {
    argv: found.argv,
    parent: call.process,
    env,
    cwd: call.cwd,
    fds: new Map(call.process.fds),
  });
  child.start(runProgram(found.program, new Call(child, found.argv)));
  return child;
}

/** Goes on as another program in the same process (env, nohup, nice, su-exec). */
function* become(call: Call, argv: readonly string[], env = call.process.env): Steps<number> {
  const found = load(call.process, argv[0] ?? '', env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const result = spawn(call, argv, env);
    return typeof result === 'number' ? result : 127;
  }
  call.process.argv = found.argv;
  call.process.env = env;
  return yield* runProgram(found.program, new Call(call.process, found.argv));
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const two = (n: number): string => String(n).padStart(2, '0');

/** The conversions of strftime(3), for UTC; `iso` is the moment in ISO 8601. */
const CONVERSIONS: Record<string, (date: Date, iso: string) => string> = {
  Y: (_d, iso) => iso.slice(0, 4),
  y: (_d, iso) => iso.slice(2, 4),
  m: (_d, iso) => iso.slice(5, 7),
  d: (_d, iso) => iso.slice(8, 10),
  e: (d) => String(d.getUTCDate()).padStart(2),
  H: (_d, iso) => iso.slice(11, 13),
  I: (d) => two(d.getUTCHours() % 12 || 12),
  M: (_d, iso) => iso.slice(14, 16),
  S: (_d, iso) => iso.slice(17, 19),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  N: (_d, iso) => `${iso.slice(20, 23)}000000`,
  j: (d) => String(Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
  u: (d) => String(d.getUTCDay() || 7),
  w: (d) => String(d.getUTCDay()),
  a: (d) => DAYS[d.getUTCDay()]!.slice(0, 3),
  A: (d) => DAYS[d.getUTCDay()]!,
  b: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  h: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  B: (d) => MONTHS[d.getUTCMonth()]!,
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  Z: () => 'UTC',
  z: () => '+0000',
  F: (_d, iso) => iso.slice(0, 10),
  T: (_d, iso) => iso.slice(11, 19),
  R: (_d, iso) => iso.slice(11, 16),
  D: (_d, iso) => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
  c: (d) => strftime('%a %b %e %H:%M:%S %Y', d),
  x: (d) => strftime('%m/%d/%y', d),
  X: (_d, iso) => iso.slice(11, 19),
  r: (d) => strftime('%I:%M:%S %p', d),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

/** strftime(3) in UTC. */
export function strftime(format: string, date: Date): string {
  const iso = date.toISOString();
  return format.replace(/%([-_0^]?)(\d*)([a-zA-Z%])/g, (whole, flag: string, width: string, letter: string) => {
    const value = CONVERSIONS[letter]?.(date, iso);
    if (value === undefined) return whole;
    if (letter === 'N' && width) return value.slice(0, Number(width));
    return flag === '-' ? value.replace(/^0+(?=\d)/, '') : value;
  });
}

const date: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'ud:s:I:r:R', [
    'utc',
    'date=',
    'iso-8601=',
    'rfc-3339=',
    'rfc-2822',
    'rfc-email',
  ]);
  const given = flags.get('d') ?? flags.get('date');
  let moment = new Date(EPOCH_MS + call.host.kernel.now);
  if (given !== undefined) {
    const at = /^@(\d+)$/.exec(given);
    const relative = /^([+-]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(given);
    const unit: Record<string, number> = {
      second: 1,
      sec: 1,
      minute: 60,
      min: 60,
      hour: 3600,
      day: 86_400,
      week: 604_800,
    };
    if (at) moment = new Date(Number(at[1]) * 1000);
    else if (relative)
      moment = new Date(
        moment.getTime() + Number(relative[1]) * unit[relative[2]!]! * 1000 * (relative[3] ? -1 : 1),
      );
    else if (given !== 'now') {
      const parsed = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given.replace(' ', 'T')}Z`);
      const fallback = Number.isNaN(parsed) ? Date.parse(`${given} UTC`) : parsed;
      if (Number.isNaN(fallback))
        return call.fail(call.busybox ? `invalid date '${given}'` : `invalid date '${given}'`);
      moment = new Date(fallback);
    }
  }
  const format = operands.find((each) => each.startsWith('+'))?.slice(1);
  if (format !== undefined) call.out(`${strftime(format, moment)}\n`);
  else if (flags.has('I') || flags.has('iso-8601'))
    call.out(
      `${strftime(flags.get('I') || flags.get('iso-8601') ? '%Y-%m-%dT%H:%M:%S+00:00' : '%F', moment)}\n`,
    );
  else if (flags.has('R') || flags.has('rfc-email') || flags.has('rfc-2822'))
    call.out(`${strftime('%a, %d %b %Y %H:%M:%S +0000', moment)}\n`);
  else call.out(`${strftime('%a %b %e %H:%M:%S UTC %Y', moment)}\n`);
  return 0;
};

const seq: Program = function* (call) {
  const { flags, operands } = parseOptions(
    call.args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
    'ws:f:',
    ['separator=', 'equal-width'],
  );
  const numbers = operands.map((text) => Number(text.trim()));
  if (numbers.length === 0) return call.fail('missing operand');
  const bad = operands.findIndex((_text, i) => Number.isNaN(numbers[i]));
  if (bad >= 0)
    return call.fail(
      call.busybox
        ? `invalid number '${operands[bad]}'`
        : `invalid floating point argument: '${operands[bad]}'\nTry 'seq --help' for more information.`,
    );
  const first = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const last = numbers[numbers.length - 1]!;
  if (step === 0) return call.fail("invalid Zero increment value: '0'");
  const decimals = Math.max(...operands.slice(0, -1).map((text) => (text.split('.')[1] ?? '').length), 0);
  const separator = flags.get('s') ?? flags.get('separator') ?? '\n';
  const width =
    flags.has('w') || flags.has('equal-width') ? Math.max(...operands.map((text) => text.trim().length)) : 0;
  let any = false;
  for (let i = 0; ; i++) {
    const n = first + i * step;
    if (step > 0 ? n > last + 1e-9 : n < last - 1e-9) break;
    call.out(`${any ? separator : ''}${n.toFixed(decimals).padStart(width, '0')}`);
    any = true;
    if (i % 100 === 99) yield* call.drain();
  }
  if (any) call.out('\n');
  return 0;
};

const env: Program = function* (call) {
  let args = call.args;
  let next = new Map(call.process.env);
  while (args.length > 0) {
    const arg = args[0]!;
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') next = new Map();
    else if (arg === '-u' || arg === '--unset') {
      next.delete(args[1] ?? '');
      args = args.slice(1);
    } else if (arg === '-S') args = [arg, ...(args[1] ?? '').split(/\s+/), ...args.slice(2)];
    else if (arg === '--') {
      args = args.slice(1);
      break;
    } else if (/^[^=-][^=]*=/.test(arg))
      next.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1));
    else break;
    args = args.slice(1);
  }
  if (args.length > 0) return yield* become(call, args, next);
  for (const [name, value] of next) call.out(`${name}=${value}\n`);
  return 0;
};

/** The processes that ps(1) and its kin see, in order of their numbers. */
function processes(call: Call): Process[] {
  return call.process.namespace.list();
}
const comm = (process: Process): string => {
  const zero = (process.argv[0] ?? '').split(' ')[0]!.replace(/:$/, '');
  return zero.slice(zero.lastIndexOf('/') + 1).slice(0, 15);
};

const ps: Program = (call) => {
  const format = /(?:^|\s)-o\s*(\S+)/.exec(call.args.join(' '))?.[1];
  const elapsed = (process: Process) => {
    const s = Math.floor((call.host.kernel.now - process.startedAt) / 1000);
    return `${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
  };
  const user = (process: Process) => (process.host.uid === 0 ? 'root' : String(process.host.uid));
  const columns: Record<string, (process: Process) => string> = {
    pid: (p) => String(p.pid),
    ppid: (p) => String(p.ppid),
    pgid: (p) => String(p.group),
    user,
    comm,
    args: (p) => p.argv.join(' '),
    cmd: (p) => p.argv.join(' '),
    command: (p) => p.argv.join(' '),
    etime: elapsed,
    stat: () => 'S',
    rss: (p) => String(Math.round(p.memory / 1024)),
    time: () => '00:00:00',
  };
  if (format) {
    const names = format.split(',').map((name) => name.replace(/=$/, ''));
    if (!format.endsWith('='))
      call.out(
        `${names
          .map((name) => name.toUpperCase().padEnd(8))
          .join(' ')
          .trimEnd()}\n`,
      );
    for (const process of processes(call))
      call.out(
        `${names
          .map((name) => (columns[name]?.(process) ?? '-').padEnd(8))
          .join(' ')
          .trimEnd()}\n`,
      );
    return 0;
  }
  if (call.busybox) {
    call.out('PID   USER     TIME  COMMAND\n');
    for (const p of processes(call))
      call.out(`${String(p.pid).padStart(5)} ${user(p).padEnd(8)}  0:00 ${p.argv.join(' ')}\n`);
    return 0;
  }
  const wide = call.args.join('').replace(/-/g, '');
  if (/u/.test(wide)) {
    call.out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const p of processes(call))
      call.out(
        `${user(p).padEnd(8)} ${String(p.pid).padStart(7)}  0.0  0.1   4368 ${String(Math.round(p.memory / 1024) || 1024).padStart(5)} ?        Ss   00:00   0:00 ${p.argv.join(' ')}\n`,
      );
  } else if (/f/.test(wide)) {
    call.out('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const p of processes(call))
      call.out(
        `${user(p).padEnd(8)} ${String(p.pid).padStart(7)} ${String(p.ppid).padStart(7)}  0 00:00 ?        00:00:00 ${p.argv.join(' ')}\n`,
      );
  } else {
    call.out('    PID TTY          TIME CMD\n');
    for (const p of processes(call))
      call.out(
        `${String(p.pid).padStart(7)} ?        00:00:00 ${/[ax]|e|A/.test(wide) ? p.argv.join(' ') : comm(p)}\n`,
      );
  }
  return 0;
};

/** kill(1) as a program. */
const kill: Program = (call) => {
  let args = call.args;
  let signal = 'SIGTERM';
  const first = args[0] ?? '';
  if (first === '-l') {
    call.out(
      args[1] === undefined
        ? `${SIGNAL_LIST.map(([, name]) => name.slice(3)).join('\n')}\n`
        : `${(signalName(Number(args[1]) % 128) ?? '').replace(/^SIG/, '')}\n`,
    );
    return 0;
  }
  if (/^-[A-Za-z0-9]/.test(first)) {
    const text = first === '-s' || first === '-n' ? (args[1] ?? '') : first.slice(1);
    args = args.slice(first === '-s' || first === '-n' ? 2 : 1);
    const parsed = text === '0' ? '' : parseSignal(text);
    if (parsed === undefined)
      return call.fail(call.busybox ? `bad signal name '${text}'` : `unknown signal ${text}`);
    signal = parsed;
  }
  let status = 0;
  for (const arg of args) {
    const pid = Number(arg);
    const targets =
      pid > 0
        ? [call.process.namespace.get(pid)].filter((p) => p !== undefined)
        : processes(call).filter((p) =>
            pid === -1
              ? p.pid !== 1 && p !== call.process
              : p.group === (pid === 0 ? call.process.group : -pid),
          );
    if (!/^-?\d+$/.test(arg) || targets.length === 0) {
      call.err(
        call.busybox
          ? /^-?\d+$/.test(arg)
            ? `kill: can't kill pid ${arg}: No such process\n`
            : `kill: invalid number '${arg}'\n`
          : /^-?\d+$/.test(arg)
            ? `kill: (${arg}): No such process\n`
            : `kill: cannot find process "${arg}"\n`,
      );
      status = 1;
      continue;
    }
    if (signal !== '') for (const target of targets) target.signal(signal, 'inside');
  }
  return status;
};

/** pgrep, pkill, killall, pidof: processes by name. */
const byName =
  (kind: 'pgrep' | 'pkill' | 'killall' | 'pidof'): Program =>
  (call) => {
    let signal = 'SIGTERM';
    let full = false;
    let exact = kind === 'pidof' || kind === 'killall';
    let list = false;
    const patterns: string[] = [];
    for (let i = 0; i < call.args.length; i++) {
      const arg = call.args[i]!;
      if (arg === '-f') full = true;
      else if (arg === '-x') exact = true;
      else if (arg === '-l' || arg === '-a') list = true;
      else if (arg === '-s' || arg === '--signal') signal = parseSignal(call.args[++i] ?? '') ?? signal;
      else if (/^-(o|n|q|v|w|e)$/.test(arg)) continue;
      else if (/^-[A-Za-z0-9]+$/.test(arg) && parseSignal(arg.slice(1))) signal = parseSignal(arg.slice(1))!;
      else if (arg.startsWith('--signal=')) signal = parseSignal(arg.slice(9)) ?? signal;
      else patterns.push(arg);
    }
    const matches = processes(call).filter((process) => {
      if (process === call.process) return false;
      const text = full ? process.argv.join(' ') : comm(process);
      return patterns.some((pattern) => {
        const name = exact ? pattern.slice(pattern.lastIndexOf('/') + 1) : pattern;
        if (exact && !full) return comm(process) === name.slice(0, 15);
        try {
          return new RegExp(pattern).test(text);
        } catch {
          return text.includes(pattern);
        }
      });
    });
    if (kind === 'pidof') {
      if (matches.length > 0)
        call.out(
          `${matches
            .map((p) => p.pid)
            .reverse()
            .join(' ')}\n`,
        );
      return matches.length > 0 ? 0 : 1;
    }
    if (kind === 'pgrep') {
      for (const p of matches) call.out(`${p.pid}${list ? ` ${p.argv.join(' ')}` : ''}\n`);
      return matches.length > 0 ? 0 : 1;
    }
    if (matches.length === 0 && kind === 'killall')
      for (const pattern of patterns) call.err(`killall: ${pattern}: no process killed\n`);
    for (const p of matches) p.signal(signal, 'inside');
    return matches.length > 0 ? 0 : 1;
  };

const timeout: Program = function* (call) {
  const { flags, operands } = parseOptions(
    call.args,
    'k:s:t:v',
    ['signal=', 'kill-after=', 'preserve-status', 'foreground'],
    true,
  );
  const text = flags.get('t') ?? operands[0] ?? '';
  const argv = flags.has('t') ? operands : operands.slice(1);
  const ms = sleepTime(text);
  if (ms === undefined)
    return call.fail(
      call.busybox ? `invalid number '${text}'` : `invalid time interval '${text}'`,
      call.busybox ? 1 : 125,
    );
  const child = spawn(call, argv);
  if (typeof child === 'number') return child;
  const { kernel } = call.host;
  const signal = parseSignal(flags.get('s') ?? flags.get('signal') ?? 'TERM') ?? 'SIGTERM';
  let fired = false;
  const timer =
    ms > 0 && Number.isFinite(ms)
      ? kernel.after(ms, () => {
          fired = true;
          child.signal(signal, 'inside');
        })
      : undefined;
  const later = flags.get('k') ?? flags.get('kill-after');
  const second =
    later === undefined
      ? undefined
      : kernel.after(ms + (sleepTime(later) ?? 0), () => child.signal('SIGKILL', 'inside'));
  for (const each of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])
    call.process.handlers.set(each, (name) => child.signal(name, 'inside'));
  const status = yield* waitFor(child);
  kernel.cancel(timer);
  kernel.cancel(second);
  if (call.busybox && status.signal !== undefined) {
    // busybox runs the command in its own place, so the signal is seen as its own end.
    call.process.terminate(status.signal);
    return status.code;
  }
  if (!fired || flags.has('preserve-status')) return status.code;
  return signal === 'SIGKILL' || status.signal === 'SIGKILL' ? 137 : 124;
};

const xargs: Program = function* (call) {
  const { flags, operands } = parseOptions(
    call.args,
    '0n:I:rtP:d:L:x',
    ['no-run-if-empty', 'null', 'max-args=', 'replace='],
    true,
  );
  const text = yield* call.readAll(call.stdin);
  const replace = flags.get('I') ?? flags.get('replace');
  const items =
    flags.has('0') || flags.has('null')
      ? text.split('\0').filter((each) => each !== '')
      : replace !== undefined || flags.has('L')
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : flags.has('d')
          ? text.replace(/\n$/, '').split(flags.get('d')!.replace('\\n', '\n'))
          : (text.match(/"[^"]*"|'[^']*'|(?:\\[\s\S]|\S)+/g) ?? []).map((word) =>
              word.replace(/^(["'])([\s\S]*)\1$/, '$2').replace(/\\([\s\S])/g, '$1'),
            );
  const command = operands.length > 0 ? operands : ['echo'];
  const size = Number(flags.get('n') ?? flags.get('max-args') ?? flags.get('L') ?? 5000);
  const batches: string[][] = [];
  if (replace !== undefined)
    for (const item of items) batches.push(command.map((word) => word.split(replace).join(item)));
  else if (items.length === 0) {
    if (!flags.has('r') && !flags.has('no-run-if-empty') && !call.busybox) batches.push([...command]);
    else if (!flags.has('r') && call.busybox) batches.push([...command]);
  } else for (let i = 0; i < items.length; i += size) batches.push([...command, ...items.slice(i, i + size)]);
  let status = 0;
  for (const argv of batches) {
    const child = spawn(call, argv);
    if (typeof child === 'number') return child;
    const { code } = yield* waitFor(child);
    if (code === 255) return 124;
    if (code !== 0) status = 123;
  }
  return status;
};

const dd: Program = function* (call) {
  const options = new Map(
    call.args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]),
  );
  const size = parseQuantity(
    (options.get('bs') ?? '512').replace(/^(\d+)([kKMG])B?$/, '$1$2i').replace('ki', 'Ki'),
  );
  const count = options.has('count') ? Number(options.get('count')) : Number.POSITIVE_INFINITY;
  let done = 0;
  let blocks = 0;
  try {
    const input = options.has('if') ? openNow(call.process, options.get('if')!, 'read') : call.stdin;
    const output = options.has('of')
      ? openNow(call.process, options.get('of')!, 'write')
      : call.process.fd(1);
    input.refs++;
    output.refs++;
    call.process.memory = size;
    call.host.memoryChanged();
    try {
      while (blocks < count) {
        const chunk = yield* call.read(input, size);
        if (chunk === undefined) break;
        const block = input.kind === 'zero' ? '\0'.repeat(size) : chunk;
        if (output.write(block) === 'broken') break;
        done += block.length;
        blocks++;
        // A disk takes about 500 MB/s, and memory more.
        if (done % (1 << 26) < block.length) yield* sleep(call.process, 50);
        else yield* call.process.tick(Math.max(1, Math.ceil(block.length / 4096)));
        if (done > 1 << 29) break;
      }
    } finally {
      release(input);
      release(output);
    }
  } catch (error) {
    const why = call.why(error);
    call.err(
      call.busybox
        ? `dd: error writing '${options.get('of') ?? ''}': ${why}\n`
        : `dd: error writing '${options.get('of') ?? ''}': ${why}\n`,
    );
    call.err(`${blocks}+0 records in\n${blocks}+0 records out\n`);
    return 1;
  }
  if (options.get('status') !== 'none')
    call.err(`${blocks}+0 records in\n${blocks}+0 records out\n${done} bytes copied\n`);
  return 0;
};

/** stress(1) and vish/stress: takes memory and processor time, and keeps it. */
const stress: Program = function* (call) {
  const args = call.args;
  const value = (...names: string[]) => {
    for (const name of names) {
      const at = args.indexOf(name);
      if (at >= 0) return args[at + 1];
      const joined = args.find((arg) => arg.startsWith(`${name}=`));
      if (joined) return joined.slice(name.length + 1);
    }
    return undefined;
  };
  const cpus = Number(value('--cpu', '-c', '-cpus', '--cpus') ?? 0);
  const google = args.some((arg) => /^-(cpus|mem-total|mem-alloc-size|mem-alloc-sleep)$/.test(arg));
  call.host.setCpu(cpus * 1000 || 20);
  if (google) {
    const total = parseQuantity(value('-mem-total') ?? '0');
    const step = parseQuantity(value('-mem-alloc-size') ?? '4Ki') || 4096;
    const pause = sleepTime((value('-mem-alloc-sleep') ?? '1ms').replace(/ms$/, '')) ?? 1;
    call.err(
      `I0101 00:00:00.000000       1 main.go:26] Allocating "${total}" memory, in "${step}" chunks, with a ${pause}ms sleep between allocations\n`,
    );
    const steps = Math.min(50, Math.max(1, Math.ceil(total / step)));
    for (let i = 1; i <= steps; i++) {
      yield* sleep(call.process, (total / step / steps) * pause);
      call.process.memory = Math.round((total * i) / steps);
      call.host.memoryChanged();
    }
    yield* forever();
    return 0;
  }
  const workers = Number(value('--vm', '-m') ?? 0);
  const bytes = parseQuantity(value('--vm-bytes') ?? '256M');
  call.out(`stress: info: [${call.process.pid}] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd\n`);
  const began = call.host.kernel.now;
  const limit = sleepTime(value('--timeout', '-t') ?? 'inf') ?? Number.POSITIVE_INFINITY;
  const children: Process[] = [];
  for (let i = 0; i < workers; i++) {
    const child = new Process(call.host, call.process.namespace, {
      argv: call.argv,
      parent: call.process,
      env: call.process.env,
      cwd: call.cwd,
      fds: new Map(),
    });
    children.push(child);
    child.start(
      (function* (): Steps<number> {
        const steps = 10;
        for (let step = 1; step <= steps; step++) {
          yield* sleep(child, 20);
          child.memory = Math.round((bytes * step) / steps);
          child.host.memoryChanged();
        }
        yield* forever();
        return 0;
      })(),
    );
  }
  if (Number.isFinite(limit)) yield* sleep(call.process, limit - (call.host.kernel.now - began));
  else yield* forever();
  for (const child of children) child.terminate('SIGTERM');
  call.out(`stress: info: [${call.process.pid}] successful run completed in ${Math.round(limit / 1000)}s\n`);
  return 0;
};

/** expr(1): arithmetic, comparison, and matching with `:`. */
const expr: Program = (call) => {
  const args = call.args;
  let at = 0;
  const number = (text: string) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined);
  const levels = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];
  const parse = (level: number): string => {
    if (level === levels.length) {
      if (args[at] === '(') {
        at++;
        const inner = parse(0);
        at++;
        return inner;
      }
      if (args[at] === 'length') {
        at += 2;
        return String((args[at - 1] ?? '').length);
      }
      if (args[at] === 'substr') {
        at += 4;
        return (args[at - 3] ?? '').slice(
          Number(args[at - 2]) - 1,
          Number(args[at - 2]) - 1 + Number(args[at - 1]),
        );
      }
      return args[at++] ?? '';
    }
    let left = parse(level + 1);
    while (levels[level]!.includes(args[at] ?? '')) {
      const operator = args[at++]!;
      const right = parse(level + 1);
      const a = number(left);
      const b = number(right);
      switch (operator) {
        case '|':
          left = left !== '' && left !== '0' ? left : right;
          break;
        case '&':
          left = left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
          break;
        case ':': {
          const match = basicRegExp(`^${right}`, '')?.exec(left);
          left = match ? (match[1] ?? String(match[0].length)) : right.includes('\\(') ? '' : '0';
          break;
        }
        case '+':
        case '-':
        case '*':
        case '/':
        case '%':
          if (a === undefined || b === undefined) throw new Error('non-integer argument');
          if ((operator === '/' || operator === '%') && b === 0n) throw new Error('division by zero');
          left = String(
            operator === '+'
              ? a + b
              : operator === '-'
                ? a - b
                : operator === '*'
                  ? a * b
                  : operator === '/'
                    ? a / b
                    : a % b,
          );
          break;
        default: {
          const order =
            a !== undefined && b !== undefined
              ? a < b
                ? -1
                : a > b
                  ? 1
                  : 0
              : left < right
                ? -1
                : left > right
                  ? 1
                  : 0;
          const truth = {
            '<': order < 0,
            '<=': order <= 0,
            '=': order === 0,
            '==': order === 0,
            '!=': order !== 0,
            '>=': order >= 0,
            '>': order > 0,
          }[operator]!;
          left = truth ? '1' : '0';
        }
      }
    }
    return left;
  };
  try {
    const result = parse(0);
    call.out(`${result}\n`);
    return result === '' || result === '0' ? 1 : 0;
  } catch (error) {
    return call.fail((error as Error).message, 2);
  }
};

const uptimeText = (call: Call): string => {
  const seconds = Math.floor(call.host.kernel.now / 1000) + 100_000;
  const clock = new Date(EPOCH_MS + call.host.kernel.now).toISOString().slice(11, 19);
  return ` ${clock} up ${Math.floor(seconds / 86_400)} day,  ${Math.floor((seconds % 86_400) / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')},  0 users,  load average: 0.08, 0.03, 0.01\n`;
};

const idOf = (call: Call): string => {
  const { uid } = call.host;
  const name = uid === 0 ? '(root)' : uid === 65534 ? '(nobody)' : '';
  const group = uid === 0 ? '(root)' : uid === 65534 ? '(nogroup)' : '';
  return `uid=${uid}${name} gid=${uid}${group} groups=${uid}${group}\n`;
};

const printed =
  (text: (call: Call) => string): Program =>
  (call) => {
    call.out(text(call));
    return 0;
  };

export const SYSTEM: Record<string, Program> = {
  date,
  seq,
  env,
  ps,
  kill,
  pgrep: byName('pgrep'),
  pkill: byName('pkill'),
  killall: byName('killall'),
  pidof: byName('pidof'),
  timeout,
  xargs,
  dd,
  stress,
  expr,
  printenv: (call) => {
    if (call.args.length === 0) {
      for (const [name, value] of call.process.env) call.out(`${name}=${value}\n`);
      return 0;
    }
    let status = 0;
    for (const name of call.args) {
      const value = call.env(name);
      if (value === undefined) status = 1;
      else call.out(`${value}\n`);
    }
    return status;
  },
  hostname: (call) => {
    const flag = call.argv[1];
    if (flag === '-i' || flag === '-I') call.out(`${call.host.ip}\n`);
    else if (flag === '-s') call.out(`${call.host.hostname.split('.')[0]}\n`);
    else if (flag === '-f') call.out(`${fqdn(call)}\n`);
    else call.out(`${call.host.hostname}\n`);
    return 0;
  },
  id: (call) => {
    const { flags } = parseOptions(call.args, 'ugnGr', ['user', 'group', 'name']);
    if (flags.has('u') || flags.has('g') || flags.has('G'))
      call.out(flags.has('n') ? `${call.host.uid === 0 ? 'root' : call.host.uid}\n` : `${call.host.uid}\n`);
    else call.out(idOf(call));
    return 0;
  },
  whoami: (call) => {
    if (call.host.uid === 0) call.out('root\n');
    else if (call.host.uid === 65534) call.out('nobody\n');
    else
      return call.fail(
        call.busybox ? `unknown uid ${call.host.uid}` : `cannot find name for user ID ${call.host.uid}`,
      );
    return 0;
  },
  uname: printed((call) =>
    call.args.some((arg) => /^-\w*a/.test(arg))
      ? `Linux ${call.host.hostname} 6.8.0 #1 SMP x86_64 GNU/Linux\n`
      : call.args.includes('-n')
        ? `${call.host.hostname}\n`
        : call.args.includes('-r')
          ? '6.8.0\n'
          : call.args.includes('-m')
            ? 'x86_64\n'
            : 'Linux\n',
  ),
  arch: printed(() => 'x86_64\n'),
  nproc: printed(() => '4\n'),
  uptime: printed(uptimeText),
  free: printed(
    () =>
      '              total        used        free      shared  buff/cache   available\nMem:        8135816     2046136     3981528        1248     2108152     6089680\nSwap:             0           0           0\n',
  ),
  tty: (call) => {
    call.out('not a tty\n');
    return 1;
  },
  which: (call) => {
    let status = 0;
    for (const name of call.args) {
      const path = (call.env('PATH') ?? '')
        .split(':')
        .map((each) => `${each}/${name}`)
        .find((each) => {
          const node = call.fs.find(each, call.cwd);
          return node?.type === 'file' && (node.mode & 0o111) !== 0;
        });
      if (path) call.out(`${path}\n`);
      else status = 1;
    }
    return status;
  },
  yes: function* (call) {
    const line = `${call.args.length > 0 ? call.args.join(' ') : 'y'}\n`;
    const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
    for (;;) {
      call.out(block);
      yield* call.process.tick(50);
      yield* call.drain();
    }
  },
  nohup: function* (call) {
    call.process.handlers.set('SIGHUP', 'ignore');
    return yield* become(call, call.args);
  },
  nice: function* (call) {
    const { operands } = parseOptions(call.args, 'n:', ['adjustment='], true);
    return yield* become(call, operands);
  },
  setsid: function* (call) {
    call.process.group = call.process.pid;
    return yield* become(
      call,
      call.args.filter((arg, i) => !(i === 0 && /^-[cfw]$/.test(arg))),
    );
  },
  stdbuf: function* (call) {
    const { operands } = parseOptions(call.args, 'i:o:e:', ['output=', 'input=', 'error='], true);
    return yield* become(call, operands);
  },
  flock: function* (call) {
    const { operands } = parseOptions(call.args, 'nxsw:ue', ['nonblock', 'timeout='], true);
    return yield* become(call, operands.slice(1));
  },
  usleep: function* (call) {
    yield* sleep(call.process, Number(call.argv[1] ?? 0) / 1000);
    return 0;
  },
  watch: function* (call) {
    const { flags, operands } = parseOptions(call.args, 'n:td', ['interval='], true);
    const ms = sleepTime(flags.get('n') ?? flags.get('interval') ?? '2') ?? 2000;
    for (;;) {
      const child = spawn(call, ['sh', '-c', operands.join(' ')]);
      if (typeof child === 'number') return child;
      yield* waitFor(child);
      yield* sleep(call.process, ms);
    }
  },
  pause: function* (call) {
    for (const signal of ['SIGTERM', 'SIGINT']) call.process.handlers.set(signal, () => call.process.exit(0));
    yield* forever();
    return 0;
  },
  hello: printed(
    () => '\nHello from Docker!\nThis message shows that the installation appears to be working.\n\n',
  ),
  perl: function* (call) {
    const code = call.args.join(' ');
    if (/bpi\((\d+)\)/.test(code)) {
      const digits = Number(/bpi\((\d+)\)/.exec(code)![1]);
      yield* sleep(call.process, 2000 + digits * 2);
      call.out(pi(digits));
      return 0;
    }
    call.host.report({
      severity: 'assumption',
      code: 'application-code',
      message: 'Perl code is not run: assumed to succeed at once without output.',
      where: call.host.where,
    });
    return 0;
  },
};

export function fqdn(call: Call): string {
  const line = call.fs.find('/etc/hosts', '/');
  const text = line?.type === 'file' ? line.content : '';
  return (
    text
      .split('\n')
      .find((each) => each.startsWith(`${call.host.ip}\t`))
      ?.split('\t')[1] ?? call.host.hostname
  );
}

/** The first digits of pi (Machin's formula), as `perl -Mbignum=bpi -wle "print bpi(n)"` prints them. */
function pi(digits: number): string {
  const n = Math.min(digits, 5000) + 10;
  const one = 10n ** BigInt(n);
  const arctan = (x: bigint): bigint => {
    let term = one / x;
    let sum = term;
    for (let k = 3n; term !== 0n; k += 2n) {
      term /= -(x * x);
      sum += term / k;
    }
    return sum;
  };
  const value = (4n * (4n * arctan(5n) - arctan(239n))).toString();
  return `${value[0]}.${value.slice(1, Math.min(digits, 5000))}\n`;
}
