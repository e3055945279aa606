import { wildcards } from '../text/pattern.ts';
import type { TraceRecord } from '../trace/records.ts';

/** Something that happened once: a moment and the record that shows it. */
export interface Occurrence {
  /** Simulated seconds. */
  t: number;
  record: TraceRecord;
}

/** The arguments of a call in a goal: texts and numbers, as written. */
export type Argument = string | number;

interface Definition {
  /** How it is called, for error texts: `ready(POD)`. */
  signature: string;
  minArgs: number;
  maxArgs: number;
  find(records: readonly TraceRecord[], args: readonly Argument[]): Occurrence[];
}

/** `web-*` matches any pod whose name begins with `web-`; without a star the name itself. */
export function nameMatcher(pattern: Argument | undefined): (name: string | undefined) => boolean {
  if (pattern === undefined || pattern === '*') return () => true;
  const text = String(pattern);
  if (!text.includes('*')) return (name) => name === text;
  const expression = wildcards(text);
  return (name) => name !== undefined && expression.test(name);
}

const of = (records: readonly TraceRecord[], test: (record: TraceRecord) => boolean): Occurrence[] =>
  records.filter(test).map((record) => ({ t: record.t, record }));

/** The moments at which `value` of a pod's rows turns to `wanted`; pods are told apart by uid. */
function turns(
  records: readonly TraceRecord[],
  pod: Argument | undefined,
  value: (record: Extract<TraceRecord, { type: 'pod' }>) => string,
  wanted: string,
): Occurrence[] {
  const matches = nameMatcher(pod);
  const last = new Map<string, string>();
  const found: Occurrence[] = [];
  for (const record of records) {
    if (record.type !== 'pod' || record.deleted || !matches(record.name)) continue;
    const now = value(record);
    const before = last.get(record.uid);
    last.set(record.uid, now);
    if (now === wanted && before !== now) found.push({ t: record.t, record });
  }
  return found;
}

/** Moments at which a flag of a pod's endpoint in a Service turns to `wanted`. */
function endpointTurns(
  records: readonly TraceRecord[],
  [service, pod]: readonly Argument[],
  wanted: boolean,
): Occurrence[] {
  const isService = nameMatcher(service);
  const isPod = nameMatcher(pod);
  const ready = new Map<string, boolean>();
  const found: Occurrence[] = [];
  for (const record of records) {
    if (record.type !== 'endpoint' || !isService(record.service) || !isPod(record.pod)) continue;
    const key = `${record.namespace}/${record.service}/${record.pod}/${record.address}`;
    const now = record.ready && !record.removed;
    const before = ready.get(key) ?? false;
    ready.set(key, now);
    if (now === wanted && now !== before) found.push({ t: record.t, record });
  }
  return found;
}

const pods = (verb: 'ADDED' | 'DELETED'): Definition['find'] => {
  return (records, [pod]) => {
    const matches = nameMatcher(pod);
    return of(records, (r) => r.type === 'object' && r.kind === 'Pod' && r.verb === verb && matches(r.name));
  };
};

/** The first record of each container instance in this state: its start, or its end. */
function instances(state: 'running' | 'terminated'): Definition['find'] {
  return (records, [pod, container]) => {
    const isPod = nameMatcher(pod);
    const isContainer = nameMatcher(container);
    const seen = new Set<string>();
    return of(records, (r) => {
      if (r.type !== 'container' || r.state !== state || !isPod(r.pod) || !isContainer(r.container))
        return false;
      const instance = `${r.uid}/${r.container}/${r.restartCount}`;
      if (seen.has(instance)) return false;
      seen.add(instance);
      return true;
    });
  };
}

function attempts(result: 'success' | 'failure'): Definition['find'] {
  return (records, [probe, pod]) => {
    const matches = nameMatcher(pod);
    return of(
      records,
      (r) => r.type === 'probe' && r.probe === probe && r.result === result && matches(r.pod),
    );
  };
}

type Status = Extract<TraceRecord, { type: 'request' }>['status'];

function requests(test: (status: Status) => boolean): Definition['find'] {
  return (records, [traffic]) => {
    const matches = nameMatcher(traffic);
    return of(records, (r) => r.type === 'request' && matches(r.traffic) && test(r.status));
  };
}

/** Everything a goal can speak of, by the name it is called with. */
export const occurrences: Readonly<Record<string, Definition>> = {
  created: { signature: 'created(POD)', minArgs: 1, maxArgs: 1, find: pods('ADDED') },
  gone: { signature: 'gone(POD)', minArgs: 1, maxArgs: 1, find: pods('DELETED') },
  deleting: {
    signature: 'deleting(POD)',
    minArgs: 1,
    maxArgs: 1,
    find(records, [pod]) {
      const matches = nameMatcher(pod);
      const seen = new Set<string>();
      return of(records, (r) => {
        if (r.type !== 'object' || r.kind !== 'Pod' || r.verb === 'DELETED' || !matches(r.name)) return false;
        const { uid, deletionTimestamp } = r.object.metadata;
        if (deletionTimestamp === undefined || seen.has(uid)) return false;
        seen.add(uid);
        return true;
      });
    },
  },
  ready: {
    signature: 'ready(POD)',
    minArgs: 1,
    maxArgs: 1,
    find: (records, [pod]) => turns(records, pod, (r) => r.conditions.Ready ?? 'False', 'True'),
  },
  unready: {
    signature: 'unready(POD)',
    minArgs: 1,
    maxArgs: 1,
    find(records, [pod]) {
      const wasReady = new Set<string>();
      return turns(
        records,
        pod,
        (r) => {
          const ready = r.conditions.Ready ?? 'False';
          if (ready === 'True') wasReady.add(r.uid);
          return wasReady.has(r.uid) ? ready : 'not yet';
        },
        'False',
      );
    },
  },
  status: {
    signature: 'status(POD, STATUS)',
    minArgs: 2,
    maxArgs: 2,
    find: (records, [pod, status]) => turns(records, pod, (r) => r.status, String(status)),
  },
  started: {
    signature: 'started(POD[, CONTAINER])',
    minArgs: 1,
    maxArgs: 2,
    find: instances('running'),
  },
  exited: {
    signature: 'exited(POD[, CONTAINER])',
    minArgs: 1,
    maxArgs: 2,
    find: instances('terminated'),
  },
  restart: {
    signature: 'restart(POD[, CONTAINER])',
    minArgs: 0,
    maxArgs: 2,
    find: (records, args) =>
      occurrences
        .started!.find(records, [args[0] ?? '*', args[1] ?? '*'])
        .filter(({ record }) => record.type === 'container' && record.restartCount > 0),
  },
  event: {
    signature: 'event(OBJECT, REASON)',
    minArgs: 2,
    maxArgs: 2,
    find(records, [object, reason]) {
      const matches = nameMatcher(object);
      return of(records, (r) => r.type === 'event' && matches(r.name) && r.reason === reason);
    },
  },
  signal: {
    signature: 'signal(SIGNAL[, POD])',
    minArgs: 1,
    maxArgs: 2,
    find(records, [signal, pod]) {
      const matches = nameMatcher(pod);
      return of(records, (r) => r.type === 'signal' && r.signal === signal && matches(r.pod));
    },
  },
  hook: {
    signature: 'hook(preStop|postStart, begin|end[, POD])',
    minArgs: 2,
    maxArgs: 3,
    find(records, [hook, stage, pod]) {
      const matches = nameMatcher(pod);
      return of(records, (r) => r.type === 'hook' && r.hook === hook && r.stage === stage && matches(r.pod));
    },
  },
  probeFail: {
    signature: 'probeFail(startup|liveness|readiness[, POD])',
    minArgs: 1,
    maxArgs: 2,
    find: attempts('failure'),
  },
  probeOk: {
    signature: 'probeOk(startup|liveness|readiness[, POD])',
    minArgs: 1,
    maxArgs: 2,
    find: attempts('success'),
  },
  inService: {
    signature: 'inService(SERVICE[, POD])',
    minArgs: 1,
    maxArgs: 2,
    find: (records, args) => endpointTurns(records, args, true),
  },
  outOfService: {
    signature: 'outOfService(SERVICE[, POD])',
    minArgs: 1,
    maxArgs: 2,
    find: (records, args) => endpointTurns(records, args, false),
  },
  lost: {
    signature: 'lost([TRAFFIC])',
    minArgs: 0,
    maxArgs: 1,
    find: requests((status) => typeof status !== 'number' || status >= 500),
  },
  answered: {
    signature: 'answered([TRAFFIC])',
    minArgs: 0,
    maxArgs: 1,
    find: requests((status) => typeof status === 'number' && status < 500),
  },
  rejected: {
    signature: 'rejected()',
    minArgs: 0,
    maxArgs: 0,
    find: (records) => of(records, (r) => r.type === 'diagnostic' && r.severity === 'error'),
  },
  command: {
    signature: 'command(TEXT*)',
    minArgs: 1,
    maxArgs: 1,
    find(records, [text]) {
      const matches = nameMatcher(text);
      return of(records, (r) => r.type === 'command' && matches(r.command));
    },
  },
  succeeds: {
    signature: 'succeeds(TEXT*)',
    minArgs: 1,
    maxArgs: 1,
    find(records, [text]) {
      const matches = nameMatcher(text);
      return of(records, (r) => r.type === 'command' && r.exitCode === 0 && matches(r.command));
    },
  },
  logged: {
    signature: 'logged(POD, TEXT*)',
    minArgs: 2,
    maxArgs: 2,
    find(records, [pod, text]) {
      const isPod = nameMatcher(pod);
      const matches = nameMatcher(text);
      return of(records, (r) => r.type === 'log' && isPod(r.pod) && matches(r.line));
    },
  },
};
