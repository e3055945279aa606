/**
 * The recorder of events.k8s.io: repeats become a series that is written rarely.
 * Models client-go tools/events/event_broadcaster.go (scheduler, kube-proxy).
 */
import type { SimMs } from '../../base/time.ts';
import type { EventInput } from '../apiserver/api.ts';

const SERIES_IDLE_MS = 360_000;
const REFRESH_MS = 1_800_000;

export interface Series {
  name?: string;
  count: number;
  last: SimMs;
  writtenAt: SimMs;
}

/** What to do about an occurrence: write a new Event, write the series' new count, or only count it. */
export type SeriesStep = { act: 'create' | 'update' | 'count'; series: Series };

export class SeriesTracker {
  readonly #open = new Map<string, Series>();

  observe(input: EventInput, now: SimMs): SeriesStep {
    const { kind, metadata } = input.involved;
    // The message is not part of the key: a repeat with another text keeps the first one.
    const key = `${input.type}|${input.action ?? ''}|${input.reason}|${input.component}|${kind}|${metadata.uid}|${input.fieldPath ?? ''}`;
    const series = this.#open.get(key);
    if (series === undefined || now - series.last > SERIES_IDLE_MS) {
      const fresh: Series = { count: 1, last: now, writtenAt: now };
      this.#open.set(key, fresh);
      return { act: 'create', series: fresh };
    }
    series.count++;
    series.last = now;
    if (series.count > 2 && now - series.writtenAt < REFRESH_MS) return { act: 'count', series };
    series.writtenAt = now;
    return { act: 'update', series };
  }
}
