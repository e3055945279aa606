/**
 * Columns of text that line up. A cell is text that a tab ends; what follows the last tab of a line is no
 * cell and is not padded. Consecutive lines that have a cell at the same place form a block, and only within
 * a block do the cells share a width: one line without that tab, and the next block begins anew.
 *
 * Models Go's text/tabwriter with blanks as padding, and for tables its fork that remembers the widths of
 * earlier output (github.com/liggitt/tabwriter).
 */
export interface TabOptions {
  /** Smallest width of a cell, padding included. */
  minWidth: number;
  /** Blanks behind the longest cell. */
  padding: number;
}

/** The options of `get` and all other tables. */
export const TABLE: TabOptions = { minWidth: 6, padding: 3 };
/** The options of `describe`. */
export const DESCRIBE: TabOptions = { minWidth: 0, padding: 2 };

/** Aligns whole text. A line that a form feed ends also ends every block. */
export function align(text: string, options: TabOptions): string {
  return text
    .split('\f')
    .map((section) => alignSection(section, options))
    .join('\n');
}

function alignSection(text: string, options: TabOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[] = [];
  let out = '';

  const write = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const line = lines[i]!;
      for (const [column, cell] of line.entries()) {
        const width = widths[column];
        out += column < line.length - 1 && width !== undefined ? pad(cell, width) : cell;
      }
      if (i < lines.length - 1) out += '\n';
    }
  };

  // Depth first as the original: a block of one column is written once the blocks inside it are measured.
  const format = (from: number, to: number) => {
    const column = widths.length;
    let done = from;
    for (let at = from; at < to; at++) {
      if (column >= lines[at]!.length - 1) continue;
      write(done, at);
      done = at;
      let width = options.minWidth;
      for (; at < to && column < lines[at]!.length - 1; at++) {
        width = Math.max(width, textWidth(lines[at]![column]!) + options.padding);
      }
      widths.push(width);
      format(done, at);
      widths.pop();
      done = at;
      at--;
    }
    write(done, to);
  };
  format(0, lines.length);
  return out;
}

/** How many columns of a terminal a text takes: wide characters take two, marks that combine take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += char < '\u0300' ? 1 : charWidth(char.codePointAt(0)!);
  return width;
}

function charWidth(code: number): number {
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || code === 0xfeff) return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

export const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - textWidth(text)));

/**
 * Rows written one after the other, each as wide as the widest cell so far: how `get -w` goes on under its
 * first table.
 */
export class RowWriter {
  #widths: number[] = [];

  /** The rows as text; their widths are remembered for the rows to come. */
  write(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (let i = 0; i < row.length - 1; i++) {
        const width = Math.max(TABLE.minWidth, textWidth(row[i]!) + TABLE.padding);
        this.#widths[i] = Math.max(this.#widths[i] ?? 0, width);
      }
    }
    return rows
      .map(
        (row) =>
          `${row.map((cell, i) => (i < row.length - 1 ? pad(cell, this.#widths[i]!) : cell)).join('')}\n`,
      )
      .join('');
  }
}
