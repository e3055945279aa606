import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { flagText } from './option-text.ts';

/** `kubectl` without anything behind it. */
export function rootHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length)) + 2;
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}${command.summary}`);
  return `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

Available Commands:
${lines.join('\n')}

Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`;
}

/** What `--help` says of a command. */
export function helpText(command: Command, path: string): string {
  const parent = path.split(' ').slice(0, -1).join(' ');
  const commands = (command.subcommands ?? []).map((sub) => `  ${sub.name.padEnd(14)}${sub.summary}`);
  const options = [...command.flags].sort((a, b) => (a.name < b.name ? -1 : 1)).map(flagText);
  return [
    `${command.summary}.`,
    ...(commands.length > 0 ? [`Available Commands:\n${commands.join('\n')}`] : []),
    ...(options.length > 0 ? [`Options:\n${options.join('\n\n')}`] : []),
    `Usage:\n  ${parent} ${command.usage}`,
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n',
  ].join('\n\n');
}
