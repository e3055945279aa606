import { CommandError } from './errors.ts';
import type { FlagValues } from './flags.ts';

export type DryRun = 'none' | 'client' | 'server';

/** The value of --dry-run. */
export function dryRunOf(flags: FlagValues): DryRun {
  const value = flags.string('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') return 'client';
  if (value === 'true' || value === 'false')
    throw new CommandError(`invalid dry-run value (${value}). Must be "none", "server", or "client"`);
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What follows a result's verb. */
export const dryRunSuffix = (dryRun: DryRun) =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
