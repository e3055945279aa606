import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { createWorld } from '../testing/world.ts';
import { slowStartBatches, victims } from './plan.ts';

const NOW = 600_000;

function pod(
  name: string,
  options: {
    node?: string;
    phase?: string;
    ready?: number;
    cost?: number;
    restarts?: number;
    created?: number;
  } = {},
): KubeObject {
  const { node = 'w1', phase = 'Running', ready, cost, restarts = 0, created = 0 } = options;
  const at = (seconds: number) =>
    new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().replace('.000', '');
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: at(created),
      ...(cost === undefined
        ? {}
        : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(cost) } }),
    },
    spec: node === '' ? {} : { nodeName: node },
    status: {
      phase,
      conditions: [
        { type: 'Ready', status: ready === undefined ? 'False' : 'True', lastTransitionTime: at(ready ?? 0) },
      ],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as KubeObject;
}

/** The order in which pods are given up, when all but one are. */
function order(pods: KubeObject[]): string {
  const sorted = victims(pods, pods.length - 1, () => pods, NOW).map((each) => each.metadata.name);
  const last = pods.map((each) => each.metadata.name).find((name) => !sorted.includes(name));
  return [...sorted, last].join(' ');
}

test.each([
  ['not yet on a node', [pod('b'), pod('a', { node: '', phase: 'Pending' })], 'a b'],
  ['Pending', [pod('b', { ready: 1 }), pod('a', { phase: 'Pending' })], 'a b'],
  ['not Ready', [pod('b', { ready: 1 }), pod('a')], 'a b'],
  ['the cheaper', [pod('b', { ready: 1, cost: 5 }), pod('a', { ready: 1, cost: -10 })], 'a b'],
  [
    'from the fuller node',
    [pod('c', { ready: 1, node: 'w2' }), pod('a', { ready: 1 }), pod('b', { ready: 1 })],
    'a b c',
  ],
  ['Ready for a shorter time', [pod('b', { ready: 1 }), pod('a', { ready: 590 })], 'a b'],
  ['restarted more often', [pod('b', { ready: 1 }), pod('a', { ready: 1, restarts: 3 })], 'a b'],
  ['the younger', [pod('b'), pod('a', { created: 595 })], 'a b'],
])('given up first: %s', (_, pods, wanted) => expect(order(pods)).toBe(wanted));

test.each([
  [1, [1]],
  [10, [1, 2, 4, 3]],
])('%d creations are tried in batches of %j', (count, wanted) =>
  expect(slowStartBatches(count)).toEqual(wanted),
);

describe('ReplicaSet', () => {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'app:1' }] },
      },
    },
  };

  test('replaces a pod when it is marked, not when it is gone', () => {
    const world = createWorld();
    world.apply(set);
    world.until(10);
    world.api.delete('Pod', 'default', world.pods()[0]!);
    world.until(10.5);
    expect(world.pods()).toHaveLength(4);
    world.until(20);
    expect(world.pods()).toHaveLength(3);
  });

  test('adopts what matches and lets go what does not match any longer', () => {
    const world = createWorld();
    world.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'mine', labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'app:1' }] },
    });
    world.apply(set);
    world.until(10);
    expect(world.pods()).toHaveLength(3);
    expect(world.pods()).toContain('mine');
    world.edit('Pod', 'mine', (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { app: 'other' } },
    }));
    world.until(20);
    expect(world.pods()).toHaveLength(4);
    expect(world.api.get('Pod', 'default', 'mine')!.metadata.ownerReferences).toBeUndefined();
  });

  test('says that a quota stops it', () => {
    const world = createWorld();
    world.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard: { pods: '2' } },
    });
    world.apply(set);
    world.until(5);
    expect(world.pods()).toHaveLength(2);
    expect(world.events('ReplicaSet', 'web').at(-1)).toMatch(
      /^Error creating: pods "web-\w{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2$/,
    );
    const { conditions, replicas } = world.api.get('ReplicaSet', 'default', 'web')!.status;
    expect(replicas).toBe(2);
    expect(conditions).toEqual([
      expect.objectContaining({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }),
    ]);
  });
});

describe('the client of the controller sends 30 requests at once and 20 a second', () => {
  const many = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'many' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'many' } },
      template: {
        metadata: { labels: { app: 'many' } },
        spec: { containers: [{ name: 'app', image: 'app:1' }] },
      },
    },
  });

  test('so that 70 pods take two seconds, and nothing is said of them before', () => {
    const world = createWorld();
    world.apply(many(70));
    const counts = [0.5, 1, 1.5, 2, 2.5].map((at) => {
      world.until(at);
      return world.pods().length;
    });
    expect(counts).toEqual([39, 49, 59, 69, 70]);
    world.until(3);
    expect(world.times('added').length).toBe(70);
    expect(world.api.get('ReplicaSet', 'default', 'many')!.status.replicas).toBe(70);
  });

  test('and as many take as long to go', () => {
    const world = createWorld();
    world.apply(many(70));
    world.until(20);
    world.edit('ReplicaSet', 'many', (each) => ({ ...each, spec: { ...each.spec, replicas: 10 } }));
    world.until(20.1);
    const marked = () => world.api.list('Pod').filter((pod) => pod.metadata.deletionTimestamp).length;
    expect(marked()).toBeGreaterThanOrEqual(30);
    expect(marked()).toBeLessThan(34);
    world.until(30);
    expect(world.pods().length).toBe(10);
  });

  test('refusals in between do not end it, whenever they end', () => {
    const quota = (pods: string) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace: 'default' },
      spec: { hard: { pods } },
    });
    for (let raised = 0.55; raised < 0.75; raised += 0.005) {
      const world = createWorld();
      world.apply(quota('40'));
      world.apply(many(70));
      world.until(raised);
      expect(world.pods().length).toBeLessThanOrEqual(40);
      // The retry of a refusal meets the next turn of the client.
      world.edit('ResourceQuota', 'few', (each) => ({ ...each, spec: quota('1000').spec }));
      world.edit('ReplicaSet', 'many', (each) => ({ ...each, spec: { ...each.spec, minReadySeconds: 1 } }));
      world.until(5);
      expect(world.pods().length).toBe(70);
    }
  });

  test('30 are created in one moment', () => {
    const world = createWorld();
    world.apply(many(30));
    world.until(0.1);
    expect(world.pods().length).toBe(30);
  });
});
