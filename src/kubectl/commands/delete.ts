import { find, type Info } from '../builder.ts';
import type { DeleteOptions, Pause } from '../client.ts';
import { type Context, warn } from '../context.ts';
import { qualifiedSingular } from '../discovery.ts';
import { dryRunOf, dryRunSuffix } from '../dry-run.ts';
import { CommandError, isNotFound, quote, throwAll, withSource } from '../errors.ts';
import { until } from '../waiting.ts';
import {
  ALL_NAMESPACES,
  type Command,
  DRY_RUN,
  FIELD_SELECTOR,
  FILENAME,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
} from './command.ts';
import { RAW, writeRaw } from './raw.ts';

const FORCE_WARNING =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';
const WEEK = 168 * 3_600_000;

export const remove: Command = {
  name: 'delete',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    { ...OUTPUT, values: ['name'] },
    DRY_RUN,
    {
      name: 'all',
      type: 'bool',
      help: 'Delete all resources, in the namespace of the specified resource types.',
    },
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      bare: 'background',
      values: ['background', 'orphan', 'foreground'],
      help: 'Selects the deletion cascading strategy for the dependents',
    },
    {
      name: 'force',
      type: 'bool',
      help: 'Immediately remove resources from API and bypass graceful deletion.',
    },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      help: 'Seconds given to the resource to terminate gracefully.',
    },
    { name: 'ignore-not-found', type: 'bool', help: 'Treat "resource not found" as a successful delete.' },
    { name: 'interactive', short: 'i', type: 'bool', help: 'Delete only when the user confirms' },
    {
      name: 'now',
      type: 'bool',
      help: 'Signal the resources for immediate shutdown (same as --grace-period=1).',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: 0,
      help: 'How long to wait before giving up; zero: no limit',
    },
    RAW,
    { name: 'wait', type: 'bool', default: true, help: 'Wait for resources to be gone before returning.' },
  ],
  *run(context) {
    const { flags, args } = context;
    if (flags.string('raw') !== '') return writeRaw(context, 'delete');
    const graceSeconds = gracePeriod(context);
    const propagationPolicy = cascade(flags.string('cascade'));
    const dryRun = dryRunOf(flags);
    if (flags.bool('all') && flags.string('field-selector') !== '')
      throw new CommandError('cannot set --all and --field-selector at the same time');
    const bySelector = flags.bool('all') || flags.has('selector') || flags.has('field-selector');
    if (args.length === 0 && flags.list('filename').length === 0 && bySelector)
      throw new CommandError('at least one resource must be specified to use a selector');
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      namesOnly: true,
    });
    if (flags.string('output') !== '' && flags.string('output') !== 'name')
      throw new CommandError(
        `unexpected -o output mode: ${flags.string('output')}. We only support '-o name'`,
      );
    if (graceSeconds === 0 && flags.bool('force')) warn(context, FORCE_WARNING);
    else if (graceSeconds > 0 && flags.bool('force'))
      throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');

    const ignoreMissing = flags.has('ignore-not-found') ? flags.bool('ignore-not-found') : bySelector;
    const options: DeleteOptions = { propagationPolicy, dryRun: dryRun === 'server' };
    if (graceSeconds >= 0) options.gracePeriodSeconds = graceSeconds;
    if (flags.bool('interactive') && !confirmed(context, found.infos)) return 0;
    const errors = [...found.errors];
    const deleted: { info: Info; uid: string | undefined }[] = [];
    let warned = !context.explicitNamespace || flags.bool('all-namespaces');
    for (const info of found.infos) {
      if (!warned && !info.resource.namespaced) {
        warn(context, 'deleting cluster-scoped resources, not scoped to the provided namespace');
        warned = true;
      }
      try {
        if (info.name === '') throw new CommandError('resource name may not be empty');
        const uid = uidOf(context, info);
        if (dryRun !== 'client')
          context.client.delete(info.resource.kind, info.namespace, info.name, options);
        deleted.push({ info, uid });
        context.out(`${resultLine(info, graceSeconds, flags.string('output'), dryRunSuffix(dryRun))}\n`);
      } catch (error) {
        if (ignoreMissing && isNotFound(error)) continue;
        errors.push(withSource('deleting', info.source ?? '', error));
      }
    }
    throwAll(errors);
    if (found.infos.length === 0) {
      context.out('No resources found\n');
      return 0;
    }
    if (flags.bool('wait') && dryRun === 'none') yield* waitGone(context, deleted);
    return 0;
  },
};

/** Seconds of --grace-period, --now and --force together; -1 where the object's own holds. */
function gracePeriod({ flags }: Context): number {
  let seconds = flags.number('grace-period');
  if (flags.bool('now')) {
    if (seconds !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
    seconds = 1;
  }
  if (flags.bool('force')) return seconds < 0 ? 0 : seconds;
  return seconds === 0 ? 1 : seconds;
}

export function cascade(value: string): 'Background' | 'Foreground' | 'Orphan' {
  switch (value) {
    case 'background':
    case 'true':
      return 'Background';
    case 'orphan':
    case 'false':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    default:
      throw new CommandError(
        `invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`,
      );
  }
}

function uidOf({ client }: Context, { object, resource, namespace, name }: Info): string | undefined {
  try {
    return (object ?? client.get(resource.kind, namespace, name)).metadata.uid;
  } catch {
    return undefined;
  }
}

function resultLine(info: Info, graceSeconds: number, output: string, suffix: string): string {
  const kind = qualifiedSingular(info.resource);
  if (output === 'name') return `${kind}/${info.name}`;
  const verb = graceSeconds === 0 ? 'force deleted' : 'deleted';
  const from = info.namespace === undefined ? '' : ` from ${info.namespace} namespace`;
  return `${kind} ${quote(info.name)} ${verb}${from}${suffix}`;
}

function confirmed(context: Context, infos: readonly Info[]): boolean {
  const lines = infos.map((info) => `${qualifiedSingular(info.resource)}/${info.name}\n`).join('');
  context.out(`You are about to delete the following ${infos.length} resource(s):\n${lines}`);
  context.out('Do you want to continue? (y/N): ');
  if (/^y$/i.test((context.io.stdin ?? '').trim())) return true;
  context.out('deletion is cancelled\n');
  return false;
}

/** Waits until each object is gone, or another of its name has come. */
function* waitGone(
  context: Context,
  deleted: readonly { info: Info; uid: string | undefined }[],
): Generator<Pause, void, void> {
  const timeout = context.flags.number('timeout') || WEEK;
  const deadline = context.now() + timeout;
  for (const { info, uid } of deleted) {
    const { kind, plural } = info.resource;
    const gone = yield* until(context, [kind], deadline - context.now(), () => {
      const now = uidOf(context, { ...info, object: undefined } as unknown as Info);
      return now === undefined || (uid !== undefined && now !== uid) ? true : undefined;
    });
    if (!gone) throw new CommandError(`timed out waiting for the condition on ${plural}/${info.name}`);
  }
}
