import type { editor } from 'monaco-editor/editor';
import { messages, onLanguage } from '../i18n/index.ts';
import { loadNoteWords, noteWords } from '../panes/note-words.ts';
import { saveCaret, storedCaret } from '../state/caret.ts';
import { documentState, useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { settings, useSettings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import type { EditorHandle } from './bridge.ts';
import { fixesFor } from './fixes.ts';
import { linkToTimeline } from './link.ts';
import { ModelText } from './model-text.ts';
import { monacoTheme } from './theme.ts';

export interface MountedEditor extends EditorHandle {
  dispose(): void;
}

/** Its strings are fixed when Monaco is first evaluated, so the language has to be there before it. */
async function loadMonaco() {
  if (settings().language === 'zh') await import('monaco-editor/nls/lang/zh-cn');
  const { monaco } = await import('./monaco-parts.ts');
  return monaco;
}

let provided = false;

/** Milliseconds of quiet before a change is taken over: typing is never held up by it. */
const TAKE_OVER_MS = 15;

/** Puts Monaco into `host` and keeps it and the document store the same. */
export async function mountEditor(host: HTMLElement): Promise<MountedEditor> {
  const monaco = await loadMonaco();
  const uri = monaco.Uri.parse('inmemory://podscope/scenario.yaml');
  const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel('', 'yaml', uri);
  const text = new ModelText(model);
  text.begin(documentState().text);
  const instance = monaco.editor.create(host, { model, ...options() });
  const ends = [keepCaret(instance)];

  const paint = () => {
    const { theme } = useTheme.getState();
    monaco.editor.defineTheme('podscope', monacoTheme(theme));
    monaco.editor.setTheme('podscope');
    instance.updateOptions(options());
  };
  paint();
  ends.push(useTheme.subscribe(paint));
  ends.push(
    useSettings.subscribe((state, before) => {
      if (state.tabMovesFocus !== before.tabMovesFocus || state.language !== before.language)
        instance.updateOptions(options());
    }),
  );

  // Typed text goes to the store; what commands do to the store comes back as one undoable edit.
  let timer: ReturnType<typeof setTimeout> | undefined;
  let takingOver = false;
  const publish = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = text.read();
    if (now !== documentState().text) documentState().type(now);
  };
  const typed = model.onDidChangeContent(() => {
    if (takingOver) return;
    timer ??= setTimeout(publish, TAKE_OVER_MS);
  });
  ends.push(() => {
    if (timer !== undefined) publish();
    typed.dispose();
  });
  ends.push(
    useDocument.subscribe((state, before) => {
      if (state.revision === before.revision || state.text === text.read()) return;
      takingOver = true;
      text.replace(state.text);
      takingOver = false;
    }),
  );

  const diagnose = () => {
    monaco.editor.setModelMarkers(model, 'podscope', markersOf(monaco.MarkerSeverity));
    hintsChanged.fire();
  };
  const hintsChanged = new monaco.Emitter<void>();
  diagnose();
  const inOtherWords = () => void loadNoteWords().then(diagnose);
  inOtherWords();
  ends.push(onLanguage(inOtherWords));
  ends.push(
    useRun.subscribe((state, before) => {
      if (state.diagnostics !== before.diagnostics || state.status !== before.status) diagnose();
    }),
  );
  if (!provided) {
    provided = true;
    const { numberHints } = await import('./hints.ts');
    const { provideLanguage } = await import('./language/providers.ts');
    provideLanguage(monaco);
    monaco.languages.registerInlayHintsProvider('yaml', {
      onDidChangeInlayHints: hintsChanged.event,
      provideInlayHints: () => ({ hints: numberHints(useRun.getState().places, messages()), dispose() {} }),
    });
    monaco.languages.registerCodeActionProvider('yaml', {
      // Wherever in the line the cursor is: nobody aims at a squiggle.
      async provideCodeActions(of, range) {
        const markers = monaco.editor
          .getModelMarkers({ resource: of.uri })
          .filter(
            (one) => one.startLineNumber <= range.endLineNumber && one.endLineNumber >= range.startLineNumber,
          );
        const { diagnostics } = useRun.getState();
        const actions = await Promise.all(markers.map((one) => fixesFor(one, of, diagnostics, messages())));
        return { actions: actions.flat(), dispose() {} };
      },
    });
  }

  ends.push(linkToTimeline(monaco, instance));
  const { scrubNumbers } = await import('./scrub.ts');
  ends.push(scrubNumbers(monaco, instance));
  ends.push(leaveWithEscape(instance));
  // Monaco's own toggle flips a switch of the whole page; ours is a setting that is kept and shown.
  const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
  instance.addCommand(
    monaco.KeyCode.KeyM | (mac ? monaco.KeyMod.WinCtrl | monaco.KeyMod.Shift : monaco.KeyMod.CtrlCmd),
    () => settings().set({ tabMovesFocus: !settings().tabMovesFocus }),
  );

  return {
    focus: () => instance.focus(),
    reveal(line, column = 1) {
      instance.setPosition({ lineNumber: line, column });
      instance.revealLineInCenterIfOutsideViewport(line);
      instance.focus();
    },
    dispose() {
      for (const end of ends) end();
      instance.dispose();
    },
  };
}

function options(): editor.IStandaloneEditorConstructionOptions {
  const projection = useTheme.getState().theme.name === 'projection';
  return {
    fontSize: projection ? 24 : 13,
    lineHeight: projection ? 34 : 20,
    fontFamily:
      'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", monospace',
    ariaLabel: messages().editor.label,
    tabFocusMode: settings().tabMovesFocus,
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    folding: true,
    bracketPairColorization: { enabled: false },
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    renderLineHighlight: 'line',
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    padding: { top: 6, bottom: 6 },
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    fixedOverflowWidgets: true,
    fullwidthCharacterWidth: 'twoCells',
    // Our own diagnostics say what a full-width colon does; boxes around every Chinese word say nothing.
    unicodeHighlight: {
      ambiguousCharacters: false,
      invisibleCharacters: true,
      allowedCharacters: { '\u3000': true },
    },
    inlayHints: { enabled: 'on', fontSize: projection ? 20 : 11, padding: true },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    stickyScroll: { enabled: false },
    smoothScrolling: false,
    // Panes are narrow, and what is beyond the edge is not read.
    wordWrap: 'on',
    wrappingIndent: 'indent',
  } as editor.IStandaloneEditorConstructionOptions;
}

function markersOf(severities: typeof import('monaco-editor/editor').MarkerSeverity): editor.IMarkerData[] {
  const { diagnostics, index, status } = useRun.getState();
  const markers: editor.IMarkerData[] = [];
  const severity = { error: severities.Error, warning: severities.Warning, assumption: severities.Info };
  const add = (
    one: {
      severity: 'error' | 'warning' | 'assumption';
      message: string;
      remedy?: string | undefined;
      code?: string | undefined;
    },
    place: { line: number; column: number; endLine?: number | undefined; endColumn?: number | undefined },
  ) => {
    const { message, remedy } = noteWords(one);
    markers.push({
      severity: one.code === 'not-simulated' ? severities.Info : severity[one.severity],
      message: remedy ? `${message}\n${remedy}` : message,
      startLineNumber: place.line,
      startColumn: place.column,
      endLineNumber: place.endLine ?? place.line,
      endColumn: place.endColumn ?? place.column + 1,
      source: 'podscope',
      ...(one.code ? { code: one.code } : {}),
    });
  };
  for (const one of diagnostics) if (one.range) add(one, one.range);
  // The trace repeats what the parser said; each thing is underlined once.
  const told = new Set(diagnostics.map((one) => `${one.range?.line}:${one.message}`));
  if (status !== 'unparsable')
    for (const one of index.diagnostics)
      if (one.line !== undefined && !told.has(`${one.line}:${one.message}`))
        add(one, { ...one, line: one.line, column: one.column ?? 1 });
  return markers;
}

/** A reload comes back to the same line. */
function keepCaret(instance: editor.IStandaloneCodeEditor): () => void {
  const model = instance.getModel()!;
  const stored = storedCaret(model.getValueLength());
  if (stored) {
    instance.setPosition({ lineNumber: stored.line, column: stored.column });
    instance.setScrollTop(stored.top);
  }
  const save = () => {
    const { lineNumber: line, column } = instance.getPosition()!;
    saveCaret({ line, column, top: instance.getScrollTop(), length: model.getValueLength() });
  };
  const listeners = [instance.onDidChangeCursorPosition(save), instance.onDidScrollChange(save)];
  return () => {
    for (const listener of listeners) listener.dispose();
  };
}

const LEAVE_WITHIN_MS = 1500;

/** Escape and then Tab leaves the editor, whatever Tab does otherwise. */
function leaveWithEscape(instance: editor.IStandaloneCodeEditor): () => void {
  let escapedAt = Number.NEGATIVE_INFINITY;
  const listener = instance.onKeyDown((event) => {
    if (event.browserEvent.key === 'Escape') escapedAt = performance.now();
    else if (event.browserEvent.key === 'Shift') return;
    else if (event.browserEvent.key === 'Tab' && performance.now() - escapedAt < LEAVE_WITHIN_MS) {
      // Monaco sees a Tab that moves the focus, and leaves it to the browser.
      instance.updateOptions({ tabFocusMode: true });
      setTimeout(() => instance.updateOptions({ tabFocusMode: settings().tabMovesFocus }), 0);
    } else escapedAt = Number.NEGATIVE_INFINITY;
  });
  return () => listener.dispose();
}
