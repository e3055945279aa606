import type { SimMs } from '../../../base/time.ts';

const CRASH_LOOP_INITIAL: SimMs = 10_000;
const BACK_OFF_MAX: SimMs = 300_000;
/** An entry is forgotten when this much time lies between its last use and the event it is asked about. */
const BACK_OFF_EXPIRY: SimMs = 600_000;

interface Entry {
  delay: SimMs;
  lastUpdate: SimMs;
}

/**
 * Delays that double per key: 10, 20, 40, 80, 160, 300, 300 ... seconds.
 * Models client-go util/flowcontrol/backoff.go with the kubelet's expiry of 600 s.
 */
export class BackOff {
  readonly #entries = new Map<string, Entry>();
  readonly #max: SimMs;

  /** A shorter longest delay than 10 s is also the first one. */
  constructor(max: SimMs = BACK_OFF_MAX) {
    this.#max = max;
  }

  /** The current delay of a key, 0 where it has none. */
  get(key: string): SimMs {
    return this.#entries.get(key)?.delay ?? 0;
  }

  /** True while less than the key's delay has passed since `event`. */
  isInBackOffSince(key: string, event: SimMs, now: SimMs): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || expired(entry, event)) return false;
    return now - event < entry.delay;
  }

  /** Starts a key over at 10 s, or doubles it. */
  next(key: string, event: SimMs, now: SimMs): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || expired(entry, event)) {
      this.#entries.set(key, { delay: Math.min(CRASH_LOOP_INITIAL, this.#max), lastUpdate: now });
    } else {
      entry.delay = Math.min(entry.delay * 2, this.#max);
      entry.lastUpdate = now;
    }
  }

  /** Like isInBackOffSince, measured from the last time the key was advanced (image pulls). */
  isInBackOff(key: string, now: SimMs): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || expired(entry, now)) return false;
    return now - entry.lastUpdate < entry.delay;
  }

  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}

function expired(entry: Entry, event: SimMs): boolean {
  return event - entry.lastUpdate > BACK_OFF_EXPIRY;
}
