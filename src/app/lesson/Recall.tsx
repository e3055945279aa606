import { useState } from 'react';
import type { Lesson } from '../../lessons/format.ts';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { progressOf, useProgress } from '../state/progress.ts';
import { Icon } from '../ui/Icon.tsx';
import { useLesson } from './lesson-state.ts';
import { inline, Markdown } from './Markdown.tsx';
import { toRecall } from './to-recall.ts';

/** One question from an earlier lesson that was answered wrongly there. Nobody counts, and it can be passed over. */
export function Recall({ lesson }: { lesson: Lesson }) {
  const lessons = useLesson((state) => state.lessons);
  // Chosen when the lesson is opened: it stays while it is answered.
  const [earlier] = useState(() => toRecall(lessons, lesson, useProgress.getState().lessons));
  return earlier ? <Question earlier={earlier} /> : null;
}

function Question({ earlier }: { earlier: Lesson }) {
  const m = useMessages();
  const language = useShownLanguage();
  const change = useProgress((state) => state.change);
  const [given, setGiven] = useState<string>();
  if (earlier.predict.kind !== 'option') return null;
  const { sections } = earlier.text[language];
  const { truth } = progressOf(earlier.id);
  const right = given === truth;
  return (
    <details className="lesson-recall">
      <summary>{m.lesson.recall}</summary>
      <p>
        <b>{inline(sections.predict?.title ?? '')}</b>{' '}
        <span className="quiet">{earlier.text[language].title}</span>
      </p>
      <Markdown text={sections.predict?.body ?? ''} />
      <fieldset className="options">
        <legend className="visually-hidden">{m.lesson.recall}</legend>
        {earlier.predict.options.map(({ id }) => (
          <label key={id} className={given === id ? 'option option-given' : 'option'}>
            <input
              type="radio"
              name={`recall-${earlier.id}`}
              value={id}
              checked={given === id}
              onChange={() => {
                setGiven(id);
                if (id === truth) change(earlier.id, { recalled: true });
              }}
            />
            <span>{inline(sections[`option-${id}`]?.title ?? id)}</span>
          </label>
        ))}
      </fieldset>
      <div role="status">
        {given === undefined ? null : (
          <div className={`predict-told ${right ? 'told-right' : 'told-wrong'}`}>
            <p>
              <Icon name={right ? 'check' : 'cross'} size={14} />{' '}
              <b>{right ? m.lesson.right : m.lesson.wrong}</b>
            </p>
            <Markdown text={sections[`option-${given}`]?.body ?? ''} />
          </div>
        )}
      </div>
    </details>
  );
}
