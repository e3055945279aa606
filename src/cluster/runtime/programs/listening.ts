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
    waiting: new Set(),
    silent: () => host.hung || process.stopped,
  });
  if (close === undefined) return false;
  process.ended.add(close);
  return true;
}

/** The declared ports of the container, each answering 200 and SERVING. */
export function openDeclaredPorts(call: Call): void {
  const { host } = call;
  for (const port of host.ports)
    listen(call.process, port, {
      http: () => ({ status: host.httpOverride ?? 200, body: '' }),
      grpc: () => ({ status: 'SERVING' }),
    });
}
