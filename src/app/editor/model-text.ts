import type { editor } from 'monaco-editor/editor';

/** Monaco keeps no byte order mark: it stays with us, so that a file comes out as it went in. */
const MARK = '\uFEFF';
/** monaco.editor.EndOfLineSequence, without Monaco. */
const LF = 0;
const CRLF = 1;

/** A model and what its text has that a model cannot hold. */
export class ModelText {
  readonly model: editor.ITextModel;
  #mark = '';

  constructor(model: editor.ITextModel) {
    this.model = model;
  }

  /** Takes a text over without a step of undo: another one begins. */
  begin(text: string): void {
    this.#mark = text.startsWith(MARK) ? MARK : '';
    const rest = text.slice(this.#mark.length);
    if (this.model.getValue() !== rest) this.model.setValue(rest);
  }

  read(): string {
    return this.#mark + this.model.getValue();
  }

  /** Replaces the differing middle only, as one step of Monaco's own undo: the cursor stays where it was. */
  replace(whole: string): void {
    const { model } = this;
    this.#mark = whole.startsWith(MARK) ? MARK : '';
    const text = whole.slice(this.#mark.length);
    model.pushStackElement();
    const eol = /\r\n/.test(text) ? '\r\n' : '\n';
    if (eol !== model.getEOL()) model.pushEOL(eol === '\n' ? LF : CRLF);
    const old = model.getValue();
    const { start, end } = difference(old, text);
    const from = model.getPositionAt(start);
    const to = model.getPositionAt(old.length - end);
    const range = {
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    };
    model.pushEditOperations(null, [{ range, text: text.slice(start, text.length - end) }], () => null);
    model.pushStackElement();
  }
}

/** How many characters two texts share at their beginning and at their end; a line break is never cut in two. */
export function difference(old: string, text: string): { start: number; end: number } {
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start++;
  if (old[start - 1] === '\r') start--;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  if (old[old.length - end] === '\n' && old[old.length - end - 1] === '\r') end--;
  return { start, end: Math.max(0, end) };
}
