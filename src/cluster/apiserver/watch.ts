import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';
import type { WatchEvent } from './api.ts';

type Handler = (event: WatchEvent) => void;

/**
 * Delivers changes to whoever watches: all changes of one moment in one queue item, a watch latency
 * later, in the order in which they were made. Models apiserver/pkg/storage/cacher and client-go informers.
 */
export class WatchHub {
  readonly #kernel: Kernel;
  readonly #latency: SimMs;
  readonly #handlers = new Map<string, Handler[]>();
  #batch: { at: SimMs; events: WatchEvent[] } | undefined;

  constructor(kernel: Kernel, latency: SimMs) {
    this.#kernel = kernel;
    this.#latency = latency;
  }

  watch(kinds: readonly string[], handler: Handler): void {
    for (const kind of kinds) {
      const handlers = this.#handlers.get(kind);
      if (handlers === undefined) this.#handlers.set(kind, [handler]);
      else handlers.push(handler);
    }
  }

  publish(event: WatchEvent): void {
    if (!this.#handlers.has(event.object.kind)) return;
    if (this.#batch?.at === this.#kernel.now) {
      this.#batch.events.push(event);
      return;
    }
    const batch = { at: this.#kernel.now, events: [event] };
    this.#batch = batch;
    this.#kernel.after(this.#latency, () => {
      // With no latency at all, what a handler writes belongs to the next batch of the same moment.
      if (this.#batch === batch) this.#batch = undefined;
      for (const each of batch.events)
        for (const handler of this.#handlers.get(each.object.kind) ?? []) handler(each);
    });
  }
}
