import { create } from 'zustand';
import { isBlank, splitDocuments } from '../../scenario/yaml/split.ts';
import { messages } from '../i18n/index.ts';
import { documentState, useDocument } from './document.ts';
import { prediction } from './prediction.ts';
import { run, useRun } from './run.ts';
import { settings } from './settings.ts';
import { addStepTo } from './steps.ts';
import { useView, view } from './view.ts';

/** An edit of the manifests, taken apart: the text it began with, and what `kubectl apply` would get. */
export interface LateApply {
  /** The manifests as they were, with the Scenario document as it is now. */
  readonly text: string;
  readonly apply: string;
}

const isScenario = (text: string) => /^kind:\s*["']?Scenario\b/m.test(text);

/** What an edit changed about the objects; undefined where it changed none, or only took some away. */
export function lateApply(before: string, after: string): LateApply | undefined {
  const chunks = splitDocuments(after);
  const known = new Set(splitDocuments(before).map(({ text }) => text.trim()));
  const changed = chunks.filter(({ text }) => !isBlank(text) && !isScenario(text) && !known.has(text.trim()));
  if (changed.length === 0) return undefined;
  const apply = `${changed.map(({ text }) => text.trim()).join('\n---\n')}\n`.replaceAll('\r\n', '\n');
  const scenario = chunks.find(({ text }) => isScenario(text));
  if (!scenario) return { text: before, apply };
  const old = splitDocuments(before).find(({ text }) => isScenario(text));
  const text = old
    ? before.slice(0, old.offset) + scenario.text + before.slice(old.offset + old.text.length)
    : `${before.trimEnd()}\n---\n${scenario.text.trimStart()}`;
  return { text, apply };
}

/** Nearer to the start there is no difference worth a question. Seconds. */
const EARLIEST = 0.5;

/**
 * Whether the edit at hand could as well happen at the playhead. An edit holds from the start of the run,
 * as a link to it would; `kubectl apply` in the middle is the other thing it can mean.
 */
export const useLateApply = create<{ offered: boolean }>()(() => ({ offered: false }));

/** The text before the edit at hand: whoever moves the playhead or opens something has left that edit behind. */
let before: string | undefined;
let revision = -1;

/** Follows the stores for the life of the page. */
export function followEdits(): void {
  const settle = () => {
    ({ text: before, revision } = documentState());
    if (useLateApply.getState().offered) useLateApply.setState({ offered: false });
  };
  settle();
  useDocument.subscribe((state) => {
    if (state.revision !== revision) settle();
  });
  useView.subscribe((state, last) => {
    if (state.playhead !== last.playhead) settle();
  });
  useRun.subscribe((state, last) => {
    if (state.status === last.status && state.version === last.version) return;
    const offered = state.status === 'done' && offer() !== undefined;
    if (offered !== useLateApply.getState().offered) useLateApply.setState({ offered });
  });
}

function offer(): LateApply | undefined {
  const { text } = documentState();
  const possible =
    before !== undefined &&
    before.trim() !== '' &&
    text !== before &&
    view().playhead >= EARLIEST &&
    !view().playing &&
    settings().preset === 'explore' &&
    prediction().question === undefined &&
    !run().diagnostics.some((one) => one.severity === 'error');
  return possible ? lateApply(before!, text) : undefined;
}

/** Takes the edit back and lets `kubectl apply` bring it at the playhead. */
export async function applyAtPlayhead(): Promise<void> {
  const found = offer();
  if (found) await addStepTo(found.text, { apply: found.apply }, messages().lateApply.did);
}
