import type { NewStep } from '../../scenario/edit.ts';
import { messages } from '../i18n/index.ts';
import { documentState } from './document.ts';
import { run } from './run.ts';
import { say } from './toasts.ts';
import { view } from './view.ts';

/** A step without its moment: that is the playhead's. */
export type StepToAdd = Omit<NewStep, 'at'>;

/** So many seconds of the run on screen come after a moment: what a step there discards. */
export const futureAfter = (t: number): number => Number(Math.max(0, run().index.horizon - t).toFixed(1));

/**
 * Writes a step at the playhead into the scenario text; the future is computed again. Says so, with
 * undo. Resolves to the step's moment in seconds, or to undefined where the text could not take it.
 */
export function addStepAtPlayhead(step: StepToAdd, what: string): Promise<number | undefined> {
  return addStepTo(undefined, step, what);
}

/** The same into another text, which takes the place of the present one; undefined: into the present one. */
export async function addStepTo(
  base: string | undefined,
  step: StepToAdd,
  what: string,
): Promise<number | undefined> {
  const m = messages();
  const at = Math.round(view().playhead * 1000);
  const lost = futureAfter(at / 1000);
  view().pause();
  try {
    // The YAML library is not part of the shell.
    const { addStep } = await import('../../scenario/edit.ts');
    const { text, change } = documentState();
    change(addStep(base ?? text, { at, ...step }), what);
  } catch (error) {
    say(m.steps.failed(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
  say(m.steps.added(at / 1000, what, lost), {
    label: m.common.undo,
    run: undoStep,
  });
  return at / 1000;
}

export function undoStep(): void {
  const m = messages();
  say(documentState().undoChange() ? m.steps.removed : m.steps.cannotUndo);
}
