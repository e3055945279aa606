import type { Command } from './command.ts';

/** A command that only holds others. */
export function group(
  name: string,
  summary: string,
  usage: string,
  subcommands: readonly Command[],
  stream: 'out' | 'err' = 'err',
): Command {
  return {
    name,
    summary,
    usage,
    flags: [],
    subcommands,
    isGroup: true,
    run(context) {
      const width = Math.max(11, ...subcommands.map((command) => command.name.length)) + 3;
      const lines = subcommands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`);
      context[stream](
        `${summary}.\n\nAvailable Commands:\n${lines.join('\n')}\n\nUsage:\n  kubectl ${usage} [options]\n\nUse "${context.path} <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`,
      );
      return 1;
    },
  };
}
