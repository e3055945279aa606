import { EPOCH_MS } from '../../../base/time.ts';
import * as text from '../../../text/call.ts';
import { reason, type SystemError } from '../files/errors.ts';
import type { FileSystem } from '../files/filesystem.ts';
import type { ContainerHost } from '../process/host.ts';
import { load } from '../process/load.ts';
import { openFile, openNow } from '../process/open.ts';
import { Process, ProcessEnded, release, type Steps, type Suspend, waitFor } from '../process/process.ts';
import { createPipe, type OpenFile, textFile } from '../process/streams.ts';

/** What a program is: it gets its call and returns the exit code, at once or as steps. */
export type Program = (call: Call) => number | Steps<number>;

const CHUNK = 65_536;
/** Bytes that are copied while a step is done: about 4 GB a second. */
const COPIED_PER_STEP = 4096;

/** One run of a program (or of a builtin): its arguments, its files and what it may do with them. */
export class Call implements text.TextCall<Suspend, OpenFile> {
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
    if (text.length >= COPIED_PER_STEP) this.host.spend(Math.floor(text.length / COPIED_PER_STEP));
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

  hold(bytes: number): void {
    this.process.hold(bytes);
  }

  /** Everything to the end of a file. */
  readAll(file: OpenFile): Generator<Suspend, string, unknown> {
    return text.readAll(this, file);
  }

  /** Lines as they come, without their newline; `missing` newline at the end is told. */
  eachLine(
    file: OpenFile,
    use: (line: string, newline: boolean) => unknown,
  ): Generator<Suspend, void, unknown> {
    return text.eachLine(this, file, use);
  }

  /** The files named as operands, `-` or none being standard input. */
  eachFile(
    names: readonly string[],
    complain: (name: string, why: string) => void,
    use: (file: OpenFile, name: string) => Steps<void>,
  ): Steps<number> {
    return text.eachFile(this, names, complain, use);
  }

  get input(): OpenFile | undefined {
    return this.process.fds.get(0);
  }

  *open(name: string): Steps<OpenFile> {
    const file = yield* openFile(this.process, name, 'read');
    file.refs++;
    return file;
  }

  close(file: OpenFile): void {
    release(file);
  }

  writeText(name: string, content: string, append: boolean): void {
    const file = openNow(this.process, name, append ? 'append' : 'write');
    file.refs++;
    file.write(content);
    release(file);
  }

  tree(name: string): string[] {
    const node = this.fs.find(name, this.cwd);
    if (node?.type !== 'directory') return [name];
    return [...this.fs.list(name, this.cwd).entries.keys()].flatMap((each) =>
      this.tree(`${name.replace(/\/$/, '')}/${each}`),
    );
  }

  get environment(): Iterable<readonly [string, string]> {
    return this.process.env;
  }

  random(): number {
    return this.host.random();
  }

  milliseconds(): number {
    return EPOCH_MS + this.host.kernel.now;
  }

  seconds(): number {
    return Math.floor((EPOCH_MS + this.host.kernel.now) / 1000);
  }

  *command(
    line: string,
    input: string | undefined,
    capture: boolean,
  ): Steps<{ code: number; output: string }> {
    const pipe = capture ? createPipe() : undefined;
    const stdin = input === undefined ? undefined : textFile(input);
    const child = spawn(this, ['sh', '-c', line], this.process.env, stdin, pipe?.writer);
    if (typeof child === 'number') return { code: child, output: '' };
    let output = '';
    if (pipe) {
      pipe.reader.refs++;
      output = yield* this.readAll(pipe.reader);
      release(pipe.reader);
    }
    const { code } = yield* waitFor(child);
    return { code, output };
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

/** Runs another program as a child and waits; undefined where it cannot be found (said already). */
export function spawn(
  call: Call,
  argv: readonly string[],
  env = call.process.env,
  stdin?: OpenFile,
  stdout?: OpenFile,
): Process | number {
  const name = argv[0] ?? '';
  const found = load(call.process, name, env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const why = found === 'ENOENT' ? 'No such file or directory' : 'Permission denied';
    call.err(
      call.name === 'xargs'
        ? `xargs: ${name}: ${why}\n`
        : call.busybox
          ? `${call.name}: can't execute '${name}': ${why}\n`
          : call.name === 'timeout' || call.name === 'nohup'
            ? `${call.name}: failed to run command '${name}': ${why}\n`
            : `${call.name}: '${name}': ${why}\n`,
    );
    return found === 'ENOENT' ? 127 : 126;
  }
  const child = new Process(call.host, call.process.namespace, {
    argv: found.argv,
    parent: call.process,
    env,
    cwd: call.cwd,
    fds: new Map(call.process.fds),
  });
  if (stdin) child.setFd(0, stdin);
  if (stdout) child.setFd(1, stdout);
  child.start(runProgram(found.program, new Call(child, found.argv)));
  return child;
}

/** Goes on as another program in the same process (env, nohup, nice, su-exec). */
export function* become(call: Call, argv: readonly string[], env = call.process.env): Steps<number> {
  const found = load(call.process, argv[0] ?? '', env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const result = spawn(call, argv, env);
    return typeof result === 'number' ? result : 127;
  }
  call.process.argv = found.argv;
  call.process.env = env;
  call.process.memory = 0;
  return yield* runProgram(found.program, new Call(call.process, found.argv));
}
