import type { editor } from 'monaco-editor/editor';
import { usePrediction } from '../state/prediction.ts';
import { run, useRun } from '../state/run.ts';
import { useView, view } from '../state/view.ts';
import { useHover } from '../timeline/hover.ts';
import { placeAt, placesFor, targetOfPlace } from './places.ts';

type Monaco = typeof import('monaco-editor/editor');

/** Both directions of the link: a selected mark marks its lines, the cursor in a probe marks its lane. */
export function linkToTimeline(monaco: Monaco, instance: editor.IStandaloneCodeEditor): () => void {
  const decorations = instance.createDecorationsCollection();

  function mark(reveal: boolean): void {
    const { selection } = view();
    const places = selection ? placesFor(selection, run().places, run().index) : [];
    decorations.set(
      places.map(({ range }) => ({
        range: new monaco.Range(range.line, 1, range.endLine, 1),
        options: {
          isWholeLine: true,
          className: 'linked-line',
          linesDecorationsClassName: 'linked-edge',
          overviewRuler: { color: 'rgba(11,87,208,.6)', position: monaco.editor.OverviewRulerLane.Full },
        },
      })),
    );
    const first = places[0];
    if (reveal && first && !instance.hasTextFocus())
      instance.revealLinesInCenterIfOutsideViewport(first.range.line, first.range.endLine);
  }

  /** The keys of what the pointer is over on the timeline are underlined. */
  const underlined = instance.createDecorationsCollection();
  let hovered: string | undefined;
  function underline(): void {
    const picked = useHover.getState().hover?.picked;
    if (picked?.id === hovered) return;
    hovered = picked?.id;
    const places = picked ? placesFor(picked.target, run().places, run().index) : [];
    const model = instance.getModel()!;
    underlined.set(
      places.flatMap(({ range }) => {
        const lines = Array.from({ length: range.endLine - range.line + 1 }, (_, i) => range.line + i);
        return lines.filter((line) => line <= model.getLineCount()).flatMap(lineAt);
      }),
    );
  }
  function lineAt(line: number): editor.IModelDeltaDecoration[] {
    const model = instance.getModel()!;
    const from = model.getLineFirstNonWhitespaceColumn(line);
    const to = model.getLineLastNonWhitespaceColumn(line);
    return from === 0
      ? []
      : [{ range: new monaco.Range(line, from, line, to), options: { inlineClassName: 'linked-key' } }];
  }

  /** The line that answers the question, when the answer is told. */
  const answer = instance.createDecorationsCollection();
  function underlineAnswer(): void {
    const { question, phase } = usePrediction.getState();
    const field = phase === 'told' ? question?.because : undefined;
    const found = field
      ? instance.getModel()!.findMatches(`^\\s*${field}:`, false, true, true, null, false)
      : [];
    answer.set(found.flatMap(({ range }) => lineAt(range.startLineNumber)));
    const first = found[0];
    if (first && !instance.hasTextFocus())
      instance.revealLineInCenterIfOutsideViewport(first.range.startLineNumber);
  }

  const cursor = instance.onDidChangeCursorPosition((event) => {
    if (!instance.hasTextFocus()) return;
    const offset = instance.getModel()!.getOffsetAt(event.position);
    const place = placeAt(run().places, offset);
    const target = place && targetOfPlace(place, run().index);
    if (JSON.stringify(target) !== JSON.stringify(view().cursorTarget)) view().set({ cursorTarget: target });
  });
  const blurred = instance.onDidBlurEditorText(() => view().set({ cursorTarget: undefined }));
  const ends = [
    useView.subscribe((state, before) => {
      if (state.selection !== before.selection) mark(true);
    }),
    useRun.subscribe((state, before) => {
      if (state.version !== before.version) mark(false);
    }),
    () => cursor.dispose(),
    () => blurred.dispose(),
    useHover.subscribe(underline),
    usePrediction.subscribe((state, before) => {
      if (state.question !== before.question || state.phase !== before.phase) underlineAnswer();
    }),
    () => decorations.clear(),
    () => underlined.clear(),
    () => answer.clear(),
  ];
  mark(false);
  underlineAnswer();
  return () => {
    for (const end of ends) end();
  };
}
