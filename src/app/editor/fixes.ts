import type { editor, languages } from 'monaco-editor/editor';
import type { Diagnostic } from '../../scenario/types.ts';
import type { Messages } from '../i18n/index.ts';

/** The edits that put right what a marker underlines: those that its diagnostic brings along. */
export function fixesFor(
  marker: editor.IMarkerData,
  model: editor.ITextModel,
  diagnostics: readonly Diagnostic[],
  m: Messages,
): languages.CodeAction[] {
  return diagnostics.flatMap((one) => {
    const { fix, range, remedy } = one;
    if (!fix || range?.line !== marker.startLineNumber || range.column !== marker.startColumn) return [];
    const from = model.getPositionAt(fix.offset);
    const to = model.getPositionAt(fix.endOffset);
    const textEdit = {
      range: {
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      },
      text: fix.text,
    };
    return [
      {
        title: `${m.editor.fix}: ${remedy ?? one.message}`,
        kind: 'quickfix',
        diagnostics: [marker],
        isPreferred: true,
        edit: { edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit }] },
      },
    ];
  });
}
