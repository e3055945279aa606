import type { EventRecord } from './records.ts';
import { countUntil } from './series.ts';

/** An Event as `kubectl get events` and `kubectl describe` show it. Times in seconds. */
export interface EventRow {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly fieldPath?: string;
  readonly eventType: EventRecord['eventType'];
  readonly reason: string;
  readonly message: string;
  readonly source: string;
  readonly host?: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

interface Series {
  readonly occurrences: EventRecord[];
  /** True once messages differ: then each occurrence brings its own text. */
  readonly combined: boolean;
}

interface Similar {
  messages: Set<string>;
  last: number;
}

/** Ten different messages within ten minutes, and the following ones share a row. */
const MAX_DIFFERENT_MESSAGES = 10;
const SIMILAR_INTERVAL_SECONDS = 600;

/**
 * Folds occurrences into rows: equal ones count up, and many that differ in the message alone are combined.
 * Models k8s.io/client-go/tools/record/events_cache.go (EventAggregator and eventLogger).
 */
export class EventTable {
  readonly all: EventRecord[] = [];
  private readonly series = new Map<string, Series>();
  private readonly similar = new Map<string, Similar>();

  append(record: EventRecord): void {
    this.all.push(record);
    const group = [
      record.source,
      record.host ?? '',
      record.kind,
      record.namespace,
      record.name,
      record.uid ?? '',
      record.fieldPath ?? '',
      record.eventType,
      record.reason,
    ].join('\n');
    const combined = this.countSimilar(group, record);
    const key = combined ? group : `${group}\n${record.message}`;
    const series = this.series.get(key);
    if (series) series.occurrences.push(record);
    else this.series.set(key, { occurrences: [record], combined });
  }

  /** The rows at `t`, oldest `last` first. */
  rowsAt(t: number, about?: { kind?: string; namespace?: string; name?: string }): EventRow[] {
    const rows: EventRow[] = [];
    for (const { occurrences, combined } of this.series.values()) {
      const first = occurrences[0]!;
      if (about?.kind !== undefined && first.kind !== about.kind) continue;
      if (about?.namespace !== undefined && first.namespace !== about.namespace) continue;
      if (about?.name !== undefined && first.name !== about.name) continue;
      const count = countUntil(occurrences, t);
      if (count === 0) continue;
      const latest = occurrences[count - 1]!;
      const { namespace, kind, name, fieldPath, eventType, reason, source, host } = first;
      const message = combined ? `(combined from similar events): ${latest.message}` : first.message;
      rows.push({
        namespace,
        kind,
        name,
        ...(fieldPath === undefined ? {} : { fieldPath }),
        eventType,
        reason,
        message,
        source,
        ...(host === undefined ? {} : { host }),
        count,
        first: first.t,
        last: latest.t,
      });
    }
    return rows.sort((a, b) => a.last - b.last || a.first - b.first);
  }

  private countSimilar(group: string, record: EventRecord): boolean {
    let similar = this.similar.get(group);
    if (!similar || record.t - similar.last > SIMILAR_INTERVAL_SECONDS) {
      similar = { messages: new Set(), last: record.t };
      this.similar.set(group, similar);
    }
    similar.last = record.t;
    similar.messages.add(record.message);
    if (similar.messages.size < MAX_DIFFERENT_MESSAGES) return false;
    // Upstream drops any one of them; which one cannot be seen from outside.
    similar.messages.delete(similar.messages.values().next().value!);
    return true;
  }
}
