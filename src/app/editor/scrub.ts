import type { editor } from 'monaco-editor/editor';
import { holdPrevious } from '../state/run.ts';
import { useView, view } from '../state/view.ts';

type Monaco = typeof import('monaco-editor/editor');

/** Pixels of movement per unit. */
const PX_PER_UNIT = 8;
const NUMBER = /\d+/g;

interface Scrubbed {
  readonly line: number;
  readonly column: number;
  readonly start: string;
}

/**
 * Alt and drag on a number changes it; the run follows while it moves, with the run before drawn
 * underneath. The keyboard's way is typing. One undo takes the whole drag back.
 */
export function scrubNumbers(monaco: Monaco, instance: editor.IStandaloneCodeEditor): () => void {
  const node = instance.getDomNode()!;

  function numberAt(event: MouseEvent): Scrubbed | undefined {
    const position = instance.getTargetAtClientPoint(event.clientX, event.clientY)?.position;
    if (!position) return undefined;
    const { lineNumber, column } = position;
    const found = [...instance.getModel()!.getLineContent(lineNumber).matchAll(NUMBER)].find(
      (match) => match.index + 1 <= column && column <= match.index + match[0].length + 1,
    );
    return found && { line: lineNumber, column: found.index + 1, start: found[0] };
  }

  function drag({ line, column, start }: Scrubbed, startX: number): void {
    const model = instance.getModel()!;
    let shown = start;
    const write = (text: string, lasting: boolean) => {
      const range = new monaco.Range(line, column, line, column + shown.length);
      if (lasting) model.pushEditOperations(null, [{ range, text }], () => null);
      else model.applyEdits([{ range, text }]);
      shown = text;
    };
    const { comparing } = useView.getState();
    const release = holdPrevious();
    view().set({ comparing: true });
    const move = (event: MouseEvent) => {
      const value = String(Math.max(0, Number(start) + Math.round((event.clientX - startX) / PX_PER_UNIT)));
      if (value !== shown) write(value, false);
    };
    const up = () => {
      window.removeEventListener('mousemove', move);
      window.removeEventListener('mouseup', up);
      view().set({ comparing });
      release();
      const final = shown;
      if (final === start) return;
      // What was shown on the way never was an edit; only the end of it is.
      write(start, false);
      model.pushStackElement();
      write(final, true);
      model.pushStackElement();
    };
    window.addEventListener('mousemove', move);
    window.addEventListener('mouseup', up);
  }

  // Before Monaco sees it: to Monaco the same gesture means a selection of columns.
  const down = (event: MouseEvent) => {
    if (!event.altKey || event.button !== 0) return;
    const found = numberAt(event);
    if (!found) return;
    event.stopPropagation();
    // Prevented already at the pointer's event, the mouse's would never come.
    if (event.type !== 'mousedown') return;
    event.preventDefault();
    drag(found, event.clientX);
  };
  node.addEventListener('pointerdown', down, true);
  node.addEventListener('mousedown', down, true);
  return () => {
    node.removeEventListener('pointerdown', down, true);
    node.removeEventListener('mousedown', down, true);
  };
}
