/**
 * What the rest of the page may ask of the editor, whether Monaco has been loaded or not. Until then
 * the requests wait; the editor takes them over when it is there.
 */
export interface EditorHandle {
  focus(): void;
  reveal(line: number, column?: number): void;
}

let handle: EditorHandle | undefined;
let waiting: ((to: EditorHandle) => void) | undefined;
const revealers = new Set<() => void>();

export function attachEditor(editor: EditorHandle): () => void {
  handle = editor;
  waiting?.(editor);
  waiting = undefined;
  return () => {
    if (handle === editor) handle = undefined;
  };
}

/** Called before the editor is asked for something, so that layouts with one pane can show it. */
export function onEditorWanted(listener: () => void): () => void {
  revealers.add(listener);
  return () => revealers.delete(listener);
}

function ask(request: (to: EditorHandle) => void): void {
  for (const reveal of revealers) reveal();
  if (handle) request(handle);
  else waiting = request;
}

export const focusEditor = () => ask((editor) => editor.focus());
/** Lines and columns count from 1. */
export const revealLine = (line: number, column?: number) => ask((editor) => editor.reveal(line, column));
