import type { TimeAxis } from '../axis.ts';
import type { Say } from '../words.ts';
import type { Metrics } from './metrics.ts';
import type { Font } from './text.ts';

/** What every part of the layout needs to put something somewhere. */
export interface Placing {
  readonly axis: TimeAxis;
  readonly plot: { readonly x0: number; readonly x1: number };
  readonly metrics: Metrics;
  readonly measure: (text: string, font: Font) => number;
  readonly say: Say;
  readonly pinned: boolean;
}

/** Keeps labels of one line from running into each other and into marks. */
export class Occupancy {
  private readonly taken: [number, number][] = [];

  take(from: number, to: number): void {
    this.taken.push([from, to]);
  }

  isFree(from: number, to: number): boolean {
    return this.taken.every(([a, b]) => to <= a || from >= b);
  }

  /** The free room to the right of `x`. */
  roomAfter(x: number, limit: number): number {
    let until = limit;
    for (const [a] of this.taken) if (a > x && a < until) until = a;
    return until - x;
  }
}
