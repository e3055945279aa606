import type { Pause } from '../client.ts';

/** A program of the shell while it runs; what it returns is its exit code. */
export type Program = Generator<Pause, number, void>;

/** Standard input, read line by line or whole. */
export class Input {
  #rest: string;
  /** False where nothing is connected: a terminal nobody types into. */
  readonly given: boolean;

  constructor(text: string | undefined) {
    this.#rest = text ?? '';
    this.given = text !== undefined;
  }
  /** The next line without its newline, undefined at the end. */
  line(): string | undefined {
    if (this.#rest === '') return undefined;
    const at = this.#rest.indexOf('\n');
    const line = at < 0 ? this.#rest : this.#rest.slice(0, at);
    this.#rest = at < 0 ? '' : this.#rest.slice(at + 1);
    return line;
  }
  all(): string {
    const text = this.#rest;
    this.#rest = '';
    return text;
  }
}

export interface Streams {
  stdin: Input;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** The reader of a pipe has gone: what writes into it ends (SIGPIPE). */
export class PipeClosed extends Error {}

/** A program that turns text into text as it arrives, so that it can stand behind a command that goes on. */
export interface Filter {
  write(text: string): void;
  /** The input has ended; the answer is the exit code. */
  end(): number;
}

/** Calls back for each whole line, and at the end for a line without a newline. */
export class Lines {
  #part = '';
  readonly #line: (line: string) => void;

  constructor(line: (line: string) => void) {
    this.#line = line;
  }
  write(text: string): void {
    const lines = (this.#part + text).split('\n');
    this.#part = lines.pop()!;
    for (const line of lines) this.#line(line);
  }
  end(): void {
    if (this.#part !== '') this.#line(this.#part);
    this.#part = '';
  }
}

/** A mistake in how a small tool is called. */
export class UsageError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
