import type { ContainerLife, ProbeKind } from './containers.ts';
import { ServiceLife } from './endpoints.ts';
import { type EventRow, EventTable } from './events.ts';
import { isInfrastructure } from './infrastructure.ts';
import { glanceAt } from './lazy-object.ts';
import { ObjectHistories } from './objects.ts';
import { type PodLife, PodLives } from './pods.ts';
import type {
  CommandRecord,
  DiagnosticRecord,
  EndpointRecord,
  EventRecord,
  HookRecord,
  LogRecord,
  MachineRecord,
  ObjectRecord,
  PodRecord,
  ProbeRecord,
  RecordOf,
  RecordType,
  SignalRecord,
  SystemRecord,
  TraceRecord,
} from './records.ts';
import { between, countUntil, lastAt, timesUntil } from './series.ts';

export type { ContainerInterval, ContainerLife, HookRun, ProbeKind } from './containers.ts';
export { PROBE_KINDS } from './containers.ts';
export type { MembershipStep, ServiceLife } from './endpoints.ts';
export type { EventRow } from './events.ts';
export type { Deletion, Owner, PodLife } from './pods.ts';

/** Which machine of {@link MachineRecord} is meant. */
export type MachineKey = Pick<MachineRecord, 'machine' | 'name'> &
  Partial<Pick<MachineRecord, 'namespace' | 'container' | 'probe'>>;

const machineKey = (of: MachineKey) =>
  [of.machine, of.namespace ?? '', of.name, of.container ?? '', of.probe ?? ''].join('\n');

/** An object that was there already, as if it had been added at `t`. */
const present = (t: number, object: SystemRecord['objects'][number]): ObjectRecord => ({
  t,
  type: 'object',
  verb: 'ADDED',
  kind: object.kind,
  ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
  name: object.metadata.name,
  object,
});

/**
 * Questions to a trace. Grows by batches of records, in the order of the trace; how the trace is cut into
 * batches never changes an answer. All times are seconds; "at t" means after everything that happened at t.
 */
export class TraceIndex {
  readonly records: TraceRecord[] = [];
  private readonly byType = new Map<RecordType, TraceRecord[]>();
  private readonly objects = new ObjectHistories();
  private readonly lives = new PodLives();
  private readonly events = new EventTable();
  private readonly serviceLives = new Map<string, ServiceLife>();
  private readonly machines = new Map<string, MachineRecord[]>();
  private readonly machinesByName = new Map<string, MachineKey[]>();
  private readonly allMachines: MachineKey[] = [];
  private readonly moments: number[] = [];
  private readonly failures: number[] = [];
  private horizonSeconds: number;

  /** @param duration the length of the run in seconds, where it is known: what is still open lasts until then. */
  constructor(records: readonly TraceRecord[] = [], duration = 0) {
    this.horizonSeconds = duration;
    this.append(records);
  }

  append(batch: readonly TraceRecord[]): void {
    for (const record of batch) this.add(record);
  }

  /** Grows with every record: equal versions, equal answers. */
  get version(): number {
    return this.records.length;
  }

  /** Where the trace ends, in seconds: the run's length or its last record, whichever is later. */
  get horizon(): number {
    return this.horizonSeconds;
  }
  set horizon(seconds: number) {
    this.horizonSeconds = Math.max(seconds, this.records.at(-1)?.t ?? 0);
  }

  /** All records of a type, in order. */
  of<T extends RecordType>(type: T): readonly RecordOf<T>[] {
    return (this.byType.get(type) ?? []) as RecordOf<T>[];
  }

  recordsBetween<T extends RecordType>(type: T, from: number, to: number): RecordOf<T>[] {
    return between(this.of(type), from, to);
  }

  // Objects

  get kinds(): string[] {
    return this.objects.kinds;
  }
  objectsAt(t: number, kind?: string, namespace?: string): ObjectRecord[] {
    return this.objects.allAt(t, kind, namespace);
  }
  objectAt(t: number, kind: string, namespace: string, name: string): ObjectRecord | undefined {
    return this.objects.at(t, kind, namespace, name);
  }
  objectHistory(kind: string, namespace: string, name: string): readonly ObjectRecord[] {
    return this.objects.history(kind, namespace, name);
  }
  /** Rising times at which an object of the kind changed. */
  changeTimes(kind: string): readonly number[] {
    return this.objects.changeTimes(kind);
  }

  // Pods and containers

  /** All pods that ever were, by creation. */
  get pods(): readonly PodLife[] {
    return this.lives.all;
  }
  podsAt(t: number, namespace?: string): PodLife[] {
    return this.lives.all.filter(
      (life) => life.existsAt(t) && (namespace === undefined || life.namespace === namespace),
    );
  }
  podByUid(uid: string): PodLife | undefined {
    return this.lives.byId(uid);
  }
  /** The incarnations of a name, oldest first. */
  podsNamed(namespace: string, name: string): readonly PodLife[] {
    return this.lives.named(namespace, name);
  }
  /** The incarnation that a name meant at `t`. */
  podAt(t: number, namespace: string, name: string): PodLife | undefined {
    return this.lives.at(t, namespace, name);
  }
  /** The lines of `kubectl get pods` at `t`. */
  podRowsAt(t: number, namespace?: string): PodRecord[] {
    return this.podsAt(t, namespace).flatMap((life) => life.rowAt(t) ?? []);
  }
  container(uid: string, name: string): ContainerLife | undefined {
    return this.lives.byId(uid)?.findContainer(name);
  }
  probes(uid: string, container: string, probe: ProbeKind, from = 0, to = Infinity): ProbeRecord[] {
    return between(this.container(uid, container)?.probes.get(probe) ?? [], from, to);
  }
  hooks(uid: string, container: string): readonly HookRecord[] {
    return this.container(uid, container)?.hooks ?? [];
  }
  signals(uid: string, container: string): readonly SignalRecord[] {
    return this.container(uid, container)?.signals ?? [];
  }
  logsUntil(t: number, uid: string, container: string): LogRecord[] {
    const logs = this.container(uid, container)?.logs ?? [];
    return logs.slice(0, countUntil(logs, t));
  }

  // Services

  get services(): ServiceLife[] {
    return [...this.serviceLives.values()];
  }
  service(namespace: string, name: string): ServiceLife | undefined {
    return this.serviceLives.get(`${namespace}/${name}`);
  }
  endpointsAt(t: number, namespace: string, service: string): EndpointRecord[] {
    return this.service(namespace, service)?.membersAt(t) ?? [];
  }

  // What happened

  eventsUntil(t: number): EventRecord[] {
    return this.events.all.slice(0, countUntil(this.events.all, t));
  }
  /** Events as kubectl shows them: with count, first and last. */
  eventRowsAt(t: number, about?: { kind?: string; namespace?: string; name?: string }): EventRow[] {
    return this.events.rowsAt(t, about);
  }
  get commands(): readonly CommandRecord[] {
    return this.of('command');
  }
  get diagnostics(): readonly DiagnosticRecord[] {
    return this.of('diagnostic');
  }
  /** The last move of a machine by `t`: its state is the one the charts light. */
  machineAt(t: number, key: MachineKey): MachineRecord | undefined {
    return lastAt(this.machineHistory(key), t);
  }
  machineHistory(key: MachineKey): readonly MachineRecord[] {
    return this.machines.get(machineKey(key)) ?? [];
  }

  /** The machines of an object and of its parts, in the order in which they first moved. */
  machinesOf(namespace: string, name: string): readonly MachineKey[] {
    return this.machinesByName.get(`${namespace}/${name}`) ?? [];
  }
  /** All machines, in the order in which they first moved. */
  get machineKeys(): readonly MachineKey[] {
    return this.allMachines;
  }

  /** The next instant after `t` at which something worth stopping for happens. */
  nextEventAfter(t: number): number | undefined {
    return this.moments[timesUntil(this.moments, t)];
  }
  previousEventBefore(t: number): number | undefined {
    let at = timesUntil(this.moments, t) - 1;
    if (this.moments[at] === t) at--;
    return this.moments[at];
  }
  /** All instants worth stopping for, rising. Range selections snap to these. */
  get momentTimes(): readonly number[] {
    return this.moments;
  }

  /** The times of failed attempts of probes and of containers that ended badly, rising; one for each. */
  get failureTimes(): readonly number[] {
    return this.failures;
  }

  private add(record: TraceRecord): void {
    this.records.push(record);
    if (record.t > this.horizonSeconds) this.horizonSeconds = record.t;
    const sameType = this.byType.get(record.type);
    if (sameType) sameType.push(record);
    else this.byType.set(record.type, [record]);
    if (this.isMoment(record) && this.moments.at(-1) !== record.t) this.moments.push(record.t);
    if (isFailure(record)) this.failures.push(record.t);
    switch (record.type) {
      case 'object':
        this.objects.append(record);
        if (record.kind === 'Pod') this.appendPodObject(record);
        break;
      case 'system':
        for (const object of record.objects) this.objects.append(present(record.t, object));
        break;
      case 'pod':
        this.lives.append(record.uid, record.namespace, record.name, record);
        break;
      case 'container':
      case 'probe':
      case 'hook':
      case 'signal':
      case 'log':
        this.lives.append(record.uid, record.namespace, record.pod, record);
        break;
      case 'event':
        this.events.append(record);
        break;
      case 'endpoint':
        this.appendEndpoint(record);
        break;
      case 'machine':
        this.appendMachine(record);
        break;
    }
  }

  private appendPodObject(record: ObjectRecord): void {
    const object = glanceAt(record);
    const uid = object?.metadata?.uid;
    if (uid && !isInfrastructure(object)) this.lives.append(uid, record.namespace ?? '', record.name, record);
  }

  private appendMachine(record: MachineRecord): void {
    const id = machineKey(record);
    const history = this.machines.get(id);
    if (history) {
      history.push(record);
      return;
    }
    this.machines.set(id, [record]);
    const { machine, namespace, name, container, probe } = record;
    const key: MachineKey = {
      machine,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(container === undefined ? {} : { container }),
      ...(probe === undefined ? {} : { probe }),
    };
    this.allMachines.push(key);
    const owner = `${namespace ?? ''}/${name}`;
    const keys = this.machinesByName.get(owner);
    if (keys) keys.push(key);
    else this.machinesByName.set(owner, [key]);
  }

  private appendEndpoint(record: EndpointRecord): void {
    const key = `${record.namespace}/${record.service}`;
    let service = this.serviceLives.get(key);
    if (!service) {
      service = new ServiceLife(record.namespace, record.service);
      this.serviceLives.set(key, service);
    }
    service.append(record);
  }

  /** A probe that succeeds again, a request that is answered and a line of log are no reason to stop. */
  private isMoment(record: TraceRecord): boolean {
    switch (record.type) {
      case 'probe':
        return record.result !== 'success' || record.successes <= Math.max(1, record.threshold);
      case 'request':
        return typeof record.status !== 'number' || record.status >= 500;
      case 'object':
        return record.verb !== 'MODIFIED' && record.kind !== 'Event';
      case 'log':
      case 'machine':
      case 'diagnostic':
      case 'system':
        return false;
      default:
        return true;
    }
  }
}

const isFailure = (record: TraceRecord): boolean =>
  (record.type === 'probe' && record.result === 'failure') ||
  (record.type === 'container' && record.state === 'terminated' && record.exitCode !== 0);
