import type { KubeObject } from '../../api/meta.ts';
import { find, findOne } from '../builder.ts';
import type { ExecSession, Pause } from '../client.ts';
import { chosenContainer } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError, PlainError } from '../errors.ts';
import { usageError } from '../flags.ts';
import { byLogging, podsOf } from '../pods-of.ts';
import { referenceOf } from '../printers/objects.ts';
import { type Command, withoutEffect } from './command.ts';

export const exec: Command = {
  name: 'exec',
  summary: 'Execute a command in a container',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  mutates: true,
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
    { name: 'filename', short: 'f', type: 'list', help: 'to use to exec into the resource' },
  ],
  *run(context) {
    const { args, dash, flags, path } = context;
    const name = dash === 0 ? undefined : args[0];
    const command = dash === 0 || dash === 1 ? args.slice(dash) : [];
    if (dash !== 0 && dash !== 1 && args.length > 1)
      throw usageError(
        path,
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      );
    const files = flags.list('filename');
    if (name === undefined && files.length === 0)
      throw new CommandError('pod, type/name or --filename must be specified');
    if (command.length === 0)
      throw new CommandError('you must specify at least one command for the container');
    const pod = podFor(
      context,
      name ?? referenceOf(findOne(context, { args: [], filenames: files }).object!),
    );
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const container = chosenContainer(context, pod, flags.string('container'), flags.bool('quiet'));
    const isShell = flags.bool('stdin') && flags.bool('tty');
    if (isShell && context.io.openShell !== undefined && isShellName(command)) {
      context.io.openShell({
        namespace: pod.metadata.namespace!,
        pod: pod.metadata.name,
        container,
        shell: command[0]!,
      });
      return 0;
    }
    if (isShell && !flags.bool('quiet'))
      context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    return yield* runInContainer(context, pod, container, command);
  },
};

/** A shell that waits for lines. */
export const isShellName = (command: readonly string[]) =>
  command.length === 1 && /^(\/(usr\/)?bin\/)?(ba|da|a|z|k)?sh$/.test(command[0]!);

/** A pod by its name, or one of those a controller or service has. */
export function podFor(context: Context, name: string): KubeObject {
  const found = find(context, { args: name.includes('/') ? [name] : ['pods', name] });
  if (found.errors.length > 0) throw found.errors[0];
  const object = found.infos[0]!.object!;
  if (object.kind === 'Pod') return object;
  const pods = podsOf(context.client, object);
  if (pods === undefined)
    throw new CommandError(
      `cannot attach to *v1.${object.kind}: selector for *v1.${object.kind} not implemented`,
    );
  if (pods.length === 0) throw new CommandError('timed out waiting for the condition');
  return [...pods].sort(byLogging)[0]!;
}

/** Runs a command to its end, its output passed on as it comes. */
function* runInContainer(
  context: Context,
  pod: KubeObject,
  container: string,
  command: readonly string[],
): Generator<Pause, number, void> {
  const { client, flags } = context;
  const session = client.exec(pod.metadata.namespace!, pod.metadata.name, {
    container,
    command: [...command],
    ...(flags.bool('stdin') ? { stdin: context.io.stdin ?? '' } : {}),
    tty: false,
  });
  if (session.error !== undefined) throw new CommandError(session.error, session.exitCode ?? 1);
  const code = yield* pump(context, session);
  // That it could not be started is known only when the node has answered.
  if (session.error !== undefined) throw new CommandError(session.error, code);
  if (code !== 0) throw new PlainError(`command terminated with exit code ${code}`, code);
  return 0;
}

/** Passes on what a session writes until it ends; kills it where the caller goes away first. */
export function* pump(
  context: Pick<Context, 'out' | 'err'>,
  session: ExecSession,
): Generator<Pause, number, void> {
  let out = 0;
  let err = 0;
  let code: number | undefined;
  try {
    for (;;) {
      code = session.exitCode;
      if (session.stdout.length > out) context.out(session.stdout.slice(out));
      out = session.stdout.length;
      if (session.stderr.length > err) context.err(session.stderr.slice(err));
      err = session.stderr.length;
      if (code !== undefined) return code;
      yield { until: 'session' };
    }
  } finally {
    if (code === undefined) session.kill('SIGKILL');
  }
}
