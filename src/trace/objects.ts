import type { ObjectRecord } from './records.ts';
import { lastAt } from './series.ts';

/** All that happened to one object of the API, by kind, namespace and name (incarnations included). */
export interface ObjectHistory {
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly records: readonly ObjectRecord[];
}

interface GrowingHistory extends ObjectHistory {
  readonly records: ObjectRecord[];
}

/** The histories of all objects, grouped by kind, in the order in which they first appeared. */
export class ObjectHistories {
  private readonly byKey = new Map<string, GrowingHistory>();
  private readonly byKind = new Map<string, GrowingHistory[]>();
  private readonly changes = new Map<string, number[]>();

  append(record: ObjectRecord): void {
    const namespace = record.namespace ?? '';
    const key = `${record.kind}/${namespace}/${record.name}`;
    let history = this.byKey.get(key);
    if (!history) {
      history = { kind: record.kind, namespace, name: record.name, records: [] };
      this.byKey.set(key, history);
      const ofKind = this.byKind.get(record.kind);
      if (ofKind) ofKind.push(history);
      else this.byKind.set(record.kind, [history]);
    }
    history.records.push(record);
    const times = this.changes.get(record.kind);
    if (!times) this.changes.set(record.kind, [record.t]);
    else if (times[times.length - 1] !== record.t) times.push(record.t);
  }

  get kinds(): string[] {
    return [...this.byKind.keys()];
  }

  /** Times (seconds, rising, no repeats) at which an object of this kind changed. */
  changeTimes(kind: string): readonly number[] {
    return this.changes.get(kind) ?? [];
  }

  history(kind: string, namespace: string, name: string): readonly ObjectRecord[] {
    return this.byKey.get(`${kind}/${namespace}/${name}`)?.records ?? [];
  }

  /** The object as the API server would return it at `t`; absent before its creation and after its deletion. */
  at(t: number, kind: string, namespace: string, name: string): ObjectRecord | undefined {
    const last = lastAt(this.history(kind, namespace, name), t);
    return last && last.verb !== 'DELETED' ? last : undefined;
  }

  /** All objects that exist at `t`, by kind and then by first appearance. */
  allAt(t: number, kind?: string, namespace?: string): ObjectRecord[] {
    const found: ObjectRecord[] = [];
    const groups = kind === undefined ? [...this.byKind.values()] : [this.byKind.get(kind) ?? []];
    for (const group of groups)
      for (const history of group) {
        if (namespace !== undefined && history.namespace !== namespace) continue;
        const last = lastAt(history.records, t);
        if (last && last.verb !== 'DELETED') found.push(last);
      }
    return found;
  }
}
