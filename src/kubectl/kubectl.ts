import { asker, clientOf, roleSource } from './access.ts';
import type { Client, Io } from './client.ts';
import { type Command, FILENAME, GLOBAL_FLAGS, KUSTOMIZE } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import type { Context, Docs, Session } from './context.ts';
import { CommandError, errorText, neededStep, PlainError } from './errors.ts';
import { checkRequired, type Flag, type FlagValues, type Parsed, parseFlags } from './flags.ts';
import { helpText, rootHelp } from './help.ts';
import { connectionProblem } from './kubeconfig.ts';
import { managedBy } from './managed-fields.ts';
import { PipeClosed, type Program, type Streams } from './shell/streams.ts';
import { suggestions } from './suggest.ts';

/** A command of kubectl as it was called. */
export interface Call {
  command: Command;
  /** `kubectl rollout status` */
  path: string;
  parsed: Parsed;
}

/** Finds the command that words (without `kubectl`) call. Undefined where there is none: `kubectl` alone. */
export function resolve(words: readonly string[]): Call | undefined {
  // Global flags may stand in front of the command.
  const front = leadingFlags(words);
  parseFlags(front, GLOBAL_FLAGS, 'kubectl');
  let rest = words.slice(front.length);
  const name = rest[0];
  if (name === undefined) return undefined;
  let command = named(COMMANDS, name);
  if (command === undefined) throw unknownCommand(name, 'kubectl', COMMANDS);
  let path = `kubectl ${command.name}`;
  rest = rest.slice(1);
  while (command.subcommands) {
    const at = rest.findIndex((word) => !word.startsWith('-'));
    const word: string | undefined = rest[at];
    const inner: Command | undefined = word === undefined ? undefined : named(command.subcommands, word);
    if (inner === undefined) break;
    command = inner;
    path += ` ${inner.name}`;
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
  }
  const own = [...command.flags, ...(command.flags.includes(FILENAME) ? [KUSTOMIZE] : [])];
  // A command's own flag stands in front of a global one: `create rolebinding --user`.
  const flags = [...own, ...GLOBAL_FLAGS.filter(({ name }) => !own.some((flag) => flag.name === name))];
  return {
    command,
    path,
    parsed: parseFlags([...front, ...rest], flags, path, command.interspersed !== false),
  };
}

const named = (commands: readonly Command[], name: string) =>
  commands.find((command) => command.name === name || command.aliases?.includes(name));

function leadingFlags(words: readonly string[]): string[] {
  const flags = new Map<string, Flag>();
  for (const flag of GLOBAL_FLAGS) {
    flags.set(`--${flag.name}`, flag);
    if (flag.short) flags.set(`-${flag.short}`, flag);
  }
  let at = 0;
  while (at < words.length && words[at]!.startsWith('-') && words[at] !== '--') {
    const flag = flags.get(words[at]!);
    at += flag !== undefined && flag.type !== 'bool' && flag.bare === undefined ? 2 : 1;
  }
  return words.slice(0, at);
}

function unknownCommand(name: string, path: string, commands: readonly Command[]): PlainError {
  const close = suggestions(name, commands);
  const hint =
    close.length > 0 ? `\n\nDid you mean this?\n${close.map((each) => `\t${each}\n`).join('')}` : '';
  return new PlainError(`error: unknown command "${name}" for "${path}"${hint}`);
}

/** What `kubectl` is started with. */
export interface Surroundings {
  client: Client;
  streams: Streams;
  io: Io;
  session: Session;
  /** Variables in front of the command: KUBE_EDITOR. */
  env: ReadonlyMap<string, string>;
  docs: (() => Docs | undefined) | undefined;
}

/** Runs `kubectl` with the words behind it. Everything a person should read goes to the streams. */
export function* kubectl(words: readonly string[], surroundings: Surroundings): Program {
  const { client, streams, io, session, env, docs } = surroundings;
  let failureCode = 1;
  try {
    const call = resolve(words);
    if (call === undefined) {
      streams.stdout(rootHelp());
      return 0;
    }
    const { command, path, parsed } = call;
    const { flags, args, dash } = parsed;
    failureCode = command.failureCode ?? 1;
    if (flags.bool('help')) {
      streams.stdout(helpText(command, path));
      return 0;
    }
    if (command.helpGoesTo !== undefined) {
      if (args.length > 0) throw unknownSubcommand(args[0]!, path);
      (command.helpGoesTo === 'out' ? streams.stdout : streams.stderr)(helpText(command, path));
      return 1;
    }
    if (!OFFLINE.has(path.split(' ')[1]!) && !(command.name === 'version' && flags.bool('client')))
      checkConnection(session, flags);
    checkRequired(parsed, command.flags);
    checkKustomize(flags.string('kustomize'));
    const subject = asker(flags);
    const context: Context = {
      client: managedBy(
        clientOf(client, subject),
        (flags.knows('field-manager') && flags.string('field-manager')) || 'kubectl',
      ),
      access: { subject, source: roleSource(client) },
      io: { ...io, ...(streams.stdin.given ? { stdin: streams.stdin.all() } : {}) },
      session,
      env,
      docs,
      path,
      args,
      dash,
      flags,
      namespace: flags.string('namespace') || namespaceOf(session, flags.string('context')),
      explicitNamespace: flags.has('namespace') && flags.string('namespace') !== '',
      out: streams.stdout,
      err: streams.stderr,
      warnings: { count: 0 },
      now: () => client.now(),
    };
    const result = command.run(context);
    const code = (typeof result === 'object' ? yield* result : result) ?? 0;
    const { count } = context.warnings;
    if (code === 0 && count > 0 && flags.bool('warnings-as-errors'))
      throw new CommandError(`${count} ${count === 1 ? 'warning' : 'warnings'} received`);
    return code;
  } catch (error) {
    // Thrown to leave the command, not to tell the user.
    if (error instanceof PipeClosed) throw error;
    const step = neededStep(error);
    if (step) throw step;
    const text = errorText(error);
    if (text !== '') streams.stderr(text.endsWith('\n') ? text : `${text}\n`);
    return error instanceof CommandError && error.exitCode !== 1 ? error.exitCode : failureCode;
  }
}

function unknownSubcommand(name: string, path: string): PlainError {
  return new PlainError(`error: unknown command "${name}"\nSee '${path} -h' for help and examples`);
}

/** There are no directories here. */
function checkKustomize(directory: string): void {
  if (directory === '') return;
  const shown = directory === '.' ? '/root' : directory;
  throw new CommandError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${shown}'`,
  );
}

/** Commands that ask no API server. */
const OFFLINE = new Set(['completion', 'config', 'kuberc', 'kustomize', 'options', 'plugin']);

/** Is there a way to the API server with this context, cluster and user? */
function checkConnection({ kubeconfig }: Session, flags: FlagValues): void {
  // `create rolebinding --user` and the like have flags of the same names that mean something else.
  const own = (name: 'context' | 'cluster' | 'user' | 'server') =>
    GLOBAL_FLAGS.some((flag) => flag === flags.flag(name)) ? flags.string(name) : '';
  const problem = connectionProblem(kubeconfig, {
    context: own('context'),
    cluster: own('cluster'),
    user: own('user'),
    server: own('server'),
  });
  if (problem !== undefined) throw new PlainError(problem);
}

const namespaceOf = ({ kubeconfig, namespace }: Session, context: string): string =>
  context === '' ? namespace : kubeconfig.contexts.get(context)?.namespace || 'default';
