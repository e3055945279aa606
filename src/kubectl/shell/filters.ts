import type { TextCall, TextTool, Work } from '../../text/call.ts';
import { sed } from '../../text/sed/sed.ts';
import { TEXT_TOOLS } from '../../text/tools.ts';
import { type Filter, PipeClosed, type Streams } from './streams.ts';

/** The files a filter may name. */
export interface ShellFiles {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
  /** Seconds since 1970. */
  seconds(): number;
  readonly variables: ReadonlyMap<string, string>;
}

export type FilterMaker = (words: readonly string[], streams: Streams, files: ShellFiles) => Filter;

/** Standard input, or a file that is being read. */
type Source = 'input' | { text: string; at: number };

class Problem extends Error {}

/** What a text tool is given here: its input comes piece by piece from the command in front of it. */
class PipeCall implements TextCall<'input', Source> {
  readonly name: string;
  readonly args: readonly string[];
  readonly busybox = false;
  readonly input = 'input';
  readonly #streams: Streams;
  readonly #files: ShellFiles;
  #arrived = '';
  ended = false;

  constructor(words: readonly string[], streams: Streams, files: ShellFiles) {
    this.name = words[0] ?? '';
    this.args = words.slice(1);
    this.#streams = streams;
    this.#files = files;
  }

  arrive(text: string): void {
    this.#arrived += text;
  }
  out(text: string): void {
    this.#streams.stdout(text);
  }
  err(text: string): void {
    this.#streams.stderr(text);
  }
  fail(message: string, code = 1): number {
    this.err(`${this.name}: ${message}\n`);
    return code;
  }
  // biome-ignore lint/correctness/useYield: files are there at once
  *open(name: string): Work<'input', Source> {
    const text = this.#files.read(name);
    if (text === undefined) throw new Problem('No such file or directory');
    return { text, at: 0 };
  }
  close(): void {}
  *read(source: Source, max = Number.POSITIVE_INFINITY): Work<'input', string | undefined> {
    if (source !== 'input') {
      const chunk = source.text.slice(source.at, source.at + max);
      source.at += chunk.length;
      return chunk === '' ? undefined : chunk;
    }
    while (this.#arrived === '') {
      if (this.ended) return undefined;
      yield 'input';
    }
    const chunk = this.#arrived.slice(0, max);
    this.#arrived = this.#arrived.slice(chunk.length);
    return chunk;
  }
  *drain(): Work<'input', void> {}
  why(error: unknown): string {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  writeText(name: string, text: string, append: boolean): void {
    this.#files.write(name, (append ? (this.#files.read(name) ?? '') : '') + text);
  }
  tree(name: string): string[] {
    return [name];
  }
  get environment(): Iterable<readonly [string, string]> {
    return this.#files.variables;
  }
  /** Always the same: this shell has no randomness of its own. */
  random(): number {
    return 0.5;
  }
  seconds(): number {
    return this.#files.seconds();
  }
  // biome-ignore lint/correctness/useYield: it is refused at once
  *command(line: string): Work<'input', { code: number; output: string }> {
    this.err(`${this.name}: ${line}: commands cannot be started from inside a filter of this shell\n`);
    return { code: 127, output: '' };
  }
}

/** A text tool as a filter: it goes on whenever text arrives. */
const filterOf =
  (tool: TextTool): FilterMaker =>
  (words, streams, files) => {
    const call = new PipeCall(words, streams, files);
    let running: Work<'input'> | undefined;
    let code: number | undefined;
    const proceed = () => {
      if (code !== undefined) return;
      if (running === undefined) {
        const begun = tool(call);
        if (typeof begun === 'number') {
          code = begun;
          return;
        }
        running = begun;
      }
      const { done, value } = running.next();
      if (done) code = value;
    };
    return {
      write(text) {
        call.arrive(text);
        proceed();
        if (code !== undefined) throw new PipeClosed();
      },
      end() {
        call.ended = true;
        proceed();
        return code ?? 0;
      },
    };
  };

/** A terminal shows everything, so paging does nothing here. */
const PAGERS: Record<string, TextTool> = { less: TEXT_TOOLS.cat!, more: TEXT_TOOLS.cat! };

export const FILTERS: Record<string, FilterMaker> = Object.fromEntries(
  Object.entries({ ...TEXT_TOOLS, ...PAGERS }).map(([name, tool]) => [name, filterOf(tool)]),
);

/** A text with the scripts of a sed call applied: what an editor command such as `sed -i s/a/b/` does to a file. */
export function sedText(words: readonly string[], text: string): string {
  let out = '';
  const streams: Streams = {
    stdin: undefined as never,
    stdout: (piece) => {
      out += piece;
    },
    stderr: () => {},
  };
  const files: ShellFiles = {
    read: () => undefined,
    write: () => {},
    seconds: () => 0,
    variables: new Map(),
  };
  const filter = filterOf(sed)(
    words.filter((word) => word !== '-i'),
    streams,
    files,
  );
  try {
    filter.write(text);
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
  }
  filter.end();
  return out;
}
