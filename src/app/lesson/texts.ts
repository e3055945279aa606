import type { Lesson } from '../../lessons/format.ts';
import type { Language } from '../state/settings.ts';
import { diffLines } from './diff.ts';

/** True of a lesson's start as it was given, whatever language its comments are in. */
export const isStart = (lesson: Lesson, text: string): boolean => Object.values(lesson.start).includes(text);

/**
 * The solution to lay beside a text: with comments in the language of the page, or of the text where that one differs less (it was
 * begun in another language).
 */
export function solutionFor(lesson: Lesson, text: string, language: Language): string {
  const changed = (solution: string) => diffLines(text, solution).filter((row) => !row.same).length;
  const own = lesson.solution[language];
  const others = Object.values(lesson.solution).filter((solution) => solution !== own);
  return others.reduce((best, other) => (changed(other) < changed(best) ? other : best), own);
}

/** A text that the lesson gave and nobody has touched, in another language; undefined for every other text. */
export function inLanguage(lesson: Lesson, text: string, language: Language): string | undefined {
  const given = [lesson.start, lesson.solution].find((one) => Object.values(one).includes(text));
  return given?.[language] === text ? undefined : given?.[language];
}
