import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import { TraceIndex } from './index.ts';
import type { EventRecord, ObjectRecord, TraceRecord } from './records.ts';

/** db-0 crashes once; db-1 is deleted at 12 and comes back at 18 with another uid. */
function example(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('db-0', { owner: 'StatefulSet/db' })
    .bar('PPCCRR✓✓✓✓X' + 'BBBBRR✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓')
    .probe('readiness', '....x.o..o.....x.o..o')
    .endpoint('db', '......++++-------+++++++');
  trace
    .pod('db-1', { owner: 'StatefulSet/db', grace: 5 })
    .bar('......PCR✓✓✓TTTTT...')
    .hook('preStop', '............==')
    .signal('..............T..')
    .endpoint('db', '.........+++ttt.');
  trace
    .pod('db-1', { owner: 'StatefulSet/db' })
    .bar(`${'.'.repeat(18)}PCR✓✓✓✓✓`)
    .endpoint('db', `${'.'.repeat(21)}+++`);
  trace.command(12, 'kubectl delete pod db-1', 0);
  trace.event(8, 'db-0', 'Unhealthy', 'Readiness probe failed', 'Warning');
  trace.event(11, 'db-0', 'BackOff', 'Back-off restarting failed container', 'Warning');
  trace.event(13, 'db-0', 'BackOff', 'Back-off restarting failed container', 'Warning');
  return trace.records();
}

const index = new TraceIndex(example(), 60);

describe('pods', () => {
  test('lives are told apart by uid and ordered by creation', () =>
    expect(index.pods.map(({ name, uid, createdAt, goneAt }) => [name, uid, createdAt, goneAt])).toEqual([
      ['db-0', 'uid-0', 0, undefined],
      ['db-1', 'uid-1', 6, 17],
      ['db-1', 'uid-2', 18, undefined],
    ]));

  test.each([
    [5, undefined],
    [6, 'uid-1'],
    [17, 'uid-1'],
    [18, 'uid-2'],
    [100, 'uid-2'],
  ])('db-1 at %d means %s', (t, uid) => expect(index.podAt(t, 'default', 'db-1')?.uid).toBe(uid));

  test.each([
    [0, ['db-0']],
    [12, ['db-0', 'db-1']],
    [17, ['db-0']],
    [20, ['db-0', 'db-1']],
  ])('at %d exist %j', (t, names) => expect(index.podsAt(t).map(({ name }) => name)).toEqual(names));

  test.each([
    [3, '0/1', 'ContainerCreating'],
    [6, '1/1', 'Running'],
    [10, '0/1', 'Error'],
    [12, '0/1', 'CrashLoopBackOff'],
    [17, '1/1', 'Running'],
  ])('the row of db-0 at %d reads %s %s', (t, ready, status) =>
    expect(index.podAt(t, 'default', 'db-0')?.rowAt(t)).toMatchObject({ ready, status }),
  );

  test('a delete request keeps its grace period', () =>
    expect(index.podByUid('uid-1')?.deletions).toEqual([{ t: 12, graceSeconds: 5 }]));

  test('ordinals belong to StatefulSet pods only', () => {
    const trace = compose();
    trace.pod('web-5d8f7-1', { owner: 'ReplicaSet/web-5d8f7' }).bar('P');
    expect(index.pods.map(({ ordinal }) => ordinal)).toEqual([0, 1, 1]);
    expect(new TraceIndex(trace.records()).pods[0]?.ordinal).toBeUndefined();
  });
});

describe('containers', () => {
  const app = index.container('uid-0', 'app')!;

  test('intervals follow one another without holes', () =>
    expect(
      app
        .intervals(60)
        .map(({ from, to, record }) => [from, to, record.reason ?? record.state, record.restartCount]),
    ).toEqual([
      [2, 4, 'ContainerCreating', 0],
      [4, 6, 'running', 0],
      [6, 10, 'running', 0],
      [10, 11, 'Error', 0],
      [11, 15, 'CrashLoopBackOff', 0],
      [15, 17, 'running', 1],
      [17, 60, 'running', 1],
    ]));

  test('probes in a window, edges included', () =>
    expect(index.probes('uid-0', 'app', 'readiness', 4, 15).map(({ t, result }) => [t, result])).toEqual([
      [4, 'failure'],
      [6, 'success'],
      [9, 'success'],
      [15, 'failure'],
    ]));

  test('hook runs pair begin and end', () =>
    expect(index.container('uid-1', 'app')?.hookRuns()).toMatchObject([
      { hook: 'preStop', from: 12, to: 14 },
    ]));

  test('signals carry what is left of the grace period', () =>
    expect(index.signals('uid-1', 'app')).toMatchObject([{ t: 14, signal: 'SIGTERM', graceRemaining: 3 }]));
});

describe('endpoints', () => {
  test.each([
    [5, 0, 0],
    [6, 1, 1],
    [9, 2, 2],
    [12, 0, 2],
    [15, 0, 1],
    [30, 2, 2],
  ])('at %d: %d of %d ready', (t, ready, total) =>
    expect(index.service('default', 'db')?.stepAt(t)).toMatchObject({ ready, total }),
  );

  test('a terminating endpoint still serves', () =>
    expect(index.endpointsAt(13, 'default', 'db')).toMatchObject([
      { pod: 'db-0', ready: false, serving: false },
      { pod: 'db-1', ready: false, serving: true, terminating: true },
    ]));
});

describe('moments', () => {
  test('a step leads to the next thing that happens, never to a probe that succeeds again', () => {
    expect(index.nextEventAfter(6)).toBe(7);
    const times = index.momentTimes;
    expect(index.nextEventAfter(times.at(-1)!)).toBeUndefined();
    expect(index.previousEventBefore(times[1]!)).toBe(times[0]);
    expect(index.previousEventBefore(times[0]!)).toBeUndefined();
    expect(times).not.toContain(23.5);
  });
});

describe('events', () => {
  test('repeated ones are counted as kubectl counts them', () => {
    expect(index.eventRowsAt(12)).toMatchObject([
      { reason: 'Unhealthy', count: 1 },
      { reason: 'BackOff', count: 1, first: 11, last: 11 },
    ]);
    expect(index.eventRowsAt(20, { kind: 'Pod', name: 'db-0' })).toMatchObject([
      { reason: 'Unhealthy', count: 1 },
      { reason: 'BackOff', count: 2, first: 11, last: 13 },
    ]);
    expect(index.eventsUntil(12)).toHaveLength(2);
  });

  const unhealthy = (t: number, message: string): EventRecord => ({
    t,
    type: 'event',
    namespace: 'default',
    kind: 'Pod',
    name: 'a',
    eventType: 'Warning',
    reason: 'Unhealthy',
    message,
    source: 'kubelet',
  });

  test('from the tenth different message on, similar events share one row', () => {
    const records = Array.from({ length: 12 }, (_, i) => unhealthy(i, `exec ${i}`));
    const rows = new TraceIndex(records).eventRowsAt(20);
    expect(rows).toHaveLength(10);
    expect(rows.at(-1)).toMatchObject({
      count: 3,
      message: '(combined from similar events): exec 11',
      first: 9,
      last: 11,
    });
  });

  test('after ten quiet minutes similar events are told apart again', () => {
    const records = Array.from({ length: 9 }, (_, i) => unhealthy(i, `exec ${i}`));
    records.push(unhealthy(700, 'exec 9'));
    expect(new TraceIndex(records).eventRowsAt(800)).toHaveLength(10);
  });
});

describe('objects', () => {
  const at = (t: number, verb: ObjectRecord['verb'], name: string, value = 0): ObjectRecord => ({
    t,
    type: 'object',
    verb,
    kind: 'ConfigMap',
    namespace: 'default',
    name,
    object: { value },
  });
  const objects = new TraceIndex([
    at(1, 'ADDED', 'a'),
    at(2, 'ADDED', 'b'),
    at(3, 'MODIFIED', 'a', 7),
    at(4, 'DELETED', 'b'),
  ]);

  test.each([
    [0, []],
    [1, ['a']],
    [3, ['a', 'b']],
    [4, ['a']],
  ])('at %d: %j', (t, names) =>
    expect(objects.objectsAt(t, 'ConfigMap').map(({ name }) => name)).toEqual(names),
  );

  test('an object is what its last change made it', () => {
    expect(objects.objectAt(2.9, 'ConfigMap', 'default', 'a')?.object.value).toBe(0);
    expect(objects.objectAt(3, 'ConfigMap', 'default', 'a')?.object.value).toBe(7);
    expect(objects.objectAt(4, 'ConfigMap', 'default', 'b')).toBeUndefined();
    expect(objects.objectsAt(3, undefined, 'other')).toEqual([]);
    expect(objects.changeTimes('ConfigMap')).toEqual([1, 2, 3, 4]);
    expect(objects.objectHistory('ConfigMap', 'default', 'b')).toHaveLength(2);
  });
});

describe('machines', () => {
  const move = (t: number, state: string, probe?: 'liveness'): TraceRecord => ({
    t,
    type: 'machine',
    machine: 'probe',
    namespace: 'default',
    name: 'web',
    container: 'app',
    ...(probe ? { probe } : {}),
    state,
    event: 'TICK',
  });
  const machines = new TraceIndex([
    move(1, 'waiting', 'liveness'),
    move(2, 'other'),
    move(3, 'probing', 'liveness'),
  ]);
  const key = {
    machine: 'probe',
    namespace: 'default',
    name: 'web',
    container: 'app',
    probe: 'liveness',
  } as const;

  test.each([
    [0.5, undefined],
    [2, 'waiting'],
    [3, 'probing'],
  ])('at %d the state is %s', (t, state) => expect(machines.machineAt(t, key)?.state).toBe(state));

  test('are found by the name of their object, each once', () => {
    expect(machines.machinesOf('default', 'web')).toEqual([
      key,
      { machine: 'probe', namespace: 'default', name: 'web', container: 'app' },
    ]);
    expect(machines.machinesOf('default', 'other')).toEqual([]);
    expect(machines.machineKeys).toHaveLength(2);
  });
});

describe('growing', () => {
  const records = example();
  const whole = new TraceIndex(records);

  test('the cut into batches changes no answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(records.length), { maxLength: 8 }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (cuts, t) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), records.length];
          const grown = new TraceIndex();
          for (const [i, edge] of edges.slice(1).entries()) grown.append(records.slice(edges[i], edge));
          expect(answers(grown, t)).toEqual(answers(whole, t));
        },
      ),
    );
  });

  test('what was true at t stays true when more is appended', () => {
    fc.assert(
      fc.property(fc.nat(records.length - 1), (cut) => {
        const begun = new TraceIndex(records.slice(0, cut + 1));
        // Everything at the same instant belongs together.
        const t =
          (records[cut + 1]?.t ?? Infinity) > records[cut]!.t ? records[cut]!.t : records[cut]!.t - 0.001;
        expect(begun.podRowsAt(t)).toEqual(whole.podRowsAt(t));
        expect(begun.objectsAt(t)).toEqual(whole.objectsAt(t));
        expect(begun.eventRowsAt(t)).toEqual(whole.eventRowsAt(t));
      }),
    );
  });

  test('bisection agrees with looking at everything', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 40, noNaN: true }), (t) => {
        expect(whole.nextEventAfter(t)).toBe(whole.momentTimes.find((moment) => moment > t));
        expect(whole.previousEventBefore(t)).toBe(whole.momentTimes.findLast((moment) => moment < t));
        expect(whole.eventsUntil(t)).toEqual(whole.of('event').filter((record) => record.t <= t));
        const rows = whole.of('pod').filter((record) => record.uid === 'uid-0' && record.t <= t);
        expect(whole.podByUid('uid-0')?.rowAt(t)).toBe(rows.at(-1));
      }),
    );
  });

  test('the horizon is the run, or its last record where that is later', () => {
    expect(index.horizon).toBe(60);
    expect(whole.horizon).toBe(records.at(-1)!.t);
  });
});

function answers(of: TraceIndex, t: number) {
  return {
    pods: of.podRowsAt(t),
    names: of.pods.map(({ uid }) => uid),
    objects: of.objectsAt(t),
    events: of.eventRowsAt(t),
    endpoints: of.endpointsAt(t, 'default', 'db'),
    intervals: of.pods.flatMap((life) => life.containers.map((container) => container.intervals(40))),
    next: of.nextEventAfter(t),
    previous: of.previousEventBefore(t),
    horizon: of.horizon,
    kinds: of.kinds,
    version: of.version,
  };
}
