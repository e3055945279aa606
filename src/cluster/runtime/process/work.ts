import type { SimMs } from '../../../base/time.ts';

/** What a metrics pipeline looks back over. Milliseconds. */
const WINDOW: SimMs = 15_000;

/** CPU time that requests cost, over the last window: the one before weighs as much as still lies in it. */
export class Work {
  #began: SimMs = 0;
  #current = 0;
  #before = 0;

  /** Adds milliseconds of CPU time. */
  add(now: SimMs, cpuMs: number): void {
    this.#roll(now);
    this.#current += cpuMs;
  }

  /** The use of a core, in millicores. */
  milli(now: SimMs): number {
    this.#roll(now);
    const left = (WINDOW - (now - this.#began)) / WINDOW;
    return ((this.#before * left + this.#current) / WINDOW) * 1000;
  }

  #roll(now: SimMs): void {
    const windows = Math.floor((now - this.#began) / WINDOW);
    if (windows === 0) return;
    this.#before = windows === 1 ? this.#current : 0;
    this.#current = 0;
    this.#began += windows * WINDOW;
  }
}
