import { patternToRegExp } from '../../text/pattern.ts';
import { findOne, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { type PodSpec, podSpecOf } from '../pod-spec.ts';
import { printResult } from '../results.ts';
import type { Command } from './command.ts';
import { labelMap, resourceMap } from './create/create-command.ts';
import { changePodSpecs, SET_FLAGS, setMutates, setTargets } from './set-shared.ts';

const CONTAINERS = {
  name: 'containers',
  short: 'c',
  type: 'string',
  default: '*',
  help: 'The names of containers in the selected pod templates to change, wildcards allowed',
} as const;

interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: object;
}
interface Container {
  name: string;
  env?: EnvVar[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
}

/** Changes each container whose name fits. */
function eachContainer(spec: PodSpec, pattern: string, change: (container: Container) => Container): PodSpec {
  const fits = new RegExp(`^(?:${patternToRegExp(pattern, false)})$`);
  const over = (list: Container[] | undefined) =>
    list?.map((container) => (fits.test(container.name) ? change(container) : container));
  const containers = over(spec.containers);
  const initContainers = over(spec.initContainers);
  return { ...spec, ...(containers ? { containers } : {}), ...(initContainers ? { initContainers } : {}) };
}

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
    const set: EnvVar[] = [...imported(context), ...words.filter((word) => word.includes('=')).map(envVar)];
    const remove = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1));
    const infos = setTargets(context, resources);
    if (flags.bool('list')) {
      for (const info of infos) listEnv(context, info);
      return 0;
    }
    if (set.length === 0 && remove.length === 0)
      throw new CommandError('at least one environment variable must be provided');
    changePodSpecs(
      context,
      infos,
      'env updated',
      (spec) =>
        eachContainer(spec, flags.string('containers'), (container) => {
          const env = [...(container.env ?? [])];
          for (const variable of set) {
            const old = env.findIndex((each) => each.name === variable.name);
            if (old < 0) env.push(variable);
            else if (flags.bool('overwrite')) env[old] = variable;
            else
              throw new CommandError(
                `'${variable.name}' already has a value (${env[old]!.value ?? ''}), and --overwrite is false`,
              );
          }
          return { ...container, env: env.filter(({ name }) => !remove.includes(name)) };
        }),
      { patchFailed: 'env update' },
    );
    return 0;
  },
};

const envVar = (word: string): EnvVar => ({
  name: word.slice(0, word.indexOf('=')),
  value: word.slice(word.indexOf('=') + 1),
});

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
    .map((key) => ({
      name: context.flags.string('prefix') + key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'),
      valueFrom: { [ref]: { key, name: object!.metadata.name } },
    }));
}

function listEnv(context: Context, { object, name }: Info): void {
  const spec = podSpecOf(object!);
  for (const container of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
    context.out(`# ${object!.kind} ${name}, container ${container.name}\n`);
    for (const { name: variable, value = '', valueFrom } of container.env ?? [])
      context.out(valueFrom ? `# ${variable} from ${sourceText(valueFrom)}\n` : `${variable}=${value}\n`);
  }
}

function sourceText(
  from: Record<string, { key?: string; name?: string; fieldPath?: string; resource?: string }>,
): string {
  if (from.configMapKeyRef) return `configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}`;
  if (from.secretKeyRef) return `secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}`;
  if (from.fieldRef) return `field path ${from.fieldRef.fieldPath}`;
  return `resource field ${from.resourceFieldRef?.resource}`;
}

export const setResources: Command = {
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS,
    CONTAINERS,
    {
      name: 'limits',
      type: 'string',
      help: "The resource requirement limits, for example 'cpu=100m,memory=256Mi'.",
    },
    { name: 'requests', type: 'string', help: "The resource requirement requests, for example 'cpu=100m'." },
  ],
  run(context) {
    const { args, flags } = context;
    if (flags.string('limits') === '' && flags.string('requests') === '')
      throw new CommandError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    const limits = resourceMap(flags.string('limits'));
    const requests = resourceMap(flags.string('requests'));
    changePodSpecs(
      context,
      setTargets(context, args),
      'resource requirements updated',
      (spec, _, errors) => {
        let found = false;
        const changed = eachContainer(spec, flags.string('containers'), (container) => {
          found = true;
          const merged = (old: Record<string, string> | undefined, added: Record<string, string>) => ({
            ...old,
            ...added,
          });
          return {
            ...container,
            resources: {
              ...container.resources,
              ...(Object.keys(limits).length > 0
                ? { limits: merged(container.resources?.limits, limits) }
                : {}),
              ...(Object.keys(requests).length > 0
                ? { requests: merged(container.resources?.requests, requests) }
                : {}),
            },
          };
        });
        if (!found)
          errors.push(
            new CommandError(`error: unable to find container named ${flags.string('containers')}`),
          );
        return changed;
      },
      { patchFailed: 'resources update' },
    );
    return 0;
  },
};

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  mutates: setMutates,
  completes: 'resources',
  flags: SET_FLAGS,
  run(context) {
    const { args } = context;
    if (args.length === 0) throw new CommandError('serviceaccount is required');
    const account = args.at(-1)!;
    changePodSpecs(
      context,
      setTargets(context, args.slice(0, -1)),
      'serviceaccount updated',
      (spec) => ({ ...spec, serviceAccountName: account }),
      { patchFailed: 'ServiceAccountName' },
    );
    return 0;
  },
};

export const setSelector: Command = {
  name: 'selector',
  summary: 'Set the selector on a resource',
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS,
    { name: 'resource-version', type: 'string', help: 'The version that is to be changed.' },
  ],
  run(context) {
    const { args, client, flags } = context;
    if (args.length === 0) throw new CommandError('one selector is required');
    const targets = setTargets(context, args.slice(0, -1));
    const selector = labelMap(args.at(-1)!);
    const dryRun = dryRunOf(flags);
    const errors: unknown[] = [];
    for (const info of targets) {
      if (info.resource.kind !== 'Service') {
        errors.push(new CommandError('setting a selector is only supported for Services'));
        continue;
      }
      const removed = Object.keys(info.object?.spec?.selector ?? {}).filter((key) => !(key in selector));
      const patch = {
        spec: { selector: { ...selector, ...Object.fromEntries(removed.map((key) => [key, null])) } },
      };
      const object =
        dryRun === 'client'
          ? info.object
          : client.patch('Service', info.namespace, info.name, patch, 'merge', {
              dryRun: dryRun === 'server',
            }).object;
      printResult(context, info, object, 'selector updated', dryRun);
    }
    throwAll(errors);
    return 0;
  },
};
