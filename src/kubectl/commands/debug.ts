import type { KubeObject } from '../../api/meta.ts';
import { findOne } from '../builder.ts';
import type { Pause } from '../client.ts';
import { allContainerNames } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote } from '../errors.ts';
import { until } from '../waiting.ts';
import { type Command, FILES_ONLY, withoutEffect } from './command.ts';
import { COPY_FLAGS, checkCopyFlags, podCopy } from './debug-copy.ts';
import { nodePod } from './debug-node.ts';
import { type DebugStyle, PROFILES, type Profile, securityContext } from './debug-profiles.ts';
import { podFor } from './exec.ts';
import { ATTACHED, containerIn, converse, follow, sessionIn, shellOf, statusIn } from './session.ts';

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
    if (!PROFILES.some((profile) => profile === flags.string('profile')))
      throw new CommandError(`unknown profile: ${flags.string('profile')}`);
    const [name = ''] = targets;
    const isQuiet = flags.bool('quiet');
    const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
    const openShell = (namespace: string, pod: string, container: string, isAdded: boolean) => {
      if (!isAttached || !flags.bool('tty') || context.io.stdin !== undefined) return;
      const shell = shellOf(draft(context, container, image, command, 'node'));
      if (shell === undefined && command.length > 0) return;
      const at = { namespace, pod, container, shell: shell ?? 'sh' };
      const request = sessionIn(at, { isAdded, isQuiet, isTerminal: true });
      // An image that nobody knows is taken to have a shell, though its first process may be something else.
      if (shell === undefined) delete request.leave;
      context.io.openShell?.(request);
    };
    const image = flags.string('image');
    let container = flags.string('container');
    let pod: KubeObject;
    if (/^(node|nodes|no)\//.test(name)) {
      const node = client.get('Node', undefined, name.slice(name.indexOf('/') + 1));
      container ||= 'debugger';
      const podName = `node-debugger-${node.metadata.name}-${freeSuffix(node, (suffix) =>
        client
          .list('Pod', context.namespace)
          .some((each) => each.metadata.name === `node-debugger-${node.metadata.name}-${suffix}`),
      )}`;
      if (!isQuiet)
        context.out(
          `Creating debugging pod ${podName} with container ${container} on node ${node.metadata.name}.\n`,
        );
      openShell(context.namespace, podName, container, false);
      const made = draft(context, container, image, command, 'node');
      pod = client.create(nodePod(context, node.metadata.name, podName, made)).object;
    } else {
      pod = name === '' ? podOfFile(context) : podFor(context, name);
      const free = () => {
        const made = freeName(pod);
        if (!isQuiet) context.out(`Defaulting debug container name to ${made}.\n`);
        return made;
      };
      if (flags.string('copy-to') === '') {
        if (container !== '' && allContainerNames(pod).includes(container))
          throw new CommandError(`container ${quote(container)} already exists`);
        const target = flags.string('target');
        if (target !== '' && !isQuiet) context.out(TARGETING(target));
        container ||= free();
        openShell(pod.metadata.namespace!, pod.metadata.name, container, true);
        addEphemeral(context, pod, container, image, command);
      } else {
        const copy = podCopy(
          context,
          pod,
          free,
          (own) => draft(context, own, image, command, 'copy'),
          command,
        );
        container = copy.container;
        if (container !== '') openShell(pod.metadata.namespace!, flags.string('copy-to'), container, false);
        const original = pod;
        pod = client.create(copy.object).object;
        if (flags.bool('replace'))
          client.delete('Pod', original.metadata.namespace, original.metadata.name, {});
      }
    }
    if (!isAttached || container === '') return 0;
    const reached = yield* waitRunning(context, pod, container);
    // What has ended already is not attached to: its log is shown.
    if (!statusIn(reached, container)?.state?.running) return yield* follow(context, reached, container);
    if (!isQuiet) context.err(ATTACHED);
    return yield* converse(context, reached, containerIn(reached, container)!, 0);
  },
};

/** The first name of this series that the pod has not: kubectl draws one at random. */
function freeName(pod: KubeObject): string {
  const taken = new Set(allContainerNames(pod));
  return `debugger-${freeSuffix(pod, (suffix) => taken.has(`debugger-${suffix}`), taken.size)}`;
}

/** Five letters that are not taken, the same for the same object each time. */
function freeSuffix({ metadata }: KubeObject, isTaken: (suffix: string) => boolean, salt = 0): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  let seed = [...metadata.uid].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, salt + 7);
  for (;;) {
    let suffix = '';
    for (let i = 0; i < 5; i++) {
      seed = (seed * 1664525 + 1013904223) >>> 0;
      suffix += letters[(seed >>> 16) % letters.length];
    }
    if (!isTaken(suffix)) return suffix;
  }
}

function draft(
  { flags }: Context,
  name: string,
  image: string,
  command: readonly string[],
  style: DebugStyle,
) {
  const security = securityContext(flags.string('profile') as Profile, style);
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
    ...(security ? { securityContext: security } : {}),
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
    ...draft(context, name, image, command, 'ephemeral'),
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
