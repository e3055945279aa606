/** What the terminal shows, and what it remembers: plain data, changed by pure functions. */

export interface Line {
  readonly id: number;
  readonly kind: 'prompt' | 'out' | 'err' | 'note';
  readonly text: string;
  /** Seconds: a prompt belongs to the moment at which it was answered, a note to the one it speaks of. */
  readonly t?: number;
  /** What stands in front of what was typed. */
  readonly prompt?: string;
  /** Takes back what the note tells of. */
  readonly undo?: () => void;
}

/** What a line has besides its text. */
export type LineDetails = Pick<Line, 't' | 'prompt' | 'undo'>;

/** Older lines are dropped: nobody scrolls back further. */
export const KEPT_LINES = 2000;

let nextId = 1;

/** Adds output; text that does not end a line is continued by what comes next of the same kind. */
export function append(
  lines: readonly Line[],
  kind: Line['kind'],
  text: string,
  details: LineDetails = {},
): Line[] {
  if (text === '' && kind !== 'prompt') return [...lines];
  const result = [...lines];
  const pieces = text.split('\n');
  const last = result.at(-1);
  if (last && last.kind === kind && kind !== 'prompt' && last.text.endsWith('\u0000')) {
    result[result.length - 1] = { ...last, text: last.text.slice(0, -1) + pieces.shift() };
    if (pieces.length === 0) result[result.length - 1] = open(result.at(-1)!);
  }
  const ends = pieces.at(-1) === '' && kind !== 'prompt';
  if (ends) pieces.pop();
  for (const piece of pieces) result.push({ id: nextId++, kind, text: shownControls(piece), ...details });
  if (!ends && kind !== 'prompt' && kind !== 'note' && pieces.length > 0)
    result[result.length - 1] = open(result.at(-1)!);
  return result.length > KEPT_LINES ? result.slice(-KEPT_LINES) : result;
}

/** Colours and cursor movements of programs are left out; a carriage return starts the line again. */
function shownControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
  const plain = text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1);
}

/** A line that is still being written carries a mark that is never shown. */
const open = (line: Line): Line =>
  line.text.endsWith('\u0000') ? line : { ...line, text: `${line.text}\u0000` };
export const shownText = (line: Line) => line.text.replace('\u0000', '');

/** What kubectl tells on standard error although nothing went wrong. */
const NOTICE =
  /^(Warning: |warning: |Defaulted container |Found \d+ pods|No (resources|events) found|All commands and output from this session|If you don't see a command prompt|Unable to use a TTY|Edit cancelled|evicting pod |There are pending pods |pod ".*" (force )?deleted)/;
export const isNotice = (text: string): boolean => NOTICE.test(text);

/** A part of a line: characters of one cell each, of two cells each, or a picture of two cells. */
export interface Part {
  readonly text: string;
  readonly kind: 'plain' | 'wide' | 'emoji';
}

const PICTURE = /\p{Emoji_Presentation}(?:\ufe0f|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]+/u;
const PARTS = new RegExp(`(?<emoji>${PICTURE.source})|(?<wide>${WIDE.source})`, 'gu');

/**
 * The parts of a line by how many cells of a terminal their characters take: fonts do not make the wide ones exactly
 * twice as wide as the others, so tables with them would not be straight. Models Unicode UAX #11 (W and F).
 */
export function cells(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(PARTS)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index), kind: 'plain' });
    parts.push({ text: found[0], kind: found.groups?.wide === undefined ? 'emoji' : 'wide' });
    from = found.index + found[0].length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), kind: 'plain' });
  return parts;
}

/** Lines typed before, newest last, without repeats in a row. */
export function remember(history: readonly string[], line: string): string[] {
  if (line.trim() === '' || history.at(-1) === line) return [...history];
  return [...history, line].slice(-500);
}

/** The newest line before `from` that holds `wanted`, for Ctrl+R. */
export function searchBack(history: readonly string[], wanted: string, from: number): number | undefined {
  for (let i = Math.min(from, history.length) - 1; i >= 0; i--) if (history[i]!.includes(wanted)) return i;
  return undefined;
}

/** What all candidates begin with: Tab writes that far. */
export function commonStart(candidates: readonly string[]): string {
  const [first = '', ...rest] = candidates;
  let length = first.length;
  for (const other of rest) {
    let i = 0;
    while (i < length && first[i] === other[i]) i++;
    length = i;
  }
  return first.slice(0, length);
}
