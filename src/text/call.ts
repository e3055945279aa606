/**
 * What a text tool is given by whoever runs it. The tools know neither files nor processes: S is what the host
 * waits for (its yields), F its handle of an open file.
 */
export type Work<S, T = number> = Generator<S, T, unknown>;

export interface TextCall<S, F> {
  /** The name in messages. */
  readonly name: string;
  readonly args: readonly string[];
  /** True: options and messages of busybox; false: those of the GNU tools. */
  readonly busybox: boolean;
  out(text: string): void;
  err(text: string): void;
  /** `name: message` on standard error; returns `code`. */
  fail(message: string, code?: number): number;
  /** Standard input; undefined where it is closed. */
  readonly input: F | undefined;
  /** Throws what {@link why} can read. */
  open(name: string): Work<S, F>;
  close(file: F): void;
  /** The next piece of a file; undefined at its end. */
  read(file: F, max?: number): Work<S, string | undefined>;
  /** Waits while whoever reads the output is behind; a loop that works a lot calls it. */
  drain(): Work<S, void>;
  /** Says how many bytes of its input the tool keeps in memory now. Where memory is counted, that can end it. */
  hold?(bytes: number): void;
  /** The words for a failed open, read or write; anything else is thrown again. */
  why(error: unknown): string;
  /** Replaces a file (or adds to its end). Throws what {@link why} can read. */
  writeText(name: string, text: string, append: boolean): void;
  /** A file and, for a directory, all files below it. */
  tree(name: string): string[];
  readonly environment: Iterable<readonly [string, string]>;
  /** In [0, 1). */
  random(): number;
  /** Seconds since 1970. */
  seconds(): number;
  /** The same in milliseconds, where the host tells them. */
  milliseconds?(): number;
  /** Runs a command line in the host's shell: with `input`, and its output returned where that is captured. */
  command(
    line: string,
    input: string | undefined,
    capture: boolean,
  ): Work<S, { code: number; output: string }>;
}

/** A program that makes text of text. What it returns is its exit code. */
export type TextTool = <S, F>(call: TextCall<S, F>) => number | Work<S>;

/** An endless input is given up at this length. */
const MAX_TEXT = 384 * 1024 * 1024;

/** Everything to the end of a file. */
export function* readAll<S, F>(call: TextCall<S, F>, file: F): Work<S, string> {
  let text = '';
  for (;;) {
    const chunk = yield* call.read(file);
    if (chunk === undefined || text.length > MAX_TEXT) return text;
    text += chunk;
    call.hold?.(text.length);
    yield* call.drain();
  }
}

/** A line without its newline; `whole` is false for a last line that has none. */
export interface Line {
  text: string;
  whole: boolean;
}

/** Calls `use` for each line as it comes; `false` from it ends the reading. */
export function* eachLine<S, F>(
  call: TextCall<S, F>,
  file: F,
  use: (line: string, whole: boolean) => unknown,
): Work<S, void> {
  // The beginning of a line that goes on. It is not searched again: a line can be as long as memory is large.
  let rest = '';
  for (;;) {
    const chunk = yield* call.read(file);
    if (chunk === undefined) break;
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      const line = rest + chunk.slice(from, end);
      rest = '';
      from = end + 1;
      if (use(line, true) === false) return;
    }
    rest += chunk.slice(from);
    call.hold?.(rest.length);
    yield* call.drain();
  }
  if (rest !== '') use(rest, false);
}

/** The files named as operands, `-` or none being standard input; what cannot be read is said by `complain`. */
export function* eachFile<S, F>(
  call: TextCall<S, F>,
  names: readonly string[],
  complain: (name: string, why: string) => void,
  use: (file: F, name: string) => Work<S, void>,
): Work<S> {
  let status = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    if (name === '-') {
      if (call.input !== undefined) yield* use(call.input, '-');
      continue;
    }
    try {
      const file = yield* call.open(name);
      try {
        yield* use(file, name);
      } finally {
        call.close(file);
      }
    } catch (error) {
      complain(name, call.why(error));
      status = 1;
    }
  }
  return status;
}

/** All lines of all files. */
export function* readLines<S, F>(call: TextCall<S, F>, operands: readonly string[], into: string[]): Work<S> {
  let bytes = 0;
  return yield* eachFile(call, operands, complain(call), function* (file) {
    yield* eachLine(call, file, (line) => {
      into.push(line);
      bytes += line.length + 1;
      if (into.length % 1024 === 0) call.hold?.(bytes);
    });
  });
}

/** How a missing file is said by most text tools. */
export function complain<S, F>(call: TextCall<S, F>): (name: string, why: string) => void {
  return (name, why) => call.err(`${complaint(call, name, why)}\n`);
}

function complaint<S, F>({ name: tool, busybox }: TextCall<S, F>, name: string, why: string): string {
  const isDirectory = why === 'Is a directory';
  if (busybox) {
    if (isDirectory) return `${tool}: read error: ${why}`;
    if (tool === 'tail' || tool === 'cat' || /sum$/.test(tool))
      return `${tool}: can't open '${name}': ${why}`;
    return `${tool}: ${name}: ${why}`;
  }
  if (isDirectory) {
    if (tool === 'head' || tool === 'tail') return `${tool}: error reading '${name}': ${why}`;
    if (tool === 'sed') return `sed: couldn't edit ${name}: not a regular file`;
    if (tool === 'sort') return `sort: read failed: ${name}: ${why}`;
  }
  if (tool === 'head' || tool === 'tail') return `${tool}: cannot open '${name}' for reading: ${why}`;
  if (tool === 'sort') return `${tool}: cannot read: ${name}: ${why}`;
  if (tool === 'sed') return `sed: can't read ${name}: ${why}`;
  if (tool === 'tac') return `tac: failed to open '${name}' for reading: ${why}`;
  if (tool === 'rev') return `rev: cannot open ${name}: ${why}`;
  return `${tool}: ${name}: ${why}`;
}
