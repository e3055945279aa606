import { isCustom } from '../../api/custom/kinds.ts';
import { atScalePath } from '../../api/custom/objects.ts';
import { ApiError } from '../../api/errors.ts';
import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { qualifiedPlural } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, quote, throwAll } from '../errors.ts';
import { printResult } from '../results.ts';
import { until } from '../waiting.ts';
import { type Command, DRY_RUN, FILENAME, OUTPUT, RECURSIVE, SELECTOR, TEMPLATE_FLAGS } from './command.ts';

const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

export const scale: Command = {
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage:
    'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  completes: 'resources',
  flags: [
    { name: 'replicas', type: 'int', required: true, help: 'The new desired number of replicas. Required.' },
    { name: 'current-replicas', type: 'int', default: -1, help: 'Precondition for current size.' },
    { name: 'resource-version', type: 'string', help: 'Precondition for resource version.' },
    {
      name: 'timeout',
      type: 'duration',
      default: 0,
      help: 'How long to wait for the new size; zero: do not wait',
    },
    {
      name: 'all',
      type: 'bool',
      help: 'Select all resources in the namespace of the specified resource types',
    },
    FILENAME,
    RECURSIVE,
    SELECTOR,
    DRY_RUN,
    OUTPUT,
    ...TEMPLATE_FLAGS,
  ],
  *run(context) {
    const { flags, args } = context;
    const replicas = flags.number('replicas');
    if (replicas < 0)
      throw new CommandError(
        'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      all: flags.bool('all'),
    });
    const { infos, errors } = found;
    if (flags.has('resource-version') && infos.length > 1)
      throw new CommandError('cannot use --resource-version with multiple resources');
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to scale');
    const dryRun = dryRunOf(flags);
    const isAwaited = flags.number('timeout') > 0 && dryRun === 'none';
    for (const info of infos) {
      if (dryRun !== 'client') {
        check(context, info);
        info.object = context.client.patch(
          info.resource.kind,
          info.namespace,
          info.name,
          { spec: { replicas } },
          'merge',
          { subresource: 'scale', dryRun: dryRun === 'server' },
        ).object;
        if (isAwaited) yield* waitForSize(context, info, replicas);
      }
      printResult(context, info, info.object, 'scaled', dryRun);
    }
    throwAll(errors);
    return 0;
  },
};

function check({ flags }: Context, { resource, name, object }: Info): void {
  const custom = isCustom(resource) ? resource.versions.get(resource.version)?.scale : undefined;
  if (!SCALABLE.has(resource.kind) && custom === undefined) {
    throw new ApiError(
      'NotFound',
      `the server could not find the requested resource (patch ${resource.plural} ${name})`,
    );
  }
  const size =
    custom === undefined || object === undefined
      ? (object?.spec?.replicas ?? 1)
      : Number(atScalePath(object, custom.specReplicasPath) ?? 0);
  const expected = flags.number('current-replicas');
  if (expected >= 0 && expected !== size)
    throw new CommandError(`Expected replicas to be ${expected}, was ${size}`);
  const version = flags.string('resource-version');
  if (version !== '' && version !== object?.metadata.resourceVersion)
    throw new CommandError(
      `Expected resource version to be ${version}, was ${object?.metadata.resourceVersion}`,
    );
}

function* waitForSize(context: Context, info: Info, replicas: number) {
  const { kind } = info.resource;
  const reached = yield* until(context, [kind], context.flags.number('timeout'), () => {
    const object = context.client.get(kind, info.namespace, info.name);
    const seen = (object.status?.observedGeneration ?? 0) >= (object.metadata.generation ?? 0);
    return seen && (object.status?.replicas ?? 0) === replicas ? true : undefined;
  });
  if (!reached)
    throw new CommandError(`timed out waiting for ${quote(qualifiedPlural(info.resource))} to be synced`);
}
