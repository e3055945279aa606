import type { KubeObject } from '../../api/meta.ts';
import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import { resourceOfKind } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, isNotFound, PlainError, quote } from '../errors.ts';
import { usageError } from '../flags.ts';
import { withLastApplied } from '../last-applied.ts';
import { printTyped, showWarnings } from '../results.ts';
import { until } from '../waiting.ts';
import { type Command, KUSTOMIZE, withoutEffect } from './command.ts';
import { type Draft, labelMap, madeBy } from './create/create-command.ts';
import { cascade } from './delete.ts';
import { OVERRIDE_FLAGS, overridden } from './overrides.ts';
import { ATTACHED, converse, type Interactive, sessionIn, shellOf } from './session.ts';

export const run: Command = {
  name: 'run',
  summary: 'Run a particular image on the cluster',
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    ...madeBy('kubectl-run'),
    { name: 'image', type: 'string', required: true, help: 'The image for the container to run.' },
    { name: 'annotations', type: 'array', help: 'Annotations to apply to the pod.' },
    { name: 'attach', type: 'bool', help: 'Wait for the pod to start running, and then attach to it.' },
    { name: 'command', type: 'bool', help: "Use extra arguments as the 'command' field in the container." },
    { name: 'env', type: 'array', help: 'Environment variables to set in the container.' },
    { name: 'expose', type: 'bool', help: 'If true, create a ClusterIP service associated with the pod.' },
    { name: 'image-pull-policy', type: 'string', help: 'The image pull policy for the container.' },
    { name: 'labels', short: 'l', type: 'string', help: 'Comma separated labels to apply to the pod.' },
    { name: 'leave-stdin-open', type: 'bool', help: 'Leave stdin open after the first attach completes.' },
    ...OVERRIDE_FLAGS,
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
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      bare: 'background',
      values: ['background', 'orphan', 'foreground'],
      help: 'With --rm, what becomes of the dependents of the pod',
    },
    withoutEffect('filename', 'Files to use beside the image', { short: 'f', type: 'list' }),
    KUSTOMIZE,
    withoutEffect('recursive', 'Look below directories too', { short: 'R', type: 'bool' }),
    { name: 'wait', type: 'bool', help: 'Wait for the pod to be gone.' },
    { name: 'timeout', type: 'duration', default: 0, help: 'How long to wait before giving up on a delete' },
  ],
  *run(context) {
    const { flags, args, dash, path } = context;
    const wrongCall = (message: string) => usageError(path, message);
    const name = args[0];
    if (name === undefined || dash === 0) throw wrongCall('NAME is required for run');
    const image = flags.string('image');
    if (image === '') throw new CommandError('--image is required');
    if (!IMAGE.test(image))
      throw new CommandError(`Invalid image name ${quote(image)}: invalid reference format`);
    if (flags.bool('tty') && !flags.bool('stdin'))
      throw wrongCall('-i/--stdin is required for containers with -t/--tty=true');
    const port = flags.string('port');
    if (flags.bool('expose') && port === '') throw wrongCall('--port must be set when exposing a service');
    const restart = flags.string('restart');
    if (!['', 'Always', 'OnFailure', 'Never'].includes(restart))
      throw wrongCall(`invalid restart policy: ${restart}`);
    const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (flags.bool('rm') && !isAttached) throw wrongCall('--rm should only be used for attached containers');
    if (isAttached && dryRunOf(flags) !== 'none')
      throw wrongCall(
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    const pull = flags.string('image-pull-policy');
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(pull))
      throw wrongCall(`invalid image pull policy: ${pull}`);
    const draft = draftPod(context, name, image, args.slice(1));
    if (isAttached) askForShell(context, draft);
    const pod = sendDraft(context, draft);
    if (flags.bool('expose')) {
      const service = sendDraft(context, draftService(name, Number(port), labelsOf(context, name)));
      show(context, service);
      if (flags.string('output') === 'yaml') context.out('---\n---\n');
    }
    if (isAttached) return yield* attach(context, pod);
    show(context, pod);
    return 0;
  },
};

/** Models github.com/distribution/reference ReferenceRegexp. */
const IMAGE = (() => {
  const part = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
  const domain = `(?:${part}(?:\\.${part})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
  const path = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
  const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
  return new RegExp(`^(?:${domain}/)?${path}(?:/${path})*(?::\\w[\\w.-]{0,127})?(?:@${digest})?$`);
})();

/** Creates the object, or answers with it as it would be. */
function sendDraft(context: Context, draft: Draft): KubeObject {
  const { client, flags, namespace, explicitNamespace } = context;
  const dryRun = dryRunOf(flags);
  if (dryRun === 'client')
    return explicitNamespace ? { ...draft, metadata: { ...draft.metadata, namespace } } : draft;
  const object = { ...draft, metadata: { ...draft.metadata, namespace } };
  const answer = client.create(flags.bool('save-config') ? withLastApplied(object) : object, {
    dryRun: dryRun === 'server',
  });
  showWarnings(context, answer.warnings);
  return answer.object;
}

function show(context: Context, object: KubeObject): void {
  const info = { resource: resourceOfKind(object.kind)!, name: object.metadata.name };
  printTyped(context, info, object, 'created', dryRunOf(context.flags));
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
    flags.list('annotations').map((text) => {
      const at = text.indexOf('=');
      if (at <= 0) throw new CommandError(`invalid annotations format: ${text}`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
  const port = flags.string('port');
  if (port !== '' && !/^[-+]?\d+$/.test(port))
    throw new CommandError(`strconv.Atoi: parsing ${quote(port)}: invalid syntax`);
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
  return overridden(flags, draft);
}

const draftService = (name: string, port: number, selector: Record<string, string>): Draft => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector },
  status: { loadBalancer: {} },
});

/**
 * Goes into the streams of the container until it ends, then takes its exit code where the pod does not start it again.
 * Models k8s.io/kubectl/pkg/cmd/run/run.go handleAttachPod.
 */
function* attach(context: Context, { metadata }: KubeObject): Generator<Pause, number, void> {
  const { client, flags, io } = context;
  const { name } = metadata;
  const namespace = metadata.namespace!;
  const timeout = flags.number('pod-running-timeout');
  // Nobody types in here, and somebody may later: the pod is kept for that.
  let staysOpen = false;
  try {
    const phaseOf = (pod: KubeObject): string => pod.status?.phase ?? '';
    const hasEnded = (pod: KubeObject) => ['Succeeded', 'Failed'].includes(phaseOf(pod));
    const wait = function* (isReached: (pod: KubeObject) => boolean) {
      const reached = yield* until(context, ['Pod'], timeout, () =>
        isReached(client.get('Pod', namespace, name)) ? true : undefined,
      );
      if (!reached) throw new CommandError('timed out waiting for the condition');
      return client.get('Pod', namespace, name);
    };
    let pod = yield* wait((each) => hasEnded(each) || (phaseOf(each) === 'Running' && isReady(each)));
    const container = pod.spec.containers[0] as Interactive;
    const lines = client.logs(namespace, name, { container: container.name });
    for (const { line } of lines) context.out(`${line}\n`);
    if (!hasEnded(pod)) {
      if (!flags.bool('quiet')) context.err(ATTACHED);
      staysOpen = io.stdin === undefined && shellOf(container) !== undefined;
      if (staysOpen) return 0;
      yield* converse(context, pod, container, lines.length);
    }
    const restart = flags.string('restart');
    if (flags.bool('leave-stdin-open') || (restart !== 'Never' && restart !== 'OnFailure')) return 0;
    pod = yield* wait((each) => (restart === 'Never' ? hasEnded(each) : phaseOf(each) === 'Succeeded'));
    const { exitCode, reason, message = '' } = terminatedOf(pod) ?? {};
    if (phaseOf(pod) === 'Succeeded') return 0;
    if (!exitCode) throw new CommandError(`pod ${namespace}/${name} failed with unknown exit code`);
    throw new PlainError(`pod ${namespace}/${name} terminated (${reason})\n${message}`, exitCode);
  } finally {
    if (flags.bool('rm') && !staysOpen) remove(context, namespace, name);
  }
}

const isReady = (pod: KubeObject): boolean =>
  pod.status?.conditions?.some(
    (each: { type: string; status: string }) => each.type === 'Ready' && each.status === 'True',
  ) === true;

const terminatedOf = (pod: KubeObject) => pod.status?.containerStatuses?.[0]?.state?.terminated;

/** Asks the terminal for a session in the shell that the pod is going to be: before it is made. */
function askForShell({ flags, io, namespace }: Context, { metadata, spec }: Draft): void {
  const [container] = (spec as { containers: Interactive[] }).containers;
  const shell = container && io.stdin === undefined ? shellOf(container) : undefined;
  if (!shell || !container?.tty) return;
  const { name } = metadata as { name: string };
  const place = namespace === 'default' ? '' : ` -n ${namespace}`;
  const request = sessionIn(
    { namespace, pod: name, container: container.name, shell },
    {
      isAdded: false,
      isQuiet: flags.bool('quiet'),
      isTerminal: true,
      endsPod: flags.string('restart') === 'Never',
      ...(flags.bool('rm') ? { after: `kubectl delete pod ${name}${place} --wait=false` } : {}),
    },
  );
  io.openShell?.(request);
}

function remove({ client, flags, out }: Context, namespace: string, name: string): void {
  const grace = flags.number('grace-period');
  const seconds = flags.bool('force') ? 0 : grace === 0 ? 1 : grace;
  try {
    client.delete('Pod', namespace, name, {
      propagationPolicy: cascade(flags.string('cascade')),
      ...(seconds >= 0 ? { gracePeriodSeconds: seconds } : {}),
    });
    out(`pod ${quote(name)} deleted from ${namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
