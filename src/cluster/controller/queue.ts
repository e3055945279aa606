import { ApiError } from '../../api/errors.ts';
import type { Timer } from '../../base/queue.ts';
import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';
import type { ClientLimit } from './client-limit.ts';

const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000_000;

export interface WorkQueueOptions {
  kernel: Kernel;
  latency: SimMs;
  sync(key: string): void;
  firstRetry?: SimMs;
  longestRetry?: SimMs;
  /**
   * The controller's client, where its syncs take from it what they ask for. A sync is never cut in two: one that
   * asked for too much is paid for by the next ones, which wait. Without it nothing is held up.
   */
  client?: ClientLimit;
}

/**
 * The work queue of a controller: a key that is already waiting is not queued twice, a key whose sync
 * was refused by the API server comes back after a growing delay.
 * Models client-go/util/workqueue (default controller rate limiter, per item).
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Map<string, Timer>();
  readonly #later = new Map<string, Timer>();
  readonly #failures = new Map<string, number>();
  #held: Set<string> | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#held !== undefined) {
      this.#held.add(key);
      return;
    }
    if (this.#waiting.has(key)) return;
    this.#waiting.set(
      key,
      this.#options.kernel.after(this.#options.latency, () => {
        this.#waiting.delete(key);
        this.#run(key);
      }),
    );
  }

  /** Queues the key in `delay`; of several such wishes the earliest counts. */
  addAfter(key: string, delay: SimMs): void {
    const at = this.#options.kernel.now + Math.max(0, Math.ceil(delay));
    const planned = this.#later.get(key);
    if (planned !== undefined) {
      if (planned.at <= at) return;
      this.#options.kernel.cancel(planned);
    }
    this.#later.set(
      key,
      this.#options.kernel.after(delay, () => {
        this.#later.delete(key);
        this.add(key);
      }),
    );
  }

  /** Queues the key after its back-off: 5 ms, doubled with each call until {@link forget}. */
  retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const first = this.#options.firstRetry ?? FIRST_RETRY_MS;
    this.addAfter(key, Math.min(first * 2 ** failures, this.#options.longestRetry ?? LONGEST_RETRY_MS));
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  get held(): boolean {
    return this.#held !== undefined;
  }

  /** The component has stopped: keys are remembered, nothing runs. */
  hold(): void {
    if (this.#held !== undefined) return;
    this.#held = new Set(this.#waiting.keys());
    for (const timer of this.#waiting.values()) this.#options.kernel.cancel(timer);
    this.#waiting.clear();
  }

  release(): void {
    const held = this.#held;
    this.#held = undefined;
    for (const key of held ?? []) this.add(key);
  }

  #run(key: string): void {
    const { client, kernel } = this.#options;
    const debt = client?.debt ?? 0;
    if (debt > 0) {
      const paid = kernel.after(debt, () => {
        this.#waiting.delete(key);
        this.#run(key);
      });
      this.#waiting.set(key, paid);
      return;
    }
    try {
      this.#options.sync(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.retry(key);
      return;
    }
  }
}
