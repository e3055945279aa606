import type { LevelItem, PulseItem } from '../model/items.ts';
import type { Placing } from './placing.ts';
import type { Hit, Level, Pulse } from './scene.ts';

/** Requests are counted in columns of this width, CSS px. */
const COLUMN = 4;
/** Losses this close are told as one, CSS px. */
const JOIN_WITHIN = 40;

/** A line of steps from 0 to `maximum`, each level with its value where there is room. */
export function placeLevels(
  { axis, plot, metrics, measure, say, pinned }: Placing,
  items: readonly LevelItem[],
  box: { y: number; h: number; row: string; maximum: number },
): { levels: Level[]; hits: Hit[] } {
  const hits: Hit[] = [];
  const points: [number, number][] = [];
  const texts: Level['texts'][number][] = [];
  const floor = box.y + box.h - 4;
  const top = box.y + metrics.small.size + 2;
  for (const item of items) {
    const x0 = Math.max(plot.x0, axis.x(item.from));
    const x1 = Math.min(plot.x1, axis.x(item.to));
    if (axis.x(item.to) < plot.x0 || axis.x(item.from) > plot.x1) continue;
    const y = floor - (item.value / box.maximum) * (floor - top);
    points.push([x0, y], [x1, y]);
    const words = say(item.label);
    if (measure(words, metrics.small) + 8 <= x1 - x0) texts.push({ x: x0 + 4, y: y - 4, text: words });
    hits.push({ id: item.id, row: box.row, x: x0, y: box.y, w: Math.max(4, x1 - x0), h: box.h });
  }
  return { levels: points.length > 0 ? [{ id: box.row, points, floor, texts, pinned }] : [], hits };
}

/** Requests as columns: answered ones as a low ground, lost ones on top with their number. */
export function placePulses(
  { axis, plot, metrics, measure, say, pinned }: Placing,
  items: readonly PulseItem[],
  box: { y: number; h: number; row: string },
): { pulses: Pulse[]; hits: Hit[] } {
  const columns = new Map<number, { id: string; ok: number; lost: number }>();
  for (const item of items) {
    const x = axis.x(item.to);
    if (x < plot.x0 || x > plot.x1) continue;
    const key = Math.floor((x - plot.x0) / COLUMN);
    const column = columns.get(key) ?? { id: item.id, ok: 0, lost: 0 };
    if (item.lost && column.lost === 0) column.id = item.id;
    column[item.lost ? 'lost' : 'ok']++;
    columns.set(key, column);
  }
  const most = Math.max(1, ...[...columns.values()].map(({ ok, lost }) => ok + lost));
  const floor = box.y + box.h - 4;
  // The numbers stand above the columns.
  const height = box.h - metrics.small.size - 8;
  const pulses: Pulse[] = [];
  const hits: Hit[] = [];
  const runs: { at: number; lost: number; key: number }[] = [];
  for (const [key, { id, ok, lost }] of [...columns].sort(([a], [b]) => a - b)) {
    const x = plot.x0 + key * COLUMN;
    pulses.push({
      id,
      x,
      w: COLUMN - 1,
      floor,
      ok: (ok / most) * height,
      lost: (lost / most) * height,
      text: '',
      textY: box.y + metrics.small.size - 1,
      pinned,
    });
    hits.push({ id, row: box.row, x, y: box.y, w: COLUMN, h: box.h });
    if (lost === 0) continue;
    const run = runs.at(-1);
    // Neighbouring losses carry one number together.
    if (run && (key - run.key) * COLUMN <= JOIN_WITHIN) {
      run.lost += lost;
      run.key = key;
    } else runs.push({ at: pulses.length - 1, lost, key });
  }
  runs.forEach((run, i) => {
    const pulse = pulses[run.at]!;
    const next = runs[i + 1];
    const room = (next ? pulses[next.at]!.x : plot.x1) - pulse.x - 12;
    const words = [`✕ ${say({ key: 'lost', count: run.lost })}`, `✕ ${run.lost}`];
    const text = words.find((one) => measure(one, metrics.label) <= room) ?? '';
    pulses[run.at] = { ...pulse, text };
  });
  return { pulses, hits };
}
