/** Syncs that ask for more than their client may send at once: they do the rest when they may. */
import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';
import type { ClientLimit } from './client-limit.ts';
import type { Write } from './writes.ts';

export interface Cut {
  writes: readonly Write[];
  isCut: boolean;
}

/**
 * The writes that the client may send now. Where some have to wait, nothing is said yet: a real worker stands
 * still at the first that may not go out, and what the sync has to tell, its status included, comes at its end.
 */
export function cutToClient(writes: readonly Write[], client: ClientLimit): Cut {
  const most = client.available;
  let requests = 0;
  for (const { op } of writes) if (op !== 'event') requests++;
  if (requests <= most) {
    client.take(requests);
    return { writes, isCut: false };
  }
  client.take(most);
  return { writes: writes.filter(({ op }) => op !== 'event').slice(0, most), isCut: true };
}

/** Which keys stand still in the middle of a sync, and since when. */
export class Pace {
  readonly #kernel: Kernel;
  readonly #held = new Map<string, { until: SimMs; since: SimMs }>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Milliseconds that the key stands still for yet. */
  left(key: string): SimMs {
    return Math.max(0, (this.#held.get(key)?.until ?? 0) - this.#kernel.now);
  }

  /** When the sync began that the key is in. */
  since(key: string): SimMs {
    return this.#held.get(key)?.since ?? this.#kernel.now;
  }

  hold(key: string, wait: SimMs): void {
    this.#held.set(key, { until: this.#kernel.now + wait, since: this.since(key) });
  }

  /** The sync has come to its end. */
  release(key: string): void {
    this.#held.delete(key);
  }
}
