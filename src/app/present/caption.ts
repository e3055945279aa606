import { formatSeconds } from '../../timeline/duration.ts';
import type { TraceIndex } from '../../trace/index.ts';
import type { Messages } from '../i18n/index.ts';
import { type Happening, happenings } from '../panes/happenings.ts';

/** The number of happenings up to a moment, in seconds. */
function countAt(all: readonly Happening[], t: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (all[middle]!.t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The latest thing that has happened at `t`. */
export function latestAt(index: TraceIndex, t: number, m: Messages): Happening | undefined {
  const all = happenings(index, m);
  return all[countAt(all, t) - 1];
}

/** The things that happen after `t`. */
export function nextAfter(index: TraceIndex, t: number, m: Messages, most: number): readonly Happening[] {
  const all = happenings(index, m);
  const from = countAt(all, t);
  return all.slice(from, from + most);
}

export const subject = ({ object }: Happening) => object.replace(/^\w+\//, '');

/** A happening in one line of text. */
export function line(one: Happening): string {
  const because = one.because ? ` · ${one.because}` : '';
  return `${formatSeconds(one.t)} ${subject(one)} ${one.what}${because}`;
}
