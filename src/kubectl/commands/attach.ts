import { chosenContainer } from '../containers.ts';
import { CommandError } from '../errors.ts';
import { type Command, withoutEffect } from './command.ts';
import { podFor } from './exec.ts';
import { ATTACHED, containerIn, converse, sessionIn, shellOf, statusIn } from './session.ts';

export const attach: Command = {
  name: 'attach',
  summary: 'Attach to a running container',
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  // What is typed may change anything.
  mutates: (_, flags) => flags.bool('stdin'),
  completes: 'pods',
  flags: [
    { name: 'container', short: 'c', type: 'string', help: 'Container name.' },
    { name: 'stdin', short: 'i', type: 'bool', help: 'Pass stdin to the container' },
    { name: 'tty', short: 't', type: 'bool', help: 'Stdin is a TTY' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Only print output from the remote session' },
    withoutEffect('pod-running-timeout', 'How long to wait until a pod is running', {
      type: 'duration',
      default: 60_000,
    }),
  ],
  *run(context) {
    const { args, client, flags, io } = context;
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new CommandError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    if (flags.number('pod-running-timeout') <= 0)
      throw new CommandError('--pod-running-timeout must be higher than zero');
    const pod = podFor(context, args.join('/'));
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const isQuiet = flags.bool('quiet');
    const name = chosenContainer(context, pod, flags.string('container'), isQuiet);
    const container = containerIn(pod, name) ?? { name };
    if (flags.bool('tty') && !container.tty && !isQuiet)
      context.err(`error: Unable to use a TTY - container ${name} did not allocate one\n`);
    if (!isQuiet) context.err(ATTACHED);
    const { namespace = '', name: podName } = pod.metadata;
    const shell =
      io.stdin === undefined && statusIn(pod, name)?.state?.running ? shellOf(container) : undefined;
    if (shell && io.openShell && flags.bool('stdin') && container.tty) {
      const isAdded =
        pod.spec.ephemeralContainers?.some((each: { name: string }) => each.name === name) === true;
      const at = { namespace, pod: podName, container: name, shell };
      io.openShell(sessionIn(at, { isAdded, isQuiet, isTerminal: flags.bool('tty') }));
      return 0;
    }
    // Only what is written from now on is seen.
    const shown = client.logs(namespace, podName, { container: name }).length;
    return yield* converse(context, pod, container, shown);
  },
};
