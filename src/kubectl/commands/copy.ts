import { chosenContainer } from '../containers.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { type Command, withoutEffect } from './command.ts';
import { pump } from './exec.ts';

export const cp: Command = {
  name: 'cp',
  summary: 'Copy files and directories to and from containers',
  usage: 'cp <file-spec-src> <file-spec-dest>',
  mutates: true,
  completes: 'pods',
  flags: [
    { name: 'container', short: 'c', type: 'string', help: 'Container name.' },
    withoutEffect('no-preserve', "The copied file's ownership and permissions will not be preserved", {
      type: 'bool',
    }),
    withoutEffect('retries', 'Set number of retries to complete a copy operation.', {
      type: 'int',
      default: 0,
    }),
  ],
  *run(context) {
    const { args, session, io } = context;
    if (args.length !== 2) throw new CommandError('source and destination are required');
    const [from, to] = args.map((text) => fileSpec(text)) as [FileSpec, FileSpec];
    if (from.pod !== '' && to.pod !== '')
      throw new CommandError('one of src or dest must be a local file specification');
    if (from.pod === '' && to.pod === '')
      throw new CommandError('one of src or dest must be a remote file specification');
    if (from.file === '' || to.file === '') throw new CommandError('filepath can not be empty');
    if (from.pod !== '') {
      const text = yield* inContainer(context, from, ['cat', from.file], undefined);
      session.files.set(to.file, text);
      return 0;
    }
    const text = session.files.get(from.file) ?? io.files?.[from.file];
    if (text === undefined) throw new CommandError(`${from.file} doesn't exist in local filesystem`);
    yield* inContainer(context, to, ['sh', '-c', `cat > '${to.file.replaceAll("'", "'\\''")}'`], text);
    return 0;
  },
};

interface FileSpec {
  namespace: string;
  pod: string;
  file: string;
}

/** `namespace/pod:file`, `pod:file` or `file`. */
function fileSpec(text: string): FileSpec {
  const at = text.indexOf(':');
  if (at === 0)
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (at < 0) return { namespace: '', pod: '', file: text };
  const names = text.slice(0, at).split('/');
  return { namespace: names.length > 1 ? names[0]! : '', pod: names.at(-1)!, file: text.slice(at + 1) };
}

function* inContainer(context: Context, spec: FileSpec, command: string[], stdin: string | undefined) {
  const namespace = spec.namespace || context.namespace;
  const pod = context.client.get('Pod', namespace, spec.pod);
  const container = chosenContainer(context, pod, context.flags.string('container'));
  const session = context.client.exec(namespace, spec.pod, {
    container,
    command,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (session.error !== undefined) throw new CommandError(session.error);
  let text = '';
  const code = yield* pump({ out: (piece) => (text += piece), err: context.err }, session);
  if (code !== 0)
    throw new CommandError(`command terminated with exit code ${code}`.replace('error: ', ''), 1);
  return text;
}
