import type { ContainerRecord, HookRecord, LogRecord, ProbeRecord, SignalRecord } from './records.ts';
import { lastAt } from './series.ts';

export type ProbeKind = ProbeRecord['probe'];
export const PROBE_KINDS: readonly ProbeKind[] = ['startup', 'liveness', 'readiness'];

/** A stretch of time (seconds) in which a container's record did not change. */
export interface ContainerInterval {
  readonly from: number;
  readonly to: number;
  readonly record: ContainerRecord;
}

/** A hook's run. `to` is absent while it has not ended. */
export interface HookRun {
  readonly hook: HookRecord['hook'];
  readonly from: number;
  readonly to: number | undefined;
  readonly result: HookRecord['result'];
  readonly detail: string | undefined;
  readonly restartCount: number;
}

/** Everything the trace says about one container of one pod, over all its instances. */
export class ContainerLife {
  readonly records: ContainerRecord[] = [];
  readonly probes = new Map<ProbeKind, ProbeRecord[]>();
  readonly hooks: HookRecord[] = [];
  readonly signals: SignalRecord[] = [];
  readonly logs: LogRecord[] = [];
  role: 'init' | 'sidecar' | 'main' = 'main';
  /** When an ephemeral container was added to its pod, in seconds; undefined for those that came with the pod. */
  addedAt: number | undefined;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  appendState(record: ContainerRecord): void {
    this.records.push(record);
    if (record.sidecar) this.role = 'sidecar';
    else if (record.init && this.role === 'main') this.role = 'init';
  }

  appendProbe(record: ProbeRecord): void {
    const known = this.probes.get(record.probe);
    if (known) known.push(record);
    else this.probes.set(record.probe, [record]);
  }

  /** The probe kinds seen, in the order in which the kubelet lets them act. */
  get probeKinds(): ProbeKind[] {
    return PROBE_KINDS.filter((kind) => this.probes.has(kind));
  }

  at(t: number): ContainerRecord | undefined {
    return lastAt(this.records, t);
  }

  /**
   * The states as intervals. The last one lasts until `end` (seconds): where the pod went away or the
   * trace stops. A record overtaken at its own instant leaves none.
   */
  intervals(end: number): ContainerInterval[] {
    const found: ContainerInterval[] = [];
    this.records.forEach((record, i) => {
      const to = this.records[i + 1]?.t ?? Math.max(end, record.t);
      if (to > record.t) found.push({ from: record.t, to, record });
    });
    return found;
  }

  /** The runs of the hooks, each begin matched with its end. */
  hookRuns(): HookRun[] {
    const runs: HookRun[] = [];
    for (const record of this.hooks) {
      const { hook, restartCount } = record;
      if (record.stage === 'begin') {
        runs.push({
          hook,
          from: record.t,
          to: undefined,
          result: undefined,
          detail: undefined,
          restartCount,
        });
        continue;
      }
      const open = runs.findLastIndex(
        (run) => run.hook === hook && run.restartCount === restartCount && run.to === undefined,
      );
      const run = runs[open];
      if (run) runs[open] = { ...run, to: record.t, result: record.result, detail: record.detail };
    }
    return runs;
  }
}
