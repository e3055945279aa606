import { useEffect, useState } from 'react';
import type { Lesson, LessonText } from '../../lessons/format.ts';
import { useMessages } from '../i18n/index.ts';
import { useDocument } from '../state/document.ts';
import { prediction, usePrediction } from '../state/prediction.ts';
import { NO_PROGRESS, useProgress } from '../state/progress.ts';
import { useRun } from '../state/run.ts';
import { Icon } from '../ui/Icon.tsx';
import { FlagField } from './FlagField.tsx';
import { useLesson } from './lesson-state.ts';
import { inline, Markdown } from './Markdown.tsx';
import { OrderAnswer } from './OrderAnswer.tsx';
import { questionOf, rightOption } from './question.ts';
import { isStart } from './texts.ts';

/** Predict, then run: the future of the start is hidden until the learner has said what to expect. */
export function Predict({ lesson, text }: { lesson: Lesson; text: LessonText }) {
  const m = useMessages();
  const progress = useProgress((state) => state.lessons[lesson.id] ?? NO_PROGRESS);
  const change = useProgress((state) => state.change);
  const question = usePrediction((state) => state.question);
  const phase = usePrediction((state) => state.phase);
  useAsk(lesson);
  useLooked(lesson);
  const open = question?.id === lesson.id && phase !== 'told';
  const section = text.sections.predict;
  if (!section) return null;
  return (
    <section className={`lesson-predict ${open ? 'predict-open' : ''}`}>
      <h3>{inline(section.title)}</h3>
      <Markdown text={section.body} />
      {lesson.predict.kind === 'option' ? (
        <Options
          lesson={lesson}
          text={text}
          open={open && phase === 'place'}
          answer={open ? undefined : progress.prediction}
        />
      ) : lesson.predict.kind === 'order' ? (
        <OrderAnswer lesson={lesson} text={text} open={open && phase === 'place'} told={!open} />
      ) : (
        <FlagAnswer lesson={lesson} open={open} />
      )}
      {!open && progress.predictionRight !== undefined ? (
        <label className="lesson-why">
          <span>{m.lesson.why}</span>
          <input
            type="text"
            value={progress.why ?? ''}
            onChange={(event) => change(lesson.id, { why: event.target.value })}
          />
        </label>
      ) : null}
      {open && phase === 'place' ? <p className="quiet">{m.lesson.predictFirst}</p> : null}
      {open && phase === 'running' ? (
        <button type="button" className="button-link" onClick={() => prediction().skip()}>
          {m.story.skip}
        </button>
      ) : null}
    </section>
  );
}

/** Puts the question as soon as the run of the start is there; what is true of it is read off that run. */
function useAsk(lesson: Lesson): void {
  const pending = useLesson((state) => state.askPending);
  const ready = useRun((state) => state.status === 'done' && isStart(lesson, state.ranText));
  const untouched = useDocument((state) => isStart(lesson, state.text));
  useEffect(() => {
    if (!pending || !ready || !untouched) return;
    useLesson.setState({ askPending: false });
    prediction().ask(questionOf(lesson, useRun.getState().index.records));
  }, [pending, ready, untouched, lesson]);
}

/**
 * Who goes on without an answer has looked: what happens is shown, and nobody is called right or wrong. Kept as the true
 * answer with no verdict.
 */
function useLooked(lesson: Lesson): void {
  const question = usePrediction((state) => state.question);
  const looked = usePrediction((state) => state.phase === 'told' && !state.given);
  const change = useProgress((state) => state.change);
  useEffect(() => {
    if (!looked || question?.id !== lesson.id) return;
    change(lesson.id, {
      prediction: answerOf(lesson) ?? question.truth ?? question.from,
      predictionRight: undefined,
    });
  }, [looked, question, lesson, change]);
}

/** What the run of the start proves, as it is kept; undefined for a question about a moment. */
function answerOf(lesson: Lesson): string | undefined {
  const { records } = useRun.getState().index;
  if (lesson.predict.kind === 'order') return lesson.predict.steps.map(({ id }) => id).join(' ');
  return rightOption(lesson, records)?.id;
}

interface OptionsProps {
  lesson: Lesson;
  text: LessonText;
  open: boolean;
  answer: number | string | undefined;
}

function Options({ lesson, text, open, answer }: OptionsProps) {
  const m = useMessages();
  const change = useProgress((state) => state.change);
  const [chosen, setChosen] = useState<string>();
  const right = useProgress((state) => state.lessons[lesson.id]?.predictionRight);
  if (lesson.predict.kind !== 'option') return null;
  const { options } = lesson.predict;

  function commit() {
    if (chosen === undefined || lesson.predict.kind !== 'option') return;
    const { index } = useRun.getState();
    const truth = rightOption(lesson, index.records)?.id;
    change(lesson.id, { prediction: chosen, predictionRight: chosen === truth, truth });
    prediction().answer(chosen);
  }
  const given = typeof answer === 'string' ? answer : undefined;
  return (
    <>
      <fieldset className="options" disabled={!open}>
        <legend className="visually-hidden">{m.lesson.predict}</legend>
        {options.map(({ id }) => (
          <label key={id} className={given === id ? 'option option-given' : 'option'}>
            <input
              type="radio"
              name={`predict-${lesson.id}`}
              value={id}
              checked={(given ?? chosen) === id}
              onChange={() => setChosen(id)}
            />
            <span>{inline(text.sections[`option-${id}`]?.title ?? id)}</span>
          </label>
        ))}
      </fieldset>
      {open ? (
        <button
          type="button"
          className="button button-primary"
          disabled={chosen === undefined}
          onClick={commit}
        >
          {m.lesson.answer}
        </button>
      ) : given !== undefined ? (
        <div className={`predict-told ${right === false ? 'told-wrong' : 'told-right'}`}>
          <p>
            <Icon name={right === undefined ? 'info' : right ? 'check' : 'cross'} size={14} />{' '}
            <b>{right === undefined ? m.lesson.looked : right ? m.lesson.right : m.lesson.wrong}</b>
          </p>
          <Markdown text={text.sections[`option-${given}`]?.body ?? ''} />
        </div>
      ) : null}
    </>
  );
}

function FlagAnswer({ lesson, open }: { lesson: Lesson; open: boolean }) {
  const m = useMessages();
  const phase = usePrediction((state) => state.phase);
  const flag = usePrediction((state) => state.flag);
  const question = usePrediction((state) => state.question);
  const change = useProgress((state) => state.change);
  const mine = question?.id === lesson.id ? question : undefined;
  const given = usePrediction((state) => state.given);
  const placed = mine !== undefined && given;
  useEffect(() => {
    if (!placed || !mine) return;
    const right = mine.truth !== undefined && Math.abs(flag - mine.truth) <= mine.tolerance;
    change(lesson.id, { prediction: flag, predictionRight: right });
  }, [placed, mine, flag, lesson.id, change]);
  if (open && phase === 'place')
    return (
      <>
        <p className="quiet">{m.lesson.placeFlag}</p>
        <div className="flag-row">
          <FlagField />
          <button type="button" className="button button-primary" onClick={() => prediction().answer()}>
            {m.lesson.answer}
          </button>
        </div>
      </>
    );
  if (!mine || phase !== 'told') return null;
  const right = mine.truth !== undefined && Math.abs(flag - mine.truth) <= mine.tolerance;
  return (
    <p className={`predict-told ${right ? 'told-right' : 'told-wrong'}`} role="status">
      <Icon name={right ? 'check' : 'flag'} size={14} />{' '}
      {mine.truth === undefined
        ? m.story.never
        : given
          ? m.story.both(m.lesson.truth(mine.truth), m.story.told(flag - mine.truth))
          : m.lesson.truth(mine.truth)}
    </p>
  );
}
