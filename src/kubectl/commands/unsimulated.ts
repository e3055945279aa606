import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Command } from './command.ts';

const flag = (name: string, help: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  help,
  ...rest,
});
const bool = (name: string, help: string): Flag => flag(name, help, { type: 'bool' });

/** A command that a real kubectl has and that would do nothing here: it takes the same flags, says so, and why. */
export function unsimulated(
  path: string,
  summary: string,
  usage: string,
  why: string,
  flags: readonly Flag[] = [],
): Command {
  return {
    name: path.split(' ').at(-1)!,
    summary,
    usage,
    flags,
    run() {
      throw new CommandError(`kubectl ${path} is not simulated: ${why}`);
    },
  };
}

const kustomize = unsimulated(
  'kustomize',
  'Build a kustomization target from a directory or URL',
  'kustomize DIR [flags]',
  'there are no directories here; paste what it prints',
  [
    bool('as-current-user', 'Run generators as this user'),
    bool('enable-alpha-plugins', 'Allow plugins of kustomize'),
    bool('enable-helm', 'Allow charts of Helm to be rendered'),
    flag('env', 'Environment of generators', { short: 'e', type: 'array' }),
    flag('helm-api-versions', 'API versions that Helm is told of', { type: 'list' }),
    flag('helm-command', 'The helm to call', { default: 'helm' }),
    bool('helm-debug', 'Let Helm tell more'),
    flag('helm-kube-version', 'The release that Helm is told of'),
    flag('load-restrictor', 'Whether files outside of the directory may be read', {
      default: 'LoadRestrictionsRootOnly',
    }),
    flag('mount', 'Directories that generators may see', { type: 'array' }),
    bool('network', 'Give generators a network'),
    flag('network-name', 'The network of generators', { default: 'bridge' }),
    flag('output', 'Where to write what was built', { short: 'o' }),
  ],
);

const proxy = unsimulated(
  'proxy',
  'Run a proxy to the Kubernetes API server',
  'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  'nothing outside of the terminal could reach it; kubectl get --raw PATH asks the API server',
  [
    flag('accept-hosts', 'Hosts that may ask', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    flag('accept-paths', 'Paths that may be asked for', { default: '^.*' }),
    flag('address', 'Address to listen on', { default: '127.0.0.1' }),
    flag('api-prefix', 'Path under which the API stands', { default: '/' }),
    bool('append-server-path', 'Put the path of the server in front of each request'),
    bool('disable-filter', 'Let everything through'),
    flag('keepalive', 'How long idle connections are kept', { type: 'duration', default: 0 }),
    flag('port', 'Port to listen on; 0 takes a free one', { short: 'p', type: 'int', default: 8001 }),
    flag('reject-methods', 'Methods that are refused', { default: '^$' }),
    flag('reject-paths', 'Paths that are refused', {
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
    }),
    flag('unix-socket', 'Socket to listen on', { short: 'u' }),
    flag('www', 'Directory whose files are served too', { short: 'w' }),
    flag('www-prefix', 'Path under which they stand', { short: 'P', default: '/static/' }),
  ],
);

export const UNSIMULATED: readonly Command[] = [
  {
    ...unsimulated(
      'completion',
      'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
      'completion SHELL',
      'the terminal completes with Tab without it',
    ),
    completes: ['bash', 'fish', 'powershell', 'zsh'],
  },
  unsimulated(
    'kuberc',
    'Manage kuberc configuration files',
    'kuberc SUBCOMMAND',
    'there are no preferences to keep',
  ),
  kustomize,
  proxy,
];
