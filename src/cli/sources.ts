/** Several files as one YAML stream, and the way back from a line of the stream to a line of a file. */
export interface Source {
  /** As messages call it: the file's name, `<stdin>` for standard input. */
  name: string;
  text: string;
}

export class Stream {
  readonly text: string;
  /** First line of each source in the stream, counting from 1. */
  readonly #starts: { name: string; line: number }[] = [];

  constructor(sources: readonly Source[]) {
    let text = '';
    let line = 1;
    for (const [index, source] of sources.entries()) {
      if (index > 0) {
        const separator = text === '' || text.endsWith('\n') ? '---\n' : '\n---\n';
        text += separator;
        line += separator.split('\n').length - 1;
      }
      this.#starts.push({ name: source.name, line });
      text += source.text;
      line += source.text.split('\n').length - 1;
    }
    this.text = text;
  }

  /** `FILE:LINE:COLUMN` of a place in the stream; only the file where no place is known. */
  place(line: number | undefined, column: number | undefined): string {
    if (line === undefined) return this.#starts[0]?.name ?? '<stdin>';
    const start = this.#starts.findLast((each) => each.line <= line) ?? this.#starts[0]!;
    return `${start.name}:${line - start.line + 1}:${column ?? 1}`;
  }
}
