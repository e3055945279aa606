import type { KubeObject } from '../../api/meta.ts';
import type { Pause, ShellRequest } from '../client.ts';
import { chosenContainer } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { logPause } from '../waiting.ts';
import type { Command } from './command.ts';
import { isShellName, podFor } from './exec.ts';

/** What kubectl says before it goes into a container's streams. */
export const ATTACHED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n' +
  "If you don't see a command prompt, try pressing enter.\n";

export const attach: Command = {
  name: 'attach',
  summary: 'Attach to a running container',
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  completes: 'pods',
  flags: [
    { name: 'container', short: 'c', type: 'string', help: 'Container name.' },
    { name: 'stdin', short: 'i', type: 'bool', help: 'Pass stdin to the container' },
    { name: 'tty', short: 't', type: 'bool', help: 'Stdin is a TTY' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Only print output from the remote session' },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: 60_000,
      help: 'How long to wait until a pod is running',
    },
  ],
  *run(context) {
    const { args, client, flags } = context;
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    const pod = podFor(context, args[0]!);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const container = chosenContainer(context, pod, flags.string('container'), flags.bool('quiet'));
    const { namespace, name } = pod.metadata;
    const shell = shellIn(pod, container);
    if (shell && context.io.openShell && flags.bool('stdin') && flags.bool('tty')) {
      if (!flags.bool('quiet')) context.err(ATTACHED);
      const isAdded = pod.spec.ephemeralContainers?.some((each: { name: string }) => each.name === container);
      context.io.openShell(
        sessionIn(
          { namespace: namespace!, pod: name, container, shell },
          { isAdded, isQuiet: flags.bool('quiet') },
        ),
      );
      return 0;
    }
    if (!flags.bool('quiet')) context.err(ATTACHED);
    // Only what is written from now on is seen.
    const shown = client.logs(namespace!, name, { container }).length;
    yield logPause;
    return yield* follow(context, pod, container, shown);
  },
};

/** Passes on what a container writes, after so many lines of it, until it does not run any more. */
export function* follow(
  { client, out }: Pick<Context, 'client' | 'out'>,
  { metadata: { namespace, name, uid } }: KubeObject,
  container: string,
  from = 0,
): Generator<Pause, number, void> {
  for (let shown = from; ; ) {
    const lines = client.logs(namespace!, name, { container });
    for (const { line } of lines.slice(shown)) out(`${line}\n`);
    shown = Math.max(shown, lines.length);
    const pod = client.list('Pod', namespace).find((each) => each.metadata.uid === uid);
    if (!pod || !statusIn(pod, container)?.state?.running) return 0;
    yield logPause;
  }
}

/** The status of a container that was there from the first, or was added to look into the pod. */
export const statusIn = ({ status }: KubeObject, container: string) =>
  [...(status?.ephemeralContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
    (each: { name: string }) => each.name === container,
  );

/** The shell that a running container is, if it waits for somebody to type: `sh` where the image decides. */
function shellIn(pod: KubeObject, container: string): string | undefined {
  const { containers, ephemeralContainers = [] } = pod.spec;
  const named = (each: { name: string }) => each.name === container;
  const added = ephemeralContainers.find(named);
  const { stdin, tty, command } = added ?? containers.find(named) ?? {};
  if (!stdin || !tty || !statusIn(pod, container)?.state?.running) return undefined;
  if (command === undefined) return added && 'sh';
  return isShellName(command) ? command[0] : undefined;
}

/**
 * A shell in a container that kubectl attaches to, with what it says afterwards.
 * Models k8s.io/kubectl/pkg/cmd/attach/attach.go reattachMessage.
 */
export function sessionIn(
  at: Pick<ShellRequest, 'namespace' | 'pod' | 'container' | 'shell'>,
  { isAdded, isQuiet }: { isAdded: boolean; isQuiet: boolean },
): ShellRequest {
  if (isQuiet) return at;
  const again = `'kubectl attach ${at.pod} -c ${at.container} -n ${at.namespace} -i -t'`;
  const ways = isAdded
    ? `the ephemeral container will not be restarted but may be reattached using ${again} if it is still running`
    : `resume using ${again} command`;
  return { ...at, farewell: `Session ended, ${ways}\n` };
}
