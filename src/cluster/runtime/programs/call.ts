import { reason, type SystemError } from '../files/errors.ts';
import type { FileSystem } from '../files/filesystem.ts';
import type { ContainerHost } from '../process/host.ts';
import { type Process, ProcessEnded, type Steps, type Suspend } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';

/** What a program is: it gets its call and returns the exit code, at once or as steps. */
export type Program = (call: Call) => number | Steps<number>;

const CHUNK = 65_536;

/** One run of a program (or of a builtin): its arguments, its files and what it may do with them. */
export class Call {
  readonly process: Process;
  readonly argv: readonly string[];

  constructor(process: Process, argv: readonly string[]) {
    this.process = process;
    this.argv = argv;
  }

  /** The name in messages: the last part of argv[0], as both busybox and coreutils print it. */
  get name(): string {
    const zero = this.argv[0] ?? '';
    return zero.slice(zero.lastIndexOf('/') + 1);
  }
  get args(): string[] {
    return this.argv.slice(1);
  }
  get host(): ContainerHost {
    return this.process.host;
  }
  get fs(): FileSystem {
    return this.process.host.fs;
  }
  get cwd(): string {
    return this.process.cwd;
  }
  get busybox(): boolean {
    return this.process.host.userland === 'busybox';
  }
  env(name: string): string | undefined {
    return this.process.env.get(name);
  }

  /** Writes to standard output. A reader that has gone ends the process (SIGPIPE). */
  out(text: string): void {
    this.write(1, text);
  }
  err(text: string): void {
    this.write(2, text);
  }

  write(fd: number, text: string): void {
    const file = this.process.fds.get(fd);
    if (file === undefined || text === '') return;
    if (file.write(text) === 'ok') return;
    if (file.kind !== 'pipe' && file.kind !== 'socket') return;
    this.process.signal('SIGPIPE', 'inside');
    if (this.process.status !== undefined) throw new ProcessEnded();
  }

  /** Waits while the reader of a pipe is behind. For programs that write without end. */
  *drain(fd = 1): Generator<Suspend, void, unknown> {
    yield* this.process.tick();
    for (;;) {
      const file = this.process.fds.get(fd);
      if (!file?.congested?.()) return;
      yield (resume) => file.writable!.add(resume);
    }
  }

  /** `name: message` on standard error; returns `code`. */
  fail(message: string, code = 1): number {
    this.err(`${this.name}: ${message}\n`);
    return code;
  }

  /** The text of a failed system call; anything else is thrown on. */
  why(error: unknown): string {
    return reason(error as SystemError);
  }

  /** The next piece of a file; undefined at its end. */
  *read(file: OpenFile, max = CHUNK): Generator<Suspend, string | undefined, unknown> {
    for (;;) {
      const chunk = file.read(max);
      if (chunk !== 'wait') return chunk;
      yield (resume) => file.readable!.add(resume);
    }
  }

  /** Everything to the end of a file. Endless files end at 64 MiB. */
  *readAll(file: OpenFile): Generator<Suspend, string, unknown> {
    let text = '';
    for (;;) {
      const chunk = yield* this.read(file);
      if (chunk === undefined || text.length > 64 * 1024 * 1024) return text;
      text += chunk;
      if (file.kind === 'zero' || file.kind === 'random') yield* this.process.tick(20);
    }
  }

  /** Lines as they come, without their newline; `missing` newline at the end is told. */
  *eachLine(
    file: OpenFile,
    use: (line: string, newline: boolean) => unknown,
  ): Generator<Suspend, void, unknown> {
    let rest = '';
    for (;;) {
      const chunk = yield* this.read(file);
      if (chunk === undefined) break;
      rest += chunk;
      let from = 0;
      for (let end = rest.indexOf('\n', from); end >= 0; end = rest.indexOf('\n', from)) {
        const line = rest.slice(from, end);
        from = end + 1;
        if (use(line, true) === false) return;
      }
      rest = rest.slice(from);
      yield* this.drain();
    }
    if (rest !== '') use(rest, false);
  }

  get stdin(): OpenFile {
    return this.process.fd(0);
  }
}

/** Lets a program run to its end, whichever form it has. */
export function* runProgram(program: Program, call: Call): Steps<number> {
  const result = program(call);
  return typeof result === 'number' ? result : yield* result;
}
