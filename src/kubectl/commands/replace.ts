import { ApiError } from '../../api/errors.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll, withSource } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { printResult, showWarnings } from '../results.ts';
import { until } from '../waiting.ts';
import { fieldValidation, VALIDATE } from './apply.ts';
import {
  type Command,
  DRY_RUN,
  FIELD_MANAGER,
  FILENAME,
  OUTPUT,
  RECURSIVE,
  TEMPLATE_FLAGS,
} from './command.ts';
import { cascade } from './delete.ts';

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
    FIELD_MANAGER,
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
    const dryRun = dryRunOf(flags);
    if (flags.bool('force') && dryRun === 'client')
      throw new CommandError('--dry-run can not be used when --force is set');
    const options = { dryRun: dryRun === 'server', fieldValidation: fieldValidation(flags) };
    const { infos, errors } = readManifests(context, flags.list('filename'));
    for (const info of infos) {
      const { kind } = info.resource;
      const source = info.source ?? '';
      const isKept =
        flags.bool('save-config') || info.local?.metadata?.annotations?.[LAST_APPLIED] !== undefined;
      const object = isKept ? withLastApplied(info.local) : info.local;
      try {
        if (flags.bool('force')) {
          const grace = flags.number('grace-period');
          remove(context, info, {
            ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
            propagationPolicy: cascade(flags.string('cascade')),
          });
          yield* until(context, [kind], flags.number('timeout') || 300_000, () => {
            try {
              client.get(kind, info.namespace, info.name);
              return undefined;
            } catch {
              return true;
            }
          });
          const answer = client.create(object, options);
          showWarnings(context, answer.warnings);
          printResult(context, info, answer.object, 'replaced');
          continue;
        }
        if (dryRun === 'client') {
          printResult(context, info, object, 'replaced', dryRun);
          continue;
        }
        const answer = client.update(object, options);
        showWarnings(context, answer.warnings);
        printResult(context, info, answer.object, 'replaced', dryRun);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        errors.push(withSource('replacing', source, error));
      }
    }
    throwAll(errors);
    return 0;
  },
};

import type { Info } from '../builder.ts';
import type { DeleteOptions } from '../client.ts';
import type { Context } from '../context.ts';
import { qualifiedSingular } from '../discovery.ts';
import { isNotFound, quote } from '../errors.ts';

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
