import type { Item, Row } from '../model/items.ts';

interface Sorted {
  readonly items: readonly Item[];
  /** The longest of them, seconds: how far before the left edge one may begin and still reach into sight. */
  readonly longest: number;
}

const sorted = new WeakMap<readonly Item[], Map<Item['kind'], Sorted>>();

/** The items of one kind that touch the time from `from` to `to` (seconds), found by bisection, in order. */
export function itemsInSight<K extends Item['kind']>(
  row: Row,
  kind: K,
  from: number,
  to: number,
): Extract<Item, { kind: K }>[] {
  const { items, longest } = ofKind(row.items, kind);
  const found: Item[] = [];
  for (let i = firstFrom(items, from - longest); i < items.length; i++) {
    const item = items[i]!;
    if (item.from > to) break;
    if (item.to >= from) found.push(item);
  }
  return found as Extract<Item, { kind: K }>[];
}

function ofKind(all: readonly Item[], kind: Item['kind']): Sorted {
  let kinds = sorted.get(all);
  if (!kinds) {
    kinds = new Map();
    sorted.set(all, kinds);
  }
  let known = kinds.get(kind);
  if (!known) {
    const items = all.filter((item) => item.kind === kind);
    known = { items, longest: items.reduce((most, item) => Math.max(most, item.to - item.from), 0) };
    kinds.set(kind, known);
  }
  return known;
}

function firstFrom(items: readonly Item[], t: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.from < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
