import { toSeconds } from '../../base/time.ts';
import type { Client, Io } from '../../kubectl/client.ts';
import { type Docs, execute, newSession, type Session } from '../../kubectl/index.ts';
import type { Kernel } from '../kernel.ts';
import type { Waiters } from './waiters.ts';

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** What every command finds besides what it is given. */
export interface Surroundings {
  files?: Record<string, string>;
  docs?: (() => Docs | undefined) | undefined;
}

/** The exit code of what Ctrl+C ended. */
const INTERRUPTED = 130;

/** Runs command lines against the cluster. A line that has to wait goes on when what it waits for has happened. */
export class CommandRunner {
  readonly #kernel: Kernel;
  readonly #client: Client;
  readonly #waiters: Waiters;
  readonly #surroundings: Surroundings;
  readonly #session: Session = newSession();
  /** What was typed and has not ended, in this order. */
  readonly #open = new Set<() => void>();

  constructor(kernel: Kernel, client: Client, waiters: Waiters, surroundings: Surroundings = {}) {
    this.#surroundings = surroundings;
    this.#kernel = kernel;
    this.#client = client;
    this.#waiters = waiters;
  }

  /** The answer grows while the command runs. */
  run(
    line: string,
    input: { stdin?: string; files?: Record<string, string> },
    done: (result: CommandResult) => void,
  ): Readonly<Omit<CommandResult, 'exitCode'>> {
    const output = { stdout: '', stderr: '' };
    const io: Io = {
      stdout(text) {
        // A warning that came first is read first: it keeps its place above what followed.
        output.stdout += output.stderr + text;
        output.stderr = '';
      },
      stderr(text) {
        output.stderr += text;
      },
      files: this.#surroundings.files ?? {},
      ...input,
    };
    const command = execute(line, this.#client, io, {
      session: this.#session,
      docs: () => this.#surroundings.docs?.(),
    });
    const resume = () => {
      const step = command.next();
      if (step.done) done({ ...output, exitCode: step.value });
      else this.#waiters.wait(step.value, resume);
    };
    resume();
    return output;
  }

  /** Runs the line and writes its `command` record when it has ended, or when the run ends before it. */
  record(
    line: string,
    shown: string,
    input: { stdin?: string; files?: Record<string, string> },
    step?: number,
  ): void {
    const began = this.#kernel.now;
    const emit = (result: CommandResult, rest: { unfinished?: true } = {}) =>
      this.#kernel.emit({
        type: 'command',
        command: shown,
        ...result,
        ...(step === undefined ? {} : { step }),
        // `kubectl delete` and `rollout status` wait: they were typed long before they ended.
        ...(this.#kernel.now > began ? { began: toSeconds(began) } : {}),
        ...rest,
      });
    let hasEnded = false;
    const giveUp = () => emit({ ...output, exitCode: INTERRUPTED }, { unfinished: true });
    const output = this.run(line, input, (result) => {
      hasEnded = true;
      this.#open.delete(giveUp);
      emit(result);
    });
    if (!hasEnded) this.#open.add(giveUp);
  }

  /** The run is over: what a command has printed until now is told, as if somebody had pressed Ctrl+C. */
  end(): void {
    for (const giveUp of [...this.#open]) giveUp();
    this.#open.clear();
  }
}
