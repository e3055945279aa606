import { echo, printf } from '../../../text/print.ts';
import { forever, type Steps, sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';
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
  const option = call.busybox ? undefined : call.args.find((arg) => /^-\w/.test(arg));
  if (option) return call.fail(`invalid option -- '${option[1]}'\nTry 'sleep --help' for more information.`);
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

export const BASIC: Record<string, Program> = {
  echo: (call) => echo(call),
  printf: (call) => printf(call, call.args, (text) => call.out(text)),
  test: (call) => testProgram(call),
  '[': (call) => testProgram(call),
  sleep: sleepFor,
  true: () => 0,
  false: () => 1,
};
