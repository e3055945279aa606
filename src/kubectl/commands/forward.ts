import type { KubeObject } from '../../api/meta.ts';
import { find } from '../builder.ts';
import { CommandError, isNotFound, quote } from '../errors.ts';
import { usageError } from '../flags.ts';
import { byLogging, podsOf } from '../pods-of.ts';
import { type Command, withoutEffect } from './command.ts';

export const portForward: Command = {
  name: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  completes: 'pods',
  flags: [
    {
      name: 'address',
      type: 'list',
      default: ['localhost'],
      help: 'Addresses to listen on (comma separated).',
    },
    withoutEffect('pod-running-timeout', 'How long to wait until a pod is running', {
      type: 'duration',
      default: 60_000,
    }),
  ],
  *run(context) {
    const { args, client, path, session } = context;
    if (args.length < 2) throw usageError(path, 'TYPE/NAME and list of ports are required for port-forward');
    const word = args[0]!;
    const found = find(context, { args: word.includes('/') ? [word] : ['pods', word] });
    if (found.errors.length > 0) throw found.errors[0];
    const object = found.infos[0]!.object!;
    const pod = object.kind === 'Pod' ? object : [...(podsOf(client, object) ?? [])].sort(byLogging)[0];
    if (pod === undefined) throw new CommandError('timed out waiting for the condition');
    const ports = args.slice(1).map((text) => portPair(text, object, pod));
    const phase = pod.status?.phase;
    if (phase !== 'Running')
      throw new CommandError(
        `unable to forward port because pod is not running. Current status=${phase ?? ''}`,
      );
    const { namespace, name, uid } = pod.metadata;
    for (const { local, remote } of ports) {
      for (const address of addresses(context.flags.list('address')))
        context.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
      session.forwards.set(local, { namespace: namespace!, pod: name, port: remote });
    }
    try {
      for (;;) {
        yield { until: 'change', kinds: ['Pod'] };
        let current: KubeObject | undefined;
        try {
          current = client.get('Pod', namespace, name);
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
        if (current === undefined || current.metadata.uid !== uid || current.status?.phase !== 'Running')
          throw new CommandError('lost connection to pod');
      }
    } finally {
      for (const { local } of ports) session.forwards.delete(local);
    }
  },
};

/** `localhost` is two addresses; the same one twice is one. */
function addresses(list: readonly string[]): string[] {
  const all = list.flatMap((text) => {
    if (text === 'localhost') return ['127.0.0.1', '[::1]'];
    if (/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return [text];
    if (/^[\da-f:]*:[\da-f:.]*$/i.test(text)) return [`[${text}]`];
    throw new CommandError(`${text} is not a valid IP`);
  });
  return [...new Set(all)];
}

/** `8080:80`, `80`, `8080:http`: the names of ports are looked up; a Service's port means its target. */
function portPair(text: string, object: KubeObject, pod: KubeObject): { local: number; remote: number } {
  const [first = '', second = first, ...rest] = text.split(':');
  if (rest.length > 0) throw new CommandError(`invalid port format '${text}'`);
  const remote = remotePort(second, object, pod);
  const local = first === '' ? remote : /^\d+$/.test(first) ? Number(first) : remote;
  return { local, remote };
}

function remotePort(text: string, object: KubeObject, pod: KubeObject): number {
  if (object.kind === 'Service') {
    const port = object.spec.ports.find(
      (each: { name?: string; port: number }) => each.name === text || String(each.port) === text,
    );
    if (port === undefined)
      throw new CommandError(`Service ${object.metadata.name} does not have a service port ${text}`);
    return containerPort(String(port.targetPort ?? port.port), pod);
  }
  return containerPort(text, pod);
}

function containerPort(text: string, pod: KubeObject): number {
  if (/^\d+$/.test(text)) return Number(text);
  for (const container of pod.spec.containers) {
    const port = (container.ports ?? []).find((each: { name?: string }) => each.name === text);
    if (port) return port.containerPort;
  }
  throw new CommandError(
    `Pod ${quote(pod.metadata.name)} does not have a named port '${text}'`.replaceAll('"', "'"),
  );
}
