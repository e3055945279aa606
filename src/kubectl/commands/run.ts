import type { KubeObject } from '../../api/meta.ts';
import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, isNotFound, PlainError, quote } from '../errors.ts';
import { applyMergePatch, applyStrategicPatch } from '../strategic.ts';
import { until } from '../waiting.ts';
import type { Command } from './command.ts';
import { CREATE_FLAGS, createDraft, type Draft, labelMap } from './create/create-command.ts';

export const run: Command = {
  name: 'run',
  summary: 'Run a particular image on the cluster',
  usage: 'run NAME --image=image [--env="key=value"] [--port=port] [--command] -- [COMMAND] [args...]',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    ...CREATE_FLAGS,
    { name: 'image', type: 'string', required: true, help: 'The image for the container to run.' },
    { name: 'annotations', type: 'array', help: 'Annotations to apply to the pod.' },
    { name: 'attach', type: 'bool', help: 'Wait for the pod to start running, and then attach to it.' },
    { name: 'command', type: 'bool', help: "Use extra arguments as the 'command' field in the container." },
    { name: 'env', type: 'array', help: 'Environment variables to set in the container.' },
    { name: 'expose', type: 'bool', help: 'If true, create a ClusterIP service associated with the pod.' },
    { name: 'image-pull-policy', type: 'string', help: 'The image pull policy for the container.' },
    { name: 'labels', short: 'l', type: 'string', help: 'Comma separated labels to apply to the pod.' },
    { name: 'leave-stdin-open', type: 'bool', help: 'Leave stdin open after the first attach completes.' },
    { name: 'overrides', type: 'string', help: 'An inline JSON override for the generated object.' },
    {
      name: 'override-type',
      type: 'string',
      default: 'merge',
      help: 'The method used to override the object.',
    },
    { name: 'port', type: 'string', help: 'The port that this container exposes.' },
    { name: 'privileged', type: 'bool', help: 'If true, run the container in privileged mode.' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'If true, suppress prompt messages.' },
    {
      name: 'restart',
      type: 'string',
      default: 'Always',
      values: ['Always', 'OnFailure', 'Never'],
      help: 'The restart policy for this Pod.',
    },
    { name: 'rm', type: 'bool', help: 'If true, delete the pod after it exits.' },
    { name: 'stdin', short: 'i', type: 'bool', help: 'Keep stdin open on the container in the pod.' },
    { name: 'tty', short: 't', type: 'bool', help: 'Allocate a TTY for the container in the pod.' },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: 60_000,
      help: 'How long to wait until the pod is running',
    },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      help: 'Seconds given to the pod to terminate gracefully.',
    },
    { name: 'force', type: 'bool', help: 'Immediately remove the pod.' },
    { name: 'wait', type: 'bool', help: 'Wait for the pod to be gone.' },
    { name: 'timeout', type: 'duration', default: 0, help: 'How long to wait before giving up on a delete' },
  ],
  *run(context) {
    const { flags, args, dash } = context;
    const name = args[0];
    if (name === undefined || dash === 0) throw new CommandError('NAME is required for run');
    const image = flags.string('image');
    if (image === '') throw new CommandError('--image is required');
    if (/\s|[A-Z]+\/|^[^a-z0-9]/.test(image.split(':')[0]!))
      throw new CommandError(`invalid image name ${quote(image)}: invalid reference format`);
    if (flags.bool('tty') && !flags.bool('stdin'))
      throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
    const port = flags.string('port');
    if (flags.bool('expose') && port === '')
      throw new CommandError('--port must be set when exposing a service');
    if (port !== '' && !/^\d+$/.test(port)) throw new CommandError('--port must be a number');
    const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (flags.bool('rm') && !isAttached)
      throw new CommandError('--rm should only be used for attached containers');
    if (isAttached && dryRunOf(flags) !== 'none')
      throw new CommandError(
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    checkChoices(context);
    const pod = createDraftQuietly(context, draftPod(context, name, image, args.slice(1)), isAttached);
    if (flags.bool('expose')) createDraft(context, draftService(name, Number(port), labelsOf(context, name)));
    if (!isAttached) return 0;
    return yield* attach(context, pod);
  },
};

function createDraftQuietly(context: Context, draft: Draft, isAttached: boolean): KubeObject {
  if (!isAttached) return createDraft(context, draft);
  return context.client.create({ ...draft, metadata: { ...draft.metadata, namespace: context.namespace } })
    .object;
}

function checkChoices({ flags }: Context): void {
  const restart = flags.string('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart))
    throw new CommandError(`invalid restart policy: ${restart}, valid values are: Always, OnFailure, Never`);
  const pull = flags.string('image-pull-policy');
  if (pull !== '' && !['Always', 'IfNotPresent', 'Never'].includes(pull))
    throw new CommandError(
      `invalid image pull policy: ${pull}, valid values are: Always, IfNotPresent, Never`,
    );
}

const labelsOf = ({ flags }: Context, name: string): Record<string, string> =>
  flags.string('labels') ? labelMap(flags.string('labels')) : { run: name };

function draftPod(context: Context, name: string, image: string, words: readonly string[]): Draft {
  const { flags } = context;
  const env = flags.list('env').map((text) => {
    const at = text.indexOf('=');
    if (at <= 0) throw new CommandError(`invalid env: ${text}`);
    return { name: text.slice(0, at), value: text.slice(at + 1) };
  });
  const annotations = Object.fromEntries(
    flags.list('annotations').map((text) => [text.split('=')[0]!, text.slice(text.indexOf('=') + 1)]),
  );
  const port = flags.string('port');
  const container = {
    name,
    image,
    resources: {},
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: [...words] } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
    ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('stdin') && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  const draft: Draft = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: labelsOf(context, name),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.string('restart') },
    status: {},
  };
  return flags.string('overrides') ? overridden(context, draft) : draft;
}

function overridden({ flags }: Context, draft: Draft): Draft {
  try {
    const patch = JSON.parse(flags.string('overrides'));
    return flags.string('override-type') === 'strategic'
      ? applyStrategicPatch(draft, patch, 'Pod')
      : applyMergePatch(draft, patch);
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
}

const draftService = (name: string, port: number, selector: Record<string, string>): Draft => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector },
  status: { loadBalancer: {} },
});

/** Shows what the container writes until it ends, then takes its exit code. */
function* attach(context: Context, pod: KubeObject): Generator<Pause, number, void> {
  const { client, flags } = context;
  const { name } = pod.metadata;
  const namespace = pod.metadata.namespace!;
  const container: string = pod.spec.containers[0].name;
  const current = (): KubeObject | undefined => {
    try {
      return client.get('Pod', namespace, name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  const stateOf = (object: KubeObject | undefined) =>
    object?.status?.containerStatuses?.find((each: { name: string }) => each.name === container)?.state;
  try {
    const started = yield* until(context, ['Pod'], flags.number('pod-running-timeout'), () => {
      const state = stateOf(current());
      return state?.running || state?.terminated ? true : undefined;
    });
    if (!started) throw new CommandError('timed out waiting for the condition');
    if (!flags.bool('quiet') && flags.bool('stdin') && stateOf(current())?.running)
      context.err("If you don't see a command prompt, try pressing enter.\n");
    let shown = 0;
    for (;;) {
      const lines = client.logs(namespace, name, { container });
      for (const { line } of lines.slice(shown)) context.out(`${line}\n`);
      shown = Math.max(shown, lines.length);
      const object = current();
      const state = stateOf(object);
      if (object === undefined || !state?.running) {
        const code: number = state?.terminated?.exitCode ?? 0;
        if (code !== 0 && flags.string('restart') === 'Never')
          throw new PlainError(
            `pod ${namespace}/${name} terminated (${state.terminated.reason ?? 'Error'})\n${state.terminated.message ?? ''}`,
            code,
          );
        return 0;
      }
      yield { until: 'session' };
    }
  } finally {
    if (flags.bool('rm')) remove(context, namespace, name);
  }
}

function remove({ client, out }: Context, namespace: string, name: string): void {
  try {
    client.delete('Pod', namespace, name, { propagationPolicy: 'Background' });
    out(`pod ${quote(name)} deleted from ${namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
