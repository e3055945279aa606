import { messages } from '../i18n/index.ts';
import { documentState } from '../state/document.ts';
import { say } from '../state/toasts.ts';
import '../i18n/late.ts';

/** Notes are annotations of the Scenario document: they are shared with the text, and the run does not know of them. */
const pathOf = (at: number) => ['metadata', 'annotations', `podscope.dev/note.${at}s`];

/** Writes, changes or (with an empty text) removes the note at a moment (seconds), with undo. */
export async function writeNote(at: number, note: string): Promise<void> {
  const m = messages();
  const { removeScenarioField, setScenarioField } = await import('../../scenario/edit.ts');
  const { text, change, undoChange } = documentState();
  const line = note.trim().replace(/\s+/g, ' ');
  const next = line === '' ? removeScenarioField(text, pathOf(at)) : setScenarioField(text, pathOf(at), line);
  if (next === text) return;
  const what = line === '' ? m.timelineTools.noteRemoved : m.timelineTools.noteKept;
  change(next, what);
  say(what, { label: m.common.undo, run: () => undoChange() });
}
