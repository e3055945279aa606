import type { WriteOptions } from '../client.ts';
import { CommandError } from '../errors.ts';
import type { FlagValues } from '../flags.ts';

export const VALIDATE = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  bare: 'strict',
  values: ['strict', 'warn', 'ignore'],
  help: 'How to treat unknown fields: "strict" (or true), "warn", "ignore" (or false)',
} as const;

/** The value of --validate as the server's field validation. */
export function fieldValidation(flags: FlagValues): WriteOptions['fieldValidation'] {
  switch (flags.string('validate')) {
    case 'true':
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'false':
    case 'ignore':
      return 'Ignore';
    default:
      throw new CommandError(
        `invalid - validate option ${JSON.stringify(flags.string('validate'))}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}
