import type { Client, Io, Run } from './client.ts';
import { newSession, type Session } from './context.ts';
import { kubectl } from './kubectl.ts';
import { Interpreter, type Programs } from './shell/interpreter.ts';
import { Input } from './shell/streams.ts';

export { newSession, type Session };

export interface ExecuteOptions {
  /** Kept from line to line: namespace, variables, history. A new one where it is left out. */
  session?: Session;
}

/**
 * Runs one line of the node's shell: `kubectl ...` and the small tools beside it. Writes to `io`, yields where it
 * has to wait, returns the exit code. Throws only {@link NeedsStep}, from a client that can only read.
 */
export function* execute(line: string, client: Client, io: Io, options: ExecuteOptions = {}): Run {
  const session = options.session ?? newSession();
  session.history.push(line);
  const programs: Programs = {
    program(words, streams) {
      if (words[0] === 'kubectl' || words[0] === 'k')
        return kubectl(words.slice(1), client, streams, io, session);
      return undefined;
    },
    filter: () => undefined,
  };
  const streams = {
    stdin: new Input(io.stdin),
    stdout: (text: string) => io.stdout(text),
    stderr: (text: string) => io.stderr(text),
  };
  return yield* new Interpreter(session, programs).run(line, streams);
}
