import type { BarItem, BracketItem, Item, Lane, Row, TimelineModel } from './items.ts';
import { lazyRow } from './pod-lanes.ts';

/** Shorter differences (seconds) are the free phases of a cluster, not a finding. */
const LEAST_DIFFERENCE_SECONDS = 0.05;

/** Two runs in one picture: under each row of run A the same row of run B, and brackets where their bars differ. */
export function compareModels(a: TimelineModel, b: TimelineModel): TimelineModel {
  const before = known.get(a);
  if (before?.b === b) return before.model;
  const model = merge(a, b);
  known.set(a, { b, model });
  return model;
}

const known = new WeakMap<TimelineModel, { b: TimelineModel; model: TimelineModel }>();

function merge(a: TimelineModel, b: TimelineModel): TimelineModel {
  const inB = new Map(b.lanes.map((lane) => [lane.id, lane]));
  const inA = new Set(a.lanes.map((lane) => lane.id));
  return {
    ...a,
    lanes: [
      ...a.lanes.map((lane) => mergeLanes(lane, inB.get(lane.id))),
      ...b.lanes.filter((lane) => !inA.has(lane.id)).map((lane) => mergeLanes(undefined, lane)),
    ],
    end: Math.max(a.end, b.end),
    moments: [...new Set([...a.moments, ...b.moments])].sort((x, y) => x - y),
    countdowns: [...a.countdowns, ...b.countdowns],
  };
}

function mergeLanes(a: Lane | undefined, b: Lane | undefined): Lane {
  const base = (a ?? b)!;
  const rows: Row[] = [];
  const rowsOfB = new Map(b?.rows.map((row) => [row.id, row]));
  for (const row of a?.rows ?? []) {
    rows.push(runRow(row, 'A'));
    const other = rowsOfB.get(row.id);
    rowsOfB.delete(row.id);
    if (!other) continue;
    rows.push(runRow(other, 'B'));
    if (row.kind === 'bar') rows.push(differenceRow(row, other));
  }
  for (const row of rowsOfB.values()) rows.push(runRow(row, 'B'));
  return { ...base, rows, summary: runRow(base.summary, a ? 'A' : 'B') };
}

/** Marks of run B have ids of their own; those of run A keep theirs, and with them the selection. */
function runRow(row: Row, run: 'A' | 'B'): Row {
  const id = run === 'A' ? row.id : `B|${row.id}`;
  const rename = (item: Item): Item => {
    const target = { ...item.target, run };
    if (run === 'A') return { ...item, target };
    const renamed = { ...item, id: `B|${item.id}`, target };
    if (renamed.kind !== 'bracket' || !renamed.consequence) return renamed;
    return { ...renamed, consequence: { ...renamed.consequence, row: `B|${renamed.consequence.row}` } };
  };
  const { items: _, ...rest } = row;
  return lazyRow({ ...rest, id, run }, () => row.items.map(rename));
}

function differenceRow(a: Row, b: Row): Row {
  const id = `diff|${a.id}`;
  return lazyRow({ id, kind: 'diff', label: undefined, brackets: false, maximum: 0 }, () =>
    differences(a.items.filter(isBar), b.items.filter(isBar)).map(
      ({ from, to, item }): BracketItem => ({
        kind: 'bracket',
        id: `${id}@${from}`,
        from,
        to,
        result: 'failure',
        closed: true,
        label: { key: 'differs', seconds: to - from },
        target: { ...item.target, from, to },
      }),
    ),
  );
}

const isBar = (item: Item): item is BarItem => item.kind === 'bar';

/** The stretches in which two rows of bars are not in the same state, missing bars included. */
export function differences(
  a: readonly BarItem[],
  b: readonly BarItem[],
): { from: number; to: number; item: BarItem }[] {
  const edges = [...new Set([...a, ...b].flatMap((item) => [item.from, item.to]))].sort((x, y) => x - y);
  const found: { from: number; to: number; item: BarItem }[] = [];
  let inA = 0;
  let inB = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const from = edges[i]!;
    const to = edges[i + 1]!;
    while (inA < a.length && a[inA]!.to <= from) inA++;
    while (inB < b.length && b[inB]!.to <= from) inB++;
    const itemA = a[inA] && a[inA]!.from <= from ? a[inA] : undefined;
    const itemB = b[inB] && b[inB]!.from <= from ? b[inB] : undefined;
    const item = itemA ?? itemB;
    if (!item || itemA?.state === itemB?.state) continue;
    const last = found.at(-1);
    if (last && last.to === from) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, item });
  }
  return found.filter(({ from, to }) => to - from >= LEAST_DIFFERENCE_SECONDS);
}
