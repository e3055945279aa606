import type { TraceIndex } from '../../trace/index.ts';
import type { EndpointRecord, PodRecord, TraceRecord } from '../../trace/records.ts';
import type { Messages } from '../i18n/index.ts';
import { stepWords } from '../i18n/step-words.ts';
import '../i18n/late.ts';

/** A line of the event log: what happened to what, and why. Times in seconds. */
export interface Happening {
  readonly t: number;
  readonly object: string;
  readonly container: string;
  readonly what: string;
  readonly because: string;
  readonly severity: 'normal' | 'warning' | 'event';
  readonly record: TraceRecord;
}

/** What came before, so that only changes get a line. */
class Memory {
  readonly pods = new Map<string, PodRecord>();
  readonly endpoints = new Map<string, EndpointRecord>();
  readonly instances = new Set<string>();
}

interface Known {
  messages: Messages;
  read: number;
  memory: Memory;
  lines: Happening[];
}
const known = new WeakMap<TraceIndex, Known>();

/**
 * Everything worth a line, in order: Kubernetes Events, and what a cluster does without writing one
 * (signals, hooks, probes, readiness, endpoints). Probes that merely succeed again are left out. Reads
 * only the records that have come since it was asked last.
 */
export function happenings(index: TraceIndex, m: Messages): readonly Happening[] {
  let log = known.get(index);
  if (!log || log.messages !== m) {
    log = { messages: m, read: 0, memory: new Memory(), lines: [] };
    known.set(index, log);
  }
  const fresh: Happening[] = [];
  for (; log.read < index.records.length; log.read++) {
    const line = happening(index.records[log.read]!, log.memory, m);
    if (line) fresh.push(line);
  }
  if (fresh.length > 0) log.lines = log.lines.concat(fresh);
  return log.lines;
}

function happening(record: TraceRecord, memory: Memory, m: Messages): Happening | undefined {
  const base = { t: record.t, record, container: '', because: '' };
  switch (record.type) {
    case 'event':
      return {
        ...base,
        object: `${record.kind.toLowerCase()}/${record.name}`,
        container: /\{(.+)\}/.exec(record.fieldPath ?? '')?.[1] ?? '',
        what: record.reason,
        because: record.message,
        severity: record.eventType === 'Warning' ? 'warning' : 'event',
      };
    case 'probe': {
      const pod = {
        ...base,
        object: `pod/${record.pod}`,
        container: record.container,
        because: record.detail,
      };
      if (record.result === 'failure')
        return {
          ...pod,
          what: m.events.probeFailed(record.probe, record.failures, record.threshold),
          severity: 'warning',
        };
      if (record.result === 'success' && record.successes === 1)
        return { ...pod, what: m.events.probeSucceeded(record.probe), severity: 'normal' };
      return undefined;
    }
    case 'signal':
      return {
        ...base,
        object: `pod/${record.pod}`,
        container: record.container,
        what: m.events.signal(record.signal, record.graceRemaining),
        because: m.events.signalWhy[record.why] ?? record.why,
        severity: record.signal === 'SIGKILL' ? 'warning' : 'normal',
      };
    case 'hook':
      return {
        ...base,
        object: `pod/${record.pod}`,
        container: record.container,
        what:
          record.stage === 'begin'
            ? m.events.hookBegin(record.hook)
            : m.events.hookEnd(record.hook, record.result ?? ''),
        because: record.detail ?? '',
        severity: record.result === 'failure' || record.result === 'timeout' ? 'warning' : 'normal',
      };
    case 'container': {
      const of = { ...base, object: `pod/${record.pod}`, container: record.container };
      if (record.state === 'terminated')
        return {
          ...of,
          what: m.events.exited(record.exitCode ?? 0, record.reason ?? ''),
          because: record.message ?? '',
          severity: record.exitCode === 0 ? 'normal' : 'warning',
        };
      if (record.state !== 'running') return undefined;
      const instance = `${record.uid}/${record.container}/${record.restartCount}`;
      if (memory.instances.has(instance)) return undefined;
      memory.instances.add(instance);
      return {
        ...of,
        what: record.restartCount > 0 ? m.events.startedAgain(record.restartCount) : m.events.started,
        severity: 'normal',
      };
    }
    case 'pod': {
      const was = memory.pods.get(record.uid);
      memory.pods.set(record.uid, record);
      const of = { ...base, object: `pod/${record.name}` };
      if (record.deleted) return { ...of, what: m.events.gone, severity: 'normal' };
      if (!was) return { ...of, what: m.events.created, severity: 'normal' };
      const [ready, wasReady] = [record.conditions.Ready === 'True', was.conditions.Ready === 'True'];
      if (ready === wasReady) return undefined;
      return {
        ...of,
        what: ready ? m.events.becameReady : m.events.lostReady,
        severity: ready ? 'normal' : 'warning',
      };
    }
    case 'endpoint': {
      const key = `${record.namespace}/${record.service}/${record.pod}`;
      const was = memory.endpoints.get(key);
      memory.endpoints.set(key, record);
      const [ready, wasReady] = [record.ready && !record.removed, Boolean(was?.ready && !was.removed)];
      if (ready === wasReady) return undefined;
      return {
        ...base,
        object: `pod/${record.pod}`,
        what: ready ? m.events.endpointReady(record.service) : m.events.endpointOut(record.service),
        severity: 'normal',
      };
    }
    case 'command':
      return {
        ...base,
        object: m.events.command,
        what: stepWords(record.command, m),
        because: (record.stderr || record.stdout).trim().split('\n')[0] ?? '',
        severity: record.exitCode === 0 ? 'normal' : 'warning',
      };
    default:
      return undefined;
  }
}
