import type { Gap } from '../axis.ts';
import type { TimelineModel } from '../model/items.ts';

/** Sameness shorter than this (seconds) is drawn in full. */
const SAMENESS_SECONDS = 20;
/** Kept on both sides, so that no change touches the tear. */
const MARGIN_SECONDS = 2;
/** A run this short fits on any screen as it is. */
const SHORT_RUN_SECONDS = 120;

/** The stretches in which nothing changes, to be drawn torn, each with the room of about an eighteenth of the rest. */
export function idleGaps(model: TimelineModel): readonly Gap[] {
  let gaps = known.get(model);
  if (!gaps) {
    gaps = findGaps(model);
    known.set(model, gaps);
  }
  return gaps;
}

const known = new WeakMap<TimelineModel, readonly Gap[]>();

function findGaps(model: TimelineModel): Gap[] {
  if (model.end <= SHORT_RUN_SECONDS) return [];
  const idle: { from: number; to: number }[] = [];
  let before = 0;
  for (const t of [...model.moments, model.end]) {
    if (t - before > SAMENESS_SECONDS) {
      const from = before + MARGIN_SECONDS;
      const to = t - (t === model.end ? 0 : MARGIN_SECONDS);
      if (!model.countdowns.some((span) => span.from < to && span.to > from)) idle.push({ from, to });
    }
    before = Math.max(before, t);
  }
  const busy = model.end - idle.reduce((sum, { from, to }) => sum + to - from, 0);
  const shown = Math.min(SAMENESS_SECONDS / 2, Math.max(1, busy / 18));
  return idle.map((gap) => ({ ...gap, shown }));
}
