import type { Line, TextCall, Work } from './call.ts';

/** Reads a file record by record, on demand. */
export class RecordReader<S, F> {
  readonly #call: TextCall<S, F>;
  readonly #file: F;
  #rest = '';
  #ended = false;

  constructor(call: TextCall<S, F>, file: F) {
    this.#call = call;
    this.#file = file;
  }

  /** The next line; undefined at the end. */
  *line(): Work<S, Line | undefined> {
    return yield* this.record('\n');
  }

  /**
   * The next record, up to a separator: a single character, a regular expression, or '' for paragraphs (awk's RS).
   */
  *record(separator: string | RegExp): Work<S, Line | undefined> {
    if (separator === '') return yield* this.#paragraph();
    for (;;) {
      const found = this.#find(separator);
      if (found !== undefined) {
        const text = this.#rest.slice(0, found.at);
        this.#rest = this.#rest.slice(found.at + found.length);
        return { text, whole: true };
      }
      if (!(yield* this.#more())) break;
    }
    if (this.#rest === '') return undefined;
    const text = this.#rest;
    this.#rest = '';
    return { text, whole: false };
  }

  /** True where nothing follows. May wait for what follows to come. */
  *atEnd(): Work<S, boolean> {
    while (this.#rest === '') if (!(yield* this.#more())) return true;
    return false;
  }

  #find(separator: string | RegExp): { at: number; length: number } | undefined {
    if (typeof separator === 'string') {
      const at = this.#rest.indexOf(separator);
      return at < 0 ? undefined : { at, length: separator.length };
    }
    separator.lastIndex = 0;
    const match = separator.exec(this.#rest);
    // A match that touches the end could still grow.
    if (match === null || match[0] === '') return undefined;
    if (!this.#ended && match.index + match[0].length === this.#rest.length) return undefined;
    return { at: match.index, length: match[0].length };
  }

  *#paragraph(): Work<S, Line | undefined> {
    for (;;) {
      this.#rest = this.#rest.replace(/^\n+/, '');
      const at = this.#rest.indexOf('\n\n');
      if (at >= 0) {
        const text = this.#rest.slice(0, at);
        this.#rest = this.#rest.slice(at + 2);
        return { text, whole: true };
      }
      if (!(yield* this.#more())) break;
    }
    if (this.#rest === '') return undefined;
    const text = this.#rest.replace(/\n$/, '');
    this.#rest = '';
    return { text, whole: false };
  }

  *#more(): Work<S, boolean> {
    if (this.#ended) return false;
    yield* this.#call.drain();
    const chunk = yield* this.#call.read(this.#file);
    if (chunk === undefined) {
      this.#ended = true;
      return false;
    }
    this.#rest += chunk;
    this.#call.hold?.(this.#rest.length);
    return true;
  }
}

/** The files of a call as one stream of records, opened as they are reached. */
export class Records<S, F> {
  readonly #call: TextCall<S, F>;
  readonly #names: string[];
  readonly #complain: (name: string, why: string) => void;
  #reader: RecordReader<S, F> | undefined;
  #file: F | undefined;
  /** The file that is being read. */
  current = '';
  /** True once a file could not be read. */
  failed = false;

  constructor(call: TextCall<S, F>, names: readonly string[], complain: (name: string, why: string) => void) {
    this.#call = call;
    this.#names = names.length === 0 ? ['-'] : [...names];
    this.#complain = complain;
  }

  *next(separator: string | RegExp = '\n'): Work<S, Line | undefined> {
    for (;;) {
      if (this.#reader === undefined && !(yield* this.#open())) return undefined;
      try {
        const line = yield* this.#reader!.record(separator);
        if (line !== undefined) return line;
      } catch (error) {
        this.#problem(this.current, error);
      }
      this.#close();
    }
  }

  /** True where no line follows in any file. */
  *atEnd(): Work<S, boolean> {
    for (;;) {
      if (this.#reader === undefined && !(yield* this.#open())) return true;
      try {
        if (!(yield* this.#reader!.atEnd())) return false;
      } catch (error) {
        this.#problem(this.current, error);
      }
      this.#close();
    }
  }

  /** Leaves what is left of the current file (awk's nextfile). */
  skip(): void {
    this.#close();
  }

  #close(): void {
    if (this.#file !== undefined) this.#call.close(this.#file);
    this.#file = undefined;
    this.#reader = undefined;
  }

  *#open(): Work<S, boolean> {
    for (;;) {
      const name = this.#names.shift();
      if (name === undefined) return false;
      try {
        if (name !== '-') this.#file = yield* this.#call.open(name);
        const file = this.#file ?? this.#call.input;
        if (file === undefined) continue;
        this.#reader = new RecordReader(this.#call, file);
        this.current = name;
        return true;
      } catch (error) {
        this.#problem(name, error);
      }
    }
  }

  #problem(name: string, error: unknown): void {
    this.#complain(name, this.#call.why(error));
    this.failed = true;
  }
}
