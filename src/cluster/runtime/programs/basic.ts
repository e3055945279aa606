import { reason, SystemError } from '../files/errors.ts';
import { openFile } from '../process/open.ts';
import { forever, release, type Steps, sleep } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import type { Call, Program } from './call.ts';
import { echo, printf } from './print.ts';
import { testProgram } from './test.ts';

/** `10`, `1.5m`, `infinity` as sleep(1) reads them; undefined: invalid. */
export function sleepTime(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
  return Number(match[1]) * unit * 1000;
}

function* sleepFor(call: Call): Steps<number> {
  let total = 0;
  if (call.args.length === 0) {
    call.err(
      call.busybox
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: sleep [N]...\n'
        : "sleep: missing operand\nTry 'sleep --help' for more information.\n",
    );
    return 1;
  }
  for (const arg of call.args) {
    const ms = sleepTime(arg);
    if (ms === undefined)
      return call.fail(
        call.busybox
          ? `invalid number '${arg}'`
          : `invalid time interval '${arg}'\nTry 'sleep --help' for more information.`,
      );
    total += ms;
  }
  if (total === Number.POSITIVE_INFINITY) yield* forever();
  else yield* sleep(call.process, total);
  return 0;
}

/** The files named as arguments, `-` or none being standard input; what cannot be opened is said. */
export function* eachFile(
  call: Call,
  names: readonly string[],
  complain: (name: string, why: string) => void,
  use: (file: OpenFile, name: string) => Steps<void>,
): Steps<number> {
  let status = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    if (name === '-') {
      const stdin = call.process.fds.get(0);
      if (stdin) yield* use(stdin, '-');
      continue;
    }
    try {
      const file = yield* openFile(call.process, name, 'read');
      file.refs++;
      try {
        yield* use(file, name);
      } finally {
        release(file);
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      complain(name, reason(error));
      status = 1;
    }
  }
  return status;
}

function* cat(call: Call): Steps<number> {
  let number = false;
  const names: string[] = [];
  for (const arg of call.args)
    if (/^-[a-zA-Z]+$/.test(arg)) {
      if (/[nb]/.test(arg)) number = true;
    } else names.push(arg);
  let line = 1;
  return yield* eachFile(
    call,
    names,
    (name, why) =>
      call.err(
        call.busybox
          ? why === 'Is a directory'
            ? `cat: read error: ${why}\n`
            : `cat: can't open '${name}': ${why}\n`
          : `cat: ${name}: ${why}\n`,
      ),
    function* (file) {
      if (number) {
        yield* call.eachLine(file, (text, newline) => {
          call.out(`${String(line++).padStart(6)}\t${text}${newline ? '\n' : ''}`);
        });
        return;
      }
      for (;;) {
        const chunk = yield* call.read(file);
        if (chunk === undefined) return;
        call.out(chunk);
        yield* call.drain();
      }
    },
  );
}

export const BASIC: Record<string, Program> = {
  cat,
  echo: (call) => echo(call),
  printf: (call) => printf(call, call.args, (text) => call.out(text)),
  test: (call) => testProgram(call),
  '[': (call) => testProgram(call),
  sleep: sleepFor,
  true: () => 0,
  false: () => 1,
};
