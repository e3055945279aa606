import { parseQuantity } from '../apps/quantity.ts';
import { openNow } from '../process/open.ts';
import { forever, Process, release, type Steps, sleep } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import { sleepTime } from './basic.ts';
import type { Program } from './call.ts';

/** More than this is not copied: what is written has to fit into the memory of whoever simulates. */
const MOST = 1 << 29;
const ZEROS = '\0'.repeat(1 << 20);

/** A block of zeros, in pieces: blocks may be as large as a gigabyte. */
function writeZeros(output: OpenFile, size: number): ReturnType<OpenFile['write']> {
  if (output.kind === 'null') return 'ok';
  for (let left = Math.min(size, MOST); left > 0; left -= ZEROS.length) {
    const took = output.write(left < ZEROS.length ? ZEROS.slice(0, left) : ZEROS);
    if (took !== 'ok') return took;
  }
  return 'ok';
}

export const dd: Program = function* (call) {
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
      // From zeros into nothing, without a count: a core at work, and nothing ever to be seen of it.
      if (input.kind === 'zero' && output.kind === 'null' && count === Number.POSITIVE_INFINITY) {
        call.host.setCpu(1000);
        yield* forever();
      }
      while (blocks < count) {
        const chunk = yield* call.read(input, size);
        if (chunk === undefined) break;
        const length = input.kind === 'zero' ? size : chunk.length;
        const took = input.kind === 'zero' ? writeZeros(output, size) : output.write(chunk);
        if (took === 'broken') break;
        done += length;
        blocks++;
        // A disk takes about 500 MB/s, and memory more.
        if (done % (1 << 26) < length) yield* sleep(call.process, 50);
        else yield* call.process.tick(Math.max(1, Math.ceil(length / 4096)));
        if (done > MOST) break;
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
export const stress: Program = function* (call) {
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
  const isNext = call.name === 'stress-ng';
  const say = (text: string) =>
    isNext
      ? call.err(`stress-ng: info:  [${call.process.pid}] ${text}\n`)
      : call.out(`stress: info: [${call.process.pid}] ${text}\n`);
  if (!isNext) say(`dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd`);
  else {
    const hogs = [cpus > 0 ? `${cpus} cpu` : '', workers > 0 ? `${workers} vm` : ''].filter(Boolean);
    say(`setting to a ${value('--timeout', '-t') ?? '1 day'} run per stressor`);
    say(`dispatching hogs: ${hogs.join(', ')}`);
  }
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
  say(
    `successful run completed in ${isNext ? `${(limit / 1000).toFixed(2)} secs` : `${Math.round(limit / 1000)}s`}`,
  );
  return 0;
};
