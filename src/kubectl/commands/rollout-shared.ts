import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { CommandError, throwAll } from '../errors.ts';
import {
  type Command,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
} from './command.ts';

export const ROLLOUT_FLAGS: Command['flags'] = [FILENAME, RECURSIVE, SELECTOR, OUTPUT, ...TEMPLATE_FLAGS];

/** Of those that write to the object itself. */
export const ROLLOUT_MANAGER = fieldManager('kubectl-rollout');

/** Does something with every object a rollout command names; goes on after an error, then tells all. */
export function eachRollout(
  context: Context,
  act: (info: Info) => void,
  words: { whenEmpty: boolean } = { whenEmpty: true },
): void {
  const { args, flags } = context;
  if (args.length === 0 && flags.list('filename').length === 0)
    throw new CommandError('required resource not specified');
  const found = find(context, {
    args,
    filenames: flags.list('filename'),
    selector: flags.string('selector'),
    typeAlone: true,
  });
  const errors = [...found.errors];
  if (found.infos.length === 0 && errors.length === 0 && words.whenEmpty)
    context.err(`No resources found in ${context.namespace} namespace.\n`);
  for (const info of found.infos) {
    try {
      act(info);
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
}
