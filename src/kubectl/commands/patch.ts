import { ApiError } from '../../api/errors.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../../api/json-patch.ts';
import { parseStream } from '../../scenario/yaml/stream.ts';
import { find } from '../builder.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, quote, throwAll } from '../errors.ts';
import { jsonProblem } from '../go-json.ts';
import { printResult, showWarnings } from '../results.ts';
import { asScale } from '../scale-view.ts';
import { applyMergePatch, applyStrategicPatch, equal } from '../strategic.ts';
import {
  type Command,
  DRY_RUN,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  TEMPLATE_FLAGS,
} from './command.ts';

export const patch: Command = {
  name: 'patch',
  summary: 'Update fields of a resource',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  completes: 'resources',
  mutates: (_, flags) => flags.string('dry-run') === 'none' && !flags.bool('local'),
  flags: [
    FILENAME,
    RECURSIVE,
    DRY_RUN,
    OUTPUT,
    fieldManager('kubectl-patch'),
    ...TEMPLATE_FLAGS,
    { name: 'patch', short: 'p', type: 'string', help: 'The patch to be applied to the resource JSON file.' },
    { name: 'patch-file', type: 'string', help: 'A file containing a patch to be applied to the resource.' },
    {
      name: 'type',
      type: 'string',
      default: 'strategic',
      values: ['json', 'merge', 'strategic'],
      help: 'The type of patch being provided; one of [json merge strategic]',
    },
    { name: 'local', type: 'bool', help: 'If true, patch will operate on the content of the file.' },
    {
      name: 'subresource',
      type: 'string',
      values: ['status', 'scale', 'resize'],
      help: 'The subresource to patch',
    },
  ],
  run(context) {
    const { args, flags, client, io, session } = context;
    const text = flags.string('patch');
    const file = flags.string('patch-file');
    if (text !== '' && file !== '')
      throw new CommandError('cannot specify --patch and --patch-file together');
    if (text === '' && file === '')
      throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
    const type = flags.string('type').toLowerCase();
    if (type !== 'json' && type !== 'merge' && type !== 'strategic')
      throw new CommandError(
        `--type must be one of [json merge strategic], not ${quote(flags.string('type'))}`,
      );
    const content = file === '' ? text : (session.files.get(file) ?? io.files?.[file]);
    if (content === undefined)
      throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
    const read = readPatch(content);
    const value = type === 'json' ? operations(read) : read;
    const isLocal = flags.bool('local');
    const found = find(context, { args, filenames: flags.list('filename'), namesOnly: isLocal });
    const errors = [...found.errors];
    if (found.infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to patch');
    const dryRun = isLocal ? 'client' : dryRunOf(flags);
    const subresource = flags.string('subresource') as 'status' | 'scale' | 'resize' | '';
    for (const info of found.infos) {
      try {
        const before = isLocal ? info.written : info.object!;
        let after = before;
        if (dryRun === 'client') {
          after =
            type === 'json'
              ? applyJsonPatch(before, value)
              : type === 'merge'
                ? applyMergePatch(before, value)
                : applyStrategicPatch(before, value, before.kind);
        } else {
          const answer = client.patch(info.resource.kind, info.namespace, info.name, value, type, {
            dryRun: dryRun === 'server',
            ...(subresource ? { subresource } : {}),
          });
          showWarnings(context, answer.warnings);
          after = answer.object;
        }
        const shown =
          subresource === 'scale' && dryRun !== 'client' ? asScale(info, after) : { info, object: after };
        const verb = equal(before, after) ? 'patched (no change)' : 'patched';
        // Upstream sets the word after the suffix of a dry run, so that the suffix is lost.
        printResult(context, shown.info, shown.object, verb);
      } catch (error) {
        errors.push(error);
      }
    }
    throwAll(errors);
    return 0;
  },
};

/** A patch is YAML or JSON. */
// biome-ignore lint/suspicious/noExplicitAny: whatever was written
function readPatch(text: string): any {
  // What begins as JSON is sent as it is, and the server reads it.
  if (/^\s*\{/.test(text)) {
    const problem = jsonProblem(text);
    if (problem !== undefined) throw new ApiError('BadRequest', problem);
    return JSON.parse(text);
  }
  const [document] = parseStream(text);
  if (document?.problem !== undefined)
    throw new CommandError(`unable to parse ${quote(text)}: yaml: ${document.problem.message}`);
  const value = document?.value;
  if (typeof value === 'object' && value !== null) return value;
  throw new ApiError(
    'BadRequest',
    `json: cannot unmarshal ${typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'bool' : 'string'} into Go value of type map[string]interface {}`,
  );
}

function operations(value: unknown): readonly JsonPatchOperation[] {
  if (Array.isArray(value)) return value;
  throw new ApiError('BadRequest', 'json: cannot unmarshal object into Go value of type jsonpatch.Patch');
}
