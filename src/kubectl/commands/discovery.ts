import type { Context } from '../context.ts';
import { apiVersionOf, customResources, qualifiedPlural } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { usageError } from '../flags.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { toYaml } from '../printers/yaml.ts';
import { type ServedType, servedTypes } from '../served-types.ts';
import { type Command, withoutEffect } from './command.ts';

const OUTPUTS = ['json', 'yaml', 'wide', 'name'];

export const apiResources: Command = {
  name: 'api-resources',
  summary: 'Print the supported API resources on the server',
  usage: 'api-resources [flags]',
  flags: [
    { name: 'api-group', type: 'string', help: 'Limit to resources in the specified API group.' },
    withoutEffect('cached', 'Use the cached list of resources if available.', { type: 'bool' }),
    { name: 'categories', type: 'list', help: 'Limit to resources that belong to the specified categories.' },
    {
      name: 'namespaced',
      type: 'bool',
      default: true,
      help: 'If false, non-namespaced resources will be returned.',
    },
    { name: 'no-headers', type: 'bool', help: "Don't print headers." },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      values: OUTPUTS,
      help: 'Output format: json, yaml, wide, name.',
    },
    { name: 'sort-by', type: 'string', values: ['name', 'kind'], help: 'Sort by name or kind.' },
    { name: 'verbs', type: 'list', help: 'Limit to resources that support the specified verbs.' },
  ],
  run(context) {
    const { flags, args, path, out } = context;
    if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', ...OUTPUTS].includes(output)) throw new CommandError(`--output ${output} is not available`);
    const shown = resources(context);
    if (output === 'name') {
      out(shown.map((resource) => `${qualifiedPlural(resource)}\n`).join(''));
      return 0;
    }
    if (output === 'json' || output === 'yaml') {
      const list = resourceList(shown);
      out(output === 'json' ? `${JSON.stringify(list, undefined, 4)}\n` : toYaml(list));
      return 0;
    }
    const rows = shown.map((resource) => [
      resource.plural,
      resource.shortNames.join(','),
      apiVersionOf(resource),
      String(resource.namespaced),
      resource.kind,
      ...(output === 'wide' ? [resource.verbs.join(','), resource.categories.join(',')] : []),
    ]);
    const header = [
      'NAME',
      'SHORTNAMES',
      'APIVERSION',
      'NAMESPACED',
      'KIND',
      ...(output === 'wide' ? ['VERBS', 'CATEGORIES'] : []),
    ];
    out(new RowWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
    return 0;
  },
};

/** Discovery as one list. Not in it: the hashes of storage versions, which nothing here has. */
const resourceList = (types: readonly ServedType[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: '',
  resources: types.map(
    ({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
      name: plural,
      singularName: singular,
      namespaced,
      ...(group === '' ? {} : { group }),
      version,
      kind,
      verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
    }),
  ),
});

function resources({ client, flags }: Context): ServedType[] {
  client.health?.();
  const group = flags.string('api-group');
  const categories = flags.list('categories');
  const verbs = flags.list('verbs');
  const shown = servedTypes(client.serverVersion(), customResources(client)).filter(
    (resource) =>
      (!flags.has('api-group') || resource.group === group) &&
      (!flags.has('namespaced') || resource.namespaced === flags.bool('namespaced')) &&
      categories.every((category) => resource.categories.includes(category)) &&
      verbs.every((verb) => resource.verbs.includes(verb)),
  );
  const by = flags.string('sort-by');
  if (!['', 'name', 'kind'].includes(by)) throw new CommandError(`--sort-by accepts only name or kind`);
  if (by === '') return shown;
  const key = (resource: ServedType) => (by === 'kind' ? resource.kind : resource.plural);
  return shown.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

export const apiVersions: Command = {
  name: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  usage: 'api-versions',
  flags: [],
  run({ args, client, path, out }) {
    if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
    client.health?.();
    const versions = new Set(
      servedTypes(client.serverVersion(), customResources(client)).flatMap(
        (resource) => resource.apiVersions,
      ),
    );
    out(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    );
    return 0;
  },
};
