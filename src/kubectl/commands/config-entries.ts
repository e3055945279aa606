import type { Context } from '../context.ts';
import { CommandError, quote } from '../errors.ts';
import { type Flag, usageError } from '../flags.ts';
import { KUBECONFIG_FILE } from '../kubeconfig.ts';
import type { Command } from './command.ts';

const bool = (name: string, help: string): Flag => ({ name, type: 'bool', help });
const text = (name: string, help: string, short?: string): Flag => ({
  name,
  type: 'string',
  help,
  ...(short ? { short } : {}),
});

/** The one name that a command takes. */
export function onlyName({ args, path }: Context): string {
  if (args.length !== 1) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
  return args[0]!;
}

/** What of a flag list was given, as an entry of the kubeconfig has it. */
const given = ({ flags }: Context, names: readonly string[]) =>
  Object.fromEntries(
    names
      .filter((name) => flags.has(name))
      .map((name) => [name, flags.isBool(name) ? flags.bool(name) : flags.string(name)]),
  );

const CLUSTER_FLAGS: readonly Flag[] = [
  text('certificate-authority', 'File with the certificate of the authority'),
  bool('embed-certs', 'Keep certificates in the kubeconfig itself; there are no files with any here'),
  bool('insecure-skip-tls-verify', 'Trust whoever answers'),
  text('proxy-url', 'The proxy to go through'),
  text('server', 'Address of the API server'),
  text('tls-server-name', 'Name that the certificate has to carry'),
];

export const setCluster: Command = {
  name: 'set-cluster',
  summary: 'Set a cluster entry in kubeconfig',
  usage:
    'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  flags: CLUSTER_FLAGS,
  run(context) {
    const name = onlyName(context);
    const { clusters } = context.session.kubeconfig;
    noFiles(context, ['certificate-authority']);
    const set = given(
      context,
      CLUSTER_FLAGS.map((flag) => flag.name).filter((flag) => flag !== 'embed-certs'),
    );
    clusters.set(name, { ...clusters.get(name), ...set });
    context.out(`Cluster ${quote(name)} set.\n`);
    return 0;
  },
};

export const setCredentials: Command = {
  name: 'set-credentials',
  summary: 'Set a user entry in kubeconfig',
  usage:
    'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  flags: [
    text('auth-provider', 'The provider that knows the user'),
    { name: 'auth-provider-arg', type: 'array', help: 'What the provider is told: KEY=VALUE' },
    text('client-certificate', 'File with the certificate of the user'),
    text('client-key', 'File with the key of that certificate'),
    bool('embed-certs', 'Keep certificates in the kubeconfig itself; there are no files with any here'),
    text('exec-api-version', 'API version of the command that fetches a token'),
    { name: 'exec-arg', type: 'array', help: 'Arguments of that command' },
    text('exec-command', 'The command that fetches a token'),
    { name: 'exec-env', type: 'array', help: 'Environment of that command: KEY=VALUE' },
    text('exec-interactive-mode', 'Whether that command may ask: Never, IfAvailable or Always'),
    bool('exec-provide-cluster-info', 'Whether that command is told of the cluster'),
    text('password', 'Password of the user'),
    text('token', 'Bearer token of the user'),
    text('username', 'Name of the user'),
  ],
  run(context) {
    const name = onlyName(context);
    const { flags, session } = context;
    const methods = [
      ...(flags.string('token') ? ['--token'] : []),
      ...(flags.string('username') || flags.string('password') ? ['--username/--password'] : []),
    ];
    if (methods.length > 1)
      throw new CommandError(
        `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
      );
    noFiles(context, ['client-certificate', 'client-key']);
    const provider = flags.string('auth-provider');
    const command = flags.string('exec-command');
    session.kubeconfig.users.set(name, {
      ...session.kubeconfig.users.get(name),
      ...given(context, ['client-certificate', 'client-key', 'token', 'username', 'password']),
      ...(provider
        ? { 'auth-provider': { config: pairs(flags.list('auth-provider-arg')), name: provider } }
        : {}),
      ...(command ? { exec: execEntry(context, command) } : {}),
    });
    context.out(`User ${quote(name)} set.\n`);
    return 0;
  },
};

const pairs = (list: readonly string[]) =>
  Object.fromEntries(list.map((each) => [each.split('=')[0]!, each.slice(each.indexOf('=') + 1)]));

function execEntry({ flags }: Context, command: string) {
  const env = Object.entries(pairs(flags.list('exec-env'))).map(([name, value]) => ({ name, value }));
  return {
    apiVersion: flags.string('exec-api-version'),
    args: flags.list('exec-arg').length > 0 ? flags.list('exec-arg') : null,
    command,
    env: env.length > 0 ? env : null,
    interactiveMode: flags.string('exec-interactive-mode') || 'IfAvailable',
    provideClusterInfo: flags.bool('exec-provide-cluster-info'),
  };
}

/** --embed-certs reads files, and there are none. */
function noFiles({ flags }: Context, names: readonly string[]): void {
  if (!flags.bool('embed-certs')) return;
  for (const name of names)
    if (flags.string(name))
      throw new CommandError(
        `could not read ${name} data from ${flags.string(name)}: open ${flags.string(name)}: no such file or directory`,
      );
}

/** `delete-cluster`, `delete-context` and `delete-user`. */
export const deleter = (what: 'cluster' | 'context' | 'user'): Command => ({
  name: `delete-${what}`,
  summary: `Delete the specified ${what} from the kubeconfig`,
  usage: `delete-${what} NAME`,
  ...(what === 'context' ? { completes: 'contexts' as const } : {}),
  flags: [],
  run(context) {
    const name = onlyName(context);
    const { kubeconfig } = context.session;
    if (!kubeconfig[`${what}s`].has(name))
      throw new CommandError(`cannot delete ${what} ${name}, not in ${KUBECONFIG_FILE}`);
    if (what === 'context' && kubeconfig.current === name)
      context.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
    kubeconfig[`${what}s`].delete(name);
    context.out(`deleted ${what} ${name} from ${KUBECONFIG_FILE}\n`);
    return 0;
  },
});

export const renameContext: Command = {
  name: 'rename-context',
  summary: 'Rename a context from the kubeconfig file',
  usage: 'rename-context CONTEXT_NAME NEW_NAME',
  completes: 'contexts',
  flags: [],
  run({ args, out, path, session: { kubeconfig } }) {
    if (args.length !== 2) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    const [from, to] = args as [string, string];
    const context = kubeconfig.contexts.get(from);
    if (context === undefined)
      throw new CommandError(`cannot rename the context ${quote(from)}, it's not in ${KUBECONFIG_FILE}`);
    if (kubeconfig.contexts.has(to))
      throw new CommandError(
        `cannot rename the context ${quote(from)}, the context ${quote(to)} already exists in ${KUBECONFIG_FILE}`,
      );
    kubeconfig.contexts.delete(from);
    kubeconfig.contexts.set(to, context);
    if (kubeconfig.current === from) kubeconfig.current = to;
    out(`Context ${quote(from)} renamed to ${quote(to)}.\n`);
    return 0;
  },
};
