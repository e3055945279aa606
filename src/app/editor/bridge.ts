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

export function attachEditor(editor: EditorHandle): () => void {
  handle = editor;
  waiting?.(editor);
  waiting = undefined;
  return () => {
    if (handle === editor) handle = undefined;
  };
}

function ask(request: (to: EditorHandle) => void): void {
  if (handle) request(handle);
  else waiting = request;
}

export const focusEditor = () => ask((editor) => editor.focus());
/** Lines and columns count from 1. */
export const revealLine = (line: number, column?: number) => ask((editor) => editor.reveal(line, column));
