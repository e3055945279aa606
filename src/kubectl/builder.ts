import { ApiError } from '../api/errors.ts';
import { parseSelector, selectorMatches } from '../api/labels.ts';
import type { KubeObject } from '../api/meta.ts';
import type { Client } from './client.ts';
import { getObject, listObjects } from './component-status.ts';
import { type Context, serverWarning } from './context.ts';
import { ALL_CATEGORY, findResource, qualifiedPlural, type Resource } from './discovery.ts';
import { CommandError, quote, throwAll } from './errors.ts';
import { readManifests, readText } from './manifests.ts';
import { fieldFilter } from './selectors.ts';
import { COMPONENT_STATUS, type ServedType, servedBesides } from './served-types.ts';

/** One object a command is about. */
export interface Info {
  resource: Resource;
  namespace: string | undefined;
  name: string;
  /** From the server; absent where it was not asked for. */
  object?: KubeObject;
  /** The object as it stands in the file, where it came from one. */
  // biome-ignore lint/suspicious/noExplicitAny: not decoded
  local?: any;
  /** The same as it was written: without a namespace where it has none. */
  // biome-ignore lint/suspicious/noExplicitAny: not decoded
  written?: any;
  /** The file. */
  source?: string;
}

export interface Query {
  args: readonly string[];
  filenames?: readonly string[];
  selector?: string;
  fieldSelector?: string;
  /** --all */
  all?: boolean;
  allNamespaces?: boolean;
  /** A type without a name means all objects of the type (get, describe). */
  typeAlone?: boolean;
  /** Leave the objects of the server out: only names (delete, patch). */
  namesOnly?: boolean;
  /** Words in errors where nothing was given. */
  needs?: string;
}

export interface Found {
  infos: Info[];
  /** What went wrong for some of them while others were found. */
  errors: unknown[];
  /** The types that were asked, empty answers included. */
  asked: Resource[];
  /** True where exactly one object was named, so that it is printed alone and not as a list. */
  single: boolean;
}

/** What a command says that needs objects and is given none. */
export const NOTHING_GIVEN = [
  'You must provide one or more resources by argument or filename.',
  'Example resource specifications include:',
  "   '-f rsrc.yaml'",
  "   '--filename=rsrc.json'",
  "   '<resource> <name>'",
  "   '<resource>'",
].join('\n');

/** The type a word means, whether such objects are simulated or not, or kubectl's error. */
export function typeNamed(word: string, client: Client): Resource {
  const type = findResource(word, client) ?? servedBesides(word, client.serverVersion());
  if (type !== undefined) return type;
  throw new CommandError(`the server doesn't have a resource type ${quote(word.split('.')[0]!)}`);
}

/** The type a word means, for a command that asks for its objects. */
function resourceNamed(word: string, client: Client): Resource {
  const type = typeNamed(word, client);
  if ('kept' in type) throw unkept(type as ServedType);
  return type;
}

/** What is said of a type that a real cluster serves and that cannot be asked for here, or nowhere. */
export function unkept(type: ServedType): Error {
  if (!type.verbs.includes('delete'))
    return new ApiError(
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  const more = type.kind === 'Event' ? '; ask for events, which are the same ones' : '';
  return new CommandError(
    `${qualifiedPlural(type)} are not simulated: a real cluster has them, here nothing keeps such objects${more}`,
  );
}

/** As {@link resourceNamed}, for what only reads. */
function resourceRead(word: string, { client }: Context, query: Query): Resource {
  const isStatus =
    query.typeAlone === true && servedBesides(word, client.serverVersion()) === COMPONENT_STATUS;
  return isStatus ? COMPONENT_STATUS : resourceNamed(word, client);
}

/** The resources of `pods,svc`, `all` included, each once. */
function resourcesRead(word: string, context: Context, query: Query): Resource[] {
  const custom = context.client.custom?.();
  const names = word.split(',').flatMap((part) => {
    const members = (custom?.ofCategory(part) ?? []).map(qualifiedPlural);
    if (part === 'all') return [...ALL_CATEGORY, ...members];
    return members.length > 0 ? members : [part];
  });
  return [...new Set(names.map((name) => resourceRead(name, context, query)))];
}

/**
 * Finds the objects that arguments, files and selectors mean, as cli-runtime's resource builder does.
 * Models k8s.io/cli-runtime/pkg/resource/builder.go.
 */
export function find(context: Context, query: Query): Found {
  const found = search(context, query);
  // The server says so with every answer; kubectl shows it once.
  if (found.asked.some(({ kind }) => kind === 'Endpoints'))
    serverWarning(context, 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');
  if (found.asked.includes(COMPONENT_STATUS))
    serverWarning(context, 'v1 ComponentStatus is deprecated in v1.19+');
  return found;
}

function search(context: Context, query: Query): Found {
  const { args, filenames = [] } = query;
  if (filenames.length > 0) {
    // That a file is not there is noticed first.
    if (args.length > 0) for (const name of filenames) readText(context, name);
    if (args.length > 0)
      throw new CommandError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    return fromFiles(context, filenames, query);
  }
  if (query.all && query.selector)
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  if (args.length === 0) throw new CommandError(query.needs ?? NOTHING_GIVEN);
  if (args.some((arg) => arg.includes('/'))) return byReference(context, args, query);
  return byType(context, args, query);
}

function fromFiles(context: Context, filenames: readonly string[], query: Query): Found {
  const { infos, errors } = readManifests(context, filenames);
  const found: Found = { infos: [], errors: [], asked: [], single: infos.length === 1 };
  if (query.namesOnly) found.infos.push(...infos);
  else {
    for (const info of infos) {
      try {
        if (info.name === '') throw new CommandError('resource name may not be empty');
        info.object = context.client.get(info.resource.kind, info.namespace, info.name);
        found.infos.push(info);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
        found.errors.push(error);
      }
    }
  }
  found.errors.unshift(...errors);
  found.asked.push(...found.infos.map((info) => info.resource));
  return found;
}

function byReference(context: Context, args: readonly string[], query: Query): Found {
  if (query.selector)
    throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
  if (query.all)
    throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
  if (args.some((arg) => !arg.includes('/')))
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  for (const arg of args) {
    const parts = arg.split('/');
    if (parts.length !== 2)
      throw new CommandError('arguments in resource/name form may not have more than one slash');
    if (parts[0] === '' || parts[1] === '')
      throw new CommandError('arguments in resource/name form must have a single resource and name');
  }
  if (query.allNamespaces)
    throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  const found: Found = { infos: [], errors: [], asked: [], single: args.length === 1 };
  for (const arg of args) {
    const [type, name] = arg.split('/');
    addNamed(context, found, resourceRead(type!, context, query), name!, query);
  }
  return found;
}

function byType(context: Context, args: readonly string[], query: Query): Found {
  const resources = resourcesRead(args[0]!, context, query);
  const names = args.slice(1);
  if (names.length > 0) {
    if (args[0]!.split(',').includes('all')) throw new CommandError('you must specify only one resource');
    if (query.selector) throw new CommandError('name cannot be provided when a selector is specified');
    if (query.fieldSelector) throw new CommandError('name cannot be provided when a selector is specified');
    if (query.all) throw new CommandError('name cannot be provided when a selector is specified');
    if (query.allNamespaces)
      throw new CommandError('a resource cannot be retrieved by name across all namespaces');
    const found: Found = {
      infos: [],
      errors: [],
      asked: [],
      single: resources.length === 1 && names.length === 1,
    };
    for (const resource of resources) {
      for (const name of names) addNamed(context, found, resource, name, query);
    }
    return found;
  }
  if (!query.typeAlone && !query.selector && !query.all && !query.fieldSelector)
    throw new CommandError('resource(s) were provided, but no name was specified');
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for (const resource of resources) {
    const namespace = query.allNamespaces || !resource.namespaced ? undefined : context.namespace;
    const accepts = filterOf(query, resource);
    for (const object of listObjects(context.client, resource, namespace)) {
      if (!accepts(object)) continue;
      infos.push({ resource, namespace: object.metadata.namespace, name: object.metadata.name, object });
    }
  }
  return { infos, errors, asked: resources, single: false };
}

/** The filter that -l and --field-selector mean for a kind. Throws the server's refusal. */
export function filterOf(query: Query, resource: Resource): (object: KubeObject) => boolean {
  const requirements = parseSelector(query.selector ?? '');
  const refuse = (why: string) =>
    new ApiError(
      'BadRequest',
      `Unable to find ${quote(`${resource.group}/${resource.version}, Resource=${resource.plural}`)} that match label selector ${quote(query.selector ?? '')}, field selector ${quote(query.fieldSelector ?? '')}: ${why}`,
    );
  if ('error' in requirements) throw refuse(requirements.error);
  const fields = fieldFilter(query.fieldSelector ?? '', resource.kind);
  if (typeof fields === 'string') throw refuse(fields);
  return (object) => selectorMatches(requirements, object.metadata.labels) && fields(object);
}

function addNamed(context: Context, found: Found, resource: Resource, name: string, query: Query): void {
  const namespace = resource.namespaced ? context.namespace : undefined;
  const info: Info = { resource, namespace, name };
  try {
    if (!query.namesOnly) info.object = getObject(context.client, resource, namespace, name);
    found.infos.push(info);
    found.asked.push(resource);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    found.errors.push(error);
  }
}

/** What the server says of an object that is not there. */
export const notFound = (resource: Resource, name: string) =>
  new ApiError('NotFound', `${qualifiedPlural(resource)} ${quote(name)} not found`, {
    kind: resource.plural,
    name,
    group: resource.group,
  });

/** The objects of a query; the first error stops where nothing else is said. */
function findAll(context: Context, query: Query): Info[] {
  const found = find(context, query);
  throwAll(found.errors);
  return found.infos;
}

/** The one object a command is about. */
export function findOne(context: Context, query: Query): Info {
  const infos = findAll(context, query);
  if (infos.length === 0) throw new CommandError('no resources found');
  return infos[0]!;
}
