import { ApiError } from '../../api/errors.ts';
import type { Info } from '../builder.ts';
import type { DeleteOptions, Pause } from '../client.ts';
import type { Context } from '../context.ts';
import { qualifiedSingular } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, isNotFound, quote, throwAll, withSource } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { printResult, showWarnings } from '../results.ts';
import { until } from '../waiting.ts';
import {
  type Command,
  DRY_RUN,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  TEMPLATE_FLAGS,
} from './command.ts';
import { cascade } from './delete.ts';
import { RAW, writeRaw } from './raw.ts';
import { fieldValidation, VALIDATE } from './validate.ts';

export const replace: Command = {
  name: 'replace',
  summary: 'Replace a resource by file name or stdin',
  usage: 'replace -f FILENAME',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILENAME,
    RECURSIVE,
    DRY_RUN,
    OUTPUT,
    VALIDATE,
    RAW,
    fieldManager('kubectl-replace'),
    ...TEMPLATE_FLAGS,
    { name: 'save-config', type: 'bool', help: 'Save the configuration of the object in its annotation.' },
    { name: 'force', type: 'bool', help: 'Delete the objects and create them again.' },
    {
      name: 'grace-period',
      type: 'int',
      default: -1,
      help: 'Seconds given to the resource to terminate gracefully.',
    },
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      bare: 'background',
      help: 'The deletion strategy',
    },
    { name: 'timeout', type: 'duration', default: 0, help: 'How long to wait before giving up on a delete' },
    { name: 'wait', type: 'bool', help: 'Wait for resources to be gone before returning.' },
    { name: 'subresource', type: 'string', help: 'Operate on the subresource of the requested object.' },
  ],
  *run(context) {
    const { flags, client } = context;
    if (flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k');
    if (flags.string('raw') !== '') return writeRaw(context, 'replace');
    const dryRun = dryRunOf(flags);
    if (flags.bool('force') && dryRun === 'client')
      throw new CommandError('--dry-run can not be used when --force is set');
    const options = { dryRun: dryRun === 'server', fieldValidation: fieldValidation(flags) };
    const { infos, errors } = readManifests(
      context,
      flags.list('filename'),
      options.fieldValidation !== 'Ignore',
    );
    if (flags.bool('force') && infos.length === 0 && errors.length === 0)
      throw new CommandError('no objects passed to replace');
    const create = flags.bool('force');
    if (create) yield* removeAll(context, infos, errors);
    for (const info of infos) {
      const isKept =
        flags.bool('save-config') || info.local?.metadata?.annotations?.[LAST_APPLIED] !== undefined;
      const object = isKept ? withLastApplied(info.local) : info.local;
      try {
        if (info.name === '') throw new CommandError('resource name may not be empty');
        if (dryRun === 'client') {
          printResult(context, info, object, 'replaced', dryRun);
          continue;
        }
        const answer = create ? client.create(object, options) : client.update(object, options);
        showWarnings(context, answer.warnings);
        printResult(context, info, answer.object, 'replaced', dryRun);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
        errors.push(create ? error : withSource('replacing', info.source ?? '', error));
      }
    }
    throwAll(errors);
    return 0;
  },
};

/** Deletes what is there of the objects, and waits until all of it is gone. */
function* removeAll(
  context: Context,
  infos: readonly Info[],
  errors: unknown[],
): Generator<Pause, void, void> {
  const { client, flags } = context;
  const grace = flags.number('grace-period');
  const options: DeleteOptions = {
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    propagationPolicy: cascade(flags.string('cascade')),
  };
  const removed: Info[] = [];
  for (const info of infos) {
    try {
      if (info.name === '') throw new CommandError('resource name may not be empty');
      remove(context, info, options);
      removed.push(info);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(withSource('deleting', info.source ?? '', error));
    }
  }
  throwAll(errors);
  for (const { resource, namespace, name } of removed) {
    const isGone = () => {
      try {
        client.get(resource.kind, namespace, name);
        return undefined;
      } catch {
        return true;
      }
    };
    yield* until(context, [resource.kind], flags.number('timeout') || 300_000, isGone);
  }
}

/** Deletes what is there, if anything. */
function remove(context: Context, info: Info, options: DeleteOptions): void {
  try {
    context.client.delete(info.resource.kind, info.namespace, info.name, options);
    const from = info.namespace === undefined ? '' : ` from ${info.namespace} namespace`;
    context.out(`${qualifiedSingular(info.resource)} ${quote(info.name)} deleted${from}\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
