import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import { TraceIndex } from './index.ts';
import type { TraceRecord } from './records.ts';
import { factsAt, probeSettings } from './why.ts';

const trace = compose();
trace
  .pod('web', { grace: 10 })
  .bar('PCRR✓✓✓✓✓✓RRRRRRTTTTTX.')
  .probe('readiness', '..x.o..o..x..')
  .probe('liveness', '.......o..x..x..')
  .hook('preStop', '................==')
  .signal('..................T')
  .endpoint('web', '....++++++------tttt.');
const index = new TraceIndex(trace.records());
const web = { namespace: 'default', pod: 'web', uid: 'uid-0', container: 'app', from: 0, to: 0 } as const;
const keys = (facts: readonly { key: string }[]) => facts.map(({ key }) => key);

describe('a probe', () => {
  test('tells its result, its count and what is left', () =>
    expect(factsAt(index, { ...web, kind: 'probe', probe: 'liveness' }, 13)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'probeAttempt', result: 'failure', at: 13 }),
        { key: 'probeCount', probe: 'liveness', count: 2, of: 3, result: 'failure' },
        { key: 'probeLeft', probe: 'liveness', left: 1, effect: 'restart' },
      ]),
    ));

  test('at its threshold has tripped', () => {
    const once = compose();
    once.pod('web').bar('R✓✓RRR').probe('readiness', '.o.xxx', { threshold: 1 });
    const facts = factsAt(new TraceIndex(once.records()), { ...web, kind: 'probe', probe: 'readiness' }, 3);
    expect(facts).toContainEqual({ key: 'probeTripped', probe: 'readiness', effect: 'unready' });
    expect(facts).toContainEqual({
      key: 'probeCount',
      probe: 'readiness',
      count: 1,
      of: 1,
      result: 'failure',
    });
  });

  test('comes before what the container and the pod say', () =>
    expect(keys(factsAt(index, { ...web, kind: 'probe', probe: 'readiness' }, 5))).toEqual([
      'probeAttempt',
      'containerRunning',
      'podStatus',
      'podReady',
      'endpoint',
    ]));

  test('settings come from the spec, with the defaults of the API', () => {
    const record = trace
      .records()
      .find((one): one is Extract<TraceRecord, { type: 'object' }> => one.type === 'object')!;
    const spec = { containers: [{ name: 'app', readinessProbe: { periodSeconds: 3 } }] };
    const life = new TraceIndex([{ ...record, object: { ...record.object, spec } }]).pods[0]!;
    expect(probeSettings(life, 'app', 'readiness')).toEqual({
      initialDelaySeconds: 0,
      periodSeconds: 3,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(probeSettings(life, 'app', 'liveness')).toBeUndefined();
  });
});

describe('the end', () => {
  test('a running hook', () =>
    expect(factsAt(index, { ...web, kind: 'hook', hook: 'preStop', from: 16, to: 18 }, 17)).toContainEqual({
      key: 'hookRunning',
      hook: 'preStop',
      since: 16,
    }));

  test('an ignored signal', () =>
    expect(factsAt(index, { ...web, kind: 'signal', signal: 'SIGTERM', from: 18, to: 18 }, 20)).toEqual(
      expect.arrayContaining([
        { key: 'signalSent', signal: 'SIGTERM', at: 18, why: 'deletion', left: 8 },
        { key: 'stillRunning', container: 'app', after: 2 },
        { key: 'podDeleted', pod: 'web', at: 16, grace: 10, left: 6 },
      ]),
    ));

  test('unused grace', () =>
    expect(factsAt(index, { ...web, kind: 'grace', from: 16, to: 26 }, 21)).toContainEqual({
      key: 'graceUnused',
      seconds: 5,
    }));

  test('a pod that is gone', () =>
    expect(factsAt(index, { ...web, kind: 'pod' }, 40)).toContainEqual({ key: 'podNotThere', pod: 'web' }));
});

test('a pod that is not ready names the containers that are not', () =>
  expect(factsAt(index, { ...web, kind: 'pod' }, 12)).toContainEqual({
    key: 'podNotReady',
    pod: 'web',
    containers: ['app'],
  }));

test('a Service counts its endpoints and names those that are not ready', () =>
  expect(
    factsAt(index, { kind: 'service', namespace: 'default', service: 'web', from: 0, to: 0 }, 12),
  ).toEqual([
    { key: 'endpoints', service: 'web', ready: 0, total: 1 },
    { key: 'endpointNotReady', service: 'web', pod: 'web', terminating: false },
  ]));
