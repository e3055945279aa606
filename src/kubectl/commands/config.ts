import { CONTEXT, type Context } from '../context.ts';
import { CommandError, throwAll } from '../errors.ts';
import { type Flag, usageError } from '../flags.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { toJson, toYaml } from '../printers/yaml.ts';
import { type Command, TEMPLATE_FLAGS, withoutEffect } from './command.ts';
import { group } from './group.ts';
import { unsimulated } from './unsimulated.ts';

const SERVER = 'https://127.0.0.1:6443';

/** The kubeconfig of the terminal, secrets left out. */
function kubeconfig({ session }: Context) {
  return {
    apiVersion: 'v1',
    clusters: [
      { cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: SERVER }, name: CONTEXT.cluster },
    ],
    contexts: [
      {
        context: {
          cluster: CONTEXT.cluster,
          ...(session.namespace === 'default' ? {} : { namespace: session.namespace }),
          user: CONTEXT.user,
        },
        name: CONTEXT.name,
      },
    ],
    'current-context': CONTEXT.name,
    kind: 'Config',
    users: [
      {
        name: CONTEXT.user,
        user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' },
      },
    ],
  };
}

const noArguments = ({ args, path }: Context) => {
  if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
};

const view: Command = {
  name: 'view',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  usage: 'view [flags]',
  flags: [
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'yaml',
      values: ['yaml', 'json'],
      help: 'Output format.',
    },
    ...TEMPLATE_FLAGS,
    withoutEffect('minify', 'Remove all information not used by current-context.', { type: 'bool' }),
    withoutEffect('raw', 'Display raw byte data and sensitive data', { type: 'bool' }),
    withoutEffect('flatten', 'Flatten the resulting kubeconfig file', { type: 'bool' }),
    withoutEffect('merge', 'Merge the full hierarchy of kubeconfig files', { type: 'bool', default: true }),
  ],
  run(context) {
    noArguments(context);
    const config = kubeconfig(context);
    context.out(context.flags.string('output') === 'json' ? toJson(config) : toYaml(config));
    return 0;
  },
};

const currentContext: Command = {
  name: 'current-context',
  summary: 'Display the current-context',
  usage: 'current-context [flags]',
  flags: [],
  run({ out }) {
    out(`${CONTEXT.name}\n`);
    return 0;
  },
};

const getContexts: Command = {
  name: 'get-contexts',
  summary: 'Describe one or many contexts',
  usage: 'get-contexts [(-o|--output=)name)]',
  flags: [
    { name: 'no-headers', type: 'bool', help: "Don't print headers." },
    { name: 'output', short: 'o', type: 'string', values: ['name'], help: 'Output format. One of: (name).' },
  ],
  run({ args, flags, out, session }) {
    if (flags.string('output') === 'name') {
      out(`${CONTEXT.name}\n`);
      return 0;
    }
    const rows = [
      [
        '*',
        CONTEXT.name,
        CONTEXT.cluster,
        CONTEXT.user,
        session.namespace === 'default' ? '' : session.namespace,
      ],
    ];
    const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
    const wrong = args.filter((name) => name !== CONTEXT.name);
    const shown = args.length > 0 && wrong.length === args.length ? [] : rows;
    out(new RowWriter().write(flags.bool('no-headers') ? shown : [header, ...shown]));
    throwAll(wrong.map((name) => new CommandError(`context ${name} not found`)));
    return 0;
  },
};

const list = (name: string, heading: string, value: string): Command => ({
  name,
  summary: `Display ${heading.toLowerCase()}s defined in the kubeconfig`,
  usage: `${name} [flags]`,
  flags: [],
  run({ out }) {
    out(`NAME\n${value}\n`);
    return 0;
  },
});

const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  summary: 'Set the current-context in a kubeconfig file',
  usage: 'use-context CONTEXT_NAME',
  completes: [CONTEXT.name],
  flags: [],
  run({ args, out, path }) {
    if (args.length !== 1) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    if (args[0] !== CONTEXT.name) throw new CommandError(`no context exists with the name: "${args[0]}"`);
    out(`Switched to context "${CONTEXT.name}".\n`);
    return 0;
  },
};

const setContext: Command = {
  name: 'set-context',
  summary: 'Set a context entry in kubeconfig',
  usage:
    'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  flags: [
    { name: 'cluster', type: 'string', help: 'cluster for the context entry in kubeconfig' },
    { name: 'current', type: 'bool', help: 'Modify the current context' },
    { name: 'namespace', short: 'n', type: 'string', help: 'namespace for the context entry in kubeconfig' },
    { name: 'user', type: 'string', help: 'user for the context entry in kubeconfig' },
  ],
  run({ args, flags, out, path, session }) {
    if (args.length > 1 || (args.length === 0 && !flags.bool('current')))
      throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    if (args.length === 1 && flags.bool('current'))
      throw new CommandError('you cannot specify both a context name and --current');
    const name = args[0] ?? CONTEXT.name;
    if (name !== CONTEXT.name) throw new CommandError(`there is one context here: ${CONTEXT.name}`);
    for (const entry of ['cluster', 'user'] as const)
      if (!['', CONTEXT[entry]].includes(flags.string(entry)))
        throw new CommandError(`there is one ${entry} here: ${CONTEXT[entry]}`);
    if (flags.has('namespace')) session.namespace = flags.string('namespace') || 'default';
    out(`Context "${name}" modified.\n`);
    return 0;
  },
};

const ONE = `the terminal has one context (${CONTEXT.name}), one cluster and one user`;
const bool = (name: string, help: string): Flag => ({ name, type: 'bool', help });
const text = (name: string, help: string): Flag => ({ name, type: 'string', help });
const fixed = (name: string, summary: string, usage: string, flags: readonly Flag[] = []) =>
  unsimulated(`config ${name}`, summary, usage, ONE, flags);

export const config = group('config', 'Modify kubeconfig files', 'config SUBCOMMAND', [
  currentContext,
  fixed('delete-cluster', 'Delete the specified cluster from the kubeconfig', 'delete-cluster NAME'),
  fixed('delete-context', 'Delete the specified context from the kubeconfig', 'delete-context NAME'),
  fixed('delete-user', 'Delete the specified user from the kubeconfig', 'delete-user NAME'),
  list('get-clusters', 'cluster', CONTEXT.cluster),
  getContexts,
  list('get-users', 'user', CONTEXT.user),
  fixed(
    'rename-context',
    'Rename a context from the kubeconfig file',
    'rename-context CONTEXT_NAME NEW_NAME',
  ),
  fixed('set', 'Set an individual value in a kubeconfig file', 'set PROPERTY_NAME PROPERTY_VALUE', [
    bool('set-raw-bytes', 'Write the bytes of a property as they are given, without base64'),
  ]),
  fixed(
    'set-cluster',
    'Set a cluster entry in kubeconfig',
    'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
    [
      text('certificate-authority', 'File with the certificate of the authority'),
      bool('embed-certs', 'Keep certificates in the kubeconfig itself'),
      bool('insecure-skip-tls-verify', 'Trust whoever answers'),
      text('proxy-url', 'The proxy to go through'),
      text('server', 'Address of the API server'),
      text('tls-server-name', 'Name that the certificate has to carry'),
    ],
  ),
  setContext,
  fixed(
    'set-credentials',
    'Set a user entry in kubeconfig',
    'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
    [
      text('auth-provider', 'The provider that knows the user'),
      { name: 'auth-provider-arg', type: 'array', help: 'What the provider is told: KEY=VALUE' },
      text('client-certificate', 'File with the certificate of the user'),
      text('client-key', 'File with the key of that certificate'),
      bool('embed-certs', 'Keep certificates in the kubeconfig itself'),
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
  ),
  fixed('unset', 'Unset an individual value in a kubeconfig file', 'unset PROPERTY_NAME'),
  useContext,
  view,
]);
