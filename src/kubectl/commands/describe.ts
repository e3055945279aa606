import { find } from '../builder.ts';
import { describeObject } from '../describe/index.ts';
import { throwGathered } from '../errors.ts';
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
    const texts = found.infos.map((info) =>
      describeObject(info.object!, {
        client,
        now: context.now(),
        version: client.serverVersion(),
        showEvents: flags.bool('show-events'),
      }),
    );
    context.out(texts.join('\n\n'));
    throwGathered(found.errors);
    return 0;
  },
};
