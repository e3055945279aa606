/**
 * The node's shell with kubectl in it. The same code runs the `run:` steps of a scenario and the terminal's command
 * line: it knows a cluster only through {@link Client}, and time only through the pauses it yields.
 */

import { EPOCH_MS } from '../base/time.ts';
import type { Client, Io, Run } from './client.ts';
import type { Docs, Session } from './context.ts';
import { newSession } from './context.ts';
import { kubectl } from './kubectl.ts';
import { FILTERS, type ShellFiles } from './shell/filters.ts';
import { Interpreter, type Programs } from './shell/interpreter.ts';
import { Input, type Program, type Streams } from './shell/streams.ts';
import { WORDS } from './shell/words.ts';

export { isMutating } from './classify.ts';
export { type Completion, complete } from './complete.ts';
export { type Edited, edited } from './lines/edited.ts';
export { isIncomplete } from './lines/incomplete.ts';
export { isLook, isLookingScript } from './lines/reading.ts';
export { quoted, standalone } from './lines/standalone.ts';
export { type Docs, newSession, type Session };

export interface ExecuteOptions {
  /** Kept from line to line: namespace, variables, history, files. A new one where it is left out. */
  session?: Session;
  /** Descriptions for `explain` (src/api/docs.generated.ts), which hosts load when they want to. */
  docs?: () => Docs | undefined;
}

/**
 * Runs one line of the shell. Writes to `io`, yields where it has to wait, returns the exit code; `return()` on the
 * generator is Ctrl+C. Throws nothing but {@link NeedsStep}, which a client that can only read throws.
 */
export function* execute(line: string, client: Client, io: Io, options: ExecuteOptions = {}): Run {
  const session = options.session ?? newSession();
  if (line.trim() !== '') session.history.push(line);
  const files: ShellFiles = {
    read: (name) => session.files.get(name) ?? io.files?.[name],
    write: (name, text) => session.files.set(name, text),
    seconds: () => Math.floor((EPOCH_MS + client.now()) / 1000),
    variables: session.variables,
  };
  const programs: Programs = {
    program: (words, streams, env) => program(words, streams, env),
    filter(words, streams) {
      const make = Object.hasOwn(FILTERS, words[0] ?? '') ? FILTERS[words[0]!] : undefined;
      return make?.(words, streams, files);
    },
  };
  const program = (
    words: readonly string[],
    streams: Streams,
    env: ReadonlyMap<string, string>,
  ): Program | undefined => {
    const [name = ''] = words;
    if (name === 'kubectl' || name === 'k')
      return kubectl(words.slice(1), { client, streams, io, session, env, docs: options.docs });
    if (!Object.hasOwn(WORDS, name)) return undefined;
    const start = (inner: readonly string[], to: Streams) => interpreter.start(inner, to, env);
    return finished(WORDS[name]!(words, { client, io, session, streams, start }));
  };
  const interpreter = new Interpreter(session, programs, () => client.now());
  const streams = {
    stdin: new Input(io.stdin),
    stdout: (text: string) => io.stdout(text),
    stderr: (text: string) => io.stderr(text),
  };
  return yield* interpreter.run(line, streams);
}

function* finished(result: Program | number): Program {
  return typeof result === 'number' ? result : yield* result;
}
