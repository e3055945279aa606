/**
 * What becomes of one occurrence of an Event: merged with similar ones, counted, or dropped as spam.
 * Models client-go tools/record/events_cache.go (EventCorrelator).
 */
import type { SimMs } from '../../base/time.ts';
import type { EventInput } from '../apiserver/api.ts';

const SIMILAR_LIMIT = 10;
const SIMILAR_WINDOW_MS = 600_000;
const BURST = 25;
const REFILL_MS = 300_000;

/** One Event object as the recorder remembers it. */
export interface Observation {
  /** Name of the Event object, once it has been written. */
  name?: string;
  count: number;
  first: SimMs;
}

export interface Correlated {
  observation: Observation;
  /** The message to store: prefixed where many similar ones were combined. */
  message: string;
  /** The spam filter said no: count it, write nothing. */
  dropped: boolean;
}

interface Bucket {
  tokens: number;
  filledAt: SimMs;
}

export class EventCorrelator {
  readonly #similar = new Map<string, { messages: Set<string>; last: SimMs }>();
  readonly #observed = new Map<string, Observation>();
  readonly #buckets = new Map<string, Bucket>();

  observe(input: EventInput, now: SimMs): Correlated {
    const { metadata } = input.involved;
    const source = `${input.component}|${input.host ?? ''}|${input.involved.kind}|${metadata.namespace ?? ''}|${metadata.name}|${metadata.uid}`;
    // Containers of one pod are alike here: what is combined does not look at the field.
    const family = `${source}|${input.type}|${input.reason}`;
    const combined = this.#isCombined(family, input.message, now);
    const key = combined ? family : `${family}|${input.fieldPath ?? ''}|${input.message}`;
    let observation = this.#observed.get(key);
    if (observation === undefined) {
      observation = { count: 0, first: now };
      this.#observed.set(key, observation);
    }
    observation.count++;
    return {
      observation,
      message: combined ? `(combined from similar events): ${input.message}` : input.message,
      dropped: !this.#take(`${source}|${input.type}`, now),
    };
  }

  #isCombined(family: string, message: string, now: SimMs): boolean {
    let similar = this.#similar.get(family);
    if (similar === undefined || now - similar.last > SIMILAR_WINDOW_MS) {
      similar = { messages: new Set(), last: now };
      this.#similar.set(family, similar);
    }
    similar.last = now;
    similar.messages.add(message);
    if (similar.messages.size < SIMILAR_LIMIT) return false;
    // Only as many are remembered as are needed to know that there are too many.
    for (const oldest of similar.messages) {
      similar.messages.delete(oldest);
      break;
    }
    return true;
  }

  #take(key: string, now: SimMs): boolean {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: BURST, filledAt: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.filledAt) / REFILL_MS);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
