import type { Target } from '../../timeline/model/items.ts';
import type { TraceIndex } from '../../trace/index.ts';
import type { PodRecord, TraceRecord } from '../../trace/records.ts';

/** What a row, a tick or a command is about, in the words that the timeline uses. */

export function podTarget(row: Pick<PodRecord, 'namespace' | 'name' | 'uid' | 't'>): Target {
  return { kind: 'pod', namespace: row.namespace, pod: row.name, uid: row.uid, from: row.t, to: row.t };
}

export function samePod(target: Target, pod: { uid: string }): boolean {
  return target.uid === pod.uid;
}

/** The mark that a record is drawn as; undefined for records that are no mark. */
export function targetOf(record: TraceRecord, index: TraceIndex): Target | undefined {
  const at = { from: record.t, to: record.t };
  switch (record.type) {
    case 'probe': {
      const { namespace, pod, uid, container, probe, result, began } = record;
      return { kind: 'probe', namespace, pod, uid, container, probe, result, from: began, to: record.t };
    }
    case 'signal': {
      const { namespace, pod, uid, container, signal } = record;
      return { kind: 'signal', namespace, pod, uid, container, signal, ...at };
    }
    case 'hook': {
      const { namespace, pod, uid, container, hook } = record;
      return { kind: 'hook', namespace, pod, uid, container, hook, ...at };
    }
    case 'container': {
      const { namespace, pod, uid, container } = record;
      return { kind: 'container', namespace, pod, uid, container, ...at };
    }
    case 'pod':
      return podTarget(record);
    case 'event': {
      if (record.kind !== 'Pod') return undefined;
      const { namespace, name } = record;
      const uid = record.uid ?? index.podAt(record.t, namespace, name)?.uid;
      return uid === undefined ? undefined : { kind: 'pod', namespace, pod: name, uid, ...at };
    }
    case 'endpoint': {
      const { namespace, service, pod } = record;
      const uid = index.podAt(record.t, namespace, pod)?.uid;
      return { kind: 'service', namespace, service, pod, ...(uid === undefined ? {} : { uid }), ...at };
    }
    case 'command':
      return {
        kind: 'command',
        text: record.command,
        ...(record.step === undefined ? {} : { step: record.step }),
        ...at,
      };
    default:
      return undefined;
  }
}
