import type { Line, TextCall, Work } from '../call.ts';
import { RecordReader } from '../reader.ts';

/** What awk reads with getline and writes with print, beside its main input and output. */
export class AwkStreams<S, F> {
  readonly #call: TextCall<S, F>;
  readonly #files = new Map<string, { file: F; reader: RecordReader<S, F> }>();
  readonly #outputs = new Map<string, string>();
  readonly #written = new Set<string>();
  readonly #commands = new Map<string, string[]>();

  constructor(call: TextCall<S, F>) {
    this.#call = call;
  }

  /** 1 and the record, 0 at the end, -1 where the file cannot be read. */
  *fromFile(name: string, separator: string | RegExp): Work<S, { status: number; line?: Line }> {
    let open = this.#files.get(name);
    if (open === undefined) {
      try {
        const file =
          name === '-' && this.#call.input !== undefined ? this.#call.input : yield* this.#call.open(name);
        open = { file, reader: new RecordReader(this.#call, file) };
      } catch (error) {
        this.#call.why(error);
        return { status: -1 };
      }
      this.#files.set(name, open);
    }
    try {
      const line = yield* open.reader.record(separator);
      return line === undefined ? { status: 0 } : { status: 1, line };
    } catch (error) {
      this.#call.why(error);
      return { status: -1 };
    }
  }

  /** The same for a command's output, which runs when it is first read. */
  *fromCommand(command: string): Work<S, { status: number; line?: Line }> {
    let lines = this.#commands.get(command);
    if (lines === undefined) {
      const { output } = yield* this.#call.command(command, undefined, true);
      lines = output.replace(/\n$/, '').split('\n');
      if (output === '') lines = [];
      this.#commands.set(command, lines);
    }
    const text = lines.shift();
    return text === undefined ? { status: 0 } : { status: 1, line: { text, whole: true } };
  }

  /** print > name, print >> name, print | name. What goes to commands is given to them at the end or at close(). */
  write(op: string, name: string, text: string): void {
    if (op === '|') this.#outputs.set(name, (this.#outputs.get(name) ?? '') + text);
    else if (name === '/dev/stdout' || name === '-') this.#call.out(text);
    else if (name === '/dev/stderr') this.#call.err(text);
    else {
      this.#call.writeText(name, text, op === '>>' || this.#written.has(name));
      this.#written.add(name);
    }
  }

  /** close(): -1 where nothing of that name is open. */
  *close(name: string): Work<S> {
    const open = this.#files.get(name);
    if (open) {
      this.#files.delete(name);
      if (open.file !== this.#call.input) this.#call.close(open.file);
      return 0;
    }
    if (this.#commands.delete(name)) return 0;
    const text = this.#outputs.get(name);
    if (text !== undefined) {
      this.#outputs.delete(name);
      return (yield* this.#call.command(name, text, false)).code;
    }
    return this.#written.delete(name) ? 0 : -1;
  }

  /** The end of the program: commands get what was printed to them. */
  *end(): Work<S, void> {
    for (const name of [...this.#outputs.keys()]) yield* this.close(name);
    for (const name of [...this.#files.keys()]) yield* this.close(name);
  }
}
