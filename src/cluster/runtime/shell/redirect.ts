import type { Redirection, WordPart } from 'unbash';
import { reason, SystemError } from '../files/errors.ts';
import { openFile } from '../process/open.ts';
import { type Process, release } from '../process/process.ts';
import { type OpenFile, textFile } from '../process/streams.ts';
import { type Expanding, expandQuotedParts, expandText, expandWords } from './expand.ts';
import type { Shell } from './shell.ts';

/** Takes redirections back: what each descriptor was before. */
export class Undo {
  readonly #process: Process;
  readonly #before = new Map<number, OpenFile | undefined>();

  constructor(process: Process) {
    this.#process = process;
  }

  remember(fd: number): void {
    if (this.#before.has(fd)) return;
    const file = this.#process.fds.get(fd);
    if (file) file.refs++;
    this.#before.set(fd, file);
  }

  restore(): void {
    if (this.#process.status !== undefined) return;
    for (const [fd, file] of this.#before) {
      this.#process.setFd(fd, file);
      if (file) release(file);
    }
    this.#before.clear();
  }

  /** Keeps the redirections (`exec > file`). */
  keep(): void {
    for (const file of this.#before.values()) if (file) release(file);
    this.#before.clear();
  }
}

/** A redirection that did not work: the command is not run. */
export class RedirectError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** What a backslash goes before in the body of a heredoc whose delimiter is not quoted. */
const ESCAPED = /\\([$`\\\n])/g;

/** Carries out redirections from left to right in the shell's own process. */
export function* redirect(shell: Shell, redirections: readonly Redirection[], undo: Undo): Expanding<void> {
  for (const each of redirections) yield* one(shell, each, undo);
}

function* one(shell: Shell, each: Redirection, undo: Undo): Expanding<void> {
  const { process } = shell;
  const given = each.descriptor;
  let fd: number;
  if (given?.type === 'FileDescriptor') fd = given.value;
  else if (given?.type === 'FileDescriptorVariable') {
    fd = 10;
    while (process.fds.has(fd)) fd++;
    shell.assign(given.name, String(fd));
  } else fd = each.operator.startsWith('<') ? 0 : 1;

  if (each.type === 'HereDoc') {
    const parts = each.operator === '<<-' ? each.body.parts?.map(withoutTabs) : each.body.parts;
    const plain = each.operator === '<<-' ? each.body.text.replace(/^\t+/gm, '') : each.body.text;
    const text = parts
      ? yield* expandQuotedParts(shell, parts)
      : each.delimiter?.quoted
        ? plain
        : plain.replace(ESCAPED, (_, c: string) => (c === '\n' ? '' : c));
    undo.remember(fd);
    process.setFd(fd, textFile(text));
    return;
  }
  if (each.type === 'HereString') {
    const text = each.target ? yield* expandText(shell, each.target) : '';
    undo.remember(fd);
    process.setFd(fd, textFile(`${text}\n`));
    return;
  }
  const words = each.target ? yield* expandWords(shell, [each.target]) : [];
  if (words.length !== 1) throw new RedirectError(`${each.target?.text ?? ''}: ambiguous redirect`);
  const target = words[0]!;

  if (each.operator === '<&' || each.operator === '>&') {
    if (target === '-') {
      undo.remember(fd);
      process.setFd(fd, undefined);
      return;
    }
    const move = /^(\d+)(-?)$/.exec(target);
    if (move) {
      const from = Number(move[1]);
      const file = process.fds.get(from);
      if (!file) throw new RedirectError(`${from}: Bad file descriptor`);
      undo.remember(fd);
      process.setFd(fd, file);
      if (move[2]) {
        undo.remember(from);
        process.setFd(from, undefined);
      }
      return;
    }
    if (each.operator === '<&' || !shell.dialect.bash)
      throw new RedirectError(shell.dialect.bash ? `${target}: ambiguous redirect` : 'Bad fd number');
    yield* toFile(shell, target, false, undo, [1, 2]);
    return;
  }
  switch (each.operator) {
    case '<':
      yield* open(shell, target, 'read', fd, undo);
      return;
    case '<>':
      yield* open(shell, target, 'readwrite', fd, undo);
      return;
    case '>':
    case '>|':
      if (
        each.operator === '>' &&
        shell.options.has('C') &&
        shell.fs.find(target, process.cwd)?.type === 'file'
      )
        throw new RedirectError(
          shell.dialect.bash
            ? `${target}: cannot overwrite existing file`
            : shell.dialect.cannotOpen(target, 'File exists', true),
        );
      yield* open(shell, target, 'write', fd, undo);
      return;
    case '>>':
      yield* open(shell, target, 'append', fd, undo);
      return;
    case '&>':
    case '&>>':
      yield* toFile(shell, target, each.operator === '&>>', undo, [1, 2]);
      return;
  }
}

/** `<<-` drops the tabs at the beginning of each line; only a first or a literal part can begin one. */
function withoutTabs(part: WordPart, index: number): WordPart {
  if (part.type !== 'Literal') return part;
  const value = part.value.replace(/\n\t+/g, '\n');
  return { ...part, value: index === 0 ? value.replace(/^\t+/, '') : value };
}

function* toFile(
  shell: Shell,
  target: string,
  append: boolean,
  undo: Undo,
  fds: readonly number[],
): Expanding<void> {
  yield* open(shell, target, append ? 'append' : 'write', fds[0]!, undo);
  undo.remember(fds[1]!);
  shell.process.setFd(fds[1]!, shell.process.fds.get(fds[0]!));
}

function* open(
  shell: Shell,
  path: string,
  how: 'read' | 'write' | 'append' | 'readwrite',
  fd: number,
  undo: Undo,
): Expanding<void> {
  try {
    const file = yield* openFile(shell.process, path, how);
    undo.remember(fd);
    shell.process.setFd(fd, file);
  } catch (error) {
    const host = /^\/dev\/tcp\/([^/]+)\//.exec(path)?.[1];
    if (error instanceof SystemError && host && shell.dialect.bash) {
      // bash tells of the connection before it tells of the file.
      const unknown = error.code === 'ENOENT';
      shell.err(
        `${shell.zero}: ${unknown ? `${host}: Name or service not known` : `connect: ${reason(error)}`}`,
      );
      throw new RedirectError(`${path}: ${unknown ? 'Invalid argument' : reason(error)}`);
    }
    if (error instanceof SystemError)
      throw new RedirectError(shell.dialect.cannotOpen(path, reason(error), how !== 'read'));
    throw error;
  }
}
