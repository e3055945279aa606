import type { Datagram } from '../../network/registry.ts';
import { Process, type Steps } from '../process/process.ts';
import { Waiters } from '../process/streams.ts';
import { Call } from './call.ts';
import { mayBind } from './listening.ts';
import { hostsEntry } from './names.ts';

/** A port of one's own to send from, and to be answered at. */
export const ephemeralPort = (call: Call): number => 40_000 + Math.floor(call.host.random() * 20_000);

/** nc -u: what is read from standard input goes out, one datagram for each piece; what comes in is printed. */
export function* datagrams(
  call: Call,
  flags: ReadonlyMap<string, string>,
  operands: readonly string[],
): Steps<number> {
  const { host, process } = call;
  const listens = flags.has('l') || flags.has('listen');
  const arrived = new Waiters();
  const received: string[] = [];
  let send: ((text: string) => void) | undefined;
  const take = (text: string) => {
    received.push(text);
    arrived.wake();
  };
  const waiting: string[] = [];

  if (listens) {
    const port = Number(flags.get('p') ?? operands[operands.length - 1] ?? 0);
    const hear = ({ text, reply }: Datagram) => {
      // The first who sends something is the one that is answered.
      if (send === undefined) {
        send = reply;
        for (const each of waiting.splice(0)) reply(each);
      }
      take(text);
    };
    const close = mayBind(process, port) ? host.network.hear(host.ip, port, hear) : undefined;
    if (close === undefined) {
      const why = mayBind(process, port) ? 'Address already in use' : 'Permission denied';
      return call.fail(call.busybox ? `bind: ${why}` : why);
    }
    process.ended.add(close);
  } else {
    const [name = '', port = '0'] = operands;
    const fromPort = ephemeralPort(call);
    send = (text) => {
      const to = hostsEntry(call, name) ?? name;
      host.network.send({ from: host.origin, host: to, port: Number(port), fromPort, text }, take);
    };
    const known = host.network.send(
      { from: host.origin, host: hostsEntry(call, name) ?? name, port: 0, fromPort, text: '' },
      () => {},
    );
    if (known === 'no-such-host')
      return call.busybox
        ? call.fail(`bad address '${name}'`)
        : call.fail(`getaddrinfo for host "${name}" port ${port}: Name or service not known`);
    if (flags.has('z') || flags.has('zero')) {
      if (flags.has('v')) call.err(`Connection to ${name} ${port} port [udp/*] succeeded!\n`);
      return 0;
    }
  }

  let inputEnded = false;
  const reader = new Process(host, process.namespace, {
    argv: call.argv,
    parent: process,
    env: process.env,
    cwd: call.cwd,
    fds: new Map(process.fds),
  });
  reader.ended.add(() => {
    inputEnded = true;
    arrived.wake();
  });
  reader.start(
    (function* (): Steps<number> {
      for (;;) {
        const chunk = yield* new Call(reader, call.argv).read(reader.fd(0));
        if (chunk === undefined) return 0;
        if (send) send(chunk);
        else waiting.push(chunk);
      }
    })(),
  );
  const idle = flags.has('w')
    ? Number(flags.get('w')) * 1000
    : flags.has('q')
      ? Number(flags.get('q')) * 1000
      : undefined;
  try {
    for (;;) {
      for (const text of received.splice(0)) call.out(text);
      const limit = idle !== undefined && (flags.has('w') ? !listens || send !== undefined : inputEnded);
      const woken = yield (resume) => {
        const cancel = arrived.add(() => resume());
        const timer = limit ? host.kernel.after(idle!, () => resume('idle')) : undefined;
        return () => {
          cancel();
          host.kernel.cancel(timer);
        };
      };
      if (woken === 'idle') return 0;
    }
  } finally {
    reader.terminate('SIGKILL');
  }
}
