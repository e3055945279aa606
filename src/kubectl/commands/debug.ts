import type { KubeObject } from '../../api/meta.ts';
import type { Pause } from '../client.ts';
import { allContainerNames } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote } from '../errors.ts';
import { until } from '../waiting.ts';
import type { Command } from './command.ts';
import { podFor, runInContainer } from './exec.ts';

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
    { name: 'copy-to', type: 'string', help: 'Create a copy of the target Pod with this name.' },
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
    {
      name: 'share-processes',
      type: 'bool',
      default: true,
      help: 'With --copy-to, enable process namespace sharing.',
    },
  ],
  *run(context) {
    const { args, dash, flags } = context;
    const name = args[0];
    if ((name === undefined || dash === 0) && flags.string('image') === '')
      throw new CommandError('you must specify --image when not using --copy-to.');
    if (name === undefined || dash === 0) throw new CommandError('NAME or TYPE/NAME is required for debug');
    if (/^(node|nodes|no)\//.test(name))
      throw new CommandError(
        'debugging a node needs a pod in the host namespaces, which the simulated nodes do not have',
      );
    const pod = podFor(context, name);
    const image = flags.string('image');
    if (image === '') throw new CommandError('you must specify --image when not using --copy-to.');
    const container = flags.string('container') || freeName(pod);
    if (allContainerNames(pod).includes(container))
      throw new CommandError(`container ${quote(container)} already exists`);
    if (flags.string('copy-to') !== '') return copy(context, pod, container, image);
    if (!flags.has('container') && !flags.bool('quiet'))
      context.err(`Defaulting debug container name to ${container}.\n`);
    addEphemeral(context, pod, container, image, dash < 0 ? [] : args.slice(dash));
    if (!flags.bool('attach') && !flags.bool('stdin')) return 0;
    const running = yield* waitRunning(context, pod, container);
    if (context.io.openShell && flags.bool('tty')) {
      context.io.openShell({
        namespace: pod.metadata.namespace!,
        pod: pod.metadata.name,
        container,
        shell: 'sh',
      });
      return 0;
    }
    return yield* runInContainer(
      context,
      running,
      container,
      dash >= 0 && args.length > dash ? args.slice(dash) : ['sh'],
    );
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
    ...(command.length > 0 ? { command: [...command] } : {}),
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
  if (target !== '' && !context.flags.bool('quiet'))
    context.err(
      `Targeting container ${quote(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  const container = {
    ...draft(context, name, image, command),
    ...(target ? { targetContainerName: target } : {}),
  };
  const patch = { spec: { ephemeralContainers: [container] } };
  context.client.patch('Pod', pod.metadata.namespace, pod.metadata.name, patch, 'strategic', {
    subresource: 'ephemeralcontainers',
  });
}

function copy(context: Context, pod: KubeObject, name: string, image: string): number {
  const { flags, client } = context;
  const { nodeName: _, ephemeralContainers: __, ...spec } = pod.spec;
  client.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.string('copy-to'), namespace: pod.metadata.namespace, labels: {} },
    spec: {
      ...spec,
      shareProcessNamespace: flags.bool('share-processes'),
      containers: [...spec.containers, draft(context, name, image, [])],
    },
  });
  if (!flags.has('container') && !flags.bool('quiet'))
    context.err(`Defaulting debug container name to ${name}.\n`);
  return 0;
}

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
    const status = [
      ...(object.status?.ephemeralContainerStatuses ?? []),
      ...(object.status?.containerStatuses ?? []),
    ].find((each: { name: string }) => each.name === container);
    return status?.state?.running || status?.state?.terminated ? object : undefined;
  });
  return found!;
}
