import type { Item, Target } from '../../timeline/model/items.ts';
import { timelineModel } from '../../timeline/model/model.ts';
import type { Say } from '../../timeline/words.ts';
import type { TraceIndex } from '../../trace/index.ts';

/** Times of a mark and of a record are equal but for the rounding to milliseconds. */
const CLOSE = 0.0006;

let last: { target: Target; version: number; index: TraceIndex; id: string | undefined } | undefined;

/**
 * The id of the mark that a target is drawn as. `known` is the id it was picked with, which is right as
 * long as the trace still has it.
 */
export function markIdOf(
  index: TraceIndex,
  say: Say,
  target: Target | undefined,
  known: string | undefined,
): string | undefined {
  if (!target) return undefined;
  if (known !== undefined) return known;
  if (last?.target === target && last.index === index && last.version === index.version) return last.id;
  const id = findMark(index, say, target);
  last = { target, version: index.version, index, id };
  return id;
}

function findMark(index: TraceIndex, say: Say, target: Target): string | undefined {
  let best: Item | undefined;
  for (const lane of timelineModel(index, say).lanes) {
    if (target.pod !== undefined && lane.title !== target.pod && !lane.id.startsWith('service')) continue;
    for (const row of [...lane.rows, lane.summary])
      for (const item of row.items) if (fits(item.target, target) && closer(item, best, target)) best = item;
  }
  return best?.id;
}

function fits(mark: Target, wanted: Target): boolean {
  if (wanted.kind === 'pod')
    return mark.uid === wanted.uid && (mark.kind === 'pod' || mark.kind === 'container');
  if (mark.kind !== wanted.kind) return false;
  if (wanted.uid !== undefined && mark.uid !== wanted.uid && wanted.kind !== 'service') return false;
  if (wanted.kind === 'service') return mark.service === wanted.service;
  return (
    mark.container === wanted.container &&
    mark.probe === wanted.probe &&
    mark.hook === wanted.hook &&
    mark.signal === wanted.signal
  );
}

/** The mark in which the wanted moment lies, and of several the one that begins last. */
function closer(item: Item, best: Item | undefined, wanted: Target): boolean {
  const covers = (one: Item) => one.from <= wanted.to + CLOSE && one.to >= wanted.to - CLOSE;
  if (!best) return true;
  if (covers(item) !== covers(best)) return covers(item);
  const away = (one: Item) => Math.min(Math.abs(one.to - wanted.to), Math.abs(one.from - wanted.from));
  const nearer = away(item) - away(best);
  // Where one ends and the other begins, the new one is meant.
  return Math.abs(nearer) < CLOSE ? item.from > best.from : nearer < 0;
}
