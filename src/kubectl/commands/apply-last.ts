import { find, NOTHING_GIVEN } from '../builder.ts';
import { reference } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { toYaml } from '../printers/yaml.ts';
import { printResult } from '../results.ts';
import {
  type Command,
  DRY_RUN,
  FILENAME,
  FILES_ONLY,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
  WINDOWS_LINES,
} from './command.ts';
import { VALIDATE } from './validate.ts';

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    { ...OUTPUT, default: 'yaml', values: ['yaml', 'json'], help: 'Output format: yaml or json' },
    { name: 'all', type: 'bool', help: 'Select all resources of the specified types' },
  ],
  run(context) {
    const { args, flags, out, path } = context;
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      all: flags.bool('all'),
      typeAlone: true,
    });
    throwAll(found.errors);
    const configurations = found.infos.flatMap(
      ({ object }) => object?.metadata.annotations?.[LAST_APPLIED] ?? [],
    );
    const output = flags.string('output');
    if (configurations.length > 0 && output !== 'yaml' && output !== 'json')
      throw usageError(
        path,
        `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
      );
    for (const text of configurations) {
      const value: unknown = JSON.parse(text);
      out(
        output === 'yaml'
          ? toYaml(value)
          : `${JSON.stringify(value, null, 2)}${/\n$/.test(text) ? '\n' : ''}`,
      );
    }
    return 0;
  },
};

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  usage: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    { ...OUTPUT, values: ['json', 'yaml'] },
    ...TEMPLATE_FLAGS,
    fieldManager('kubectl-client-side-apply'),
    VALIDATE,
    WINDOWS_LINES,
  ],
  run(context) {
    const { args, flags, io } = context;
    const found = find(context, { args, filenames: flags.list('filename'), typeAlone: true });
    throwAll(found.errors);
    if (found.infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    if (io.edit === undefined)
      throw new CommandError(
        'unable to launch the editor "vi": there is no terminal here; write the text as kubectl apply set-last-applied -f',
      );
    for (const { resource, name, object } of found.infos) {
      const text = object?.metadata.annotations?.[LAST_APPLIED];
      if (text === undefined)
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}`);
      io.edit({
        name: reference(resource, name),
        text: toYaml(JSON.parse(text)),
        saveWith: 'kubectl apply set-last-applied -f -',
      });
    }
    return 0;
  },
};

export const setLastApplied: Command = {
  name: 'set-last-applied',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: 'set-last-applied -f FILENAME',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILES_ONLY,
    DRY_RUN,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    { name: 'create-annotation', type: 'bool', help: 'Create the annotation where there is none' },
  ],
  run(context) {
    const { client, flags, out } = context;
    if (flags.list('filename').length === 0) throw new CommandError(NOTHING_GIVEN);
    const dryRun = dryRunOf(flags);
    const { infos, errors } = readManifests(context, flags.list('filename'));
    throwAll(errors);
    const changes = infos.flatMap((info) => {
      const current = client.get(info.resource.kind, info.namespace, info.name);
      const before = current.metadata.annotations?.[LAST_APPLIED];
      if (before === undefined && !flags.bool('create-annotation'))
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      const text = withLastApplied(info.local).metadata.annotations![LAST_APPLIED]!;
      if (text !== before) return [{ info, text, current }];
      out(`set-last-applied ${info.name}: no changes required.\n`);
      return [];
    });
    for (const { info, text, current } of changes) {
      const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const object =
        dryRun === 'client'
          ? current
          : client.patch(info.resource.kind, info.namespace, info.name, patch, 'merge', {
              dryRun: dryRun === 'server',
            }).object;
      printResult(context, info, object, 'configured', dryRun);
    }
    return 0;
  },
};
