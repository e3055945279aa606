import type { Language } from '../state/settings.ts';

/** Under the goals, where they hold because the solution was taken. */
export const ALL_MET_COPIED: Readonly<Record<Language, string>> = {
  en: 'All goals hold, with the solution. Change it, or start again and find your own way, to have the lesson solved.',
  zh: '目标全部达成，用的是答案。改一改它，或者重新开始、走自己的路，本课才算完成。',
};

/** True where two texts differ in comments and white space alone. */
export const sameAnswer = (a: string, b: string): boolean => bare(a) === bare(b);

const bare = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n');
