import { ApiError } from '../../api/errors.ts';
import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { printResult } from '../results.ts';
import { type Command, DRY_RUN, SELECTOR } from './command.ts';

/** The nodes that arguments or a selector name. */
export function nodesFor(context: Context, usage: string): Info[] {
  const { args, flags, path } = context;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') throw usageError(path, `USAGE: ${usage} [flags]`);
  if (args.length > 0 && selector !== '')
    throw usageError(path, 'error: cannot specify both a node name and a --selector option');
  const names = args.map((arg) => arg.replace(/^(nodes?|no)\//, ''));
  const found = find(context, { args: ['nodes', ...names], selector, typeAlone: true });
  throwAll(found.errors);
  return found.infos;
}

/** Shuts or opens a node for new pods. */
export function setSchedulable(context: Context, infos: readonly Info[], isShut: boolean): void {
  const dryRun = dryRunOf(context.flags);
  const word = isShut ? 'cordon' : 'uncordon';
  for (const info of infos) {
    const isAlready = (info.object?.spec?.unschedulable ?? false) === isShut;
    if (isAlready) {
      printResult(context, info, undefined, `already ${word}ed`, dryRun);
      continue;
    }
    if (dryRun !== 'client') {
      try {
        const patch = { spec: { unschedulable: isShut ? true : null } };
        context.client.patch('Node', undefined, info.name, patch, 'strategic', {
          dryRun: dryRun === 'server',
        });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        context.err(`error: unable to ${word} node ${JSON.stringify(info.name)}: ${error.message}\n`);
        continue;
      }
    }
    printResult(context, info, undefined, `${word}ed`, dryRun);
  }
}

function command(name: 'cordon' | 'uncordon', summary: string): Command {
  return {
    name,
    summary,
    usage: `${name} NODE`,
    completes: 'nodes',
    mutates: (_, flags) => flags.string('dry-run') === 'none',
    flags: [SELECTOR, DRY_RUN],
    run(context) {
      setSchedulable(context, nodesFor(context, `${name} NODE`), name === 'cordon');
      return 0;
    },
  };
}

export const cordon = command('cordon', 'Mark node as unschedulable');
export const uncordon = command('uncordon', 'Mark node as schedulable');
