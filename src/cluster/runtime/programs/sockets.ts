import type { TcpOutcome } from '../../network/network.ts';
import { SystemError } from '../files/errors.ts';
import { Process, release, type Steps } from '../process/process.ts';
import { openSocket, socketFile } from '../process/socket.ts';
import { type OpenFile, Waiters } from '../process/streams.ts';
import { Call, type Program } from './call.ts';
import { datagrams } from './datagrams.ts';
import { bind, listen } from './listening.ts';
import { addressOf, dialled, SYN_TIMEOUT_MS } from './names.ts';
import { TOOLS, toolOptions } from './tool-options.ts';

/** A name with its address behind it; an address stands alone. */
const reached = (call: Call, host: string): string => {
  const address = addressOf(call, host);
  return address === host ? host : `${host} (${address})`;
};

/** What the nc of OpenBSD says of a port or a time that is none. */
function wrongNumber(flags: ReadonlyMap<string, string>, operands: readonly string[]): string | undefined {
  const seconds = flags.get('w');
  if (seconds !== undefined && !/^\d+$/.test(seconds)) return `timeout invalid: ${seconds}`;
  const listens = flags.has('l');
  const port = listens ? (flags.get('p') ?? operands.at(-1)) : operands[1];
  if (operands.length > 0 || listens) {
    if (port === undefined) return 'missing port number';
    for (const each of port.split('-')) {
      if (!/^\d+$/.test(each))
        return flags.has('z') || listens || /^\d/.test(each) ? `port number invalid: ${each}` : undefined;
      if (Number(each) > 65_535) return `port number too large: ${each}`;
      if (Number(each) === 0) return `port number too small: ${each}`;
    }
  }
  return undefined;
}

export const nc: Program = function* (call) {
  const isNcat = call.name === 'ncat';
  const options = toolOptions(call, isNcat ? 'ncat' : call.busybox ? 'nc busybox' : 'nc');
  if (typeof options === 'number') return options;
  const { flags, operands } = options;
  const wrong = call.busybox || isNcat ? undefined : wrongNumber(flags, operands);
  if (wrong !== undefined) return call.fail(wrong);
  if (flags.has('h') || operands.length + flags.size === 0) {
    call.err(TOOLS[call.busybox ? 'nc busybox' : 'nc']!.usage);
    return 1;
  }
  if (flags.has('u')) return yield* datagrams(call, flags, operands);
  if (flags.has('l') || flags.has('listen')) return yield* listening(call, flags, operands);
  const [host = '', portText = ''] = operands;
  const ports = /^(\d+)-(\d+)$/.exec(portText);
  const port = Number(ports ? ports[1] : portText);
  // -w ends a wait of nc itself, without it the kernel gives up.
  const slow = flags.has('w') ? 'timed out: Operation now in progress' : 'failed: Connection timed out';
  const limit = flags.has('w') ? Number(flags.get('w')) * 1000 : SYN_TIMEOUT_MS;
  if (flags.has('z') || flags.has('zero')) {
    const outcome = (yield (resume) =>
      call.host.network.tcp(
        { from: call.host.origin, host: dialled(call, host, port, call.busybox), port, timeoutMs: limit },
        resume,
      )) as TcpOutcome;
    const loud = flags.has('v');
    if (outcome.kind === 'connected') {
      if (loud)
        call.err(
          call.busybox
            ? `${host} (${addressOf(call, host)}:${port}) open\n`
            : `Connection to ${reached(call, host)} ${port} port [tcp/*] succeeded!\n`,
        );
      return 0;
    }
    if (outcome.kind === 'no-such-host')
      call.err(
        call.busybox
          ? `nc: bad address '${host}'\n`
          : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
      );
    else if (loud) {
      const why = outcome.kind === 'refused' ? 'Connection refused' : 'Operation timed out';
      call.err(
        call.busybox
          ? `nc: ${host} (${addressOf(call, host)}:${port}): ${why}\n`
          : `nc: connect to ${reached(call, host)} port ${port} (tcp) ${outcome.kind === 'refused' ? 'failed: Connection refused' : slow}\n`,
      );
    }
    return 1;
  }
  let socket: OpenFile;
  try {
    socket = yield* openSocket(call.process, dialled(call, host, port, call.busybox), port, limit);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT')
      call.err(
        call.busybox
          ? `nc: bad address '${host}'\n`
          : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
      );
    else if (call.busybox || flags.has('v'))
      call.err(
        call.busybox
          ? `nc: can't connect to remote host (${addressOf(call, host)}): ${error.message}\n`
          : `nc: connect to ${reached(call, host)} port ${port} (tcp) ${error.code === 'ETIMEDOUT' ? slow : `failed: ${error.message}`}\n`,
      );
    return 1;
  }
  if (flags.has('v'))
    call.err(
      call.busybox
        ? `${host} (${addressOf(call, host)}:${port}) open\n`
        : `Connection to ${reached(call, host)} ${port} port [tcp/*] succeeded!\n`,
    );
  socket.refs++;
  try {
    yield* exchange(call, socket, flags.has('w') ? Number(flags.get('w')) * 1000 : undefined);
  } finally {
    release(socket);
  }
  return 0;
};

/** Standard input to the socket, the socket to standard output, until the far end closes. */
function* exchange(call: Call, socket: OpenFile, idleMs: number | undefined): Steps<void> {
  const sender = new Process(call.host, call.process.namespace, {
    argv: call.argv,
    parent: call.process,
    env: call.process.env,
    cwd: call.cwd,
    fds: new Map(call.process.fds),
  });
  sender.start(
    (function* (): Steps<number> {
      for (;;) {
        const chunk = yield* new Call(sender, call.argv).read(sender.fd(0));
        if (chunk === undefined || socket.write(chunk) === 'broken') return 0;
      }
    })(),
  );
  try {
    for (;;) {
      const chunk = socket.read(65_536);
      if (chunk === undefined) return;
      if (chunk !== 'wait') {
        call.out(chunk);
        continue;
      }
      const woken = yield (resume) => {
        const cancel = socket.readable!.add(() => resume());
        const timer = idleMs === undefined ? undefined : call.host.kernel.after(idleMs, () => resume('idle'));
        return () => {
          cancel();
          call.host.kernel.cancel(timer);
        };
      };
      if (woken === 'idle') return;
    }
  } finally {
    sender.terminate('SIGKILL');
  }
}

function* listening(
  call: Call,
  flags: ReadonlyMap<string, string>,
  operands: readonly string[],
): Steps<number> {
  const port = Number(flags.get('p') ?? operands[operands.length - 1] ?? 0);
  const arrived = new Waiters();
  const queue: OpenFile[] = [];
  const problem = bind(call.process, port, {
    connect: ({ connection }) => {
      queue.push(socketFile(connection));
      arrived.wake();
    },
  });
  if (problem) {
    const why = problem === 'EACCES' ? 'Permission denied' : 'Address already in use';
    return call.fail(call.busybox ? `bind: ${why}` : why);
  }
  const command = flags.get('e') ?? flags.get('exec');
  const line = flags.get('sh-exec') ?? flags.get('c');
  const keep = flags.has('k') || flags.has('keep-open');
  for (;;) {
    while (queue.length === 0) yield (resume) => arrived.add(() => resume());
    const socket = queue.shift()!;
    socket.refs++;
    const argv =
      line !== undefined ? ['sh', '-c', line] : command !== undefined ? command.split(/\s+/) : undefined;
    if (argv) {
      const child = new Process(call.host, call.process.namespace, {
        argv,
        parent: call.process,
        env: call.process.env,
        cwd: call.cwd,
        fds: new Map([
          [0, socket],
          [1, socket],
          [2, call.process.fd(2)],
        ]),
      });
      child.start(child.host.run(child, argv));
      release(socket);
      while (child.status === undefined && !keep) yield (resume) => child.ended.add(() => resume());
    } else {
      yield* exchange(call, socket, undefined);
      release(socket);
    }
    if (!keep) return 0;
  }
}

/** socat: TCP-LISTEN to a TCP address, connection by connection; other pairs only listen. */
export const socat: Program = function* (call) {
  const addresses = call.args.filter((arg) => !arg.startsWith('-'));
  const heard = /^TCP4?-L(?:ISTEN)?:(\d+)/i.exec(addresses[0] ?? '');
  for (const signal of ['SIGTERM', 'SIGINT'])
    call.process.handlers.set(signal, () => call.process.exit(signal === 'SIGTERM' ? 143 : 130));
  const target = /^TCP4?(?:-CONNECT)?:([^:]+):(\d+)/i.exec(addresses[1] ?? '');
  if (heard)
    listen(call.process, Number(heard[1]), {
      connect: ({ connection }) => {
        if (!target) return;
        call.host.network.dial(
          { from: call.host.origin, host: target[1]!, port: Number(target[2]), timeoutMs: SYN_TIMEOUT_MS },
          (far) => {
            if (typeof far === 'string') {
              connection.close();
              return;
            }
            connection.onData((text) => far.send(text));
            far.onData((text) => connection.send(text));
            connection.onClose(() => far.close());
            far.onClose(() => connection.close());
          },
        );
      },
    });
  yield* forever();
  return 0;
};

function* forever(): Steps<void> {
  yield () => () => {};
}
