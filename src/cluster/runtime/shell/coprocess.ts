import type { Steps } from '../process/process.ts';
import { createPipe } from '../process/streams.ts';
import { Call } from '../programs/call.ts';
import { finished } from './finished.ts';
import { Undo } from './redirect.ts';
import type { Shell } from './shell.ts';

/** `select`: the words as a numbered menu, a line read for each turn, until the input ends or something breaks. */
export function* select(
  shell: Shell,
  name: string,
  words: readonly string[],
  loop: (shell: Shell, turn: () => Steps<boolean>) => Steps<void>,
  body: () => Steps<number>,
): Steps<number> {
  if (words.length === 0) return yield* finished(shell, 0);
  const width = String(words.length).length;
  const menu = words.map((word, i) => `${String(i + 1).padStart(width)}) ${word}`).join('\n');
  let showMenu = true;
  let ended = false;
  shell.status = 0;
  yield* loop(shell, function* () {
    if (showMenu) shell.err(menu);
    shell.process.fds.get(2)?.write(shell.vars.text('PS3') ?? '#? ');
    const call = new Call(shell.process, ['read', '-r']);
    const read = shell.builtin('read')!(
      shell,
      call,
      new Undo(shell.process),
      undefined as never,
    ) as Steps<number>;
    if ((yield* read) !== 0) {
      shell.err('');
      ended = true;
      return false;
    }
    const reply = shell.vars.text('REPLY') ?? '';
    showMenu = reply === '';
    if (showMenu) return true;
    shell.assign(name, /^\d+$/.test(reply) ? (words[Number(reply) - 1] ?? '') : '');
    yield* body();
    return true;
  });
  return ended ? yield* finished(shell, 1) : shell.status;
}

/** `coproc NAME command`: in the background, with a pipe to it in NAME[1] and one from it in NAME[0]. */
export function coprocess(shell: Shell, name: string, body: (child: Shell) => Steps<number>): void {
  const input = createPipe();
  const output = createPipe();
  const child = shell.fork(body, { background: true });
  child.setFd(0, input.reader);
  child.setFd(1, output.writer);
  const free = (from: number) => {
    let fd = from;
    while (shell.process.fds.has(fd)) fd--;
    return fd;
  };
  const reading = free(63);
  shell.process.setFd(reading, output.reader);
  const writing = free(60);
  shell.process.setFd(writing, input.writer);
  shell.vars.declare(name).array = new Map([
    ['0', String(reading)],
    ['1', String(writing)],
  ]);
  shell.assign(`${name}_PID`, String(child.pid));
  const number = Math.max(0, ...shell.jobs.map((job) => job.number)) + 1;
  shell.jobs.push({ number, processes: [child], command: `coproc ${name}`, reaped: false });
  shell.lastBackground = child.pid;
}
