import { useEffect, useMemo, useRef, useState } from 'react';
import type { Lesson, LessonText } from '../../lessons/format.ts';
import { parseGoal, type Verdict } from '../../lessons/goals.ts';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { openDialog } from '../state/dialogs.ts';
import { useDocument } from '../state/document.ts';
import { usePrediction } from '../state/prediction.ts';
import { NO_PROGRESS, useProgress } from '../state/progress.ts';
import { useRun } from '../state/run.ts';
import { targetOf } from '../state/targets.ts';
import { view } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { ALL_MET_COPIED, sameAnswer } from './copied.ts';
import { verdictSentence } from './goal-words.ts';
import { hashOf } from './hash.ts';
import { openLesson, resetLesson, showLessonList, unstash, useLesson } from './lesson-state.ts';
import { inline, Markdown } from './Markdown.tsx';
import { Predict } from './Predict.tsx';
import { Recall } from './Recall.tsx';
import { isStart } from './texts.ts';

/** A lesson: what is going on, a prediction, the task with its goals, hints, the solution, what was seen. */
export default function LessonView({ lesson }: { lesson: Lesson }) {
  const m = useMessages();
  const language = useShownLanguage();
  const text = lesson.text[language];
  const progress = useProgress((state) => state.lessons[lesson.id] ?? NO_PROGRESS);
  const change = useProgress((state) => state.change);
  const lessons = useLesson((state) => state.lessons);
  const predicted = usePrediction((state) => state.question?.id !== lesson.id || state.phase === 'told');
  const answered = progress.prediction !== undefined;
  const verdicts = useVerdicts(lesson);
  const allMet = verdicts?.every((verdict) => verdict.holds) === true;
  const hash = hashOf(lesson.start.en + lesson.solution.en);
  const edited = useDocument((state) => !isStart(lesson, state.text));
  const solvedNow = allMet && answered && edited;
  // Who has seen the solution and has it in the editor has understood it, perhaps, but not found it.
  const copied = useDocument((state) => progress.viewed && sameAnswer(state.text, lesson.solution.en));
  const next = lessons[lessons.indexOf(lesson) + 1];

  useEffect(() => {
    if (solvedNow && !copied && (!progress.solved || progress.solvedHash !== hash))
      change(lesson.id, { solved: true, solvedHash: hash });
  }, [solvedNow, copied, progress.solved, progress.solvedHash, hash, lesson.id, change]);

  return (
    <article className="lesson">
      <p className="lesson-crumbs">
        <button type="button" className="button-link" onClick={showLessonList}>
          <Icon name="left" size={12} /> {m.lesson.back}
        </button>
        <span className="quiet">{m.lesson.minutes(lesson.minutes)}</span>
      </p>
      <h2>{text.title}</h2>
      <Recall key={lesson.id} lesson={lesson} />
      <Section text={text} id="intro" />
      <Predict lesson={lesson} text={text} />
      {answered && predicted ? (
        <>
          <Section text={text} id="task" />
          <Goals lesson={lesson} text={text} verdicts={verdicts} edited={edited} />
          {solvedNow ? (
            <div className="lesson-solved" role="status">
              <p className="lesson-done">
                <Icon name="check" />{' '}
                {copied && !progress.solved ? ALL_MET_COPIED[language] : m.lesson.allMet}
              </p>
              <Section text={text} id="explain" />
              {next ? (
                <button
                  type="button"
                  className="button button-primary"
                  onClick={() => void openLesson(next.id)}
                >
                  {m.lesson.next}: {next.text[language].title} <Icon name="right" size={12} />
                </button>
              ) : null}
            </div>
          ) : (
            <Hints lesson={lesson} text={text} taken={progress.hints} />
          )}
          <div className="lesson-actions">
            <button
              type="button"
              className="button"
              onClick={() => {
                change(lesson.id, { viewed: true });
                openDialog({ name: 'solution' });
              }}
            >
              {m.lesson.solution}
            </button>
            <button type="button" className="button" disabled={!edited} onClick={() => resetLesson(lesson)}>
              {m.lesson.reset}
            </button>
            {progress.stash === undefined ? null : (
              <button type="button" className="button" onClick={() => unstash(lesson)}>
                {m.lesson.stash}
              </button>
            )}
          </div>
        </>
      ) : null}
      <Teacher notes={lesson.notes[language]} />
    </article>
  );
}

function Section({ text, id }: { text: LessonText; id: string }) {
  const section = text.sections[id];
  if (!section) return null;
  return (
    <section className={`lesson-${id}`}>
      <h3>{inline(section.title)}</h3>
      <Markdown text={section.body} />
    </section>
  );
}

/** The goals over the trace of the text as it is. Undefined while there is none. */
function useVerdicts(lesson: Lesson): Verdict[] | undefined {
  const index = useRun((state) => state.index);
  const version = useRun((state) => state.version);
  const complete = useRun((state) => state.status === 'done');
  const goals = useMemo(() => lesson.goals.map(({ check }) => parseGoal(check)), [lesson]);
  const last = useRef<Verdict[]>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says so
  return useMemo(() => {
    // Half a run decides nothing: what has not happened yet may still.
    if (complete) last.current = goals.map((goal) => goal(index.records));
    return last.current;
  }, [goals, index, version, complete]);
}

interface GoalsProps {
  lesson: Lesson;
  text: LessonText;
  verdicts: Verdict[] | undefined;
  edited: boolean;
}

function Goals({ lesson, text, verdicts, edited }: GoalsProps) {
  const m = useMessages();
  const met = verdicts?.filter((verdict) => verdict.holds).length ?? 0;
  const [heard, setHeard] = useState('');
  const before = useRef(met);
  useEffect(() => {
    if (met > before.current) setHeard(`${m.lesson.reached}: ${m.lesson.goalsMet(met, lesson.goals.length)}`);
    before.current = met;
  }, [met, lesson.goals.length, m]);
  const firstFailed = verdicts?.findIndex((verdict) => !verdict.holds) ?? -1;
  return (
    <section className="lesson-goals">
      <h3>
        {m.lesson.goals} <span className="quiet">{m.lesson.goalsMet(met, lesson.goals.length)}</span>
      </h3>
      <p className="visually-hidden" aria-live="assertive">
        {heard}
      </p>
      <ul>
        {lesson.goals.map((goal, i) => {
          const verdict = verdicts?.[i];
          const state = verdict === undefined ? 'open' : verdict.holds ? 'met' : 'failed';
          const feedback = text.sections[`feedback-${goal.id}`];
          return (
            <li key={goal.id} className={`goal goal-${state}`}>
              <span className="goal-mark">
                <Icon name={state === 'met' ? 'check' : state === 'failed' ? 'cross' : 'target'} size={14} />
                <span className="visually-hidden">
                  {state === 'met' ? m.lesson.holds : state === 'failed' ? m.lesson.fails : m.lesson.notYet}
                </span>
              </span>
              <div>
                <p>{inline(text.sections[`goal-${goal.id}`]?.title ?? goal.id)}</p>
                {verdict && !verdict.holds ? <Because verdict={verdict} /> : null}
                {edited && i === firstFailed && feedback ? (
                  <div className="goal-feedback">
                    <b>{inline(feedback.title)}</b>
                    <Markdown text={feedback.body} />
                  </div>
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What broke a goal, with the way to its moment. */
function Because({ verdict }: { verdict: Verdict }) {
  const m = useMessages();
  const { record } = verdict;
  const show = () => {
    if (!record) return;
    view().seek(record.t);
    const target = targetOf(record, useRun.getState().index);
    if (target) view().select(target);
  };
  return (
    <p className="quiet goal-because">
      {verdictSentence(verdict, m)}{' '}
      {record ? (
        <button type="button" className="button-link" onClick={show}>
          {m.lesson.goTo(record.t)}
        </button>
      ) : null}
    </p>
  );
}

function Hints({ lesson, text, taken }: { lesson: Lesson; text: LessonText; taken: number }) {
  const m = useMessages();
  const change = useProgress((state) => state.change);
  const ids = [1, 2, 3].filter((n) => text.sections[`hint-${n}`]);
  return (
    <section className="lesson-hints">
      {ids.slice(0, taken).map((n) => (
        <div key={n} className="hint">
          <Icon name="bulb" size={14} />
          <div>
            <b>{inline(text.sections[`hint-${n}`]!.title)}</b>
            <Markdown text={text.sections[`hint-${n}`]!.body} />
          </div>
        </div>
      ))}
      {taken < ids.length ? (
        <button type="button" className="button" onClick={() => change(lesson.id, { hints: taken + 1 })}>
          <Icon name="bulb" size={14} /> {m.lesson.nextHint(taken + 1, ids.length)}
        </button>
      ) : null}
    </section>
  );
}

function Teacher({ notes }: { notes: string }) {
  const m = useMessages();
  return (
    <details className="lesson-teacher">
      <summary>{m.lesson.teacher}</summary>
      <Markdown text={notes} />
    </details>
  );
}
