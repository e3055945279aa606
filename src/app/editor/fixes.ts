import type { editor, languages } from 'monaco-editor/editor';
import type { Messages } from '../i18n/index.ts';

/** The ASCII twin of a full-width character; a colon and a comma need a blank after them. */
const TWINS: Readonly<Record<string, string>> = {
  '：': ': ',
  '，': ', ',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '（': '(',
  '）': ')',
  '【': '[',
  '】': ']',
  '｛': '{',
  '｝': '}',
  '\u3000': ' ',
};

/** Replaces what is in the marker's range; undefined where the problem has no mechanical remedy. */
export function replacementFor(code: string, text: string, message: string): string | undefined {
  if (code === 'punctuation') {
    const fixed = [...text].map((letter) => TWINS[letter] ?? letter).join('');
    return fixed === text ? undefined : fixed;
  }
  if (text.includes('\t')) return text.replaceAll('\t', '  ');
  const meant = /did you mean "?([\w./-]+)"?\??/i.exec(message)?.[1];
  return meant;
}

export function fixesFor(
  marker: editor.IMarkerData,
  model: editor.ITextModel,
  m: Messages,
): languages.CodeAction[] {
  const range = {
    startLineNumber: marker.startLineNumber,
    startColumn: marker.startColumn,
    endLineNumber: marker.endLineNumber,
    endColumn: marker.endColumn,
  };
  const code = typeof marker.code === 'string' ? marker.code : '';
  // A tab is the trouble of its whole line, wherever the parser noticed it.
  const tabLine = code === 'yaml' && /\t/.test(model.getLineContent(marker.startLineNumber));
  const area = tabLine
    ? {
        ...range,
        startColumn: 1,
        endLineNumber: range.startLineNumber,
        endColumn: model.getLineMaxColumn(range.startLineNumber),
      }
    : range;
  let replacement = replacementFor(code, model.getValueInRange(area), marker.message);
  if (replacement === undefined) return [];
  // No second blank where one follows already.
  if (replacement.endsWith(' ') && /^\s/.test(textAfter(model, area))) replacement = replacement.trimEnd();
  const title = `${m.editor.fix}: ${marker.message.split('\n').at(-1) ?? ''}`;
  return [
    {
      title,
      kind: 'quickfix',
      diagnostics: [marker],
      isPreferred: true,
      edit: {
        edits: [
          {
            resource: model.uri,
            versionId: model.getVersionId(),
            textEdit: { range: area, text: replacement },
          },
        ],
      },
    },
  ];
}

function textAfter(
  model: editor.ITextModel,
  { endLineNumber, endColumn }: { endLineNumber: number; endColumn: number },
): string {
  return model.getLineContent(endLineNumber).slice(endColumn - 1);
}
