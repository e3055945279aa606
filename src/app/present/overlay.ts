import { create } from 'zustand';
import { useLesson } from '../lesson/lesson-state.ts';
import { usePoll } from './hands.ts';

/** What stands over the picture for everybody to look at: one thing at a time. */
export type Overlay = 'poster' | 'poll';
export const useOverlay = create<{ shown: Overlay | undefined }>()(() => ({ shown: undefined }));

export const togglePoster = (): void =>
  useOverlay.setState(({ shown }) => ({ shown: shown === 'poster' ? undefined : 'poster' }));

/** Shows what can be chosen; then the answer; then the picture again. */
export function stepPoll(): void {
  const lesson = useLesson.getState().current?.id;
  if (useOverlay.getState().shown !== 'poll') {
    const same = usePoll.getState().lesson === lesson;
    usePoll.setState({ phase: 'asked', lesson, ...(same ? {} : { counts: {} }) });
    useOverlay.setState({ shown: 'poll' });
  } else if (usePoll.getState().phase === 'asked') usePoll.setState({ phase: 'told' });
  else useOverlay.setState({ shown: undefined });
}

/** True where there was something to put away. */
export function closeOverlay(): boolean {
  if (useOverlay.getState().shown === undefined) return false;
  useOverlay.setState({ shown: undefined });
  return true;
}
