import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { age } from '../printers/duration.ts';
import { minorOf } from '../printers/tables/table.ts';
import type { DescribeContext } from './describer.ts';
import type { DescribeWriter } from './writer.ts';

/** How long ago an event was, and how often it came: `60s (x5 over 3m19s)`. */
export function eventInterval(event: KubeObject, now: SimMs): string {
  const first = age(event.eventTime || event.firstTimestamp, now);
  if (event.series)
    return `${age(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  if (event.count > 1) return `${age(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}

/** By last timestamp; events of the newer API have none, so they come first. Stable. Models pkg/util/event. */
function sortEvents(events: readonly KubeObject[]): KubeObject[] {
  const key = (event: KubeObject): string => event.lastTimestamp || '';
  return [...events].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The events of one object: those that name it and its uid. */
export function eventsOf(context: DescribeContext, object: KubeObject): KubeObject[] {
  // Mirror pods are known to the kubelet under the hash of their file.
  const uid = object.metadata.annotations?.['kubernetes.io/config.mirror'] ?? object.metadata.uid;
  const namespace = object.metadata.namespace;
  return context.client.list('Event', namespace ?? undefined).filter((event) => {
    const involved = event.involvedObject ?? {};
    return (
      involved.name === object.metadata.name &&
      (involved.namespace ?? '') === (namespace ?? '') &&
      (object.kind === 'Pod' || involved.kind === object.kind) &&
      (involved.uid === uid || involved.uid === undefined)
    );
  });
}

/** The block at the end of `describe`. Models describe.go DescribeEvents. */
export function describeEvents(w: DescribeWriter, context: DescribeContext, object: KubeObject): void {
  if (context.showEvents) eventLines(w, context, eventsOf(context, object));
}

/** Events as a table under `Events:`. */
export function eventLines(w: DescribeWriter, context: DescribeContext, found: readonly KubeObject[]): void {
  const events = sortEvents(found);
  if (events.length === 0) {
    w.line(0, 'Events:', '<none>');
    return;
  }
  const { now, version } = context;
  w.line(0, 'Events:');
  w.line(1, 'Type', 'Reason', 'Age', 'From', 'Message');
  w.line(1, '----', '------', '----', '----', '-------');
  for (const event of events) {
    const path = event.involvedObject?.fieldPath;
    const message = (event.message ?? '').trim();
    w.line(
      1,
      event.type ?? '',
      event.reason ?? '',
      eventInterval(event, now),
      event.source?.component || event.reportingComponent || '',
      path && minorOf(version) >= 35 ? `${path}: ${message}` : message,
    );
  }
}
