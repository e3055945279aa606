import type { Listener } from '../../network/registry.ts';
import type { Process } from '../process/process.ts';
import type { Call } from './call.ts';

/** Why a port cannot be opened, with the number that some programs print beside it. */
export const BIND_ERRORS = {
  EACCES: '13: Permission denied',
  EADDRINUSE: '98: Address already in use',
} as const;

/** Whether a process may open a port: low ones are for those who have the capability (bind(2)). */
export const mayBind = (process: Process, port: number): boolean =>
  port >= process.host.firstFreePort || process.can('NET_BIND_SERVICE');

/** Opens a port for a process; it is closed when the process ends. Says so where it may not, or cannot. */
export function bind(
  process: Process,
  port: number,
  listener: Omit<Listener, 'owner' | 'waiting'>,
): keyof typeof BIND_ERRORS | undefined {
  if (!mayBind(process, port)) return 'EACCES';
  return listen(process, port, listener) ? undefined : 'EADDRINUSE';
}

/** The same without a look at who asks. False where it is taken. */
export function listen(
  process: Process,
  port: number,
  listener: Omit<Listener, 'owner' | 'waiting'>,
): boolean {
  const { host } = process;
  const close = host.network.listen(host.ip, port, {
    ...listener,
    owner: host.where,
    pid: process.pid,
    waiting: new Set(),
    silent: () => host.hung || process.stopped,
  });
  if (close === undefined) return false;
  process.ended.add(close);
  return true;
}

/** The ports of the container, declared or asked on by its probes, each answering 200 and SERVING. */
export function openAssumedPorts(call: Call): void {
  const { host } = call;
  const secure = new Set(host.askedPorts.filter(({ tls }) => tls).map(({ port }) => port));
  for (const port of new Set([...host.ports, ...host.askedPorts.map((asked) => asked.port)]))
    listen(call.process, port, {
      tls: secure.has(port),
      http: () => ({ status: host.httpOverride ?? 200, body: '' }),
      grpc: () => ({ status: 'SERVING' }),
    });
}
