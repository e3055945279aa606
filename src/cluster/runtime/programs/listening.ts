import type { Listener } from '../../network/registry.ts';
import type { Process } from '../process/process.ts';
import type { Call } from './call.ts';

/** Opens a port for a process; it is closed when the process ends. False where it is taken. */
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
