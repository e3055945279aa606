import { describe, expect, test } from 'vitest';
import { condition } from '../controller/pods.ts';
import { evictAfter } from '../taint-eviction/controller.ts';
import { createWorld } from '../testing/world.ts';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
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

describe('a node that falls silent', () => {
  const world = createWorld();
  world.apply(deployment);
  world.until(20);
  const lost = world.api.podsOnNode('w2')[0]!.metadata.name;
  world.silent.add('w2');
  const node = () => world.api.get('Node', undefined, 'w2')!;
  const pod = () => world.api.get('Pod', 'default', lost);

  test('is noticed 40 to 55 seconds later', () => {
    world.until(59);
    expect(condition(node(), 'Ready')!.status).toBe('True');
    world.until(76);
    expect(condition(node(), 'Ready')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' });
    expect(world.events('Node', 'w2')).toEqual(['Node w2 status is now: NodeNotReady']);
  });
  test('is tainted, and its pods are not Ready any longer', () => {
    expect(
      node().spec.taints.map((each: { key: string; effect: string }) => `${each.key}:${each.effect}`),
    ).toEqual(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute']);
    expect(condition(pod()!, 'Ready')!.status).toBe('False');
    expect(pod()!.status.phase).toBe('Running');
  });
  test('loses its pods 300 seconds after the taint', () => {
    world.until(355);
    expect(pod()!.metadata.deletionTimestamp).toBeUndefined();
    world.until(378);
    expect(world.events('Pod', lost)).toContain(`Marking for deletion Pod default/${lost}`);
    expect(
      world.api.list('Pod').filter((each) => each.metadata.deletionTimestamp === undefined),
    ).toHaveLength(3);
  });
});

test('where all nodes are silent nobody is evicted', () => {
  const world = createWorld({ nodes: ['w1', 'w2'] });
  world.apply(deployment);
  world.until(10);
  world.silent.add('w1').add('w2');
  world.until(500);
  expect(world.times('marked')).toEqual([]);
});

test('where the last node falls silent, evictions that have begun end', () => {
  const world = createWorld({ nodes: ['w1', 'w2'] });
  world.apply(deployment);
  world.until(10);
  const evicting = (name: string) =>
    (world.api.get('Node', undefined, name)!.spec.taints ?? []).filter(
      (each: { effect: string }) => each.effect === 'NoExecute',
    ).length;
  world.silent.add('w1');
  world.until(100);
  expect(evicting('w1')).toBe(1);
  world.silent.add('w2');
  world.until(200);
  expect([evicting('w1'), evicting('w2')]).toEqual([0, 0]);
  world.until(600);
  expect(world.times('marked')).toEqual([]);
});

test('cordon shows as a taint', () => {
  const world = createWorld();
  world.until(1);
  world.api.modify('Node', undefined, 'w1', (node) => ({ ...node, spec: { unschedulable: true } }));
  world.until(2);
  expect(world.api.get('Node', undefined, 'w1')!.spec.taints).toMatchObject([
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
  ]);
});

test('a NoExecute taint of a person empties the node at once, and pods come back elsewhere', () => {
  const world = createWorld();
  world.apply(deployment);
  world.until(10);
  world.api.modify('Node', undefined, 'w1', (node) => ({
    ...node,
    spec: { taints: [{ key: 'gone', effect: 'NoExecute' }] },
  }));
  world.until(20);
  expect(world.api.podsOnNode('w1')).toEqual([]);
  expect(world.pods()).toHaveLength(3);
});

test('pods of a node that was deleted are collected after the quarantine', () => {
  const world = createWorld();
  world.apply(deployment);
  world.until(10);
  const orphan = world.api.podsOnNode('w3')[0]!.metadata.name;
  world.silent.add('w3');
  world.api.delete('Node', undefined, 'w3');
  world.until(40);
  expect(world.pods()).toContain(orphan);
  world.until(90);
  expect(world.pods()).not.toContain(orphan);
  expect(world.pods()).toHaveLength(3);
});

const taint = (key: string) => ({ key, effect: 'NoExecute' as const });
const tolerates = (key: string, tolerationSeconds?: number) => ({
  key,
  operator: 'Exists' as const,
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});
test.each([
  ['not tolerated: at once', [], [taint('a')], 0],
  ['one of two not tolerated', [tolerates('a', 60)], [taint('a'), taint('b')], 0],
  ['for a time', [tolerates('a', 60)], [taint('a')], 60_000],
  ['the shorter of two', [tolerates('a', 60), tolerates('b', 5)], [taint('a'), taint('b')], 5000],
  ['for ever', [tolerates('a')], [taint('a')], undefined],
  ['for ever and for a time', [tolerates('a'), tolerates('b', 5)], [taint('a'), taint('b')], 5000],
])('eviction, %s', (_, tolerations, taints, wanted) => expect(evictAfter(tolerations, taints)).toBe(wanted));
