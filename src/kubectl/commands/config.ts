import type { Context } from '../context.ts';
import { CommandError, quote, throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { shownConfig } from '../kubeconfig.ts';
import { printerFor } from '../printers/objects.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { declaredJson } from '../printers/yaml.ts';
import { type Command, TEMPLATE_FLAGS, withoutEffect } from './command.ts';
import { deleter, onlyName, renameContext, setCluster, setCredentials } from './config-entries.ts';
import { setProperty, unsetProperty } from './config-properties.ts';
import { group } from './group.ts';

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
      values: ['yaml', 'json', 'jsonpath='],
      help: 'Output format.',
    },
    ...TEMPLATE_FLAGS,
    {
      name: 'minify',
      type: 'bool',
      help: 'Remove all information not used by current-context from the output',
    },
    withoutEffect('raw', 'Display raw byte data and sensitive data; there are no certificates here', {
      type: 'bool',
    }),
    withoutEffect('flatten', 'Flatten the resulting kubeconfig file', { type: 'bool' }),
    withoutEffect('merge', 'Merge the full hierarchy of kubeconfig files', { type: 'bool', default: true }),
  ],
  run(context) {
    noArguments(context);
    const { flags, session } = context;
    const isMinified = flags.bool('minify');
    if (isMinified && !session.kubeconfig.contexts.has(session.kubeconfig.current))
      throw new CommandError(
        session.kubeconfig.current === ''
          ? 'current-context must exist in order to minify'
          : `cannot locate context ${session.kubeconfig.current}`,
      );
    const config = shownConfig(session.kubeconfig, isMinified);
    const print = printerFor(flags, false)!;
    context.out(
      flags.string('output') === 'json'
        ? declaredJson(config)
        : print(config as unknown as Parameters<typeof print>[0]),
    );
    return 0;
  },
};

const currentContext: Command = {
  name: 'current-context',
  summary: 'Display the current-context',
  usage: 'current-context [flags]',
  flags: [],
  run({ out, session }) {
    if (session.kubeconfig.current === '') throw new CommandError('current-context is not set');
    out(`${session.kubeconfig.current}\n`);
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
  run({ args, flags, out, session: { kubeconfig } }) {
    const output = flags.string('output');
    if (output !== '' && output !== 'name')
      throw new CommandError(`output must be one of '' or 'name': ${output}`);
    const isNames = output === 'name';
    const names = (args.length > 0 ? args : [...kubeconfig.contexts.keys()].sort()).filter((name) =>
      kubeconfig.contexts.has(name),
    );
    const rows = names.map((name) => {
      const { cluster, user, namespace } = kubeconfig.contexts.get(name)!;
      return isNames ? [name] : [name === kubeconfig.current ? '*' : '', name, cluster, user, namespace];
    });
    const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
    if (isNames) out(names.map((name) => `${name}\n`).join(''));
    else out(new RowWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
    const wrong = args.filter((name) => !kubeconfig.contexts.has(name));
    throwAll(wrong.map((name) => new CommandError(`context ${name} not found`)));
    return 0;
  },
};

const list = (what: 'cluster' | 'user'): Command => ({
  name: `get-${what}s`,
  summary: `Display ${what}s defined in the kubeconfig`,
  usage: `get-${what}s [flags]`,
  flags: [],
  run({ out, session }) {
    const names = [...session.kubeconfig[`${what}s`].keys()].sort();
    out(`NAME\n${names.map((name) => `${name}\n`).join('')}`);
    return 0;
  },
});

const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  summary: 'Set the current-context in a kubeconfig file',
  usage: 'use-context CONTEXT_NAME',
  completes: 'contexts',
  flags: [],
  run(context) {
    const name = onlyName(context);
    const { kubeconfig } = context.session;
    if (!kubeconfig.contexts.has(name))
      throw new CommandError(`no context exists with the name: ${quote(name)}`);
    kubeconfig.current = name;
    context.out(`Switched to context ${quote(name)}.\n`);
    return 0;
  },
};

const ENTRIES = ['cluster', 'user', 'namespace'] as const;

const setContext: Command = {
  name: 'set-context',
  summary: 'Set a context entry in kubeconfig',
  usage:
    'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  completes: 'contexts',
  flags: [
    { name: 'cluster', type: 'string', help: 'cluster for the context entry in kubeconfig' },
    { name: 'current', type: 'bool', help: 'Modify the current context' },
    { name: 'namespace', short: 'n', type: 'string', help: 'namespace for the context entry in kubeconfig' },
    { name: 'user', type: 'string', help: 'user for the context entry in kubeconfig' },
  ],
  run({ args, flags, out, path, session: { kubeconfig } }) {
    if (args.length > 1) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    const isCurrent = flags.bool('current');
    if (args.length === 0 && !isCurrent)
      throw new CommandError('you must specify a non-empty context name or --current');
    if (args.length === 1 && isCurrent)
      throw new CommandError('you cannot specify both a context name and --current');
    const name = args[0] ?? kubeconfig.current;
    if (isCurrent && name === '') throw new CommandError('no current context is set');
    const before = kubeconfig.contexts.get(name);
    const entry = { ...(before ?? { cluster: '', user: '', namespace: '' }) };
    for (const each of ENTRIES) if (flags.has(each)) entry[each] = flags.string(each);
    kubeconfig.contexts.set(name, entry);
    out(`Context ${quote(name)} ${before === undefined ? 'created' : 'modified'}.\n`);
    return 0;
  },
};

const set: Command = {
  name: 'set',
  summary: 'Set an individual value in a kubeconfig file',
  usage: 'set PROPERTY_NAME PROPERTY_VALUE',
  flags: [
    withoutEffect('set-raw-bytes', 'Write the bytes of a property as they are given, without base64', {
      type: 'bool',
    }),
  ],
  run({ args, out, path, session }) {
    if (args.length !== 2) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    setProperty(session.kubeconfig, args[0]!, args[1]!);
    out(`Property ${quote(args[0]!)} set.\n`);
    return 0;
  },
};

const unset: Command = {
  name: 'unset',
  summary: 'Unset an individual value in a kubeconfig file',
  usage: 'unset PROPERTY_NAME',
  flags: [],
  run(context) {
    const name = onlyName(context);
    unsetProperty(context.session.kubeconfig, name);
    context.out(`Property ${quote(name)} unset.\n`);
    return 0;
  },
};

/** The kubeconfig of the terminal: a real kubectl keeps it in a file. */
export const config = group('config', 'Modify kubeconfig files', 'config SUBCOMMAND', [
  currentContext,
  deleter('cluster'),
  deleter('context'),
  deleter('user'),
  list('cluster'),
  getContexts,
  list('user'),
  renameContext,
  set,
  setCluster,
  setContext,
  setCredentials,
  unset,
  useContext,
  view,
]);
