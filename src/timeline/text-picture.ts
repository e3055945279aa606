import type { Item, Lane, Row } from './model/items.ts';
import type { StateName } from './tokens.ts';

const LETTERS: Readonly<Record<StateName, string>> = {
  pending: 'P',
  backoff: 'B',
  creating: 'C',
  running: 'R',
  ready: '✓',
  failed: '✕',
  terminating: 'T',
  done: 'D',
};

/**
 * Rows as aligned text, one character for each step of time: what a bar is doing at the beginning of the step, and
 * what fell into it. For tests, and for anyone who wants a timeline in a terminal.
 *
 *     web-0            PPCCRRRR✓✓✓✓
 *     web-0 readiness  ·····x··o··o
 */
export function textPicture(lanes: readonly Lane[], to: number, step = 1): string {
  const lines: [string, string][] = [];
  for (const lane of lanes)
    for (const row of lane.rows) {
      const cells = rowCells(row, Math.ceil(to / step), step);
      if (cells !== undefined) lines.push([`${lane.title}${rowName(lane, row)}`, cells]);
    }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, cells]) => `${name.padEnd(width)}  ${cells}`).join('\n');
}

function rowName(lane: Lane, row: Row): string {
  if (row.kind === 'lifecycle') return ' end';
  if (row.kind === 'ticks') return ` ${row.id.split('/').at(-1)}`;
  return row.label?.key === 'name' && row !== lane.summary ? `/${row.label.name}` : '';
}

function rowCells(row: Row, count: number, step: number): string | undefined {
  const cells = new Array<string>(count).fill('·');
  const first = (t: number) => Math.ceil(t / step - 1e-9);
  const put = (t: number, letter: string) => {
    const at = Math.floor(t / step + 1e-9);
    if (at >= 0 && at < count) cells[at] = letter;
  };
  const fill = (from: number, to: number, letter: string) => {
    for (let i = Math.max(0, first(from)); i < count && i * step < to - 1e-9; i++) cells[i] = letter;
  };
  // Longest first: a beam lies under the hooks and signals that fall into it.
  for (const item of [...row.items].sort((a, b) => b.to - b.from - (a.to - a.from))) paint(item);
  return cells.join('');

  function paint(item: Item): void {
    switch (item.kind) {
      case 'bar':
        fill(item.from, item.to, row.kind === 'lifecycle' ? '=' : LETTERS[item.state]);
        break;
      case 'tick':
        put(item.to, item.result === 'success' ? 'o' : item.result === 'failure' ? 'x' : '?');
        break;
      case 'beam':
        fill(item.from, item.usedUntil, '-');
        fill(item.usedUntil, item.to, '_');
        break;
      case 'post':
        put(item.from, item.glyph === 'triangle' ? 'T' : item.glyph === 'cross' ? 'K' : '!');
        break;
      case 'level':
        fill(item.from, item.to, String(item.value));
        break;
      case 'pulse':
        if (item.lost || cells[Math.floor(item.to / step)] === '·') put(item.to, item.lost ? 'x' : 'o');
        break;
      case 'bracket':
        break;
    }
  }
}
