import type { KubeObject } from '../../api/meta.ts';
import { typeNamed } from '../builder.ts';
import type { Context } from '../context.ts';
import { eventInterval } from '../describe/events.ts';
import { apiVersionOf } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { typedPrinterFor } from '../printers/objects.ts';
import { RowWriter } from '../printers/tabwriter.ts';
import { ALL_NAMESPACES, type Command, OUTPUT, TEMPLATE_FLAGS, withoutEffect } from './command.ts';

export const events: Command = {
  name: 'events',
  summary: 'List events',
  usage:
    'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    ALL_NAMESPACES,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    {
      name: 'for',
      type: 'string',
      help: 'Filter events to only those pertaining to the specified resource.',
    },
    {
      name: 'types',
      type: 'list',
      values: ['Normal', 'Warning'],
      help: 'Output only events of given types.',
    },
    { name: 'no-headers', type: 'bool', help: "Don't print headers." },
    {
      name: 'watch',
      short: 'w',
      type: 'bool',
      help: 'After listing the requested events, watch for more events.',
    },
    withoutEffect('chunk-size', 'Return large lists in chunks', { type: 'int', default: 500 }),
  ],
  *run(context) {
    const { client, flags, namespace } = context;
    const accepts = filterOf(context);
    const everywhere = flags.bool('all-namespaces');
    const all = () => client.list('Event', everywhere ? undefined : namespace).filter(accepts);
    const found = all();
    const print = typedPrinterFor(flags);
    if (flags.bool('watch')) {
      // The API sends what is there as first events of a watch, unsorted.
      const seen = new Map<string, string>();
      const rows = new RowWriter();
      let hasHeader = flags.bool('no-headers');
      for (;;) {
        for (const event of all()) {
          if (seen.get(event.metadata.uid) === event.metadata.resourceVersion) continue;
          seen.set(event.metadata.uid, event.metadata.resourceVersion);
          if (print) context.out(print(event));
          else
            context.out(
              rows.write([...(hasHeader ? [] : [header(everywhere)]), row(context, event, everywhere)]),
            );
          hasHeader = true;
        }
        yield { until: 'change', kinds: ['Event'] };
      }
    }
    if (found.length === 0) {
      context.err(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
      return 0;
    }
    const sorted = byTime(found);
    if (print)
      context.out(
        print({ apiVersion: 'v1', items: sorted, kind: 'EventList', metadata: {} } as unknown as KubeObject),
      );
    else {
      const rows = sorted.map((event) => row(context, event, everywhere));
      context.out(new RowWriter().write(flags.bool('no-headers') ? rows : [header(everywhere), ...rows]));
    }
    return 0;
  },
};

function filterOf(context: Context): (event: KubeObject) => boolean {
  const { client, flags } = context;
  const types = flags.list('types').map((type) => type.toLowerCase());
  if (types.some((type) => type !== 'normal' && type !== 'warning'))
    throw new CommandError('valid --types are Normal or Warning');
  const about = flags.string('for');
  let isAbout = (_: KubeObject) => true;
  if (about !== '') {
    const parts = about.split('/');
    if (parts.length === 1) throw new CommandError('--for must be in resource/name form');
    if (parts.length > 2)
      throw new CommandError('arguments in resource/name form may not have more than one slash');
    const resource = typeNamed(parts[0]!, client);
    isAbout = ({ involvedObject }) =>
      involvedObject?.kind === resource.kind &&
      involvedObject.name === parts[1] &&
      (involvedObject.apiVersion ?? apiVersionOf(resource)) === apiVersionOf(resource);
  }
  return (event) =>
    isAbout(event) && (types.length === 0 || types.includes((event.type ?? '').toLowerCase()));
}

/** Oldest first, by the last time each came. */
function byTime(events: readonly KubeObject[]): KubeObject[] {
  const time = (event: KubeObject) =>
    Date.parse(
      event.series?.lastObservedTime || event.lastTimestamp || event.eventTime || '1970-01-01T00:00:00Z',
    );
  return [...events].sort((a, b) => time(a) - time(b));
}

const header = (everywhere: boolean) => [
  ...(everywhere ? ['NAMESPACE'] : []),
  'LAST SEEN',
  'TYPE',
  'REASON',
  'OBJECT',
  'MESSAGE',
];

function row(context: Context, event: KubeObject, everywhere: boolean): string[] {
  const { kind = '', name = '' } = event.involvedObject ?? {};
  return [
    ...(everywhere ? [event.metadata.namespace ?? ''] : []),
    eventInterval(event, context.now()),
    event.type ?? '',
    event.reason ?? '',
    name ? `${kind}/${name}` : kind,
    (event.message ?? '').trim(),
  ];
}
