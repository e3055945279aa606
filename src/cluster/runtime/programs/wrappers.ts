import { parseOptions } from '../../../text/options.ts';
import { type Process, type Suspend, waitFor } from '../process/process.ts';
import { parseSignal } from '../process/signals.ts';
import { sleepTime } from './basic.ts';
import { become, type Program, spawn } from './call.ts';

export const env: Program = function* (call) {
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

export const timeout: Program = function* (call) {
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
  if (signal !== 'SIGKILL' && status.signal !== 'SIGKILL') return 124;
  // GNU's timeout ends as its command did.
  call.process.terminate('SIGKILL');
  return 137;
};

export const xargs: Program = function* (call) {
  const { flags, operands } = parseOptions(
    call.args,
    '0n:I:rtP:d:L:x',
    ['no-run-if-empty', 'null', 'max-args=', 'replace=', 'max-procs='],
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
  const wanted = Number(flags.get('P') ?? flags.get('max-procs') ?? 1);
  const most = wanted === 0 ? Number.POSITIVE_INFINITY : wanted;
  const running = new Set<Process>();
  let status = 0;
  let stopped = false;
  for (const argv of batches) {
    while (running.size >= most) yield* oneOf(running);
    if (stopped) break;
    const child = spawn(call, argv);
    if (typeof child === 'number') return child;
    running.add(child);
    child.ended.add(() => {
      running.delete(child);
      const { code } = child.status!;
      if (code === 255) stopped = true;
      else if (code !== 0) status = 123;
    });
  }
  while (running.size > 0) yield* oneOf(running);
  return stopped ? 124 : status;
};

/** Waits until one of them has ended. */
function* oneOf(running: ReadonlySet<Process>): Generator<Suspend, void, unknown> {
  yield (resume) => {
    for (const child of running) child.ended.add(() => resume());
    return () => {};
  };
}
