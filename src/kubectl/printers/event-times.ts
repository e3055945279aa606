import type { KubeObject } from '../../api/meta.ts';

/**
 * When an Event happened first and last, and how often. The scheduler's newer events know an event time and a
 * series instead of timestamps and a count.
 */
export function eventTimes(event: KubeObject): { first?: string; last?: string; count: number } {
  const first: string | undefined = event.firstTimestamp || event.eventTime || undefined;
  if (event.series) return { first, last: event.series.lastObservedTime, count: event.series.count };
  return { first, last: event.lastTimestamp || first, count: event.count || 1 };
}
