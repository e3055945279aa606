import type { editor } from 'monaco-editor/editor';
import { useView, view } from '../state/view.ts';

type Monaco = typeof import('monaco-editor/editor');

/** Pixels of movement per unit. */
const PX_PER_UNIT = 8;
const NUMBER = /\d+/g;

/**
 * Alt and drag on a number changes it; the run follows while it moves, with the run before drawn
 * underneath. The keyboard's way is typing. One undo takes the whole drag back.
 */
export function scrubNumbers(monaco: Monaco, instance: editor.IStandaloneCodeEditor): () => void {
  const down = instance.onMouseDown((event) => {
    if (!event.event.altKey || !event.target.position) return;
    const model = instance.getModel()!;
    const { lineNumber, column } = event.target.position;
    const found = [...model.getLineContent(lineNumber).matchAll(NUMBER)].find(
      (match) => match.index + 1 <= column && column <= match.index + match[0].length + 1,
    );
    if (!found) return;
    event.event.preventDefault();
    event.event.stopPropagation();
    const start = Number(found[0]);
    const startX = event.event.browserEvent.clientX;
    let length = found[0].length;
    const { comparing } = useView.getState();
    view().set({ comparing: true });
    model.pushStackElement();

    const move = (at: PointerEvent | MouseEvent) => {
      const value = String(Math.max(0, start + Math.round((at.clientX - startX) / PX_PER_UNIT)));
      const range = new monaco.Range(lineNumber, found.index + 1, lineNumber, found.index + 1 + length);
      if (model.getValueInRange(range) === value) return;
      model.pushEditOperations(null, [{ range, text: value }], () => null);
      length = value.length;
    };
    const up = () => {
      window.removeEventListener('mousemove', move);
      window.removeEventListener('mouseup', up);
      model.pushStackElement();
      view().set({ comparing });
    };
    window.addEventListener('mousemove', move);
    window.addEventListener('mouseup', up);
  });
  return () => down.dispose();
}
