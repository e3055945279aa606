import type { Process } from './process.ts';

/**
 * Runs whatever can run now, one after the other in the order in which they became ready. No
 * simulated time passes in here. One for the whole run, so that two containers never interleave
 * in another order.
 */
export class Scheduler {
  #queue: { process: Process; value: unknown }[] = [];
  #head = 0;
  #running = false;
  /** The process whose program runs now; /proc/self asks. */
  current: Process | undefined;

  ready(process: Process, value: unknown): void {
    this.#queue.push({ process, value });
    if (!this.#running) this.#drain();
  }

  #drain(): void {
    this.#running = true;
    try {
      while (this.#head < this.#queue.length) {
        const { process, value } = this.#queue[this.#head++]!;
        if (this.#head > 1024) {
          this.#queue = this.#queue.slice(this.#head);
          this.#head = 0;
        }
        this.current = process;
        process.run(value);
      }
    } finally {
      this.current = undefined;
      this.#queue = [];
      this.#head = 0;
      this.#running = false;
    }
  }
}
