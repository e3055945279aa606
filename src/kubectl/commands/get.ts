import type { KubeObject } from '../../api/meta.ts';
import { type Found, find, type Info, type Query, unkept } from '../builder.ts';
import type { Context } from '../context.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, isNotFound, throwAll, throwGathered } from '../errors.ts';
import { usageError } from '../flags.ts';
import { withManagedFields } from '../managed-fields.ts';
import { printerFor } from '../printers/objects.ts';
import { sortObjects } from '../printers/sort.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { scaleOf } from '../scale-view.ts';
import { COMPONENT_STATUS } from '../served-types.ts';
import {
  ALL_NAMESPACES,
  type Command,
  FIELD_SELECTOR,
  FILENAME,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
  withoutEffect,
} from './command.ts';
import { StyledTable, styleOf } from './get-tables.ts';
import { watchObjects } from './get-watch.ts';
import { rawAnswer } from './raw.ts';

export const get: Command = {
  name: 'get',
  summary: 'Display one or many resources',
  usage:
    'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  completes: 'resources',
  flags: [
    OUTPUT,
    ...TEMPLATE_FLAGS,
    FILENAME,
    RECURSIVE,
    SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    {
      name: 'watch',
      short: 'w',
      type: 'bool',
      help: 'After listing the requested objects, watch for changes.',
    },
    {
      name: 'watch-only',
      type: 'bool',
      help: 'Watch for changes to the requested objects, without listing first.',
    },
    { name: 'output-watch-events', type: 'bool', help: 'Output watch event objects when --watch is used.' },
    { name: 'ignore-not-found', type: 'bool', help: 'Treat "resource not found" as a successful retrieval.' },
    { name: 'no-headers', type: 'bool', help: "Don't print headers (default print headers)." },
    { name: 'show-labels', type: 'bool', help: 'Show all labels as the last column' },
    { name: 'show-kind', type: 'bool', help: 'List the resource type for the requested objects.' },
    {
      name: 'label-columns',
      short: 'L',
      type: 'list',
      help: 'Labels that are going to be presented as columns.',
    },
    { name: 'sort-by', type: 'string', help: 'Sort list types using this field specification (JSONPath).' },
    withoutEffect('chunk-size', 'Return large lists in chunks', { type: 'int', default: 500 }),
    { name: 'server-print', type: 'bool', default: true, help: 'Have the server return the table output.' },
    { name: 'subresource', type: 'string', help: 'Get the subresource of the requested object.' },
    { name: 'raw', type: 'string', help: 'Raw URI to request from the server.' },
  ],
  *run(context) {
    const { flags, args } = context;
    if (flags.has('raw')) {
      if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
      context.out(rawAnswer(context, flags.string('raw')));
      return 0;
    }
    validate(context);
    const query: Query = {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      allNamespaces: flags.bool('all-namespaces'),
      typeAlone: true,
    };
    const found = find(context, query);
    if (flags.bool('ignore-not-found')) found.errors = found.errors.filter((error) => !isNotFound(error));
    const printer = printerFor(
      flags,
      true,
      (name) => context.session.files.get(name) ?? context.io.files?.[name],
    );
    if (flags.string('subresource') === 'scale')
      for (const info of found.infos) if (info.object) info.object = scaleOf(info.object);
    const sortBy = flags.string('sort-by');
    if (flags.bool('watch') || flags.bool('watch-only')) {
      if (sortBy !== '') context.err(sortWarning(flags.bool('watch')));
      if (found.errors.length === 0 && found.asked.length === 0) return 0;
      if (found.asked.includes(COMPONENT_STATUS)) {
        // Nothing says when they change: the list comes, and the watch is refused.
        if (!flags.bool('watch-only')) printTables(context, found);
        throw unkept(COMPONENT_STATUS);
      }
      return yield* watchObjects(context, found, query, printer);
    }
    if (sortBy !== '') found.infos = sortInfos(found.infos, sortBy);
    if (printer !== undefined) printObjects(context, found, printer);
    else printTables(context, found);
    throwGathered(found.errors);
    return 0;
  },
};

const sortWarning = (isWatch: boolean) =>
  isWatch
    ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
    : 'warning: --watch-only requested, --sort-by will be ignored\n';

function sortInfos(infos: readonly Info[], field: string): Info[] {
  const byObject = new Map(infos.map((info) => [info.object!, info]));
  return sortObjects([...byObject.keys()], field).map((object) => byObject.get(object)!);
}

function validate({ args, flags, path, err }: Context): void {
  const output = flags.string('output');
  if (
    args.length === 0 &&
    flags.list('filename').length === 0 &&
    !flags.bool('watch') &&
    !flags.bool('watch-only')
  ) {
    err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageError(
      path,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide')
    throw new CommandError(`--show-labels option cannot be used with ${output} printer`);
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only'))
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
}

/** One object alone, or several in a List. */
function printObjects(context: Context, found: Found, print: (object: KubeObject) => string): void {
  const objects = found.infos.map((info) => withManagedFields(context, info.object!));
  if (found.single) {
    if (found.errors.length > 0) throwAll(found.errors);
    if (objects.length === 1) context.out(print(objects[0]!));
    return;
  }
  if (objects.length === 0 && found.errors.length > 0) throwAll(found.errors);
  const list = { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } };
  context.out(print(list as unknown as KubeObject));
}

function printTables(context: Context, found: Found): void {
  const { flags } = context;
  const style = styleOf(flags);
  const groups: { resource: Resource; infos: Info[] }[] = [];
  for (const info of found.infos) {
    const last = groups.at(-1);
    if (last?.resource === info.resource) last.infos.push(info);
    else groups.push({ resource: info.resource, infos: [info] });
  }
  if (new Set(found.asked).size > 1) style.withKind = true;
  for (const [index, { resource, infos }] of groups.entries()) {
    const table = new StyledTable(context, resource, style);
    const rows = infos.map((info) => table.row(info.object!));
    style.keepsNamespace ||= style.withNamespace && resource.namespaced;
    if (index > 0 && style.headers) context.out('\n');
    context.out(new RowWriter().write(style.headers ? [table.header(), ...rows] : rows));
  }
  if (groups.length > 0 || flags.bool('ignore-not-found') || found.errors.length > 0) return;
  const isNamespaced = !style.withNamespace && found.asked.every((resource) => resource.namespaced);
  context.err(
    isNamespaced ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n',
  );
}
