/**
 * Searching in lists that are ordered by time. Everything in the index is such a list, because records
 * arrive in time order, so every question is a bisection.
 */

interface Timed {
  readonly t: number;
}

/** The number of items whose time is at or before `t` (seconds): the index of the first later one. */
export function countUntil(items: readonly Timed[], t: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of items whose time is before `t`: the index of the first one at or after it. */
function countBefore(items: readonly Timed[], t: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.t < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What held at `t`: the last item at or before it. */
export function lastAt<T extends Timed>(items: readonly T[], t: number): T | undefined {
  return items[countUntil(items, t) - 1];
}

/** The items with `from <= time <= to`. */
export function between<T extends Timed>(items: readonly T[], from: number, to: number): T[] {
  return items.slice(countBefore(items, from), countUntil(items, to));
}

/** The number of plain times at or before `t`. */
export function timesUntil(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of plain times before `t`. */
export function timesBefore(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
