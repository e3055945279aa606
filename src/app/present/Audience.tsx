import { useEffect, useMemo } from 'react';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { useLesson } from '../lesson/lesson-state.ts';
import { inline, Markdown } from '../lesson/Markdown.tsx';
import { lessonLink, linkTo, QR_LENGTH } from '../share/link.ts';
import { QrCode } from '../share/QrCode.tsx';
import { useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { Icon } from '../ui/Icon.tsx';
import { countHand, usePoll } from './hands.ts';
import { useOverlay } from './overlay.ts';
import { pollOf } from './poll.ts';
import '../styles/audience.css';
import '../i18n/late.ts';

/** What is put before everybody in the room: where to find this, or a question. */
export function Audience() {
  const shown = useOverlay((state) => state.shown);
  useEffect(() => () => useOverlay.setState({ shown: undefined }), []);
  if (shown === 'poster') return <Poster />;
  return shown === 'poll' ? <Hands /> : null;
}

/** An address that fits on a line can be read out as well as scanned. */
const READABLE = 90;

function Poster() {
  const m = useMessages();
  const language = useShownLanguage();
  const lesson = useLesson((state) => state.current);
  const text = useDocument((state) => state.text);
  const name = useRun((state) => state.scenario?.name);
  const link = lesson ? lessonLink(lesson.id) : linkTo(text);
  return (
    <section className="audience poster" aria-label={m.commands.poster}>
      <h2>{lesson?.text[language].title ?? name}</h2>
      {link === undefined || link.length > QR_LENGTH ? (
        <p>{m.share.qrTooLong}</p>
      ) : (
        <>
          <QrCode text={link} label={m.share.qrLabel} />
          {link.length <= READABLE ? (
            <p className="mono" lang="en">
              {link.replace(/^https?:\/\//, '')}
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}

function Hands() {
  const m = useMessages();
  const language = useShownLanguage();
  const lesson = useLesson((state) => state.current);
  const index = useRun((state) => state.index);
  const { phase, counts } = usePoll();
  const poll = useMemo(
    () => (lesson ? pollOf(lesson, index.records, language, m) : undefined),
    [lesson, index, language, m],
  );
  useDigits(poll?.choices.map(({ id }) => id) ?? []);
  if (!poll) return null;
  const most = Math.max(1, ...poll.choices.map(({ id }) => counts[id] ?? 0));
  const right = poll.choices.find(({ id }) => id === poll.truth);
  return (
    <section className="audience hands" aria-label={poll.title}>
      <h2>{inline(poll.title)}</h2>
      <div className="hands-body">
        <Markdown text={poll.body} />
      </div>
      <ol>
        {poll.choices.map(({ id, label }, i) => {
          const count = counts[id] ?? 0;
          const isRight = phase === 'told' && id === poll.truth;
          return (
            <li key={id} className={phase === 'told' ? (isRight ? 'hands-right' : 'hands-other') : ''}>
              <button
                type="button"
                className="hands-choice"
                aria-disabled={phase === 'told'}
                onClick={(event) => {
                  if (phase === 'asked') countHand(id, event.shiftKey ? -1 : 1);
                }}
              >
                <kbd>{i + 1}</kbd>
                <span className="hands-label">{inline(label)}</span>
                {isRight ? <Icon name="check" size={30} /> : null}
                <span className="hands-count">{count > 0 || phase === 'told' ? count : ''}</span>
              </button>
              <span className="hands-bar" style={{ inlineSize: `${(100 * count) / most}%` }} />
            </li>
          );
        })}
      </ol>
      <div className="hands-body" role="status">
        {phase === 'told' && right?.why ? <Markdown text={right.why} /> : null}
      </div>
      <p className="quiet">{phase === 'told' ? m.present.pollTold : m.present.pollHint}</p>
    </section>
  );
}

/** A digit counts a hand, with Shift it takes one back. */
function useDigits(ids: readonly string[]): void {
  const key = ids.join(' ');
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const id = key.split(' ')[Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? 0) - 1];
      if (!id || event.ctrlKey || event.metaKey || event.altKey || usePoll.getState().phase !== 'asked')
        return;
      event.preventDefault();
      event.stopPropagation();
      countHand(id, event.shiftKey ? -1 : 1);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [key]);
}
