import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { microTimestamp, parseTimestamp, type SimMs } from '../../base/time.ts';
import { type Found, find } from '../builder.ts';
import type { LogLine, LogOptions, Pause } from '../client.ts';
import { allContainerNames, chosenContainer } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote } from '../errors.ts';
import { usageError } from '../flags.ts';
import { byLogging, podsOf } from '../pods-of.ts';
import { logPause } from '../waiting.ts';
import { type Command, SELECTOR, withoutEffect } from './command.ts';

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export const logs: Command = {
  name: 'logs',
  aliases: ['log'],
  summary: 'Print the logs for a container in a pod',
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  completes: 'pods',
  flags: [
    SELECTOR,
    { name: 'all-containers', type: 'bool', help: "Get all containers' logs in the pod(s)." },
    { name: 'all-pods', type: 'bool', help: 'Get logs from all pod(s). Sets prefix to true.' },
    { name: 'container', short: 'c', type: 'string', help: 'Print the logs of this container' },
    { name: 'follow', short: 'f', type: 'bool', help: 'Specify if the logs should be streamed.' },
    { name: 'ignore-errors', type: 'bool', help: 'Allow for any errors that occur to be non-fatal' },
    withoutEffect('insecure-skip-tls-verify-backend', 'Trust whatever kubelet answers', { type: 'bool' }),
    { name: 'limit-bytes', type: 'int', default: 0, help: 'Maximum bytes of logs to return.' },
    {
      name: 'max-log-requests',
      type: 'int',
      default: 5,
      help: 'Maximum number of concurrent logs to follow.',
    },
    withoutEffect('pod-running-timeout', 'How long to wait until a pod is running', {
      type: 'duration',
      default: 20_000,
    }),
    {
      name: 'prefix',
      type: 'bool',
      help: 'Prefix each log line with the log source (pod name and container name)',
    },
    {
      name: 'previous',
      short: 'p',
      type: 'bool',
      help: 'Print the logs for the previous instance of the container.',
    },
    { name: 'since', type: 'duration', default: 0, help: 'Only return logs newer than a relative duration.' },
    { name: 'since-time', type: 'string', help: 'Only return logs after a specific date (RFC3339).' },
    { name: 'tail', type: 'int', default: -1, help: 'Lines of recent log file to display.' },
    { name: 'timestamps', type: 'bool', help: 'Include timestamps on each line in the log output' },
  ],
  *run(context) {
    const { flags, args, path } = context;
    if (args.length > 2 || (args.length === 0 && flags.string('selector') === ''))
      throw usageError(path, USAGE);
    if (args.length === 1 && flags.string('selector') !== '')
      throw usageError(path, 'only a selector (-l) or a POD name is allowed');
    check(context);
    const sources = sourcesOf(context, target(context));
    if (flags.bool('follow')) {
      const max = flags.number('max-log-requests');
      if (sources.length > max)
        throw new CommandError(
          `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${max}, use --max-log-requests to increase the limit`,
        );
      return yield* follow(context, sources);
    }
    for (const source of sources) {
      try {
        show(context, source, read(context, source));
      } catch (error) {
        if (!flags.bool('ignore-errors') || !(error instanceof ApiError)) throw error;
        context.out(`error: ${error.message}\n`);
      }
    }
    return 0;
  },
};

function check({ flags, args }: Context): void {
  if (flags.string('since-time') !== '' && flags.number('since') !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.string('since-time') !== '' && Number.isNaN(Date.parse(flags.string('since-time'))))
    throw new CommandError(
      `parsing time ${quote(flags.string('since-time'))} as "2006-01-02T15:04:05Z07:00": cannot parse ${quote(flags.string('since-time'))} as "2006"`,
    );
  const container = args[1] ?? flags.string('container');
  if (flags.bool('all-containers') && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.has('container') && args.length === 2)
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.number('limit-bytes') < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (flags.number('since') < 0) throw new CommandError('--since must be greater than 0');
  if (flags.number('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
}

/** The pods that are meant. */
function target(context: Context): KubeObject[] {
  const { flags, args, client } = context;
  const selector = flags.string('selector');
  if (selector !== '') {
    const { infos } = find(context, { args: ['pods'], selector, typeAlone: true });
    if (infos.length === 0) context.err(`No resources found in ${context.namespace} namespace.\n`);
    return infos.map((info) => info.object!);
  }
  const name = args[0]!;
  let found: Found;
  try {
    found = find(context, { args: name.includes('/') ? [name] : ['pods', name] });
    if (found.errors.length > 0) throw found.errors[0];
  } catch (error) {
    if (isNotFound(error))
      throw new CommandError(
        `error from server (NotFound): ${(error as Error).message} in namespace ${quote(context.namespace)}`,
      );
    throw error;
  }
  const object = found.infos[0]!.object!;
  if (object.kind === 'Pod') return [object];
  const pods = podsOf(client, object);
  if (pods === undefined)
    throw new CommandError(
      `cannot get the logs from ${goType(object.kind)}: selector for *${goType(object.kind).slice(1)} not implemented`,
    );
  const sorted = [...pods].sort(byLogging);
  if (sorted.length === 0) throw new CommandError('timed out waiting for the condition');
  if (sorted.length > 1 && !flags.bool('all-pods')) {
    context.err(`Found ${sorted.length} pods, using pod/${sorted[0]!.metadata.name}\n`);
    return [sorted[0]!];
  }
  return sorted;
}

const goType = (kind: string) => `*v1.${kind}`;

interface Source {
  pod: KubeObject;
  container: string;
}

function sourcesOf(context: Context, pods: readonly KubeObject[]): Source[] {
  const { flags, args } = context;
  return pods.flatMap((pod) => {
    if (flags.bool('all-containers')) return allContainerNames(pod).map((container) => ({ pod, container }));
    const name = args[1] ?? flags.string('container');
    return [{ pod, container: chosenContainer(context, pod, name, flags.bool('all-pods')) }];
  });
}

function optionsOf({ flags, now }: Context, container: string): LogOptions {
  const options: LogOptions = { container, previous: flags.bool('previous') };
  const tail = flags.has('tail') ? flags.number('tail') : flags.string('selector') !== '' ? 10 : -1;
  if (tail >= 0) options.tailLines = tail;
  const since = flags.number('since');
  if (since > 0) options.sinceSeconds = Math.round(since / 1000);
  if (flags.string('since-time') !== '')
    options.sinceSeconds = Math.max(0, (now() - parseTimestamp(flags.string('since-time'))) / 1000);
  return options;
}

const read = (context: Context, { pod, container }: Source): LogLine[] =>
  context.client.logs(pod.metadata.namespace!, pod.metadata.name, optionsOf(context, container));

function show({ flags, out }: Context, { pod, container }: Source, lines: readonly LogLine[]): void {
  const prefix =
    flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : '';
  let left = flags.number('limit-bytes') || Number.POSITIVE_INFINITY;
  for (const { at, line } of lines) {
    const text = `${flags.bool('timestamps') ? `${nanoTime(at)} ` : ''}${line}\n`.slice(0, left);
    left -= text.length;
    if (text !== '') out(prefix + text);
  }
}

/** The container runtime's time of a line. */
const nanoTime = (at: SimMs) => microTimestamp(at).replace('Z', '000Z');

/** Goes on until every container has ended. */
function* follow(context: Context, sources: readonly Source[]): Generator<Pause, number, void> {
  const { client } = context;
  const open = sources.map((source) => {
    const lines = read(context, source);
    show(context, source, lines);
    const all = client.logs(source.pod.metadata.namespace!, source.pod.metadata.name, {
      container: source.container,
      previous: context.flags.bool('previous'),
    });
    return { source, shown: all.length, restarts: statusOf(source.pod, source.container)?.restartCount ?? 0 };
  });
  while (open.length > 0) {
    for (const stream of [...open]) {
      const { pod, container } = stream.source;
      let current: KubeObject | undefined;
      let lines: LogLine[] = [];
      try {
        current = client.get('Pod', pod.metadata.namespace, pod.metadata.name);
        lines = client.logs(pod.metadata.namespace!, pod.metadata.name, { container });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
      const status = current && statusOf(current, container);
      const isSame =
        current?.metadata.uid === pod.metadata.uid && (status?.restartCount ?? 0) === stream.restarts;
      if (isSame) {
        show(context, stream.source, lines.slice(stream.shown));
        stream.shown = Math.max(stream.shown, lines.length);
      }
      if (!isSame || !status?.state?.running) open.splice(open.indexOf(stream), 1);
    }
    if (open.length > 0) yield logPause;
  }
  return 0;
}

interface Status {
  name: string;
  restartCount: number;
  state?: { running?: object };
}
const statusOf = ({ status }: KubeObject, container: string): Status | undefined =>
  [status?.containerStatuses, status?.initContainerStatuses, status?.ephemeralContainerStatuses]
    .flatMap((list: Status[] | undefined) => list ?? [])
    .find(({ name }) => name === container);
