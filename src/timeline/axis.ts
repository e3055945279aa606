import { timesUntil } from '../trace/series.ts';

/**
 * Time (s) to place (CSS px) and back. Idle stretches ("gaps") are drawn shorter than they are:
 *
 *     t (s)     0    10   20                         140  150
 *               |----|----|~~~~~~~~~~~~ gap ~~~~~~~~~~|----|
 *     warped    |----|----|~~~|----|                          a gap keeps `shown` seconds of room
 *     x (px)    x0                x1                          linear in warped time
 */
export interface Gap {
  /** Real bounds, seconds. */
  readonly from: number;
  readonly to: number;
  /** The room it gets, as if it lasted that many seconds. */
  readonly shown: number;
}

export class TimeAxis {
  readonly gaps: readonly Gap[];
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
  private readonly starts: readonly number[];
  /** Seconds saved by all gaps before gap i. */
  private readonly saved: readonly number[];
  private readonly warpedFrom: number;
  /** CSS px per warped second. */
  readonly scale: number;

  constructor(gaps: readonly Gap[], from: number, to: number, x0: number, x1: number) {
    this.gaps = gaps;
    this.from = from;
    this.to = to;
    this.x0 = x0;
    this.x1 = x1;
    this.starts = gaps.map((gap) => gap.from);
    const saved = [0];
    for (const gap of gaps) saved.push(saved[saved.length - 1]! + (gap.to - gap.from) - gap.shown);
    this.saved = saved;
    this.warpedFrom = this.warp(from);
    this.scale = (x1 - x0) / Math.max(1e-9, this.warp(to) - this.warpedFrom);
  }

  /** Real seconds to seconds of room. */
  warp(t: number): number {
    if (this.gaps.length === 0) return t;
    const i = timesUntil(this.starts, t) - 1;
    const gap = this.gaps[i];
    if (!gap) return t;
    if (t >= gap.to) return t - this.saved[i + 1]!;
    return gap.from - this.saved[i]! + ((t - gap.from) / (gap.to - gap.from)) * gap.shown;
  }

  unwarp(u: number): number {
    let low = 0;
    let high = this.gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.gaps[middle]!.from - this.saved[middle]! <= u) low = middle + 1;
      else high = middle;
    }
    const gap = this.gaps[low - 1];
    if (!gap) return u;
    const start = gap.from - this.saved[low - 1]!;
    if (u >= start + gap.shown) return u + this.saved[low]!;
    return gap.from + ((u - start) / gap.shown) * (gap.to - gap.from);
  }

  x(t: number): number {
    return this.x0 + (this.warp(t) - this.warpedFrom) * this.scale;
  }

  time(x: number): number {
    return this.unwarp(this.warpedFrom + (x - this.x0) / this.scale);
  }

  gapAt(t: number): Gap | undefined {
    const gap = this.gaps[timesUntil(this.starts, t) - 1];
    return gap && t < gap.to ? gap : undefined;
  }
}
