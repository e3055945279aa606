import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { describeObject } from '../describe/index.ts';
import { isNotFound, throwGathered } from '../errors.ts';
import { minorOf } from '../printers/tables/table.ts';
import { ALL_NAMESPACES, type Command, FILENAME, RECURSIVE, SELECTOR, withoutEffect } from './command.ts';

export const describe: Command = {
  name: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    ALL_NAMESPACES,
    {
      name: 'show-events',
      type: 'bool',
      default: true,
      help: 'If true, display events related to the object.',
    },
    withoutEffect('chunk-size', 'Return large lists in chunks', { type: 'int', default: 500 }),
  ],
  run(context) {
    const { flags, args, client } = context;
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      allNamespaces: flags.bool('all-namespaces'),
      typeAlone: true,
      needs:
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    });
    if (found.infos.length === 0 && found.errors.length === 0) {
      const where = flags.bool('all-namespaces') ? '' : ` in ${context.namespace} namespace.`;
      context.err(`No resources found${where}\n`);
    }
    // Since 1.36 events are shown of one object alone, unless they are asked for.
    const isAlone = found.errors.length === 0 && found.infos.length <= 1;
    const showEvents =
      flags.bool('show-events') &&
      (isAlone || flags.has('show-events') || minorOf(client.serverVersion()) < 36);
    const text = (info: Info) =>
      describeObject(info.object!, {
        client,
        now: context.now(),
        version: client.serverVersion(),
        showEvents,
      });
    const alike = found.errors.some(isNotFound) ? namedLike(context) : [];
    if (alike.length > 0) {
      for (const info of alike) context.out(`${text(info)}\n`);
      return 0;
    }
    context.out(found.infos.map(text).join('\n\n'));
    throwGathered(found.errors);
    return 0;
  },
};

/**
 * `describe pods web` where nothing is called `web`: all whose names begin with it.
 * Models k8s.io/kubectl/pkg/cmd/describe/describe.go DescribeMatchingResources.
 */
function namedLike(context: Context): Info[] {
  const [type, prefix] = context.args;
  if (context.args.length !== 2 || context.flags.list('filename').length > 0) return [];
  const found = find(context, { args: [type!], typeAlone: true });
  return found.infos.filter(({ name }) => name.startsWith(prefix!));
}
