import { onLanguage } from '../i18n/index.ts';
import { openLesson } from '../lesson/lesson-state.ts';
import { openDialog } from '../state/dialogs.ts';
import { documentState, useDocument } from '../state/document.ts';
import { opening } from '../state/embed.ts';
import { prediction } from '../state/prediction.ts';
import { settings } from '../state/settings.ts';
import { view } from '../state/view.ts';
import { withComments } from './comments.ts';
import openingText from './texts/opening.yaml?raw';

/** The opening scene: paused here, just before db-1 is created. Seconds. */
export const OPENING_AT = 14;

/** What is on screen first: the link's scenario, the lesson, the draft of last time, or the opening scene. */
export async function openStart(): Promise<void> {
  await openHash(location.hash, true);
  const { text, origin } = documentState();
  if (text.trim() === '' && origin.kind === 'opening') openOpeningScene();
  else rewordOpening();
  onLanguage(rewordOpening);
  window.addEventListener('hashchange', () => void openHash(location.hash, false));
  // A link holds its own text only: once that is changed, a reload has to bring the change back.
  useDocument.subscribe((state, before) => {
    if (state.text !== before.text && state.origin.kind !== 'link' && location.hash !== '') dropHash();
  });
}

const dropHash = () => history.replaceState(null, '', location.pathname + location.search);

async function openHash(hash: string, first: boolean): Promise<void> {
  if (!/[#&](s|lesson)=/.test(hash)) return;
  // Reading a link is rare; inflate and the dictionary are not part of the shell.
  const { readHash } = await import('../share/link.ts');
  const found = readHash(hash);
  if (found.kind === 'scenario') {
    prediction().forget();
    if (!first && found.text === documentState().text) return;
    documentState().open(found.text, { kind: 'link' });
    if (!opening.embed) settings().set({ preset: 'explore' });
    view().select(undefined);
    view().set({ zoom: undefined, collapsed: [], pinned: [], range: undefined });
    view().seek(found.at ?? 0);
  } else if (found.kind === 'lesson') {
    await openLesson(found.lesson);
  } else if (found.kind === 'bad') {
    openDialog({ name: 'badLink', raw: found.raw, why: found.why, newer: found.newer });
    dropHash();
  }
}

/** A run that is over already, paused before the moment that the question is about. */
export function openOpeningScene(): void {
  documentState().open(withComments(openingText, settings().language), { kind: 'opening' });
  if (!opening.embed) settings().set({ preset: 'explore' });
  view().select(undefined);
  view().set({ zoom: undefined, collapsed: [], pinned: [], range: undefined });
  view().seek(OPENING_AT);
  prediction().forget();
  opened = true;
}

/** As long as nobody has written into the opening scene, its comments change their language with the page. */
function rewordOpening(): void {
  const { text, origin, reword } = documentState();
  const reworded = withComments(openingText, settings().language);
  if (origin.kind === 'opening' && text !== reworded) reword(reworded);
}

/** True until the opening scene has put its question. */
let opened = false;
export function takeOpeningQuestion(): boolean {
  const wanted = opened;
  opened = false;
  return wanted;
}
