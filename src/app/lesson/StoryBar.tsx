import { useEffect } from 'react';
import { useMessages } from '../i18n/index.ts';
import { OPENING_AT, takeOpeningQuestion } from '../start/start.ts';
import { useDocument } from '../state/document.ts';
import { opening } from '../state/embed.ts';
import { prediction, usePrediction } from '../state/prediction.ts';
import { useRun } from '../state/run.ts';
import { Icon } from '../ui/Icon.tsx';
import { FlagField } from './FlagField.tsx';
import { openLesson } from './lesson-state.ts';

const OPENING = 'opening';
/** Where the flag stands at first: far enough from the truth to invite a better idea. Seconds after the question. */
const FLAG_AHEAD = 18;

/** One sentence above the timeline: the question of the opening scene, and what came of it. */
export function StoryBar() {
  const m = useMessages();
  const question = usePrediction((state) => state.question);
  const phase = usePrediction((state) => state.phase);
  const flag = usePrediction((state) => state.flag);
  const given = usePrediction((state) => state.given);
  const edited = useDocument((state) => state.origin.kind !== 'opening');
  useOpeningQuestion();
  useEffect(() => {
    // Who edits has other questions.
    if (edited && prediction().question?.id === OPENING) prediction().forget();
  }, [edited]);
  if (question?.id !== OPENING) return null;
  const { truth } = question;
  return (
    <div className="story">
      <p className="story-question">{m.story.openingAsk}</p>
      {phase === 'place' ? (
        <>
          <p className="quiet story-do">{m.story.openingDo}</p>
          <FlagField />
          <button type="button" className="button button-primary" onClick={() => prediction().answer()}>
            <Icon name="play" size={14} /> {m.story.run}
          </button>
          <button type="button" className="button-link" onClick={() => prediction().skip()}>
            {m.story.skip}
          </button>
        </>
      ) : phase === 'told' ? (
        <>
          <p role="status">
            {truth === undefined
              ? m.story.never
              : given
                ? m.story.both(m.story.told(flag - truth), m.story.openingWhy(truth))
                : m.story.openingWhy(truth)}
          </p>
          <button type="button" className="button" onClick={() => void openLesson('why-web-1-waits')}>
            <Icon name="book" size={14} /> {m.story.openingLearn}
          </button>
          <button
            type="button"
            className="button-icon"
            aria-label={m.common.dismiss}
            onClick={() => prediction().forget()}
          >
            <Icon name="close" size={14} />
          </button>
        </>
      ) : null}
    </div>
  );
}

/** Asks once, when the run of the opening scene is there. */
function useOpeningQuestion(): void {
  const ready = useRun((state) => state.status === 'done' && state.index.pods.length > 0);
  const version = useRun((state) => state.version);
  const origin = useDocument((state) => state.origin.kind);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run may be the one that is asked about
  useEffect(() => {
    if (!ready || origin !== 'opening' || opening.embed || !takeOpeningQuestion()) return;
    const { index } = useRun.getState();
    const second = index.pods.find((life) => life.name === 'db-1');
    const from = second ? Math.min(OPENING_AT, second.createdAt - 0.5) : OPENING_AT;
    prediction().ask({
      id: OPENING,
      flag: from + FLAG_AHEAD,
      from,
      truth: second?.createdAt,
      tolerance: 2,
      because: 'podManagementPolicy',
    });
  }, [ready, origin, version]);
}
