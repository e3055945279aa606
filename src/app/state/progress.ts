import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { opening } from './embed.ts';
import { guardedStorage } from './storage.ts';

/** What a learner did in one lesson. Kept under the lesson's id, which never changes. */
export interface LessonProgress {
  started: boolean;
  /** Seen the solution: that is not solving. */
  viewed: boolean;
  solved: boolean;
  /** The lesson's text when it was solved, as a hash: says when it has changed since. */
  solvedHash?: string | undefined;
  /** How many hints were taken. */
  hints: number;
  /** A flag in seconds, or the id of an option. */
  prediction?: number | string | undefined;
  predictionRight?: boolean | undefined;
  /** The id of the option that the run proved. */
  truth?: string | undefined;
  /** A wrong prediction was put right in a later lesson. */
  recalled?: boolean | undefined;
  /** What the learner makes of it, in a line. */
  why?: string | undefined;
  /** The learner's own text before the last reset or taken solution. */
  stash?: string | undefined;
  /** The text as it is, so that coming back to a lesson goes on. */
  text?: string | undefined;
}

export const NO_PROGRESS: LessonProgress = { started: false, viewed: false, solved: false, hints: 0 };

interface ProgressState {
  lessons: Record<string, LessonProgress>;
  change(lesson: string, change: Partial<LessonProgress>): void;
  replace(lessons: Record<string, LessonProgress>): void;
}

const PROGRESS_VERSION = 1;

export const useProgress = create<ProgressState>()(
  persist(
    (set) => ({
      lessons: {},
      change: (lesson, change) =>
        set((state) => ({
          lessons: { ...state.lessons, [lesson]: { ...(state.lessons[lesson] ?? NO_PROGRESS), ...change } },
        })),
      replace: (lessons) => set({ lessons }),
    }),
    {
      name: 'podscope.progress',
      version: PROGRESS_VERSION,
      storage: createJSONStorage(() => guardedStorage(300, opening)),
      partialize: ({ lessons }) => ({ lessons }),
      migrate: (stored) => stored as ProgressState,
    },
  ),
);
export const progressOf = (lesson: string): LessonProgress =>
  useProgress.getState().lessons[lesson] ?? NO_PROGRESS;

/** Progress as a file, and back. Undefined where the text is something else. */
export function exportProgress(): string {
  const { lessons } = useProgress.getState();
  return `${JSON.stringify({ podscopeProgress: PROGRESS_VERSION, lessons }, null, 2)}\n`;
}
export function readProgress(text: string): Record<string, LessonProgress> | undefined {
  try {
    const data = JSON.parse(text) as { podscopeProgress?: number; lessons?: Record<string, LessonProgress> };
    if (data.podscopeProgress !== PROGRESS_VERSION || typeof data.lessons !== 'object') return undefined;
    return Object.fromEntries(
      Object.entries(data.lessons).map(([id, one]) => [id, { ...NO_PROGRESS, ...one }]),
    );
  } catch {
    return undefined;
  }
}
