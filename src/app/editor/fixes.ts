import type { editor, languages } from 'monaco-editor/editor';
import type { Diagnostic } from '../../scenario/types.ts';
import type { Messages } from '../i18n/index.ts';
import { noteWords } from '../panes/note-words.ts';
import { documentState } from '../state/document.ts';
import { type Edit, editsFor, titleFrom } from './edits.ts';

/** The edits that put right what a marker underlines: the one that its diagnostic brings along, or those we find. */
export async function fixesFor(
  marker: editor.IMarkerData,
  model: editor.ITextModel,
  diagnostics: readonly Diagnostic[],
  m: Messages,
): Promise<languages.CodeAction[]> {
  const here = diagnostics.filter(
    ({ range }) => range?.line === marker.startLineNumber && range.column === marker.startColumn,
  );
  const own = here.find(({ fix }) => fix);
  // A marker speaks the language of the page; a finding has the words that a repair goes by.
  const message = here.find((one) => noteWords(one).message === firstLine(marker))?.message;
  const edits = own?.fix
    ? [{ title: titleFrom(own), ...inModel(own.fix) }]
    : await found(marker, message ?? firstLine(marker), model, m);
  return edits.map(({ title, from, to, text }, i) => {
    const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)];
    const range = {
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    };
    return {
      title: `${m.editor.fix}: ${title}`,
      kind: 'quickfix',
      diagnostics: [marker],
      isPreferred: i === 0,
      edit: {
        edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit: { range, text } }],
      },
    };
  });
}

/** A byte order mark counts in the text, and is not in the model. */
function inModel({ offset, endOffset, text }: NonNullable<Diagnostic['fix']>): Omit<Edit, 'title'> {
  const mark = documentState().text.startsWith('\uFEFF') ? 1 : 0;
  return { from: offset - mark, to: endOffset - mark, text };
}

const firstLine = (marker: editor.IMarkerData): string => marker.message.split('\n', 1)[0] ?? '';

/** The edits that we find, in the model's own text. */
async function found(
  marker: editor.IMarkerData,
  message: string,
  model: editor.ITextModel,
  m: Messages,
): Promise<Edit[]> {
  if (marker.severity < ERROR) return [];
  const offset = model.getOffsetAt({ lineNumber: marker.startLineNumber, column: marker.startColumn });
  const code = typeof marker.code === 'string' ? marker.code : undefined;
  const edits = await editsFor({ severity: 'error', message, code, offset }, model.getValue(), m);
  return model.isDisposed() ? [] : edits;
}

/** monaco.MarkerSeverity.Error, without Monaco. */
const ERROR = 8;
