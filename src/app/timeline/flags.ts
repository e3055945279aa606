import { formatSeconds } from '../../timeline/duration.ts';
import type { Flag } from '../../timeline/layout/view.ts';
import type { Messages } from '../i18n/index.ts';
import { prediction } from '../state/prediction.ts';
import { run } from '../state/run.ts';
import { view } from '../state/view.ts';

const NOTE = 'note@';
const MARKS = ['mark-a', 'mark-b'];

/** The moment (seconds) of the note that a flag stands for. */
export const noteOf = (flag: string): number | undefined =>
  flag.startsWith(NOTE) ? Number(flag.slice(NOTE.length)) : undefined;

/** Which of the two measuring marks a flag is. */
export const markOf = (flag: string): number | undefined => {
  const at = MARKS.indexOf(flag);
  return at < 0 ? undefined : at;
};

/** The first mark is A, the second B; a third begins anew. */
export function addMark(t: number): void {
  const { marks, set } = view();
  const moment = Math.round(t * 1000) / 1000;
  set({ marks: marks.length === 1 ? [...marks, moment] : [moment] });
}

export function setMark(which: number, t: number): void {
  view().set({ marks: view().marks.map((mark, i) => (i === which ? Math.round(t * 1000) / 1000 : mark)) });
}

/** Everything planted on the timeline: notes, the marks A and B with the time between them, a prediction. */
export function flagsNow(id: string, m: Messages): Flag[] {
  const flags: Flag[] = (run().scenario?.notes ?? []).map(({ at, text }) => ({
    id: `${NOTE}${at}`,
    t: at,
    label: text,
    kind: 'note',
  }));
  const [a, b] = view().marks;
  if (a !== undefined) flags.push({ id: MARKS[0]!, t: a, label: 'A', kind: 'mark' });
  if (a !== undefined && b !== undefined)
    flags.push({ id: MARKS[1]!, t: b, label: `B · Δ ${formatSeconds(b - a)}`, kind: 'mark' });
  const { question, phase, flag, given } = prediction();
  if (!question || question.flag === undefined) return flags;
  if (given || phase === 'place') flags.push({ id, t: flag, label: m.story.flagLabel, kind: 'prediction' });
  if (phase === 'told' && question.truth !== undefined)
    flags.push({ id: `${id}-actual`, t: question.truth, label: m.story.actual, kind: 'actual' });
  return flags;
}
