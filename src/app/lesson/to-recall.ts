import type { Lesson } from '../../lessons/format.ts';
import type { LessonProgress } from '../state/progress.ts';

/** So many lessons lie between a wrong answer and its question again. A fixed gap does as well as a growing one. */
const GAP = 2;

/** The lesson whose question is put again at the beginning of this one: the earliest that was answered wrongly and not rightly since. */
export function toRecall(
  lessons: readonly Lesson[],
  current: Lesson,
  progress: Readonly<Record<string, LessonProgress>>,
): Lesson | undefined {
  const place = lessons.indexOf(current);
  return lessons.slice(0, Math.max(0, place - GAP + 1)).find(({ id, predict }) => {
    const { predictionRight, recalled, truth } = progress[id] ?? {};
    return predict.kind === 'option' && predictionRight === false && truth !== undefined && !recalled;
  });
}
