/** The keys of a command line, as readline has them (emacs mode). Pure. */

export interface EditedLine {
  text: string;
  cursor: number;
}
export interface Edit {
  line: EditedLine;
  /** What was cut, to be put back with Ctrl+Y. */
  cut?: string;
}

/** `C-a` for Ctrl+A, `M-b` for Alt+B. */
export type Key = string;

const isWordChar = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);

function wordBack({ text, cursor }: EditedLine): number {
  let at = cursor;
  while (at > 0 && !isWordChar(text[at - 1])) at--;
  while (at > 0 && isWordChar(text[at - 1])) at--;
  return at;
}
function wordForward({ text, cursor }: EditedLine): number {
  let at = cursor;
  while (at < text.length && !isWordChar(text[at])) at++;
  while (at < text.length && isWordChar(text[at])) at++;
  return at;
}
/** Ctrl+W knows words by blanks alone. */
function blankBack({ text, cursor }: EditedLine): number {
  let at = cursor;
  while (at > 0 && text[at - 1] === ' ') at--;
  while (at > 0 && text[at - 1] !== ' ') at--;
  return at;
}
/** One character: a pair of surrogates is one. */
const charBack = ({ text, cursor }: EditedLine) =>
  cursor - (/[\uDC00-\uDFFF]/.test(text[cursor - 1] ?? '') && cursor > 1 ? 2 : Math.min(1, cursor));
const charForward = ({ text, cursor }: EditedLine) =>
  Math.min(text.length, cursor + (/[\uD800-\uDBFF]/.test(text[cursor] ?? '') ? 2 : 1));

const go = (line: EditedLine, cursor: number): Edit => ({ line: { text: line.text, cursor } });
function cutOut({ text }: EditedLine, from: number, to: number): Edit {
  return { line: { text: text.slice(0, from) + text.slice(to), cursor: from }, cut: text.slice(from, to) };
}

const KEYS: Record<Key, (line: EditedLine, kept: string) => Edit> = {
  'C-a': (line) => go(line, 0),
  'C-e': (line) => go(line, line.text.length),
  'C-b': (line) => go(line, charBack(line)),
  'C-f': (line) => go(line, charForward(line)),
  'M-b': (line) => go(line, wordBack(line)),
  'M-f': (line) => go(line, wordForward(line)),
  'C-k': (line) => cutOut(line, line.cursor, line.text.length),
  'C-u': (line) => cutOut(line, 0, line.cursor),
  'C-w': (line) => cutOut(line, blankBack(line), line.cursor),
  'M-d': (line) => cutOut(line, line.cursor, wordForward(line)),
  'M-Backspace': (line) => cutOut(line, wordBack(line), line.cursor),
  'C-h': (line) => ({ line: cutOut(line, charBack(line), line.cursor).line }),
  'C-d': (line) => ({ line: cutOut(line, line.cursor, charForward(line)).line }),
  'C-y': ({ text, cursor }, kept) => ({
    line: { text: text.slice(0, cursor) + kept + text.slice(cursor), cursor: cursor + kept.length },
  }),
  'C-t': (line) => {
    const at = Math.min(line.cursor, line.text.length - 1);
    if (at < 1) return { line };
    const { text } = line;
    return {
      line: { text: text.slice(0, at - 1) + text[at] + text[at - 1] + text.slice(at + 1), cursor: at + 1 },
    };
  },
};

/** What a key does to the line; undefined where it is none of these. */
export function editLine(key: Key, line: EditedLine, kept: string): Edit | undefined {
  const edit = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (edit === undefined) return undefined;
  const result = edit(line, kept);
  return result.cut === '' ? { line: result.line } : result;
}
