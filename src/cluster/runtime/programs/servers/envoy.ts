/** Envoy: the ports that its configuration names are opened; that routes and clusters are not followed is said. */
import type { ServerSpec } from '../../images/entry.ts';
import type { Call, Program } from '../call.ts';
import { flag, serve } from './server.ts';

/** Ports that stand below `admin` or `listeners`; those of endpoints lie below `clusters`. */
function portsIn(text: string): { port: number; isAdmin: boolean }[] {
  const found: { port: number; isAdmin: boolean }[] = [];
  let part = '';
  for (const line of text.split('\n')) {
    const key = /^\s*-?\s*"?(admin|listeners|clusters)"?:/.exec(line)?.[1];
    if (key !== undefined) part = key;
    for (const [, port] of line.matchAll(/port_value"?:\s*(\d+)/g))
      if (part === 'admin' || part === 'listeners')
        found.push({ port: Number(port), isAdmin: part === 'admin' });
  }
  return found;
}

export const envoyOf =
  (spec: ServerSpec): Program =>
  (call: Call) => {
    const file = flag(call, '-c') ?? flag(call, '--config-path') ?? '/etc/envoy/envoy.yaml';
    const node = call.fs.find(file, call.cwd);
    if (node?.type !== 'file') return serve(call, spec);
    const [plain, admin] = spec.ports;
    call.host.report({
      severity: 'assumption',
      code: 'envoy-config',
      message: `${file}: the ports that it names are opened; its routes and clusters are not simulated.`,
      where: call.host.where,
    });
    const ports = portsIn(node.content).flatMap(({ port, isAdmin }) => {
      const like = isAdmin ? admin : plain;
      return like === undefined ? [] : [{ ...like, port }];
    });
    return serve(call, { ...spec, ports });
  };
