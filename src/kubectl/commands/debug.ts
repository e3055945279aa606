import type { KubeObject } from '../../api/meta.ts';
import { findOne } from '../builder.ts';
import type { Pause } from '../client.ts';
import { allContainerNames } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote } from '../errors.ts';
import { until } from '../waiting.ts';
import { ATTACHED, follow, sessionIn, statusIn } from './attach.ts';
import { type Command, FILES_ONLY, withoutEffect } from './command.ts';
import { COPY_FLAGS, checkCopyFlags, podCopy } from './debug-copy.ts';
import { isShellName, podFor, runInContainer } from './exec.ts';

export const debug: Command = {
  name: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  mutates: true,
  completes: 'pods',
  flags: [
    { name: 'image', type: 'string', help: 'Container image to use for debug container.' },
    { name: 'container', short: 'c', type: 'string', help: 'Container name to use for debug container.' },
    { name: 'target', type: 'string', help: 'Target processes in this container name.' },
    ...COPY_FLAGS,
    withoutEffect('custom', 'File with a part of a container to lay over the profile'),
    FILES_ONLY,
    {
      name: 'stdin',
      short: 'i',
      type: 'bool',
      help: 'Keep stdin open on the container, even if nothing is attached.',
    },
    { name: 'tty', short: 't', type: 'bool', help: 'Allocate a TTY for the debugging container.' },
    { name: 'attach', type: 'bool', help: 'Wait for the container to start running, and then attach.' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'If true, suppress informational messages.' },
    { name: 'env', type: 'array', help: 'Environment variables to set in the container.' },
    { name: 'image-pull-policy', type: 'string', help: 'The image pull policy for the container.' },
    {
      name: 'profile',
      type: 'string',
      default: 'general',
      help: 'Options are "general", "baseline", "restricted".',
    },
  ],
  *run(context) {
    const { args, dash, flags, client } = context;
    const targets = dash >= 0 ? args.slice(0, dash) : args;
    const command = dash >= 0 ? args.slice(dash) : [];
    checkCopyFlags(context, command);
    if (targets.length === 0 && flags.list('filename').length === 0)
      throw new CommandError('NAME or filename is required for debug');
    if (flags.bool('tty') && !flags.bool('stdin'))
      throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
    if (!PULL_POLICIES.includes(flags.string('image-pull-policy')))
      throw new CommandError(`invalid image pull policy: ${flags.string('image-pull-policy')}`);
    if (!PROFILES.includes(flags.string('profile')))
      throw new CommandError(`unknown profile: ${flags.string('profile')}`);
    const [name = ''] = targets;
    if (/^(node|nodes|no)\//.test(name))
      throw new CommandError(
        'debugging a node needs a pod in the host namespaces, which the simulated nodes do not have',
      );
    let pod = name === '' ? podOfFile(context) : podFor(context, name);
    const image = flags.string('image');
    const free = () => {
      const made = freeName(pod);
      if (!isQuiet) context.out(`Defaulting debug container name to ${made}.\n`);
      return made;
    };
    const isQuiet = flags.bool('quiet');
    const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
    const isShell = command.length === 0 || isShellName(command);
    const opensShell = isAttached && isShell && flags.bool('tty') && context.io.openShell !== undefined;
    const openShell = (podName: string, isAdded: boolean) => {
      if (!opensShell || container === '') return;
      const at = { namespace: pod.metadata.namespace!, pod: podName, container, shell: command[0] ?? 'sh' };
      context.io.openShell?.(sessionIn(at, { isAdded, isQuiet }));
    };
    let container = flags.string('container');
    if (flags.string('copy-to') === '') {
      if (container !== '' && allContainerNames(pod).includes(container))
        throw new CommandError(`container ${quote(container)} already exists`);
      const target = flags.string('target');
      if (target !== '' && !isQuiet) context.out(TARGETING(target));
      container ||= free();
      openShell(pod.metadata.name, true);
      addEphemeral(context, pod, container, image, command);
    } else {
      const copy = podCopy(context, pod, free, (own) => draft(context, own, image, command), command);
      container = copy.container;
      openShell(flags.string('copy-to'), false);
      const original = pod;
      pod = client.create(copy.object).object;
      if (flags.bool('replace'))
        client.delete('Pod', original.metadata.namespace, original.metadata.name, {});
    }
    if (!isAttached || container === '') return 0;
    const reached = yield* waitRunning(context, pod, container);
    // What has ended already is not attached to: its log is shown.
    if (!statusIn(reached, container)?.state?.running) return yield* follow(context, reached, container);
    if (!isQuiet) context.err(ATTACHED);
    if (opensShell) return 0;
    if (!isShell) return yield* follow(context, reached, container);
    return yield* runInContainer(context, reached, container, command.length > 0 ? command : ['sh']);
  },
};

/** The first name of this series that the pod has not: kubectl draws one at random. */
function freeName(pod: KubeObject): string {
  const taken = new Set(allContainerNames(pod));
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  let seed = [...pod.metadata.uid].reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0,
    taken.size + 7,
  );
  for (;;) {
    let suffix = '';
    for (let i = 0; i < 5; i++) {
      seed = (seed * 1664525 + 1013904223) >>> 0;
      suffix += letters[(seed >>> 16) % letters.length];
    }
    if (!taken.has(`debugger-${suffix}`)) return `debugger-${suffix}`;
  }
}

function draft({ flags }: Context, name: string, image: string, command: readonly string[]) {
  const env = flags
    .list('env')
    .map((text) => ({ name: text.split('=')[0]!, value: text.slice(text.indexOf('=') + 1) }));
  return {
    name,
    image,
    imagePullPolicy: flags.string('image-pull-policy') || 'IfNotPresent',
    resources: {},
    terminationMessagePolicy: 'File',
    ...(command.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: [...command] } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

function addEphemeral(
  context: Context,
  pod: KubeObject,
  name: string,
  image: string,
  command: readonly string[],
): void {
  const target = context.flags.string('target');
  const container = {
    ...draft(context, name, image, command),
    ...(target ? { targetContainerName: target } : {}),
  };
  const patch = { spec: { ephemeralContainers: [container] } };
  context.client.patch('Pod', pod.metadata.namespace, pod.metadata.name, patch, 'strategic', {
    subresource: 'ephemeralcontainers',
  });
}

function podOfFile(context: Context): KubeObject {
  const { object } = findOne(context, { args: [], filenames: context.flags.list('filename') });
  if (object?.kind !== 'Pod')
    throw new CommandError('the simulated cluster can debug the pods of files only');
  return object;
}

const TARGETING = (target: string) =>
  `Targeting container ${quote(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`;
const PULL_POLICIES = ['', 'Always', 'IfNotPresent', 'Never'];
const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

function* waitRunning(
  context: Context,
  pod: KubeObject,
  container: string,
): Generator<Pause, KubeObject, void> {
  const found = yield* until(context, ['Pod'], Number.POSITIVE_INFINITY, () => {
    let object: KubeObject;
    try {
      object = context.client.get('Pod', pod.metadata.namespace, pod.metadata.name);
    } catch (error) {
      if (isNotFound(error)) throw new CommandError('pod is gone');
      throw error;
    }
    const { running, terminated } = statusIn(object, container)?.state ?? {};
    return running || terminated ? object : undefined;
  });
  return found!;
}
