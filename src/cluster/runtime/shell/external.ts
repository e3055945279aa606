import type { Assignment, Command } from 'unbash';
import { load } from '../process/load.ts';
import { Process, type Steps, waitFor } from '../process/process.ts';
import { Call, runProgram } from '../programs/call.ts';
import { Exit, FORK_STEPS } from './control.ts';
import { expandText } from './expand.ts';
import { finished } from './finished.ts';
import type { Undo } from './redirect.ts';
import type { Shell } from './shell.ts';

/** A program of the file system, in a process of its own (or of this shell where nothing comes after). */
export function* external(
  shell: Shell,
  node: Command,
  argv: string[],
  assignments: readonly Assignment[],
  tail: boolean,
  undo: Undo,
): Steps<number> {
  const { process } = shell;
  const name = argv[0]!;
  const found = load(process, name, shell.vars.text('PATH') ?? '', argv);
  if (typeof found === 'string') {
    shell.line = shell.lineAt(node.pos);
    const missing = found === 'ENOENT' && !name.includes('/');
    if (missing) shell.complain(shell.dialect.notFound(name));
    else {
      const why =
        found === 'ENOENT'
          ? shell.dialect.bash
            ? shell.fs.find(name, process.cwd)
              ? 'cannot execute: required file not found'
              : 'No such file or directory'
            : 'not found'
          : found === 'EISDIR'
            ? shell.dialect.bash
              ? 'Is a directory'
              : 'Permission denied'
            : found === 'ENOEXEC'
              ? 'Exec format error'
              : 'Permission denied';
      shell.complain(shell.dialect.denied(name, why));
    }
    const code = found === 'ENOENT' ? 127 : 126;
    return yield* finished(shell, code);
  }
  // busybox runs its own programs without looking for them.
  if (!name.includes('/') && shell.dialect.kind !== 'ash')
    shell.hashed.set(name, (shell.hashed.get(name) ?? 0) + 1);
  let env = shell.environment();
  if (assignments.length > 0) {
    env = new Map(env);
    for (const assignment of assignments)
      if (assignment.value.type === 'Word')
        env.set(assignment.name, yield* expandText(shell, assignment.value));
  }
  if (tail && mayReplace(shell, node)) {
    shell.traps.actions.clear();
    process.argv = found.argv;
    process.env = env;
    process.memory = 0;
    undo.keep();
    resetHandlers(process);
    throw new Exit(yield* runProgram(found.program, new Call(process, found.argv)));
  }
  if (process.host.crowded()) {
    shell.complain(cannotFork(shell));
    return yield* finished(shell, shell.dialect.bash ? 254 : 2);
  }
  process.overdue(FORK_STEPS);
  const child = new Process(process.host, process.namespace, {
    argv: found.argv,
    parent: process,
    env,
    cwd: process.cwd,
    fds: new Map(process.fds),
  });
  child.umask = process.umask;
  child.lasting = tail;
  for (const [signal, handler] of process.handlers)
    if (handler === 'ignore') child.handlers.set(signal, handler);
  child.start(runProgram(found.program, new Call(child, found.argv)));
  undo.restore();
  const status = yield* waitFor(child);
  if (status.signal !== undefined)
    announce(shell, child, status.signal, shell.source.slice(node.pos, node.end).trim());
  return yield* finished(shell, status.code);
}

/** Whether the last command runs in the shell's own process: what bash, ash and dash do differently. */
function mayReplace(shell: Shell, node: Command): boolean {
  if (shell.traps.any) return false;
  if (
    shell.jobs.some((job) => job.processes.some((p) => p.status === undefined)) &&
    !shell.subshell &&
    shell.dialect.kind !== 'ash'
  )
    return false;
  if (shell.subshell) return true;
  if (!shell.dialect.execsLast || shell.script) return false;
  return !(shell.dialect.bash && node.redirects.length > 0);
}

/** What a shell says where the process limit is reached. */
export function cannotFork(shell: Shell): string {
  return shell.dialect.bash
    ? 'fork: retry: Resource temporarily unavailable'
    : shell.dialect.kind === 'dash'
      ? 'Cannot fork'
      : "can't fork: Resource temporarily unavailable";
}

export function resetHandlers(process: Process): void {
  for (const [signal, handler] of [...process.handlers])
    if (handler !== 'ignore') process.handlers.delete(signal);
}

/** How shells name the signals that end commands; those without a word are passed over. */
export const SIGNAL_WORDS: Record<string, string> = {
  SIGKILL: 'Killed',
  SIGTERM: 'Terminated',
  SIGSEGV: 'Segmentation fault',
  SIGABRT: 'Aborted',
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGALRM: 'Alarm clock',
};

/** What a shell says of a foreground command that a signal ended. */
function announce(shell: Shell, child: Process, signal: string, text: string): void {
  const word = SIGNAL_WORDS[signal];
  if (word === undefined) return;
  if (shell.dialect.bash && signal !== 'SIGTERM')
    shell.err(
      `${shell.zero}: line ${shell.line}: ${String(child.pid).padStart(5)} ${word.padEnd(23)} ${text}`,
    );
  else shell.err(`${word}`);
}
