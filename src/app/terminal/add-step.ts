import { messages } from '../i18n/index.ts';
import { documentState, useDocument } from '../state/document.ts';
import { run, useRun } from '../state/run.ts';
import { say } from '../state/toasts.ts';
import { view } from '../state/view.ts';

/** Longest wait for a run that follows a new step. Wall-clock milliseconds. */
const PATIENCE_MS = 4000;

/** Puts a text with a new step in place of the present one. The answer takes it back, while nothing came after it. */
export function takeStep(text: string, what: string): () => void {
  view().pause();
  documentState().change(text, what);
  const { undo } = useDocument.getState();
  return () => {
    const m = messages();
    const isLatest = undo !== undefined && useDocument.getState().undo === undo;
    say(isLatest && documentState().undoChange() ? m.steps.removed : m.steps.cannotUndo);
  };
}

/** Resolves once the trace on screen is that of the text, so that the next command sees what this one did. */
export function caughtUp(): Promise<void> {
  const isThere = () => run().ranText === documentState().text || run().status === 'unparsable';
  if (isThere()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, PATIENCE_MS);
    const stop = useRun.subscribe(() => {
      if (isThere()) end();
    });
  });
}
