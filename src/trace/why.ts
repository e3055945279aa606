import type { ContainerLife, PodLife, ProbeKind, TraceIndex } from './index.ts';
import type { ContainerRecord, ProbeRecord } from './records.ts';
import { lastAt } from './series.ts';
import type { Subject } from './subject.ts';

/**
 * Something that is true at a moment, as data. Views put it into words of their language; names of states, reasons,
 * signals and fields are Kubernetes' own. Times and durations are seconds.
 */
export type Fact =
  | { key: 'podStatus'; pod: string; status: string; ready: string; restarts: number }
  | { key: 'podNotThere'; pod: string }
  | { key: 'podReady'; pod: string; since: number }
  | { key: 'podNotReady'; pod: string; containers: string[] }
  | { key: 'podDeleted'; pod: string; at: number; grace: number; left: number }
  | { key: 'endpoint'; service: string; ready: boolean; serving: boolean; terminating: boolean }
  | { key: 'containerWaiting'; container: string; reason: string; since: number; message: string }
  | {
      key: 'containerRunning';
      container: string;
      ready: boolean;
      started: boolean;
      since: number;
      instance: number;
    }
  | { key: 'containerEnded'; container: string; at: number; exitCode: number; reason: string; signal: string }
  | {
      key: 'probeAttempt';
      probe: ProbeKind;
      result: ProbeRecord['result'];
      at: number;
      took: number;
      detail: string;
    }
  | { key: 'probeCount'; probe: ProbeKind; count: number; of: number; result: 'success' | 'failure' }
  | { key: 'probeSettings'; probe: ProbeKind; settings: ProbeSettings }
  | { key: 'probeTripped'; probe: ProbeKind; effect: 'restart' | 'unready' }
  | { key: 'probeLeft'; probe: ProbeKind; left: number; effect: 'restart' | 'unready' }
  | { key: 'probeHeldByStartup'; probe: ProbeKind }
  | { key: 'hookRunning'; hook: string; since: number }
  | { key: 'hookEnded'; hook: string; result: string; took: number; detail: string }
  | { key: 'signalSent'; signal: string; at: number; why: string; left: number }
  | { key: 'stillRunning'; container: string; after: number }
  | { key: 'endedAfterSignal'; container: string; after: number; exitCode: number }
  | { key: 'graceUnused'; seconds: number }
  | { key: 'endpoints'; service: string; ready: number; total: number }
  | { key: 'endpointNotReady'; service: string; pod: string; terminating: boolean }
  | { key: 'request'; traffic: string; status: string; pod: string; at: number; took: number }
  | { key: 'command'; command: string; exitCode: number; output: string };

/** The fields of a probe as they count, defaults included. Seconds and counts. */
export interface ProbeSettings {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/** What is true of `subject` at `t`, the most telling first. */
export function factsAt(index: TraceIndex, subject: Subject, t: number): Fact[] {
  switch (subject.kind) {
    case 'command':
      return index
        .recordsBetween('command', subject.to, subject.to)
        .filter((record) => (record.began ?? record.t) === subject.from)
        .map((record) => ({
          key: 'command',
          command: record.command,
          exitCode: record.exitCode,
          output: record.stderr || record.stdout,
        }));
    case 'traffic':
      return requestFacts(index, subject);
    case 'service':
      return serviceFacts(index, subject, t);
    default:
      return podFacts(index, subject, t);
  }
}

function podFacts(index: TraceIndex, subject: Subject, t: number): Fact[] {
  const life =
    subject.uid === undefined
      ? index.podAt(t, subject.namespace ?? '', subject.pod ?? '')
      : index.podByUid(subject.uid);
  if (!life) return subject.pod === undefined ? [] : [{ key: 'podNotThere', pod: subject.pod }];
  const container = subject.container === undefined ? undefined : life.findContainer(subject.container);
  const facts: Fact[] = [];
  if (container) {
    if (subject.probe) facts.push(...probeFacts(life, container, subject.probe, t));
    if (subject.kind === 'hook') facts.push(...hookFacts(container, subject, t));
    if (subject.kind === 'signal') facts.push(...signalFacts(container, subject, t));
    if (subject.kind === 'grace') facts.push(...graceFacts(container, subject, t));
    facts.push(...containerFacts(container, t));
  }
  return [...facts, ...lifeFacts(index, life, t)];
}

function lifeFacts(index: TraceIndex, life: PodLife, t: number): Fact[] {
  const pod = life.name;
  const row = life.rowAt(t);
  if (!row || row.deleted || !life.existsAt(t)) return [{ key: 'podNotThere', pod }];
  const facts: Fact[] = [
    { key: 'podStatus', pod, status: row.status, ready: row.ready, restarts: row.restarts },
  ];
  const deletion = life.deletionAt(t);
  if (deletion) {
    const { t: at, graceSeconds: grace } = deletion;
    facts.push({ key: 'podDeleted', pod, at, grace, left: Math.max(0, at + grace - t) });
  }
  if (row.conditions.Ready === 'True') facts.push({ key: 'podReady', pod, since: readySince(life, t) });
  else {
    const containers = life.containers
      .filter((one) => one.role !== 'init' && !one.at(t)?.ready)
      .map((one) => one.name);
    facts.push({ key: 'podNotReady', pod, containers });
  }
  for (const service of index.services) {
    if (service.namespace !== life.namespace) continue;
    const member = service.membersAt(t).find((one) => one.pod === pod);
    if (!member) continue;
    const { ready, serving, terminating } = member;
    facts.push({ key: 'endpoint', service: service.service, ready, serving, terminating });
  }
  return facts;
}

function readySince(life: PodLife, t: number): number {
  return life.readyTimes().findLast((time) => time <= t) ?? life.createdAt;
}

function containerFacts(container: ContainerLife, t: number): Fact[] {
  const record = container.at(t);
  if (!record) return [];
  const since = stateSince(container, t, record);
  switch (record.state) {
    case 'waiting':
      return [
        {
          key: 'containerWaiting',
          container: container.name,
          reason: record.reason ?? '',
          since,
          message: record.message ?? '',
        },
      ];
    case 'running':
      return [
        {
          key: 'containerRunning',
          container: container.name,
          ready: record.ready,
          started: record.started,
          since,
          instance: record.restartCount,
        },
      ];
    case 'terminated':
      return [
        {
          key: 'containerEnded',
          container: container.name,
          at: since,
          exitCode: record.exitCode ?? 0,
          reason: record.reason ?? '',
          signal: record.signal === undefined ? '' : String(record.signal),
        },
      ];
  }
}

/** Since when this instance is in this state: readiness may have changed within it. */
function stateSince(container: ContainerLife, t: number, record: ContainerRecord): number {
  let since = record.t;
  for (const earlier of container.records.filter((one) => one.t <= t).reverse()) {
    if (earlier.state !== record.state || earlier.restartCount !== record.restartCount) break;
    since = earlier.t;
  }
  return since;
}

function probeFacts(life: PodLife, container: ContainerLife, probe: ProbeKind, t: number): Fact[] {
  const facts: Fact[] = [];
  const last = lastAt(container.probes.get(probe) ?? [], t);
  const effect = probe === 'readiness' ? 'unready' : 'restart';
  if (last) {
    facts.push({
      key: 'probeAttempt',
      probe,
      result: last.result,
      at: last.t,
      took: last.t - last.began,
      detail: last.detail,
    });
    if (last.result === 'failure') {
      const count = Math.min(last.failures, last.threshold);
      facts.push({ key: 'probeCount', probe, count, of: last.threshold, result: 'failure' });
      facts.push(
        count >= last.threshold
          ? { key: 'probeTripped', probe, effect }
          : { key: 'probeLeft', probe, left: last.threshold - count, effect },
      );
    } else if (last.result === 'success' && last.threshold > 1)
      facts.push({
        key: 'probeCount',
        probe,
        count: Math.min(last.successes, last.threshold),
        of: last.threshold,
        result: 'success',
      });
  }
  const now = container.at(t);
  if (probe !== 'startup' && container.probes.has('startup') && now?.state === 'running' && !now.started)
    facts.push({ key: 'probeHeldByStartup', probe });
  const settings = probeSettings(life, container.name, probe);
  if (settings) facts.push({ key: 'probeSettings', probe, settings });
  return facts;
}

/** The probe's fields from the pod's spec. Where the object has not been defaulted, the API's defaults. */
export function probeSettings(life: PodLife, container: string, probe: ProbeKind): ProbeSettings | undefined {
  const spec = life.objects[0]?.object?.spec;
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const found = all.find((one) => one.name === container)?.[`${probe}Probe`];
  if (!found) return undefined;
  return {
    initialDelaySeconds: found.initialDelaySeconds ?? 0,
    periodSeconds: found.periodSeconds ?? 10,
    timeoutSeconds: found.timeoutSeconds ?? 1,
    successThreshold: found.successThreshold ?? 1,
    failureThreshold: found.failureThreshold ?? 3,
  };
}

function hookFacts(container: ContainerLife, subject: Subject, t: number): Fact[] {
  const run = container
    .hookRuns()
    .findLast((one) => one.hook === subject.hook && one.from <= Math.max(t, subject.from));
  if (!run) return [];
  if (run.to === undefined || run.to > t) return [{ key: 'hookRunning', hook: run.hook, since: run.from }];
  const { hook, result = 'success', detail = '' } = run;
  return [{ key: 'hookEnded', hook, result, took: run.to - run.from, detail }];
}

function signalFacts(container: ContainerLife, subject: Subject, t: number): Fact[] {
  const signal = container.signals.find((one) => one.signal === subject.signal && one.t === subject.from);
  if (!signal) return [];
  const facts: Fact[] = [
    { key: 'signalSent', signal: signal.signal, at: signal.t, why: signal.why, left: signal.graceRemaining },
  ];
  const end = container.records.find((one) => one.t >= signal.t && one.state === 'terminated');
  const { name } = container;
  if (end && end.t <= t)
    facts.push({
      key: 'endedAfterSignal',
      container: name,
      after: end.t - signal.t,
      exitCode: end.exitCode ?? 0,
    });
  else if (t >= signal.t) facts.push({ key: 'stillRunning', container: name, after: t - signal.t });
  return facts;
}

function graceFacts(container: ContainerLife, subject: Subject, t: number): Fact[] {
  const end = container.records.find((one) => one.t >= subject.from && one.state === 'terminated');
  if (!end || end.t > t || end.t >= subject.to) return [];
  return [{ key: 'graceUnused', seconds: subject.to - end.t }];
}

function serviceFacts(index: TraceIndex, subject: Subject, t: number): Fact[] {
  const service = index.service(subject.namespace ?? '', subject.service ?? '');
  if (!service) return [];
  const { ready, total } = service.stepAt(t);
  const facts: Fact[] = [{ key: 'endpoints', service: service.service, ready, total }];
  for (const member of service.membersAt(t))
    if (!member.ready)
      facts.push({
        key: 'endpointNotReady',
        service: service.service,
        pod: member.pod,
        terminating: member.terminating,
      });
  return facts;
}

function requestFacts(index: TraceIndex, subject: Subject): Fact[] {
  return index
    .recordsBetween('request', subject.to, subject.to)
    .filter((record) => record.service === subject.service && record.began === subject.from)
    .map((record) => ({
      key: 'request',
      traffic: record.traffic,
      status: String(record.status),
      pod: record.pod ?? '',
      at: record.t,
      took: record.t - record.began,
    }));
}
