import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import type { Flag, FlagValues } from '../flags.ts';

/** A command of kubectl. A number is its exit code; nothing means 0. */
export interface Command {
  name: string;
  aliases?: readonly string[];
  /** One sentence for help. */
  summary: string;
  /** `get (TYPE [NAME | -l label] | TYPE/NAME ...) [flags]` */
  usage: string;
  flags: readonly Flag[];
  /** False: flags end at the first argument, so that `exec pod ls -l` needs no `--`. */
  interspersed?: boolean;
  subcommands?: readonly Command[];
  /** It does nothing itself: any other word behind it is wrong. */
  isGroup?: boolean;
  /** The exit code of a failure; 1 where nothing is said. */
  failureCode?: number;
  /** Does it change the cluster? Then the terminal makes a step of it. */
  mutates?: boolean | ((args: readonly string[], flags: FlagValues) => boolean);
  /** What its arguments are, for completion. */
  completes?: 'resources' | 'pods' | 'nodes' | 'types' | readonly string[];
  run(context: Context): Generator<Pause, number | undefined, void> | number | undefined;
}

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    name: 'namespace',
    short: 'n',
    type: 'string',
    help: 'If present, the namespace scope for this CLI request',
  },
  { name: 'help', short: 'h', type: 'bool', help: 'Help for this command' },
  { name: 'context', type: 'string', help: 'The name of the kubeconfig context to use' },
  { name: 'cluster', type: 'string', help: 'The name of the kubeconfig cluster to use' },
  { name: 'user', type: 'string', help: 'The name of the kubeconfig user to use' },
  { name: 'kubeconfig', type: 'string', help: 'Path to the kubeconfig file to use for CLI requests.' },
  { name: 'request-timeout', type: 'string', default: '0', help: 'How long to wait for a single request' },
  { name: 'v', short: 'v', type: 'int', default: 0, help: 'number for the log level verbosity' },
  { name: 'warnings-as-errors', type: 'bool', help: 'Treat warnings received from the server as errors' },
];

export const FILENAME: Flag = {
  name: 'filename',
  short: 'f',
  type: 'list',
  help: 'Filename to use; - is standard input, scenario.yaml the text in the editor',
};
/** Of every command that takes files. */
export const KUSTOMIZE: Flag = {
  name: 'kustomize',
  short: 'k',
  type: 'string',
  help: 'Process the kustomization directory.',
};
export const RECURSIVE: Flag = {
  name: 'recursive',
  short: 'R',
  type: 'bool',
  help: 'Process directories recursively',
};
export const SELECTOR: Flag = {
  name: 'selector',
  short: 'l',
  type: 'string',
  help: "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'",
};
export const FIELD_SELECTOR: Flag = {
  name: 'field-selector',
  type: 'string',
  help: "Selector (field query) to filter on, supports '=', '==', and '!='",
};
export const ALL_NAMESPACES: Flag = {
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  help: 'If present, list the requested objects across all namespaces',
};
export const DRY_RUN: Flag = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  bare: 'unchanged',
  values: ['none', 'client', 'server'],
  help: 'Must be "none", "server", or "client": print the object without sending it, or send it without storing it',
};
export const OUTPUT: Flag = {
  name: 'output',
  short: 'o',
  type: 'string',
  values: ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns=', 'go-template='],
  help: 'Output format',
};
export const TEMPLATE_FLAGS: readonly Flag[] = [
  {
    name: 'template',
    type: 'string',
    help: 'Template string or path to template file to use with -o=go-template',
  },
  { name: 'show-managed-fields', type: 'bool', help: 'Keep the managedFields when printing objects' },
  {
    name: 'allow-missing-template-keys',
    type: 'bool',
    default: true,
    help: 'Ignore missing keys in templates',
  },
];
export const FIELD_MANAGER: Flag = {
  name: 'field-manager',
  type: 'string',
  help: 'Name of the manager used to track field ownership',
};
