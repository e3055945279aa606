import type { SourceRange } from '../types.ts';

/** Turns offsets of a text into lines and columns, both counted from 1. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  range(offset: number, endOffset: number): SourceRange {
    const from = Math.min(Math.max(0, offset), this.#length);
    const to = Math.min(Math.max(from, endOffset), this.#length);
    const start = this.position(from);
    const end = this.position(to);
    return {
      offset: from,
      endOffset: to,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }
}
