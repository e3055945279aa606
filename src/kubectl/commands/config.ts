import { CONTEXT, type Context } from '../context.ts';
import { CommandError, throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { toJson, toYaml } from '../printers/yaml.ts';
import type { Command } from './command.ts';
import { group } from './group.ts';

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
  usage: 'view',
  flags: [
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'yaml',
      values: ['yaml', 'json'],
      help: 'Output format.',
    },
    { name: 'minify', type: 'bool', help: 'Remove all information not used by current-context.' },
    { name: 'raw', type: 'bool', help: 'Display raw byte data and sensitive data' },
    { name: 'flatten', type: 'bool', help: 'Flatten the resulting kubeconfig file' },
    { name: 'merge', type: 'bool', default: true, help: 'Merge the full hierarchy of kubeconfig files' },
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
  usage: 'current-context',
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
  usage: name,
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
  flags: [{ name: 'current', type: 'bool', help: 'Modify the current context' }],
  run({ args, flags, out, path, session }) {
    if (args.length > 1 || (args.length === 0 && !flags.bool('current')))
      throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    if (args.length === 1 && flags.bool('current'))
      throw new CommandError('you cannot specify both a context name and --current');
    const name = args[0] ?? CONTEXT.name;
    if (name !== CONTEXT.name) throw new CommandError(`there is one context here: ${CONTEXT.name}`);
    if (flags.has('namespace')) session.namespace = flags.string('namespace') || 'default';
    out(`Context "${name}" modified.\n`);
    return 0;
  },
};

export const config = group('config', 'Modify kubeconfig files', 'config SUBCOMMAND', [
  currentContext,
  list('get-clusters', 'cluster', CONTEXT.cluster),
  getContexts,
  list('get-users', 'user', CONTEXT.user),
  setContext,
  useContext,
  view,
]);
