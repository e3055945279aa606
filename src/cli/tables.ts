/** A trace as lines that a person reads in a terminal. */
import type { EventRecord, PodRecord, TraceRecord } from '../trace/records.ts';

const time = (t: number): string => `${t.toFixed(3)}s`;

/** Columns padded to their widest cell, three spaces apart, as kubectl does it. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i]! + 3))).join('');
  return [header, ...rows].map((row) => `${line(row)}\n`).join('');
}

const manyNamespaces = (records: readonly { namespace: string }[]): boolean =>
  new Set(records.map((record) => record.namespace)).size > 1;

/** Every occurrence of an event, in time order. */
export function eventTable(records: readonly TraceRecord[]): string {
  const events = records.filter((record): record is EventRecord => record.type === 'event');
  const withNamespace = manyNamespaces(events);
  return table(
    ['TIME', ...(withNamespace ? ['NAMESPACE'] : []), 'TYPE', 'REASON', 'OBJECT', 'SOURCE', 'MESSAGE'],
    events.map((event) => [
      time(event.t),
      ...(withNamespace ? [event.namespace] : []),
      event.eventType,
      event.reason,
      `${event.kind.toLowerCase()}/${event.name}`,
      event.host === undefined ? event.source : `${event.source}, ${event.host}`,
      event.message.replaceAll('\n', '\\n'),
    ]),
  );
}

/** What `kubectl get pods -w -o wide` prints, with the time in front. */
export function podTable(records: readonly TraceRecord[]): string {
  const pods = records.filter((record): record is PodRecord => record.type === 'pod');
  const withNamespace = manyNamespaces(pods);
  return table(
    ['TIME', ...(withNamespace ? ['NAMESPACE'] : []), 'NAME', 'READY', 'STATUS', 'RESTARTS', 'IP', 'NODE'],
    pods.map((pod) => [
      time(pod.t),
      ...(withNamespace ? [pod.namespace] : []),
      pod.name,
      pod.ready,
      pod.deleted ? `${pod.status} (gone)` : pod.status,
      String(pod.restarts),
      pod.ip ?? '<none>',
      pod.node ?? '<none>',
    ]),
  );
}
