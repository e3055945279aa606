import { formatSeconds } from '../../timeline/duration.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { Subject } from '../../trace/subject.ts';
import { factsAt } from '../../trace/why.ts';
import { type Messages, shownLanguage, useMessages } from '../i18n/index.ts';
import { shownTrace } from '../state/prediction.ts';
import { factSentence } from './facts.ts';
import { type Hover, useHover } from './hover.ts';
import { describeTarget } from './say.ts';

const WIDTH = 340;
/** More is the business of the details. */
const MOST_FACTS = 5;
const LONGEST = 160;

/**
 * What is under the pointer, and what is true of it at that moment. Nothing here is out of reach otherwise: the
 * details and the event log say the same.
 */
export default function HoverCard() {
  const m = useMessages();
  const hover = useHover((state) => state.hover);
  if (!hover) return null;
  const subject = subjectOf(hover);
  if (!subject) return null;
  const facts = sentences(subject, momentOf(hover), m);
  if (facts.length === 0 && !hover.picked) return null;
  const left = Math.min(hover.x + 16, window.innerWidth - WIDTH - 8);
  const below = hover.y < window.innerHeight - 200;
  const style = below ? { left, top: hover.y + 18 } : { left, bottom: window.innerHeight - hover.y + 14 };
  return (
    <div className="hover-card" style={{ ...style, maxWidth: WIDTH }} aria-hidden="true">
      {hover.picked ? (
        <>
          <b>{describeTarget(hover.picked.target, m)}</b>
          <span className="mono quiet">{spanOf(hover.picked.target)}</span>
        </>
      ) : (
        <b className="mono">{formatSeconds(hover.t)}</b>
      )}
      {facts.length > 0 ? (
        <ul>
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function spanOf({ from, to }: Target): string {
  return to - from > 0.005
    ? `${formatSeconds(from)} – ${formatSeconds(to)} (${formatSeconds(to - from)})`
    : formatSeconds(from);
}

/** The mark under the pointer, or else the pod or the Service of the lane. */
function subjectOf(hover: Hover): Subject | undefined {
  if (hover.picked) return hover.picked.target;
  const lane = /^(pod|service):([^/]*)\/(.*)$/.exec(hover.lane ?? '');
  if (!lane) return undefined;
  const [, kind, namespace, name] = lane as unknown as [string, string, string, string];
  const at = { namespace, from: hover.t, to: hover.t };
  return kind === 'pod' ? { kind: 'pod', ...at, pod: name } : { kind: 'service', ...at, service: name };
}

/** A bar is true at the pointer, an attempt or a signal at its own moment. */
function momentOf({ picked, t }: Hover): number {
  if (!picked) return t;
  const { kind, from, to } = picked.target;
  if (kind === 'probe' || kind === 'threshold') return to;
  return Math.min(Math.max(t, from), to);
}

function sentences(subject: Subject, t: number, m: Messages): string[] {
  const facts = factsAt(shownTrace().index, subject, t)
    .map((fact) => factSentence(fact, shownLanguage(), m).trim())
    .filter((text) => text !== '')
    .map((text) => (text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text));
  return [...new Set(facts)].slice(0, MOST_FACTS);
}
