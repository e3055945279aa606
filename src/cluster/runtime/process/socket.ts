import type { Connection } from '../../network/registry.ts';
import { SystemError } from '../files/errors.ts';
import type { Process, Suspend } from './process.ts';
import { type OpenFile, Waiters } from './streams.ts';

/** How long connect(2) tries before it gives up (net.ipv4.tcp_syn_retries = 6). */
const CONNECT_TIMEOUT_MS = 127_000;

/** A connected TCP socket as an open file (`/dev/tcp/host/port`, nc). Throws SystemError. */
export function* openSocket(
  process: Process,
  host: string,
  port: number,
  timeoutMs = CONNECT_TIMEOUT_MS,
): Generator<Suspend, OpenFile, unknown> {
  const { network, origin } = process.host;
  const outcome = (yield (resume) => network.dial({ from: origin, host, port, timeoutMs }, resume)) as
    | Connection
    | 'refused'
    | 'timeout'
    | 'no-such-host';
  if (outcome === 'refused') throw new SystemError('ECONNREFUSED');
  if (outcome === 'timeout') throw new SystemError('ETIMEDOUT');
  if (outcome === 'no-such-host') throw new SystemError('ENOENT');
  return socketFile(outcome);
}

/** Wraps one end of a connection. */
export function socketFile(connection: Connection): OpenFile {
  let received = '';
  let open = true;
  const readable = new Waiters();
  connection.onData((text) => {
    received += text;
    readable.wake();
  });
  connection.onClose(() => {
    open = false;
    readable.wake();
  });
  return {
    kind: 'socket',
    refs: 0,
    readable,
    read(max) {
      if (received === '') return open ? 'wait' : undefined;
      const chunk = received.slice(0, max);
      received = received.slice(chunk.length);
      return chunk;
    },
    write(text) {
      if (!open) return 'broken';
      connection.send(text);
      return 'ok';
    },
    closed: () => connection.close(),
  };
}

/** bash's /dev/udp/host/port: each write is a datagram; what comes back can be read. Throws SystemError. */
export function openDatagrams(process: Process, host: string, port: number): OpenFile {
  const { network, origin } = process.host;
  const readable = new Waiters();
  let received = '';
  const send = (text: string) =>
    network.send({ from: origin, host, port, fromPort: 40_000 + process.pid, text }, (answer) => {
      received += answer;
      readable.wake();
    });
  // A look at the name; port 0 hears nothing.
  if (network.send({ from: origin, host, port: 0, fromPort: 0, text: '' }, () => {}) === 'no-such-host')
    throw new SystemError('ENOENT');
  return {
    kind: 'socket',
    refs: 0,
    readable,
    read(max) {
      if (received === '') return 'wait';
      const chunk = received.slice(0, max);
      received = received.slice(chunk.length);
      return chunk;
    },
    write(text) {
      send(text);
      return 'ok';
    },
  };
}
