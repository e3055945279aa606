import { create } from 'zustand';
import type { Lesson } from '../../lessons/format.ts';
import { messages, onLanguage } from '../i18n/index.ts';
import { documentState, useDocument } from '../state/document.ts';
import { prediction } from '../state/prediction.ts';
import { progressOf, useProgress } from '../state/progress.ts';
import { settings, useSettings } from '../state/settings.ts';
import { say, useToasts } from '../state/toasts.ts';
import { view } from '../state/view.ts';
import { inLanguage, isStart } from './texts.ts';

interface LessonState {
  lessons: readonly Lesson[];
  /** The open one; undefined shows the list. */
  current: Lesson | undefined;
  /** The prediction still has to be put to the learner, when the run of the start is there. */
  askPending: boolean;
}

export const useLesson = create<LessonState>()(() => ({
  lessons: [],
  current: undefined,
  askPending: false,
}));

let loading: Promise<readonly Lesson[]> | undefined;

/** Lessons are a file of their own: texts, and the code that reads them. */
export function loadLessons(): Promise<readonly Lesson[]> {
  loading ??= import('./load.ts').then(({ allLessons }) => {
    const lessons = allLessons();
    useLesson.setState({ lessons });
    return lessons;
  });
  return loading;
}

export function showLessonList(): void {
  useLesson.setState({ current: undefined });
  prediction().forget();
  settings().set({ preset: 'learn', mobileTab: 'lesson' });
  void loadLessons();
}

/** Opens a lesson where it was left, or at its start. */
export async function openLesson(id: string): Promise<void> {
  const lesson = (await loadLessons()).find((one) => one.id === id);
  if (!lesson) {
    showLessonList();
    return;
  }
  const progress = progressOf(id);
  const fresh = progress.prediction === undefined;
  useProgress.getState().change(id, { started: true });
  prediction().forget();
  useToasts.getState().clear();
  view().select(undefined);
  const start = lesson.start[settings().language];
  const left = progress.text;
  // What was left untouched comes with comments in the language of now.
  documentState().open(fresh || left === undefined || isStart(lesson, left) ? start : left, {
    kind: 'lesson',
    lesson: id,
  });
  useLesson.setState({ current: lesson, askPending: fresh });
  settings().set({ preset: 'learn', mobileTab: 'lesson' });
  aim(lesson);
}

/** Points the timeline at what the lesson is about. */
export function aim(lesson: Lesson): void {
  const { from, to, playhead, pinned } = lesson.camera;
  // A pod by its name; other lanes by their id: `traffic:default/web/users`.
  const lanes = pinned.map((lane) => (lane.includes(':') ? lane : `pod:default/${lane}`));
  view().set({ zoom: { from, to }, pinned: lanes, collapsed: [], range: undefined });
  view().seek(playhead);
}

/** A reload lands in the lesson that was open. */
export async function resumeLesson(): Promise<void> {
  const { origin } = documentState();
  const lessons = await loadLessons();
  if (origin.kind !== 'lesson') return;
  const lesson = lessons.find((one) => one.id === origin.lesson);
  if (!lesson || useLesson.getState().current) return;
  useLesson.setState({ current: lesson, askPending: progressOf(lesson.id).prediction === undefined });
}

/** Restores the start; the learner's version stays in a one-slot stash. */
export function resetLesson(lesson: Lesson): void {
  const m = messages();
  useProgress.getState().change(lesson.id, { stash: documentState().text });
  documentState().change(lesson.start[settings().language], m.lesson.reset);
  say(m.lesson.resetDone, { label: m.lesson.stash, run: () => unstash(lesson) });
}

export function unstash(lesson: Lesson): void {
  const { stash } = progressOf(lesson.id);
  if (stash === undefined) return;
  const own = documentState().text;
  documentState().change(stash, messages().lesson.stash);
  useProgress.getState().change(lesson.id, { stash: own });
}

export function applySolution(lesson: Lesson, solution: string): void {
  const m = messages();
  useProgress.getState().change(lesson.id, { stash: documentState().text });
  documentState().change(solution, m.lesson.applySolution);
  say(m.lesson.applied, { label: m.common.undo, run: () => documentState().undoChange() });
}

export function leaveLesson(): void {
  prediction().forget();
  useLesson.setState({ current: undefined, askPending: false });
  settings().set({ preset: 'explore' });
}

// The learner's text is kept with the lesson, so that opening something else loses nothing.
useDocument.subscribe((state, before) => {
  if (state.text !== before.text && state.origin.kind === 'lesson')
    useProgress.getState().change(state.origin.lesson, { text: state.text });
});
// Comments change their language with the page, as long as nobody has written into the text.
onLanguage(() => {
  const { current } = useLesson.getState();
  const { origin, text, reword } = documentState();
  if (!current || origin.kind !== 'lesson' || origin.lesson !== current.id) return;
  const reworded = inLanguage(current, text, settings().language);
  if (reworded !== undefined) reword(reworded);
});
useSettings.subscribe((state, before) => {
  if (state.preset !== before.preset && state.preset === 'explore') prediction().forget();
});
