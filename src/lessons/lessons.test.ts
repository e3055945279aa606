import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { simulate } from '../cluster/simulate.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { TraceRecord } from '../trace/records.ts';
import { assembleLessons, type Lesson } from './format.ts';
import { momentsOf, parseGoal } from './goals.ts';

/** All files below the top-level lessons/, by path inside it. */
function lessonFiles(): Record<string, string> {
  const root = fileURLToPath(new URL('../../lessons', import.meta.url));
  const files: Record<string, string> = {};
  const walk = (folder: string) => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (folder !== root) files[relative(root, path).split(sep).join('/')] = readFileSync(path, 'utf8');
    }
  };
  walk(root);
  return files;
}

const lessons = assembleLessons(lessonFiles());
const traces = new Map<string, readonly TraceRecord[]>();
const run = (text: string): readonly TraceRecord[] => {
  if (!traces.has(text)) traces.set(text, simulate(parseScenario(text)));
  return traces.get(text)!;
};
const failing = (lesson: Lesson, text: string) =>
  lesson.goals.filter(({ check }) => !parseGoal(check)(run(text)).holds).map(({ id }) => id);

test('ids and places are unique, prerequisites exist', () => {
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length);
  expect(new Set(lessons.map(({ order }) => order)).size).toBe(lessons.length);
  for (const lesson of lessons)
    for (const earlier of lesson.prerequisites) {
      const found = lessons.find(({ id }) => id === earlier);
      expect(found?.order, `${lesson.id} needs ${earlier}`).toBeLessThan(lesson.order);
    }
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (_id, lesson) => {
  const texts: [string, string][] = [
    ['start', lesson.start.en],
    ['solution', lesson.solution.en],
    ...lesson.wrong.map(({ name, text }): [string, string] => [name, text]),
  ];
  test.each(texts)('%s is accepted as it stands', (_name, text) => {
    const complaints = run(text).filter((r) => r.type === 'diagnostic' && r.severity !== 'assumption');
    expect(complaints).toEqual([]);
  });

  test('the start fails at least one goal', () => expect(failing(lesson, lesson.start.en)).not.toEqual([]));
  test('the solution reaches all goals', () => expect(failing(lesson, lesson.solution.en)).toEqual([]));
  test.each(lesson.wrong.map((w) => [w.name, w.fails, w.text] as const))('%s fails %s', (_name, goal, text) =>
    expect(failing(lesson, text)).toContain(goal),
  );

  test('every goal is broken by the start or by some wrong answer', () => {
    const broken = new Set(
      [lesson.start.en, ...lesson.wrong.map(({ text }) => text)].flatMap((text) => failing(lesson, text)),
    );
    expect([...broken].sort()).toEqual(lesson.goals.map(({ id }) => id).sort());
  });

  test('the prediction has one true answer, and it is what the simulation does', () => {
    const { predict } = lesson;
    if (predict.kind === 'option') {
      const right = predict.options.filter(({ holds }) => parseGoal(holds)(run(lesson.start.en)).holds);
      expect(right).toHaveLength(1);
      // The other answers are there for the misconception they show.
      for (const option of predict.options)
        if (option !== right[0] && option.id !== 'nothing') expect(option.misconception).toBeDefined();
    } else if (predict.kind === 'order') {
      const { playhead, to } = lesson.camera;
      const times = predict.steps.map(({ occurrence }) =>
        momentsOf(occurrence, run(lesson.start.en)).find((t) => t >= playhead),
      );
      expect(times.every((t) => t !== undefined && t < to)).toBe(true);
      // As listed, with time enough between the steps to be seen.
      for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThan(0.5);
    } else {
      const verdict = parseGoal(`happens(${predict.occurrence})`)(run(lesson.start.en));
      expect(verdict.holds).toBe(true);
      expect(verdict.record!.t).toBeGreaterThan(lesson.camera.from);
      expect(verdict.record!.t).toBeLessThan(lesson.camera.to);
    }
  });

  test('both languages have the same sections in the same order, and every part has its text', () => {
    const ids = (language: 'en' | 'zh') => Object.keys(lesson.text[language].sections);
    expect(ids('zh')).toEqual(ids('en'));
    const needed = [
      'intro',
      'predict',
      'task',
      'explain',
      'hint-1',
      'hint-2',
      'hint-3',
      ...lesson.goals.flatMap(({ id }) => [`goal-${id}`, `feedback-${id}`]),
      ...(lesson.predict.kind === 'order' ? lesson.predict.steps.map(({ id }) => `step-${id}`) : []),
      ...(lesson.predict.kind === 'option' ? lesson.predict.options.map(({ id }) => `option-${id}`) : []),
    ];
    expect(ids('en')).toEqual(expect.arrayContaining(needed));
  });

  const comments = (text: string) => [...text.matchAll(/# (.*)$/gm)].map(([, comment]) => comment!);
  test.each(['start', 'solution'] as const)('the comments of %s are in the language of the page', (which) => {
    for (const comment of comments(lesson[which].zh)) expect(comment).toMatch(/[\u4e00-\u9fff]/);
    for (const comment of comments(lesson[which].en)) expect(comment).not.toMatch(/[\u4e00-\u9fff]/);
  });
  test.each(['start', 'solution'] as const)('the two languages of %s have one trace', (which) => {
    expect(JSON.stringify(run(lesson[which].zh))).toBe(JSON.stringify(run(lesson[which].en)));
  });

  test('code in the text is the same in both languages', () => {
    const code = (language: 'en' | 'zh', id: string) => {
      const { title, body } = lesson.text[language].sections[id]!;
      return [...new Set(`${title} ${body}`.match(/`[^`]+`/g) ?? [])].sort();
    };
    for (const id of Object.keys(lesson.text.en.sections)) expect(code('zh', id), id).toEqual(code('en', id));
  });

  test('Chinese has its own punctuation, and a blank between it and other letters', () => {
    const { sections } = lesson.text.zh;
    const lines = [
      ...Object.values(sections).flatMap(({ title, body }) => [title, ...body.split('\n')]),
      ...lesson.notes.zh.split('\n'),
    ].map((line) => line.replace(/`[^`]*`/g, '`'));
    for (const line of lines) {
      expect(line).not.toMatch(
        /[\u4e00-\u9fff`][,:;!?(]|[,:;!?)(][\u4e00-\u9fff`]|（[^）]*\)|[A-Za-z][:;][0-9`]/,
      );
      expect(line).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u4e00-\u9fff]/);
    }
  });

  test('the teacher has at most five lines of notes in each language', () => {
    for (const language of ['en', 'zh'] as const) {
      const lines = lesson.notes[language].trim().split('\n');
      expect(lines.length).toBeGreaterThan(2);
      expect(lines.length).toBeLessThanOrEqual(5);
    }
  });
});
