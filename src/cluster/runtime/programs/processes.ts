import type { Process } from '../process/process.ts';
import { parseSignal, SIGNAL_LIST, signalName } from '../process/signals.ts';
import { userName } from './accounts.ts';
import type { Call, Program } from './call.ts';

/** The processes that ps(1) and its kin see, in order of their numbers. */
function processes(call: Call): Process[] {
  return call.process.namespace.list();
}

const comm = (process: Process): string => {
  const zero = (process.argv[0] ?? '').split(' ')[0]!.replace(/:$/, '');
  return zero.slice(zero.lastIndexOf('/') + 1).slice(0, 15);
};

export const ps: Program = (call) => {
  const format = /(?:^|\s)-o\s*(\S+)/.exec(call.args.join(' '))?.[1];
  const elapsed = (process: Process) => {
    const s = Math.floor((call.host.kernel.now - process.startedAt) / 1000);
    return `${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
  };
  const user = (process: Process) => userName(process, process.uid) ?? String(process.uid);
  const { namespace } = call.process;
  const pid = (process: Process) => String(namespace.numberOf(process));
  const ppid = (process: Process) => String(namespace.parentOf(process));
  const columns: Record<string, (process: Process) => string> = {
    pid,
    ppid,
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
      call.out(`${pid(p).padStart(5)} ${user(p).padEnd(8)}  0:00 ${p.argv.join(' ')}\n`);
    return 0;
  }
  const wide = call.args.join('').replace(/-/g, '');
  if (/u/.test(wide)) {
    call.out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const p of processes(call))
      call.out(
        `${user(p).padEnd(8)} ${pid(p).padStart(7)}  0.0  0.1   4368 ${String(Math.round(p.memory / 1024) || 1024).padStart(5)} ?        Ss   00:00   0:00 ${p.argv.join(' ')}\n`,
      );
  } else if (/f/.test(wide)) {
    call.out('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const p of processes(call))
      call.out(
        `${user(p).padEnd(8)} ${pid(p).padStart(7)} ${ppid(p).padStart(7)}  0 00:00 ?        00:00:00 ${p.argv.join(' ')}\n`,
      );
  } else {
    call.out('    PID TTY          TIME CMD\n');
    for (const p of processes(call))
      call.out(
        `${pid(p).padStart(7)} ?        00:00:00 ${/[ax]|e|A/.test(wide) ? p.argv.join(' ') : comm(p)}\n`,
      );
  }
  return 0;
};

/** kill(1) as a program. */
export const kill: Program = (call) => {
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
    for (const target of targets) {
      if (call.process.maySignal(target)) {
        if (signal !== '') target.signal(signal, 'inside');
        continue;
      }
      status = 1;
      call.err(
        call.busybox
          ? `kill: can't kill pid ${arg}: Operation not permitted\n`
          : `kill: (${arg}): Operation not permitted\n`,
      );
    }
  }
  return status;
};

/** pgrep, pkill, killall, pidof: processes by name. */
export const byName =
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
    const { namespace } = call.process;
    if (kind === 'pidof') {
      if (matches.length > 0)
        call.out(
          `${matches
            .map((p) => namespace.numberOf(p))
            .reverse()
            .join(' ')}\n`,
        );
      return matches.length > 0 ? 0 : 1;
    }
    if (kind === 'pgrep') {
      for (const p of matches) call.out(`${namespace.numberOf(p)}${list ? ` ${p.argv.join(' ')}` : ''}\n`);
      return matches.length > 0 ? 0 : 1;
    }
    if (matches.length === 0 && kind === 'killall')
      for (const pattern of patterns) call.err(`killall: ${pattern}: no process killed\n`);
    const allowed = matches.filter((p) => call.process.maySignal(p));
    for (const p of matches)
      if (!allowed.includes(p))
        call.err(
          call.busybox
            ? `${kind}: can't kill pid ${namespace.numberOf(p)}: Operation not permitted\n`
            : `${kind}: killing pid ${namespace.numberOf(p)} failed: Operation not permitted\n`,
        );
    for (const p of allowed) p.signal(signal, 'inside');
    return allowed.length > 0 ? 0 : 1;
  };
