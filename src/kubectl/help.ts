import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { HELP_TEXTS } from './help-texts.ts';
import { flagText, isListed } from './option-text.ts';

/** The sections of `kubectl` without anything behind it; what stands in none is among the others. */
const SECTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['Basic Commands (Beginner):', ['create', 'expose', 'run', 'set']],
  ['Basic Commands (Intermediate):', ['explain', 'get', 'edit', 'delete']],
  ['Deploy Commands:', ['rollout', 'scale', 'autoscale']],
  [
    'Cluster Management Commands:',
    ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint'],
  ],
  [
    'Troubleshooting and Debugging Commands:',
    ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  ],
  ['Advanced Commands:', ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize']],
  ['Settings Commands:', ['label', 'annotate', 'completion']],
];
const UNLISTED = ['options'];
const OPTIONS =
  'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** `kubectl` without anything behind it. */
export function rootHelp(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const byName = new Map(COMMANDS.map((command) => [command.name, command]));
  const line = (name: string) => `  ${name.padEnd(width)}${byName.get(name)?.summary ?? ''}`;
  const placed = new Set([...SECTIONS.flatMap(([, names]) => names), ...UNLISTED]);
  const others = COMMANDS.map(({ name }) => name).filter((name) => !placed.has(name));
  return [
    'kubectl controls the Kubernetes cluster manager.',
    ' Find more information at: https://kubernetes.io/docs/reference/kubectl/',
    ...SECTIONS.map(([title, names]) => `${title}\n${names.map(line).join('\n')}`),
    'Subcommands provided by plugins:',
    `Other Commands:\n${others.sort().map(line).join('\n')}`,
    'Usage:\n  kubectl [flags] [options]',
    `Use "kubectl <command> --help" for more information about a given command.\n${OPTIONS}`,
  ].join('\n\n');
}

/** What `--help` says of a command. */
export function helpText(command: Command, path: string): string {
  const parent = path.split(' ').slice(0, -1).join(' ');
  const { long = `${command.summary}.`, examples = [] } = HELP_TEXTS[path.replace(/^kubectl /, '')] ?? {};
  const options = command.flags
    .filter(isListed)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(flagText);
  const { aliases = [], subcommands = [] } = command;
  const hasMore = subcommands.length > 0;
  return [
    long,
    ...(aliases.length > 0 ? [`Aliases:\n${[command.name, ...aliases].join(', ')}`] : []),
    ...(examples.length > 0 ? [`Examples:\n${examples.map(exampleText).join('\n  \n')}`] : []),
    ...(hasMore ? [`Available Commands:\n${commandList(subcommands)}`] : []),
    ...(options.length > 0 ? [`Options:\n${options.join('\n\n')}`] : []),
    `Usage:\n  ${parent} ${command.usage} [options]`,
    `${hasMore ? `Use "${path} <command> --help" for more information about a given command.\n` : ''}${OPTIONS}`,
  ].join('\n\n');
}

function exampleText(text: string): string {
  const at = text.indexOf(' => ');
  return `  # ${text.slice(0, at)}\n  kubectl ${text.slice(at + 4)}`;
}

function commandList(commands: readonly Command[]): string {
  const width = Math.max(11, ...commands.map(({ name }) => name.length)) + 3;
  return [...commands]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)
    .join('\n');
}
