import type { Command } from './command.ts';

/** A command that only holds others: alone it prints its help, to standard error unless said otherwise, and fails. */
export function group(
  name: string,
  summary: string,
  usage: string,
  subcommands: readonly Command[],
  helpGoesTo: 'out' | 'err' = 'err',
): Command {
  return { name, summary, usage, flags: [], subcommands, helpGoesTo, run: () => 1 };
}
