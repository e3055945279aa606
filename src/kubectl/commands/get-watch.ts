import type { KubeObject } from '../../api/meta.ts';
import { type Found, filterOf, type Query } from '../builder.ts';
import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, throwAll } from '../errors.ts';
import type { ObjectPrinter } from '../printers/objects.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { compactJson } from '../printers/yaml.ts';
import { StyledTable, styleOf } from './get-tables.ts';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** `get --watch`: what there is, then one line for every change, for ever. */
export function* watchObjects(
  context: Context,
  found: Found,
  query: Query,
  printer: ObjectPrinter | undefined,
): Generator<Pause, never, void> {
  const { flags } = context;
  throwAll(found.errors);
  if (new Set(found.asked).size > 1) throw new CommandError('you may only specify a single resource type');
  const isList = query.args.length === 1 && !query.args[0]!.includes('/');
  const resource = found.asked[0]!;
  const show = printer ? objectWriter(context, printer) : tableWriter(context, resource);
  if (!isList && found.infos.length > 1) {
    // Several by name are shown; that they cannot be watched together turns out after it.
    if (!flags.bool('watch-only'))
      show(
        'ADDED',
        found.infos.map((info) => info.object!),
      );
    throw new CommandError('you may only watch a single resource or type of resource at a time');
  }
  const list = lister(context, resource, query, isList ? undefined : found.infos[0]!.name);
  let seen = new Map(found.infos.map((info) => [info.object!.metadata.uid, info.object!]));
  // What there is comes as one table; every change after it is a line of its own.
  if (!flags.bool('watch-only') && seen.size > 0) show('ADDED', [...seen.values()]);
  for (;;) {
    yield { until: 'change', kinds: [resource.kind] };
    const now = new Map(list().map((object) => [object.metadata.uid, object]));
    for (const [uid, object] of seen) if (!now.has(uid)) show('DELETED', [object]);
    for (const [uid, object] of now) {
      const before = seen.get(uid);
      if (before === undefined) show('ADDED', [object]);
      else if (before.metadata.resourceVersion !== object.metadata.resourceVersion)
        show('MODIFIED', [object]);
    }
    seen = now;
  }
}

function lister({ client, namespace }: Context, resource: Resource, query: Query, name: string | undefined) {
  const accepts = filterOf(query, resource);
  const where = query.allNamespaces || !resource.namespaced ? undefined : namespace;
  return () =>
    client
      .list(resource.kind, where)
      .filter((object) => accepts(object) && (name === undefined || object.metadata.name === name));
}

/** With --output-watch-events the event is printed: JSON of it stands on one line, and it has no name but its object's. */
function objectWriter({ flags, out }: Context, print: ObjectPrinter) {
  const format = flags.string('output');
  const shown = (type: EventType, object: KubeObject): string => {
    if (!flags.bool('output-watch-events') || format === 'name') return print(object);
    if (format === 'json') return `{"type":"${type}","object":${compactJson(object)}}\n`;
    return print({ object, type } as unknown as KubeObject);
  };
  return (type: EventType, objects: readonly KubeObject[]) => {
    for (const object of objects) out(shown(type, object));
  };
}

/** Rows under one header, as wide as the widest so far; the header waits for the first row. */
function tableWriter(context: Context, resource: Resource) {
  const style = styleOf(context.flags);
  const rows = new RowWriter();
  let needsHeader = style.headers;
  return (type: EventType, objects: readonly KubeObject[]) => {
    const table = new StyledTable(context, resource, style);
    const lines = objects.map((object) => table.row(object, type));
    context.out(rows.write(needsHeader ? [table.header(), ...lines] : lines));
    needsHeader = false;
  };
}
