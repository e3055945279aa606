import type { TraceIndex } from '../../trace/index.ts';
import { type Messages, messages } from '../i18n/index.ts';
import { type Happening, happenings } from '../panes/happenings.ts';
import { shownTrace } from '../state/prediction.ts';
import { targetOf } from '../state/targets.ts';
import { view } from '../state/view.ts';
import { useTool } from './tool.ts';

/** What a search has found: lines of the event log, in time order. */
export interface Found {
  readonly lines: readonly Happening[];
  readonly times: readonly number[];
}

const NOTHING: Found = { lines: [], times: [] };
let last: { index: TraceIndex; version: number; m: Messages; query: string; found: Found } | undefined;

/** Every line that has all the words. The same object as long as neither the run nor the question has changed. */
export function foundNow(): Found {
  const query = useTool.getState().query.trim().toLowerCase();
  if (query === '') return NOTHING;
  const { index, version } = shownTrace();
  const m = messages();
  if (last?.index === index && last.version === version && last.m === m && last.query === query)
    return last.found;
  const words = query.split(/\s+/);
  const lines = happenings(index, m).filter((line) => {
    const text = `${line.object} ${line.container} ${line.what} ${line.because}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const found = { lines, times: lines.map((line) => line.t) };
  last = { index, version, m, query, found };
  return found;
}

/** Which hit the playhead stands on, or -1. */
export function hitAt(found: Found, t: number, record: Happening | undefined): number {
  const exact = record ? found.lines.indexOf(record) : -1;
  return exact >= 0 ? exact : found.times.findIndex((time) => Math.abs(time - t) < 0.0006);
}

let current: Happening | undefined;

/** The hit that was last gone to, as long as it is one and the playhead has not left it. */
export function currentHit(found: Found): number {
  const at = view().playhead;
  return hitAt(found, at, current && Math.abs(current.t - at) < 0.006 ? current : undefined);
}

/** Takes the playhead and the selection to the next or previous hit, round the end. False where there is none. */
export function goToHit(direction: 1 | -1): boolean {
  const found = foundNow();
  if (found.lines.length === 0) return false;
  const at = currentHit(found);
  const { playhead, seek, select } = view();
  let next = at + direction;
  if (at < 0) {
    const after = found.times.findIndex((t) => t > playhead);
    next = direction === 1 ? (after < 0 ? 0 : after) : (after < 0 ? found.times.length : after) - 1;
  }
  const line = found.lines[(next + found.lines.length) % found.lines.length]!;
  current = line;
  seek(line.t);
  const target = targetOf(line.record, shownTrace().index);
  if (target) select(target);
  return true;
}
