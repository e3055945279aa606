import { parse } from 'yaml';
import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { reference } from '../discovery.ts';
import { CommandError, throwAll } from '../errors.ts';
import { toYaml } from '../printers/yaml.ts';
import { printResult, showWarnings } from '../results.ts';
import { sedText } from '../shell/filters.ts';
import { createTwoWayPatch } from '../strategic.ts';
import { type Command, FILENAME, fieldManager, OUTPUT, RECURSIVE, TEMPLATE_FLAGS } from './command.ts';
import { VALIDATE } from './validate.ts';

const HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const edit: Command = {
  name: 'edit',
  summary: 'Edit a resource on the server',
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    { ...OUTPUT, values: ['json', 'yaml'] },
    VALIDATE,
    fieldManager('kubectl-edit'),
    ...TEMPLATE_FLAGS,
    { name: 'output-patch', type: 'bool', help: 'Output the patch if the resource is edited.' },
    { name: 'save-config', type: 'bool', help: 'Save the configuration of the object in its annotation.' },
    { name: 'subresource', type: 'string', help: 'Edit the subresource of the requested object.' },
    { name: 'windows-line-endings', type: 'bool', help: 'Use Windows line endings' },
  ],
  run(context) {
    const { flags, args, io, namespace } = context;
    const found = find(context, { args, filenames: flags.list('filename'), typeAlone: true });
    throwAll(found.errors);
    if (found.infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    const editor =
      context.env.get('KUBE_EDITOR') ??
      context.env.get('EDITOR') ??
      context.session.variables.get('KUBE_EDITOR');
    if (editor?.startsWith('sed ')) {
      for (const info of found.infos) editWith(context, info, editor);
      return 0;
    }
    if (io.edit === undefined) {
      // A step of a scenario has no terminal to open an editor on.
      throw new CommandError(
        'unable to launch the editor "vi": there is no terminal here; write the change as kubectl patch, kubectl set or an apply step',
      );
    }
    for (const info of found.infos) {
      io.edit({
        name: reference(info.resource, info.name),
        text: HEAD + toYaml(info.object),
        saveWith: `kubectl replace -f -${info.namespace && info.namespace !== 'default' ? ` -n ${namespace}` : ''}`,
      });
    }
    return 0;
  },
};

/** `KUBE_EDITOR="sed -i s/a/b/"`: the one editor that needs no terminal. */
function editWith(context: Context, info: Info, editor: string): void {
  const words = editor.match(/'[^']*'|"[^"]*"|\S+/g)!.map((word) => word.replace(/^(['"])(.*)\1$/s, '$2'));
  const before = toYaml(info.object);
  const after = sedText(words, before);
  if (after === before) {
    context.err('Edit cancelled, no changes made.\n');
    return;
  }
  const patch = createTwoWayPatch(info.object!, parse(after), info.resource.kind);
  const answer = context.client.patch(info.resource.kind, info.namespace, info.name, patch, 'strategic');
  showWarnings(context, answer.warnings);
  printResult(context, info, answer.object, 'edited');
}
