import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { decide, type SetWorld } from './plan.ts';

const OLD = {
  metadata: { name: 'web-old' },
  data: { spec: { template: { spec: {} } } },
} as unknown as KubeObject;
const NEW = {
  metadata: { name: 'web-new' },
  data: { spec: { template: { spec: {} } } },
} as unknown as KubeObject;

/**
 * Pods in a picture: `0R 1r 2T` is web-0 Ready, web-1 not Ready, web-2 terminating; `F` has failed, `P` is
 * pending; a `'` behind the letter means the new revision.
 */
function pods(picture: string): KubeObject[] {
  return picture
    .split(' ')
    .filter(Boolean)
    .map((text) => {
      const [, ordinal, state, fresh] = /^(\d+)([RrTFP])('?)$/.exec(text)!;
      const name = `web-${ordinal}`;
      const isReady = state === 'R' || state === 'T';
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          namespace: 'default',
          uid: name,
          labels: {
            'statefulset.kubernetes.io/pod-name': name,
            'apps.kubernetes.io/pod-index': ordinal,
            'controller-revision-hash': fresh ? 'web-new' : 'web-old',
          },
          ...(state === 'T' ? { deletionTimestamp: '2026-01-01T00:00:30Z' } : {}),
        },
        spec: {},
        status: {
          phase: state === 'F' ? 'Failed' : state === 'P' ? 'Pending' : 'Running',
          conditions: [
            { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: '2026-01-01T00:00:00Z' },
          ],
        },
      } as unknown as KubeObject;
    });
}

function world(picture: string, spec: object = {}, change: Partial<SetWorld> = {}): SetWorld {
  return {
    set: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', namespace: 'default', uid: 'set' },
      spec: {
        replicas: 3,
        serviceName: 'web',
        selector: { matchLabels: {} },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        ...spec,
      },
      status: {},
    } as unknown as KubeObject,
    pods: pods(picture),
    currentRevision: OLD,
    updateRevision: OLD,
    claim: () => undefined,
    now: 60_000,
    maxUnavailable: false,
    lowerCaseVerbs: false,
    ...change,
  };
}

/** `+web-0` created, `-web-2` deleted. */
function acts(of: SetWorld): string {
  return decide(of)
    .writes.map((write) => {
      if (write.op === 'create') return `+${(write.object as KubeObject).metadata.name}`;
      return write.op === 'delete' ? `-${write.object.metadata.name}` : write.op;
    })
    .join(' ');
}

describe('one sync, OrderedReady', () => {
  test.each([
    ['', '+web-0', 'creating web-0'],
    ['0r', '', 'waiting for web-0 to be Running and Ready'],
    ['0R', '+web-1', 'creating web-1'],
    ['0R 1T', '', 'waiting for web-1 to be gone'],
    ['0R 1F', '-web-1', 'web-1 has ended (Failed): it is deleted, then created again'],
    ['0R 2R', '+web-1', 'creating web-1'],
    ['1r', '+web-0', 'creating web-0'],
    ['0R 1R 2R', '', '3 of 3 pods are as the spec wants them'],
  ])('%j: %j, %s', (picture, wanted, why) => {
    expect(acts(world(picture))).toBe(wanted);
    expect(decide(world(picture)).why).toBe(why);
  });
});

describe('scaling down from 3 to 1 (spec/controllers 1.4)', () => {
  test.each([
    ['0R 1R 2R', '-web-2'],
    ['0R 1R 2T', ''],
    ['0r 1R 2R', ''],
    ['0R 1R 2r', '-web-2'],
    ['0R 1r 2R', '-web-2'],
    ['0R 1r', '-web-1'],
    ['0R 1r 2r', ''],
  ])('%j: %j', (picture, wanted) => expect(acts(world(picture, { replicas: 1 }))).toBe(wanted));

  test('to 0 with nothing Ready, nothing moves', () =>
    expect(acts(world('0r 1r 2r', { replicas: 0 }))).toBe(''));

  test('Parallel deletes all at once, Ready or not', () =>
    expect(acts(world('0r 1r 2r', { replicas: 0, podManagementPolicy: 'Parallel' }))).toBe(
      '-web-2 -web-1 -web-0',
    ));
});

describe('a new template', () => {
  const update = { updateRevision: NEW };
  test.each([
    ['0R 1R 2R', {}, '-web-2'],
    ["0R 1R 2r'", {}, ''],
    ["0R 1R 2R'", {}, '-web-1'],
    ["0R 1R' 2R'", {}, '-web-0'],
    ["0R' 1R' 2R'", {}, ''],
    // A broken first try: ordered sets do not get past it, parallel ones do.
    ['0R 1R 2r', {}, ''],
    ['0R 1R 2r', { podManagementPolicy: 'Parallel' }, '-web-2'],
    ["0R 1R 2r'", { podManagementPolicy: 'Parallel' }, ''],
    ['0R 1R 2R', { updateStrategy: { type: 'OnDelete' } }, ''],
    ['0R 1R 2R', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } }, ''],
    ["0R 1R 2R'", { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }, ''],
  ])('%j %j: %j', (picture, spec, wanted) => expect(acts(world(picture, spec, update))).toBe(wanted));

  test('a pod that was deleted by hand comes back with the new template, or below the partition with the old', () => {
    const revision = (spec: object) => {
      const write = decide(world('1R 2R', spec, update)).writes[0]!;
      return (
        write.op === 'create' && (write.object as KubeObject).metadata.labels!['controller-revision-hash']
      );
    };
    expect(revision({})).toBe('web-new');
    expect(revision({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } })).toBe(
      'web-old',
    );
    expect(revision({ updateStrategy: { type: 'OnDelete' } })).toBe('web-new');
  });

  test('with the gate on, as many as may be unavailable go together', () => {
    const spec = {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } },
    };
    expect(acts(world('0R 1R 2R', spec, { ...update, maxUnavailable: true }))).toBe('-web-2 -web-1');
    expect(
      acts(
        world("0R 1R 2r'", { ...spec, podManagementPolicy: 'Parallel' }, { ...update, maxUnavailable: true }),
      ),
    ).toBe('-web-1');
  });
});

test('a set that is being deleted does nothing at all', () => {
  const going = world('0R 2F');
  going.set = {
    ...going.set,
    metadata: { ...going.set.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
  };
  expect(acts(going)).toBe('');
});

test('a claim that is being deleted is waited for, and said', () => {
  const claims = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] };
  const claim = { metadata: { name: 'data-web-0', deletionTimestamp: 'x' } } as unknown as KubeObject;
  const decision = decide(world('', claims, { claim: () => claim }));
  expect(decision.retry).toBe(true);
  expect(decision.writes).toEqual([
    expect.objectContaining({
      op: 'event',
      said: {
        type: 'Warning',
        reason: 'FailedCreate',
        message: 'Create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted',
      },
    }),
  ]);
});
