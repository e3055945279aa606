import type { EndpointRecord } from './records.ts';
import { lastAt } from './series.ts';

/** How many endpoints a Service has from `t` (seconds) on. */
export interface MembershipStep {
  readonly t: number;
  readonly ready: number;
  readonly serving: number;
  readonly total: number;
}

/** The endpoints of one Service over time. */
export class ServiceLife {
  readonly namespace: string;
  readonly service: string;
  readonly steps: MembershipStep[] = [];
  readonly records: EndpointRecord[] = [];
  private readonly members = new Map<string, EndpointRecord[]>();

  constructor(namespace: string, service: string) {
    this.namespace = namespace;
    this.service = service;
  }

  append(record: EndpointRecord): void {
    this.records.push(record);
    const key = `${record.pod}@${record.address}`;
    const before = this.members.get(key)?.at(-1);
    const changes = this.members.get(key);
    if (changes) changes.push(record);
    else this.members.set(key, [record]);
    const last = this.steps.at(-1) ?? { t: 0, ready: 0, serving: 0, total: 0 };
    const was = before && !before.removed ? before : undefined;
    const is = record.removed ? undefined : record;
    const step = {
      t: record.t,
      ready: last.ready + Number(is?.ready ?? false) - Number(was?.ready ?? false),
      serving: last.serving + Number(is?.serving ?? false) - Number(was?.serving ?? false),
      total: last.total + Number(is !== undefined) - Number(was !== undefined),
    };
    if (this.steps.length > 0 && last.t === record.t) this.steps[this.steps.length - 1] = step;
    else this.steps.push(step);
  }

  /** The entries of the EndpointSlices at `t`, in the order in which they first appeared. */
  membersAt(t: number): EndpointRecord[] {
    const found: EndpointRecord[] = [];
    for (const changes of this.members.values()) {
      const last = lastAt(changes, t);
      if (last && !last.removed) found.push(last);
    }
    return found;
  }

  stepAt(t: number): MembershipStep {
    return lastAt(this.steps, t) ?? { t: 0, ready: 0, serving: 0, total: 0 };
  }
}
