import { ApiError } from '../../api/errors.ts';
import { parseSelector, selectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { goDuration, type SimMs } from '../../base/time.ts';
import type { Pause } from '../client.ts';
import { type Context, warn } from '../context.ts';
import { byReason, drainStatus, isLongDeleted } from '../drain-filters.ts';
import { dryRunOf } from '../dry-run.ts';
import { AggregateCommandError, CommandError, isNotFound, quote } from '../errors.ts';
import { printResult } from '../results.ts';
import { type Command, DRY_RUN, SELECTOR, withoutEffect } from './command.ts';
import { nodesFor, setSchedulable } from './cordon.ts';

/** How long after a refused eviction the next is tried. */
const RETRY = 5000;
/** How often it is looked whether an evicted pod is gone. */
const POLL = 1000;

export const drain: Command = {
  name: 'drain',
  summary: 'Drain node in preparation for maintenance',
  usage: 'drain NODE',
  completes: 'nodes',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    SELECTOR,
    DRY_RUN,
    {
      name: 'force',
      type: 'bool',
      help: 'Continue even if there are pods that do not declare a controller.',
    },
    { name: 'ignore-daemonsets', type: 'bool', help: 'Ignore DaemonSet-managed pods.' },
    { name: 'delete-emptydir-data', type: 'bool', help: 'Continue even if there are pods using emptyDir.' },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      help: 'Seconds given to each pod to terminate gracefully.',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: 0,
      help: 'How long to wait before giving up, zero means infinite',
    },
    { name: 'pod-selector', type: 'string', help: 'Label selector to filter pods on the node' },
    {
      name: 'disable-eviction',
      type: 'bool',
      help: 'Force drain to use delete, even if eviction is supported.',
    },
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
      default: 0,
      help: 'If pod DeletionTimestamp older than N seconds, skip waiting for the pod. Seconds must be greater than 0 to skip.',
    },
    withoutEffect('chunk-size', 'Return large lists in chunks', { type: 'int', default: 500 }),
  ],
  *run(context) {
    const { flags } = context;
    if ('error' in parseSelector(flags.string('pod-selector')))
      throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector');
    const infos = nodesFor(context, 'drain NODE');
    setSchedulable(context, infos, true);
    const failed: string[] = [];
    const errors: unknown[] = [];
    for (const info of infos) {
      try {
        yield* drainNode(context, info.name);
        printResult(context, info, undefined, 'drained', dryRunOf(flags));
      } catch (error) {
        if (!(error instanceof AggregateCommandError)) throw error;
        context.err(
          `error: unable to drain node ${quote(info.name)} due to error: ${listText(error)}, continuing command...\n`,
        );
        failed.push(info.name);
        errors.push(error);
      }
    }
    if (failed.length > 0)
      context.err(`There are pending nodes to be drained:\n${failed.map((name) => ` ${name}\n`).join('')}`);
    if (errors.length > 0) throw new AggregateCommandError(errors);
    return 0;
  },
};

const listText = ({ errors }: AggregateCommandError) => {
  const texts = errors.map((error) => (error as Error).message);
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
};

interface Candidates {
  pods: KubeObject[];
  warnings: string;
  errors: CommandError[];
}

function candidates({ client, flags }: Context, node: string): Candidates {
  const selector = parseSelector(flags.string('pod-selector'));
  const items = client
    .list('Pod', undefined)
    .filter(
      (pod) =>
        pod.spec?.nodeName === node &&
        !('error' in selector) &&
        selectorMatches(selector, pod.metadata.labels),
    )
    .map((pod) => ({ pod, status: drainStatus(pod, client, flags) }));
  return {
    pods: items.filter(({ status }) => status.delete).map(({ pod }) => pod),
    warnings: byReason(items.map(({ pod, status }) => ({ pod, reason: status.warning }))).join('; '),
    errors: byReason(items.map(({ pod, status }) => ({ pod, reason: status.fatal }))).map(
      (text) => new CommandError(`cannot delete ${text}`),
    ),
  };
}

function* drainNode(context: Context, node: string): Generator<Pause, void, void> {
  const { pods, warnings, errors } = candidates(context, node);
  if (errors.length > 0) throw new AggregateCommandError(errors);
  if (warnings !== '') warn(context, warnings);
  const dryRun = dryRunOf(context.flags);
  if (dryRun !== 'none') {
    for (const { metadata } of pods)
      context.out(
        `evicting pod ${metadata.namespace}/${metadata.name}${dryRun === 'client' ? ' (dry run)' : ' (server dry run)'}\n`,
      );
    return;
  }
  const failures = yield* evictAll(context, pods);
  if (failures.length === 0) return;
  const error = new AggregateCommandError(failures);
  const pending = candidates(context, node);
  if (pending.pods.length > 0) {
    context.err(`There are pending pods in node ${quote(node)} when an error occurred: ${listText(error)}\n`);
    for (const pod of pending.pods) context.err(`pod/${pod.metadata.name}\n`);
  }
  throw error;
}

/** One pod on its way out. */
interface Eviction {
  pod: KubeObject;
  /** When something is to be done about it next. */
  due: SimMs;
  stage: 'evict' | 'wait';
}

/**
 * Evicts all pods side by side, each as a goroutine of its own would: the last that was started comes first.
 * Answers with what went wrong.
 */
function* evictAll(context: Context, pods: readonly KubeObject[]): Generator<Pause, CommandError[], void> {
  const { flags } = context;
  const timeout = flags.number('timeout');
  const deadline = timeout > 0 ? context.now() + timeout : Number.POSITIVE_INFINITY;
  const order = pods.length > 1 ? [pods.at(-1)!, ...pods.slice(0, -1)] : [...pods];
  const open: Eviction[] = order.map((pod) => ({ pod, due: context.now(), stage: 'evict' }));
  const failures: CommandError[] = [];
  while (open.length > 0) {
    for (const eviction of [...open]) {
      if (eviction.due > context.now()) continue;
      const outcome =
        eviction.stage === 'evict'
          ? evictOne(context, eviction, deadline)
          : waitOne(context, eviction, deadline);
      if (outcome === 'going on') continue;
      open.splice(open.indexOf(eviction), 1);
      if (outcome instanceof CommandError) failures.push(outcome);
    }
    if (open.length === 0) break;
    const next = Math.min(...open.map(({ due }) => due));
    yield { until: 'time', ms: Math.max(1, next - context.now()) };
  }
  return failures;
}

type Outcome = 'done' | 'going on' | CommandError;

function evictOne(context: Context, eviction: Eviction, deadline: SimMs): Outcome {
  const { client, flags } = context;
  const { name } = eviction.pod.metadata;
  const namespace = eviction.pod.metadata.namespace!;
  const head = `error when evicting pods/${quote(name)} -n ${quote(namespace)}`;
  context.out(`evicting pod ${namespace}/${name}\n`);
  if (context.now() >= deadline)
    return new CommandError(`${head}: global timeout reached: ${goDuration(flags.number('timeout'))}`);
  const grace = flags.number('grace-period');
  const options = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  try {
    if (flags.bool('disable-eviction')) client.delete('Pod', namespace, name, options);
    else client.evict(namespace, name, options);
  } catch (error) {
    if (isNotFound(error)) return 'done';
    if (!(error instanceof ApiError)) throw error;
    if (error.reason !== 'TooManyRequests') return new CommandError(`${head}: ${error.message}`);
    context.err(`${head} (will retry after 5s): ${error.message}\n`);
    eviction.due = context.now() + RETRY;
    return 'going on';
  }
  eviction.stage = 'wait';
  return 'going on';
}

function waitOne(context: Context, eviction: Eviction, deadline: SimMs): Outcome {
  const { metadata } = eviction.pod;
  let current: KubeObject | undefined;
  try {
    current = context.client.get('Pod', metadata.namespace, metadata.name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (current === undefined || current.metadata.uid !== metadata.uid) {
    context.out(`pod/${metadata.name} ${context.flags.bool('disable-eviction') ? 'deleted' : 'evicted'}\n`);
    return 'done';
  }
  if (isLongDeleted(current, context.now(), context.flags)) {
    const limit = context.flags.number('skip-wait-for-delete-timeout');
    context.out(`pod ${quote(metadata.name)} has DeletionTimestamp older than ${limit} seconds, skipping\n`);
    return 'done';
  }
  if (context.now() >= deadline)
    return new CommandError(
      `error when waiting for pod ${quote(metadata.name)} in namespace ${quote(metadata.namespace!)} to terminate: context deadline exceeded`,
    );
  eviction.due = Math.min(context.now() + POLL, deadline);
  return 'going on';
}
