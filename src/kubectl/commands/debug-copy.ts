import type { KubeObject } from '../../api/meta.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';

const keep = (what: string, help: string, value = false): Flag => ({
  name: `keep-${what}`,
  type: 'bool',
  default: value,
  help: `With --copy-to, ${help}`,
});

/** Flags of `debug` that are about the copy of a pod. */
export const COPY_FLAGS: readonly Flag[] = [
  { name: 'copy-to', type: 'string', help: 'Name of a copy of the pod to debug instead of the pod' },
  { name: 'arguments-only', type: 'bool', help: 'What stands behind -- are arguments, not the command' },
  keep('annotations', 'the copy has the annotations too'),
  keep('init-containers', 'init containers run in the copy', true),
  keep('labels', 'the copy has the labels too, and so may be chosen by a service'),
  keep('liveness', 'the copy has the liveness probes'),
  keep('readiness', 'the copy has the readiness probes'),
  keep('startup', 'the copy has the startup probes'),
  { name: 'replace', type: 'bool', help: 'With --copy-to, the pod itself is deleted' },
  { name: 'same-node', type: 'bool', help: 'With --copy-to, the copy runs on the node of the pod' },
  { name: 'set-image', type: 'list', help: 'With --copy-to, other images: CONTAINER=IMAGE, or *=IMAGE' },
  {
    name: 'share-processes',
    type: 'bool',
    default: true,
    help: 'With --copy-to, all containers see the processes of all.',
  },
];

/** Checks the flags that make sense together only. */
export function checkCopyFlags({ flags }: Context, command: readonly string[]): void {
  const image = flags.string('image');
  if (flags.string('copy-to') !== '') {
    if (image === '' && flags.list('set-image').length === 0 && command.length === 0)
      throw new CommandError('you must specify --image, --set-image or command arguments.');
    if (command.length > 0 && flags.string('container') === '' && image === '')
      throw new CommandError('you must specify an existing container or a new image when specifying args.');
    if (flags.string('target') !== '')
      throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.');
    return;
  }
  for (const name of ['replace', 'same-node'] as const)
    if (flags.bool(name)) throw new CommandError(`--${name} may only be used with --copy-to.`);
  if (flags.list('set-image').length > 0)
    throw new CommandError('--set-image may only be used with --copy-to.');
  if (image === '') throw new CommandError('you must specify --image when not using --copy-to.');
}

/**
 * The copy of a pod with the container to debug in; its name is empty where only images were changed.
 * Models k8s.io/kubectl/pkg/cmd/debug/debug.go generatePodCopyWithDebugContainer.
 */
export function podCopy(
  { flags }: Context,
  pod: KubeObject,
  freeName: () => string,
  draft: (name: string) => Record<string, unknown>,
  command: readonly string[],
): { object: unknown; container: string } {
  const { nodeName, ephemeralContainers: _, ...spec } = structuredClone(pod.spec);
  const images = new Map(flags.list('set-image').map((text) => text.split(/=(.*)/s) as [string, string]));
  // biome-ignore lint/suspicious/noExplicitAny: containers as a person would write them
  const containers: any[] = spec.containers.map(withoutProbes(flags.bool.bind(flags)));
  for (const container of containers)
    container.image = images.get(container.name) ?? images.get('*') ?? container.image;
  let name = flags.string('container');
  const own = containers.find((each) => each.name === name);
  if (own !== undefined) {
    const { image, env, imagePullPolicy } = draft(name);
    if (command.length > 0) {
      own[flags.bool('arguments-only') ? 'args' : 'command'] = [...command];
      if (!flags.bool('arguments-only')) delete own.args;
    }
    if (image) own.image = image;
    if (env) own.env = env;
    if (flags.has('image-pull-policy')) own.imagePullPolicy = imagePullPolicy;
    own.stdin = flags.bool('stdin');
    own.tty = flags.bool('tty');
  } else if (flags.string('image') !== '') {
    name ||= freeName();
    containers.push(draft(name));
  } else if (images.size === 0) throw new CommandError('you must specify image when creating new container');
  const { labels, annotations, namespace } = pod.metadata;
  return {
    container: name,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: flags.string('copy-to'),
        namespace,
        ...(flags.bool('keep-labels') && labels ? { labels } : {}),
        ...(flags.bool('keep-annotations') && annotations ? { annotations } : {}),
      },
      spec: {
        ...spec,
        ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
        ...(flags.bool('keep-init-containers') ? {} : { initContainers: [] }),
        shareProcessNamespace: flags.bool('share-processes'),
        containers,
      },
    },
  };
}

/** A pod to look at is not to be restarted while somebody looks. */
const withoutProbes = (isSet: (name: string) => boolean) => (container: Record<string, unknown>) => {
  const copy = { ...container };
  if (!isSet('keep-liveness')) delete copy.livenessProbe;
  if (!isSet('keep-readiness')) delete copy.readinessProbe;
  if (!isSet('keep-startup')) delete copy.startupProbe;
  return copy;
};
