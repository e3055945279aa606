import type { Box, Hit, HitFinder, Tick } from './scene.ts';

/** Height of the place at which a tick can be pointed at, CSS px. */
const TICK_HEIGHT = 12;

/**
 * Where marks can be pointed at. The places of ticks are worked out when somebody asks: there are thousands of
 * ticks in a frame, and hardly a frame in which the pointer looks for one.
 */
export class Hits implements HitFinder {
  private readonly groups: (readonly Hit[] | TickGroup)[] = [];

  /** Later ones lie on top. */
  push(...hits: readonly Hit[]): void {
    this.groups.push(hits);
  }

  pushTicks(row: string, ticks: readonly Tick[]): void {
    this.groups.push({ row, ticks });
  }

  /** The place of a mark by its id; undefined where it is not in sight. */
  find(id: string): Hit | undefined {
    for (const group of this.groups) {
      if (!('ticks' in group)) {
        const hit = group.find((one) => one.id === id);
        if (hit) return hit;
        continue;
      }
      const tick = group.ticks.find((one) => one.id === id);
      if (tick) return hitOfTick(group.row, tick);
    }
    return undefined;
  }

  /** The topmost mark at a point (CSS px of the picture). */
  at(x: number, y: number): Hit | undefined {
    for (const group of this.groups.toReversed()) {
      if (!('ticks' in group)) {
        const hit = group.findLast((box) => inside(box, x, y));
        if (hit) return hit;
        continue;
      }
      // All ticks of a row are at one height, so that a look at the first spares the others.
      const first = group.ticks[0];
      if (!first || Math.abs(y - first.y) > TICK_HEIGHT / 2) continue;
      const tick = group.ticks.findLast((one) => inside(hitOfTick(group.row, one), x, y));
      if (tick) return hitOfTick(group.row, tick);
    }
    return undefined;
  }
}

interface TickGroup {
  readonly row: string;
  readonly ticks: readonly Tick[];
}

function hitOfTick(row: string, { id, x, x0, y, reach }: Tick): Hit {
  const from = Math.min(x0, x - reach);
  return { id, row, x: from, y: y - TICK_HEIGHT / 2, w: x + reach - from, h: TICK_HEIGHT };
}

const inside = (box: Box, x: number, y: number) =>
  x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
