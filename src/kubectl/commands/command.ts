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
  /** It does nothing itself: alone it prints its help here and fails, and any other word behind it is wrong. */
  helpGoesTo?: 'out' | 'err';
  /** The exit code of a failure; 1 where nothing is said. */
  failureCode?: number;
  /** Does it change the cluster? Then the terminal makes a step of it. */
  mutates?: boolean | ((args: readonly string[], flags: FlagValues) => boolean);
  /** What its arguments are, for completion. */
  completes?: 'resources' | 'pods' | 'nodes' | 'types' | 'contexts' | readonly string[];
  run(context: Context): Generator<Pause, number | undefined, void> | number | undefined;
}

const NO_EFFECT = '(taken, without effect here)';
const global = (name: string, help: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  help,
  ...rest,
});
const idle = (name: string, help: string, rest: Partial<Flag> = {}): Flag =>
  global(name, `${help} ${NO_EFFECT}`, rest);

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  global('as', 'Who to ask as: a user, or system:serviceaccount:NAMESPACE:NAME; roles and bindings decide'),
  global('as-group', 'Group to ask as; may be repeated', { type: 'array' }),
  idle('as-uid', 'UID to ask as'),
  idle('as-user-extra', 'More about whom to ask as, KEY=VALUE; may be repeated', { type: 'array' }),
  idle('cache-dir', 'Where what the server offers is kept', { default: '/root/.kube/cache' }),
  idle('certificate-authority', 'File with the certificate of the authority'),
  idle('client-certificate', 'File with the certificate to show the server'),
  idle('client-key', 'File with the key of that certificate'),
  global('cluster', 'The cluster of the kubeconfig to ask'),
  global('context', 'The context of the kubeconfig to work in'),
  idle('disable-compression', 'Take answers as they are, not packed', { type: 'bool' }),
  { name: 'help', short: 'h', type: 'bool', help: 'Help for this command', isUnlisted: true },
  idle('insecure-skip-tls-verify', 'Trust whoever answers', { type: 'bool' }),
  idle('kubeconfig', 'The kubeconfig file to read'),
  idle('kuberc', 'The file of preferences to read'),
  idle('log-flush-frequency', 'How often log lines are written out', { type: 'duration', default: 5000 }),
  idle('match-server-version', 'Refuse a server of another release', { type: 'bool' }),
  global('namespace', 'The namespace to work in', { short: 'n' }),
  idle('password', 'Password for basic authentication'),
  idle('profile', 'What to profile: none|cpu|heap|goroutine|threadcreate|block|mutex', { default: 'none' }),
  idle('profile-output', 'File to write the profile to', { default: 'profile.pprof' }),
  idle('request-timeout', 'How long one request may take: 1s, 2m, 3h; 0 is for ever', { default: '0' }),
  global('server', 'Address and port of the API server', { short: 's' }),
  idle('tls-server-name', 'Name that the certificate of the server has to carry'),
  idle('token', 'Bearer token to show the server'),
  global('user', 'The user of the kubeconfig to ask as'),
  idle('username', 'Name for basic authentication'),
  idle('v', 'How much kubectl tells of its work', { short: 'v', type: 'int', default: 0 }),
  idle('vmodule', 'The same for single files: PATTERN=N', { type: 'list' }),
  global('warnings-as-errors', 'Fail with exit code 1 where the server warns', { type: 'bool' }),
];

/** A flag that is taken as on a real cluster though nothing here depends on it. */
export const withoutEffect = idle;

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
export const RECURSIVE: Flag = withoutEffect('recursive', 'Process directories recursively', {
  short: 'R',
  type: 'bool',
});
/** Of commands that take files and no kustomization. */
export const FILES_ONLY: Flag = { ...FILENAME };
/** Of commands that look below a directory unless told otherwise. */
export const DEEP: Flag = { ...RECURSIVE, default: true };
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
/** --field-manager of a command: who is said to own the fields that it writes. */
export const fieldManager = (name: string): Flag => ({
  name: 'field-manager',
  type: 'string',
  default: name,
  help: 'Name under which the written fields are owned',
});
export const WINDOWS_LINES: Flag = withoutEffect(
  'windows-line-endings',
  'With --edit, end lines as Windows does',
  { type: 'bool' },
);
