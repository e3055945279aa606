import { ApiError } from '../../api/errors.ts';
import { findOne, type Info } from '../builder.ts';
import { type Context, warn } from '../context.ts';
import { CommandError, quote } from '../errors.ts';
import { podSpecOf } from '../pod-spec.ts';
import type { Command } from './command.ts';
import { CONTAINERS, type Container, type EnvVar, eachContainer } from './set-containers.ts';
import { resolved, sourceText } from './set-env-sources.ts';
import { changePodSpecs, SET_FLAGS, setMutates, setTargets } from './set-shared.ts';

export const setEnv: Command = {
  name: 'env',
  summary: 'Update environment variables on a pod template',
  usage: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS,
    CONTAINERS,
    {
      name: 'env',
      short: 'e',
      type: 'array',
      help: 'Specify a key-value pair for an environment variable to set.',
    },
    {
      name: 'from',
      type: 'string',
      help: 'The name of a resource from which to inject environment variables',
    },
    { name: 'keys', type: 'list', help: 'Comma-separated list of keys to import from specified resource' },
    {
      name: 'list',
      type: 'bool',
      help: 'If true, display the environment and any changes in the standard format.',
    },
    { name: 'overwrite', type: 'bool', default: true, help: 'If true, allow environment to be overwritten.' },
    { name: 'prefix', type: 'string', help: 'Prefix to append to variable names' },
    {
      name: 'resolve',
      type: 'bool',
      help: 'If true, show secret or configmap references when listing variables',
    },
  ],
  run(context) {
    const { args, flags } = context;
    const isEnv = (word: string) => word.includes('=') || (word.endsWith('-') && word !== '-');
    const at = args.findIndex(isEnv);
    const resources = at < 0 ? [...args] : args.slice(0, at);
    const words = [...(at < 0 ? [] : args.slice(at)), ...flags.list('env')];
    if (words.some((word) => !isEnv(word)))
      throw new CommandError(`all resources must be specified before environment changes: ${args.join(' ')}`);
    if (resources.length === 0 && flags.list('filename').length === 0)
      throw new CommandError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (flags.list('keys').length > 0 && flags.string('from') === '')
      throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
    const prefix = flags.string('prefix');
    const given = words.filter((word) => word.includes('=')).map(envVar);
    const remove = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1));
    if (given.some(({ name }) => remove.includes(name)))
      throw new CommandError(
        'can not both modify and remove the same environment variable in the same command',
      );
    const set: EnvVar[] = [...given, ...imported(context)].map((variable) => ({
      ...variable,
      name: prefix + variable.name,
    }));
    const infos = setTargets(context, flags.bool('local') ? [] : resources);
    if (flags.bool('list')) return listAll(context, infos, set, remove);
    if (set.length === 0 && remove.length === 0) return 0;
    changePodSpecs(
      context,
      infos,
      'env updated',
      (spec, info) => {
        let isFitting = false;
        const changed = eachContainer(spec, flags.string('containers'), (container) => {
          isFitting = true;
          return { ...container, env: changedEnv(container.env ?? [], set, remove, flags.bool('overwrite')) };
        });
        if (!isFitting) warnOfNone(context, info);
        return changed;
      },
      { patchFailed: 'env update to pod template:' },
    );
    return 0;
  },
};

/** Models validation.IsEnvVarName of apimachinery: stricter than what the server takes. */
function envVar(word: string): EnvVar {
  const name = word.slice(0, word.indexOf('='));
  const problems = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) problems.push(ENV_NAME);
  if (name === '.') problems.push("must not be '.'");
  else if (name === '..') problems.push("must not be '..'");
  else if (name.startsWith('..')) problems.push("must not start with '..'");
  if (problems.length > 0)
    throw new CommandError(`${quote(name)} is not a valid key name: ${problems.join(';')}`);
  return { name, value: word.slice(word.indexOf('=') + 1) };
}

const ENV_NAME =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** The keys of a ConfigMap or Secret as variables that refer to them. */
function imported(context: Context): EnvVar[] {
  const from = context.flags.string('from');
  if (from === '') return [];
  const { object } = findOne(context, { args: [from] });
  const ref = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[object!.kind];
  if (ref === undefined) throw new CommandError('unsupported resource specified in --from');
  const keys = context.flags.list('keys');
  return Object.keys(object!.data ?? {})
    .filter((key) => keys.length === 0 || keys.includes(key))
    .sort()
    .map((key) => {
      const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
      if (name !== key) warn(context, `key ${key} transferred to ${name}`);
      return { name, valueFrom: { [ref]: { key, name: object!.metadata.name } } };
    });
}

/** The variables with what is set and without what is removed. Throws where one has a value that may not be replaced. */
function changedEnv(
  before: readonly EnvVar[],
  set: readonly EnvVar[],
  remove: readonly string[],
  isOverwriting: boolean,
): EnvVar[] {
  const env = [...before];
  for (const variable of set) {
    const old = env.findIndex((each) => each.name === variable.name);
    if (old < 0) env.push(variable);
    else if (isOverwriting) env[old] = variable;
    else
      throw new CommandError(
        `'${variable.name}' already has a value (${env[old]!.value ?? ''}), and --overwrite is false`,
      );
  }
  return env.filter(({ name }) => !remove.includes(name));
}

const warnOfNone = (context: Context, { object, name }: Info) =>
  warn(
    context,
    `${object!.kind}/${name} does not have any containers matching ${quote(context.flags.string('containers'))}`,
  );

/** --list: the variables as they would be, one by one. With --resolve their values. */
function listAll(
  context: Context,
  infos: readonly Info[],
  set: readonly EnvVar[],
  remove: readonly string[],
): number {
  const { flags } = context;
  for (const info of infos) {
    const spec = podSpecOf(info.object!);
    const unresolved = new Map<string, string[]>();
    let isFitting = false;
    if (spec === undefined) continue;
    eachContainer(spec, flags.string('containers'), (container) => {
      isFitting = true;
      context.out(`# ${info.object!.kind} ${info.name}, container ${container.name}\n`);
      for (const variable of changedEnv(container.env ?? [], set, remove, flags.bool('overwrite')))
        context.out(`${lineOf(context, info, container, variable, unresolved)}\n`);
      return container;
    });
    if (!isFitting) warnOfNone(context, info);
    for (const [reason, names] of [...unresolved].sort(([a], [b]) => (a < b ? -1 : 1)))
      context.err(`error retrieving reference for ${names.sort().join(', ')}: ${reason}\n`);
  }
  return 0;
}

function lineOf(
  context: Context,
  info: Info,
  container: Container,
  { name, value = '', valueFrom }: EnvVar,
  unresolved: Map<string, string[]>,
): string {
  if (valueFrom === undefined) return `${name}=${value}`;
  if (context.flags.bool('resolve')) {
    try {
      return `${name}=${resolved(context, info.object!, container, valueFrom)}`;
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof ApiError)) throw error;
      unresolved.set(error.message, [...(unresolved.get(error.message) ?? []), name]);
    }
  }
  return `# ${name} from ${sourceText(valueFrom)}`;
}
