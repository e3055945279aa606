import type { Process, Steps } from '../../process/process.ts';
import { parseSignal, SIGNAL_LIST, signalName, signalNumber } from '../../process/signals.ts';
import { ShellError } from '../control.ts';
import { SIGNAL_WORDS } from '../external.ts';
import type { Job, Shell } from '../shell.ts';
import { INTERRUPTED } from '../traps.ts';
import type { Builtin } from './builtin.ts';

function jobOf(shell: Shell, text: string): Job | undefined {
  if (!text.startsWith('%'))
    return shell.jobs.find((job) => job.processes.some((p) => p.pid === Number(text)));
  const name = text.slice(1);
  const running = shell.jobs.filter((job) => !job.reaped);
  if (name === '' || name === '%' || name === '+') return running[running.length - 1];
  if (name === '-') return running[running.length - 2] ?? running[running.length - 1];
  if (/^\d+$/.test(name)) return running.find((job) => job.number === Number(name));
  return running.find((job) => job.command.startsWith(name));
}

/** Waits for a process, or until a signal with a trap arrives; undefined in that case. */
function* interruptible(shell: Shell, processes: readonly Process[]): Steps<Process | undefined> {
  for (;;) {
    const ended = processes.find((process) => process.status !== undefined);
    if (ended) return ended;
    if (shell.traps.pending) return undefined;
    const woken = yield (resume) => {
      const cancels = processes.map((process) => process.ended.add(() => resume()));
      return () => {
        for (const cancel of cancels) cancel();
      };
    };
    if (woken === INTERRUPTED) return undefined;
  }
}

/** `wait [-fn] [-p NAME] [ID...]`. */
function waitOptions(given: readonly string[]): { args: string[]; next: boolean; variable?: string } {
  const options: { args: string[]; next: boolean; variable?: string } = { args: [], next: false };
  for (let i = 0; i < given.length; i++) {
    const arg = given[i]!;
    if (!arg.startsWith('-')) options.args.push(arg);
    else if (arg.includes('n')) options.next = true;
    if (/^-[fn]*p$/.test(arg)) options.variable = given[++i] ?? '';
  }
  return options;
}

const wait: Builtin = function* (shell, call) {
  const refused = shell.dialect.kind === 'dash' && /^-(?=.)(?!-$)(.)/.exec(call.argv[1] ?? '')?.[1];
  if (refused) {
    shell.complain(`wait: Illegal option -${refused}`);
    return 2;
  }
  const { args, next, variable } = waitOptions(call.args);
  const signalled = (): number => 128 + signalNumber(shell.traps.pendingSignal ?? 'SIGTERM');
  const name = (process: Process): void => {
    if (variable !== undefined) shell.assign(variable, String(process.pid));
  };
  if (next) {
    const asked = args.map((arg) => jobOf(shell, arg)).filter((job) => job !== undefined);
    const jobs = (args.length > 0 ? asked : shell.jobs).filter((job) => !job.reaped);
    const all = jobs.map((job) => job.processes[job.processes.length - 1]!);
    if (all.length === 0) return 127;
    const ended = yield* interruptible(shell, all);
    if (ended === undefined) return signalled();
    for (const job of shell.jobs) if (job.processes.includes(ended)) job.reaped = true;
    name(ended);
    return ended.status!.code;
  }
  if (args.length === 0) {
    for (const job of shell.jobs)
      for (const process of job.processes)
        if ((yield* interruptible(shell, [process])) === undefined) return signalled();
    shell.jobs = [];
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const job = jobOf(shell, arg);
    if (job === undefined) {
      if (!shell.dialect.bash && arg.startsWith('%')) {
        if (shell.dialect.kind === 'dash') shell.complain(`wait: No such job: ${arg}`);
        else
          shell.err(`${shell.zero}: wait: line ${shell.line - (shell.script ? 0 : 1)}: ${arg}: no such job`);
        status = 2;
        continue;
      }
      if (shell.dialect.bash)
        shell.complain(
          arg.startsWith('%') ? `wait: ${arg}: no such job` : `wait: pid ${arg} is not a child of this shell`,
        );
      status = 127;
      continue;
    }
    const last = job.processes[job.processes.length - 1]!;
    if ((yield* interruptible(shell, [last])) === undefined) return signalled();
    job.reaped = true;
    name(last);
    status = last.status!.code;
    const word = last.status!.signal && SIGNAL_WORDS[last.status!.signal];
    if (word && !shell.dialect.bash) shell.err(word);
  }
  return status;
};

const kill: Builtin = (shell, call) => {
  const { process } = shell;
  const complain = (text: string) => {
    if (shell.dialect.kind === 'ash') shell.err(`sh: ${text}`);
    else shell.complain(shell.dialect.bash ? `kill: ${text}` : `kill: ${text}`);
  };
  let args = call.args;
  let signal = 'SIGTERM';
  const first = args[0] ?? '';
  if (first === '-l' || first === '-L') {
    const wanted = args.slice(1);
    if (wanted.length === 0)
      call.out(`${SIGNAL_LIST.map(([, name]) => name.slice(3)).join(shell.dialect.bash ? ' ' : '\n')}\n`);
    for (const text of wanted) {
      const number = Number(text);
      const isNumber = /^\d+$/.test(text);
      // dash takes exit codes here, and nothing else.
      if (!isNumber && shell.dialect.kind === 'dash')
        throw new ShellError(`kill: Illegal number: ${text}`, 2);
      const code = isNumber ? undefined : signalNumber(parseSignal(text) ?? '');
      const name = isNumber ? signalName(number > 128 ? number - 128 : number) : undefined;
      if (isNumber ? name === undefined : !code) {
        complain(`${text}: invalid signal specification`);
        return 1;
      }
      call.out(isNumber ? `${name!.replace(/^SIG/, '')}\n` : `${code}\n`);
    }
    return 0;
  }
  if (/^-[A-Za-z0-9]/.test(first)) {
    const text =
      first === '-s' || first === '-n' ? (args[1] ?? '') : first.slice(1).replace(/^s(?=SIG|[A-Z])/, '');
    args = args.slice(first === '-s' || first === '-n' ? 2 : 1);
    if (text === '0') signal = '';
    else {
      const parsed = parseSignal(text);
      if (parsed === undefined) {
        complain(
          shell.dialect.bash
            ? `${text}: invalid signal specification`
            : shell.dialect.kind === 'dash'
              ? `Illegal option -${text.slice(0, 1)}`
              : `bad signal name '${text}'`,
        );
        return shell.dialect.kind === 'dash' ? 2 : 1;
      }
      signal = parsed;
    }
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) {
    if (shell.dialect.bash)
      shell.err(
        'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
      );
    else if (shell.dialect.kind === 'ash') complain('you need to specify whom to kill');
    else
      shell.complain(
        'kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]',
      );
    return shell.dialect.kind === 'ash' ? 1 : 2;
  }
  let status = 0;
  for (const arg of args) {
    const targets = targetsOf(shell, arg);
    if (targets === undefined || targets.length === 0) {
      if (shell.dialect.bash && !/^-?\d+$|^%/.test(arg))
        complain(`${arg}: arguments must be process or job IDs`);
      else if (shell.dialect.kind === 'ash')
        complain(/^-?\d+$/.test(arg) ? `can't kill pid ${arg}: No such process` : `invalid number '${arg}'`);
      else
        complain(
          shell.dialect.bash
            ? `(${arg}) - No such process`
            : /^-?\d+$|^%/.test(arg)
              ? 'No such process\n'
              : `Illegal number: ${arg}`,
        );
      status = shell.dialect.kind === 'dash' && !/^-?\d+$|^%/.test(arg) ? 2 : 1;
      continue;
    }
    if (!targets.every((target) => process.maySignal(target))) {
      const text = 'Operation not permitted';
      if (shell.dialect.kind === 'ash') complain(`can't kill pid ${arg}: ${text}`);
      else complain(shell.dialect.bash ? `(${arg}) - ${text}` : text);
      status = 1;
    }
    if (signal !== '')
      for (const target of targets) if (process.maySignal(target)) target.signal(signal, 'inside');
    if (process.status !== undefined) return status;
  }
  return status;
};

function targetsOf(shell: Shell, arg: string): readonly Process[] | undefined {
  const { namespace, group } = shell.process;
  // dash signals the process group of the job, and without job control it has none.
  if (arg.startsWith('%')) return shell.dialect.kind === 'dash' ? undefined : jobOf(shell, arg)?.processes;
  if (!/^-?\d+$/.test(arg)) return undefined;
  const pid = Number(arg);
  if (pid > 0) {
    const found = namespace.get(pid);
    if (found) return [found];
    // A child that has ended and was not waited for is still there to be signalled.
    const job = jobOf(shell, arg);
    return job && !job.reaped ? job.processes : undefined;
  }
  if (pid === 0) return namespace.list().filter((each) => each.group === group);
  if (pid === -1) return namespace.list().filter((each) => each.pid !== 1 && each !== shell.process);
  return namespace.list().filter((each) => each.group === -pid);
}

export const JOBS: Record<string, Builtin> = {
  wait,
  kill,
  jobs: (shell, call) => {
    const all = shell.jobs.length > 0 ? shell.jobs : shell.parentJobs;
    const running = all.filter((job) => !job.reaped);
    running.forEach((job, i) => {
      const last = job.processes[job.processes.length - 1]!;
      const mark = i === running.length - 1 ? '+' : i === running.length - 2 ? '-' : ' ';
      if (call.args.includes('-p')) call.out(`${last.pid}\n`);
      else {
        const state =
          last.status === undefined
            ? 'Running'
            : last.status.code === 0
              ? 'Done'
              : `Exit ${last.status.code}`;
        call.out(
          `[${job.number}]${mark}  ${state.padEnd(22)}  ${job.command}${last.status === undefined ? ' &' : ''}\n`,
        );
      }
      if (last.status !== undefined) job.reaped = true;
    });
    return 0;
  },
  fg: function* (shell, call) {
    const job = jobOf(shell, call.argv[1] ?? '%+');
    if (!job) {
      if (shell.dialect.kind === 'dash') shell.complain('fg: No current job');
      else if (shell.dialect.bash) shell.complain('fg: no job control');
      else shell.err(`${shell.zero}: fg: line ${shell.line - (shell.script ? 0 : 1)}: No current job`);
      return shell.dialect.bash ? 1 : 2;
    }
    const last = job.processes[job.processes.length - 1]!;
    yield* interruptible(shell, [last]);
    job.reaped = true;
    return last.status?.code ?? 0;
  },
  bg: () => 0,
  disown: (shell, call) => {
    const job = jobOf(shell, call.argv[1] ?? '%+');
    shell.jobs = shell.jobs.filter((each) => each !== job);
    return 0;
  },
};
