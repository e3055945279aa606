import { type Timer, TimerQueue } from '../base/queue.ts';
import type { Rng } from '../base/rng.ts';
import { type SimMs, toSeconds } from '../base/time.ts';
import type { TraceRecord } from '../trace/records.ts';

type WithoutTime<R> = R extends TraceRecord ? Omit<R, 't'> : never;
/** A record before the kernel has put the time on it. */
export type Emission = WithoutTime<TraceRecord>;

/**
 * The clock, the queue, the trace and the random numbers of one run: all that a component may
 * touch besides the API server. The only place where simulated time passes.
 */
export class Kernel {
  readonly rng: Rng;
  readonly #queue = new TimerQueue();
  #now: SimMs = 0;
  #events = 0;
  #records: TraceRecord[] = [];

  constructor(rng: Rng) {
    this.rng = rng;
  }

  get now(): SimMs {
    return this.#now;
  }

  /** How many timers have run so far: the measure of a run's work. */
  get events(): number {
    return this.#events;
  }

  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  /** Calls `run` after `delay` simulated milliseconds (not below 0, rounded to a whole number). */
  after(delay: SimMs, run: () => void): Timer {
    return this.#queue.push(this.#now + Math.max(0, Math.round(delay)), run);
  }

  cancel(timer: Timer | undefined): void {
    this.#queue.cancel(timer);
  }

  emit(record: Emission): void {
    (record as TraceRecord).t = toSeconds(this.#now);
    this.#records.push(record as TraceRecord);
  }

  /**
   * Runs what is due up to and including `until`, at most `maxEvents` timers.
   * Returns true when everything up to `until` has run; the clock then stands at `until`.
   */
  advance(until: SimMs, maxEvents = Number.POSITIVE_INFINITY): boolean {
    for (let n = 0; n < maxEvents; n++) {
      const head = this.#queue.peek();
      if (head === undefined || head.at > until) {
        this.#now = until;
        return true;
      }
      this.#now = head.at;
      this.#events++;
      this.#queue.take(head)();
    }
    return false;
  }
}
