import type { editor, languages, Position } from 'monaco-editor/editor';
import type { Place } from '../../../scenario/places.ts';
import { messages, shownLanguage } from '../../i18n/index.ts';
import { run } from '../../state/run.ts';
import type { Suggestion } from './complete.ts';
import { fieldWords } from './words.ts';

type Monaco = typeof import('monaco-editor/editor');

/** The schemas and their descriptions are large, and nobody needs them before the first completion or hover. */
const completing = () => import('./complete.ts');
const hovering = () => import('./hover.ts');
const words = () => fieldWords(shownLanguage(), messages().editor.fields);

/**
 * Completion, hover and outline out of the schemas that the simulation itself decodes by. Squiggles are not
 * made here: they speak as the API server does.
 */
export function provideLanguage(monaco: Monaco): void {
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '-'],
    async provideCompletionItems(model, position, context) {
      const typed = context.triggerKind === monaco.languages.CompletionTriggerKind.TriggerCharacter;
      if (typed && !opensValue(model, position)) return { suggestions: [] };
      const [{ completeAt }, said] = await Promise.all([completing(), words()]);
      if (model.isDisposed()) return { suggestions: [] };
      const found = completeAt(model.getValue(), model.getOffsetAt(position), said);
      if (!found) return { suggestions: [] };
      const start = model.getPositionAt(found.from);
      const end = model.getPositionAt(found.to);
      const range = new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
      const indent = deeper(model, start);
      return { suggestions: found.suggestions.map((one) => asItem(monaco, one, range, indent)) };
    },
  });
  monaco.languages.registerHoverProvider('yaml', {
    async provideHover(model, position) {
      const [{ hoverAt }, said] = await Promise.all([hovering(), words()]);
      if (model.isDisposed()) return null;
      const found = hoverAt(model.getValue(), model.getOffsetAt(position), said);
      if (!found) return null;
      const [start, end] = [model.getPositionAt(found.from), model.getPositionAt(found.to)];
      return {
        contents: found.contents.map((value) => ({ value })),
        range: new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column),
      };
    },
  });
  monaco.languages.registerDocumentSymbolProvider('yaml', {
    provideDocumentSymbols: () => outline(monaco, run().places),
  });
}

/** A space opens the list behind a colon or a dash, and nowhere else: words have spaces too. */
function opensValue(model: editor.ITextModel, { lineNumber, column }: Position): boolean {
  return /(^\s*-|[\w"']:)\s$/.test(model.getLineContent(lineNumber).slice(0, column - 1));
}

/** A snippet's lines begin where its first line does; behind a dash the word stands further in. */
function deeper(model: editor.ITextModel, { lineNumber, column }: Position): string {
  const line = model.getLineContent(lineNumber).slice(0, column - 1);
  const dashes = /^(\s*)((?:-\s+)*)$/.exec(line)?.[2] ?? '';
  return ' '.repeat(dashes.length);
}

function asItem(
  monaco: Monaco,
  one: Suggestion,
  range: languages.CompletionItem['range'],
  indent: string,
): languages.CompletionItem {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  const kinds = {
    field: CompletionItemKind.Property,
    value: CompletionItemKind.Value,
    document: CompletionItemKind.Snippet,
  };
  const code = one.kind === 'document';
  return {
    label: code
      ? { label: one.label, description: one.detail }
      : { label: one.label, detail: `  ${one.detail}` },
    kind: kinds[one.kind],
    documentation: { value: code ? `\`\`\`yaml\n${one.documentation}\`\`\`` : one.documentation },
    insertText: one.insert.replaceAll('\n', `\n${indent}`),
    insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
    sortText: one.sort,
    range,
    ...(one.more ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  };
}

/** The objects of the text with their containers and probes, for Ctrl+Shift+O. */
function outline(monaco: Monaco, places: readonly Place[]): languages.DocumentSymbol[] {
  const { SymbolKind } = monaco.languages;
  const objects: languages.DocumentSymbol[] = [];
  let container: languages.DocumentSymbol | undefined;
  for (const place of places) {
    const { range, what } = place;
    const span = new monaco.Range(range.line, range.column, range.endLine, range.endColumn);
    const symbol = (name: string, detail: string, kind: languages.SymbolKind): languages.DocumentSymbol => ({
      name,
      detail,
      kind,
      tags: [],
      range: span,
      selectionRange: new monaco.Range(range.line, range.column, range.line, range.column),
      children: [],
    });
    if (what === 'object') {
      objects.push(symbol(`${place.kind} ${place.name}`, place.namespace, SymbolKind.Class));
      container = undefined;
    } else if (what === 'container') {
      container = symbol(place.container ?? '', '', SymbolKind.Module);
      objects.at(-1)?.children?.push(container);
    } else if (what === 'probe' || what === 'hook')
      container?.children?.push(symbol(place.probe ?? place.hook ?? '', '', SymbolKind.Event));
  }
  return objects;
}
