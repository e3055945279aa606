import { chosenContainer } from '../containers.ts';
import { CommandError } from '../errors.ts';
import { logPause } from '../waiting.ts';
import type { Command } from './command.ts';
import { podFor } from './exec.ts';

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
    const { namespace, name, uid } = pod.metadata;
    if (!flags.bool('quiet')) context.err(ATTACHED);
    // Only what is written from now on is seen.
    let shown = client.logs(namespace!, name, { container }).length;
    for (;;) {
      yield logPause;
      const lines = client.logs(namespace!, name, { container });
      for (const { line } of lines.slice(shown)) context.out(`${line}\n`);
      shown = Math.max(shown, lines.length);
      const current = client.list('Pod', namespace).find((each) => each.metadata.uid === uid);
      const status = current?.status?.containerStatuses?.find(
        (each: { name: string }) => each.name === container,
      );
      if (!status?.state?.running) return 0;
    }
  },
};
