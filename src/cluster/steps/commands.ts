import { toSeconds } from '../../base/time.ts';
import type { Client, Io } from '../../kubectl/client.ts';
import { execute, newSession, type Session } from '../../kubectl/index.ts';
import type { Kernel } from '../kernel.ts';
import type { Waiters } from './waiters.ts';

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs command lines against the cluster. A line that has to wait goes on when what it waits for has happened. */
export class CommandRunner {
  readonly #kernel: Kernel;
  readonly #client: Client;
  readonly #waiters: Waiters;
  readonly #session: Session = newSession();

  constructor(kernel: Kernel, client: Client, waiters: Waiters) {
    this.#kernel = kernel;
    this.#client = client;
    this.#waiters = waiters;
  }

  run(
    line: string,
    input: { stdin?: string; files?: Record<string, string> },
    done: (result: CommandResult) => void,
  ): void {
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
      ...input,
    };
    const command = execute(line, this.#client, io, { session: this.#session });
    const resume = () => {
      const step = command.next();
      if (step.done) done({ ...output, exitCode: step.value });
      else this.#waiters.wait(step.value, resume);
    };
    resume();
  }

  /** Runs the line and writes its `command` record when it has ended. */
  record(
    line: string,
    shown: string,
    input: { stdin?: string; files?: Record<string, string> },
    step?: number,
  ): void {
    const began = this.#kernel.now;
    this.run(line, input, (result) =>
      this.#kernel.emit({
        type: 'command',
        command: shown,
        ...result,
        ...(step === undefined ? {} : { step }),
        // `kubectl delete` and `rollout status` wait: they were typed long before they ended.
        ...(this.#kernel.now > began ? { began: toSeconds(began) } : {}),
      }),
    );
  }
}
