import { parse } from 'yaml';
import { translateComments } from './comments.ts';
import { parseGoal } from './goals.ts';

/**
 * A lesson's folder:
 *
 *     lesson.yaml                 facts that hold in every language (below)
 *     start.yaml  solution.yaml   scenario texts
 *     comments.zh.yaml            what the comments of those two say in Chinese: `English comment: translation`
 *     wrong/NAME.yaml             a wrong answer; the first line names the goal it must fail: `# fails: GOAL`
 *     en.md  zh.md                one section per heading `## Title {#id}`, equal ids in both languages
 *     notes.en.md  notes.zh.md    for the teacher
 *
 * Sections: `intro`, `predict`, `option-ID` or `step-ID`, `task`, `goal-ID`, `feedback-ID` (what failing that goal
 * means), `hint-1..3`, `explain`.
 */
export interface LessonFacts {
  /** Stable, never reused: progress is kept under it. */
  id: string;
  /** Place among the lessons; ids say nothing about order. */
  order: number;
  concepts: string[];
  prerequisites: string[];
  minutes: number;
  /** Numbers of the misconceptions it settles. */
  misconceptions: number[];
  predict: Prediction;
  goals: { id: string; check: string }[];
  /** What the timeline shows at first, in simulated seconds. */
  /** `pinned`: pods by name, other lanes by id. */
  camera: { from: number; to: number; playhead: number; pinned: string[] };
}

export type Prediction =
  /** Choose one; `holds` is a goal that is true of the start's trace for exactly one option. */
  | { kind: 'option'; options: { id: string; holds: string; misconception?: number }[] }
  /** Put a flag on the timeline; the truth is the first time `occurrence` happens in the start's trace. */
  | { kind: 'flag'; occurrence: string; tolerance: number }
  /**
   * Put the steps into their order. They are listed as they happen in the start's trace from `camera.playhead` on; a learner gets them
   * mixed.
   */
  | { kind: 'order'; steps: { id: string; occurrence: string }[] };

export type Language = 'en' | 'zh';

export interface LessonText {
  title: string;
  /** Section id -> title and markdown body. */
  sections: Record<string, { title: string; body: string }>;
}

export interface Lesson extends LessonFacts {
  /** Per language; they differ in their comments alone. The English ones are what is proved. */
  start: Record<Language, string>;
  solution: Record<Language, string>;
  wrong: { name: string; text: string; fails: string }[];
  text: Record<Language, LessonText>;
  notes: Record<Language, string>;
}

/** Splits a lesson's markdown at its `## Title {#id}` headings; the `# Title` above them is the lesson's. */
function parseLessonText(markdown: string): LessonText {
  const title = /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? '';
  const sections: LessonText['sections'] = {};
  const pieces = markdown.split(/^## /m).slice(1);
  for (const piece of pieces) {
    const heading = /^(.*?)\s*\{#([a-z0-9-]+)\}\s*$/m.exec(piece.split('\n', 1)[0]!);
    if (heading === null) throw new Error(`heading without an id: ${piece.split('\n', 1)[0]}`);
    sections[heading[2]!] = { title: heading[1]!, body: piece.slice(piece.indexOf('\n') + 1).trim() };
  }
  return { title, sections };
}

/** Puts a lesson together from its files, by path inside its folder. Throws where a file or a field is missing. */
function assembleLesson(files: Readonly<Record<string, string>>): Lesson {
  const file = (name: string) => {
    const text = files[name];
    if (text === undefined) throw new Error(`the lesson has no ${name}`);
    return text;
  };
  const facts = parse(file('lesson.yaml')) as LessonFacts;
  const comments = (parse(files['comments.zh.yaml'] ?? '{}') ?? {}) as Record<string, string>;
  const inBoth = (text: string) => ({ en: text, zh: translateComments(text, comments) });
  for (const goal of facts.goals) parseGoal(goal.check);
  return {
    ...facts,
    start: inBoth(file('start.yaml')),
    solution: inBoth(file('solution.yaml')),
    wrong: Object.entries(files)
      .filter(([name]) => name.startsWith('wrong/'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => ({
        name: name.slice('wrong/'.length),
        text,
        fails: /^# fails: (\S+)/.exec(text)?.[1] ?? '',
      })),
    text: { en: parseLessonText(file('en.md')), zh: parseLessonText(file('zh.md')) },
    notes: { en: file('notes.en.md'), zh: file('notes.zh.md') },
  };
}

/** Groups files such as `010-name/start.yaml` by folder and assembles each, in the order the lessons say. */
export function assembleLessons(files: Readonly<Record<string, string>>): Lesson[] {
  const folders = new Map<string, Record<string, string>>();
  for (const [path, text] of Object.entries(files)) {
    const slash = path.indexOf('/');
    const folder = path.slice(0, slash);
    if (!folders.has(folder)) folders.set(folder, {});
    folders.get(folder)![path.slice(slash + 1)] = text;
  }
  return [...folders.values()].map(assembleLesson).sort((a, b) => a.order - b.order);
}
