import { useState } from 'react';
import type { Lesson, LessonText } from '../../lessons/format.ts';
import { useMessages } from '../i18n/index.ts';
import { prediction } from '../state/prediction.ts';
import { useProgress } from '../state/progress.ts';
import { Icon } from '../ui/Icon.tsx';
import { inline, Markdown } from './Markdown.tsx';
import { mixed } from './question.ts';

/** Moves one entry of a list to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}

interface Props {
  lesson: Lesson;
  text: LessonText;
  /** The answer is being given. */
  open: boolean;
  /** Everything may be shown. */
  told: boolean;
}

/** Steps to be put into the order in which they happen, by dragging or with buttons; then the order of the run. */
export function OrderAnswer({ lesson, text, open, told }: Props) {
  const m = useMessages();
  const change = useProgress((state) => state.change);
  const given = useProgress((state) => state.lessons[lesson.id]?.prediction);
  const [order, setOrder] = useState<readonly string[]>(() => mixed(lesson));
  const [heard, setHeard] = useState('');
  const [dragged, setDragged] = useState<number>();
  const titleOf = (id: string) => text.sections[`step-${id}`]?.title ?? id;

  if (told && typeof given === 'string') return <Told lesson={lesson} text={text} given={given.split(' ')} />;

  function move(from: number, to: number) {
    if (to < 0 || to >= order.length) return;
    setOrder(moved(order, from, to));
    setHeard(m.lesson.movedTo(titleOf(order[from]!), to + 1, order.length));
  }
  function commit() {
    const answer = order.join(' ');
    change(lesson.id, { prediction: answer, predictionRight: answer === trueOrder(lesson).join(' ') });
    prediction().answer(answer);
  }
  return (
    <>
      {open ? <p className="quiet">{m.lesson.order}</p> : null}
      <ol className="order">
        {order.map((id, i) => (
          <li
            key={id}
            draggable={open}
            className={dragged === i ? 'order-dragged' : ''}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              setDragged(i);
            }}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              if (dragged !== i) move(dragged, i);
              setDragged(i);
            }}
            onDragEnd={() => setDragged(undefined)}
          >
            <span className="order-text">{inline(titleOf(id))}</span>
            {open ? (
              <span className="order-moves">
                <button
                  type="button"
                  className="button-icon"
                  aria-label={m.lesson.moveUp(titleOf(id))}
                  disabled={i === 0}
                  onClick={() => move(i, i - 1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="button-icon"
                  aria-label={m.lesson.moveDown(titleOf(id))}
                  disabled={i === order.length - 1}
                  onClick={() => move(i, i + 1)}
                >
                  ↓
                </button>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" aria-live="polite">
        {heard}
      </p>
      {open ? (
        <button type="button" className="button button-primary" onClick={commit}>
          {m.lesson.answer}
        </button>
      ) : null}
    </>
  );
}

const trueOrder = ({ predict }: Lesson): string[] =>
  predict.kind === 'order' ? predict.steps.map(({ id }) => id) : [];

/** The order of the run beside the one that was given. */
function Told({ lesson, text, given }: { lesson: Lesson; text: LessonText; given: readonly string[] }) {
  const m = useMessages();
  const right = useProgress((state) => state.lessons[lesson.id]?.predictionRight);
  const truth = trueOrder(lesson);
  const hits = truth.filter((id, i) => given[i] === id).length;
  return (
    <div className={`predict-told ${right === false ? 'told-wrong' : 'told-right'}`}>
      <p>
        <Icon name={right === undefined ? 'info' : right ? 'check' : 'cross'} size={14} />{' '}
        <b>
          {right === undefined
            ? m.lesson.looked
            : right
              ? m.lesson.right
              : m.lesson.yourOrder(hits, truth.length)}
        </b>
      </p>
      <ol className="order order-told">
        {truth.map((id, i) => (
          <li key={id}>
            <span className="order-text">
              <b>{inline(text.sections[`step-${id}`]?.title ?? id)}</b>
              {right === undefined ? null : (
                <span className="order-mark">
                  <Icon name={given[i] === id ? 'check' : 'cross'} size={12} />
                </span>
              )}
              <Markdown text={text.sections[`step-${id}`]?.body ?? ''} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
