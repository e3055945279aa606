import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../base/time.ts';
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

const seconds = (text: string) => parseTimestamp(text) / 1000;
const taintsOf = (world: ReturnType<typeof createWorld>, name: string) =>
  (world.api.get('Node', undefined, name)!.spec.taints ?? []).map(
    (each: { key: string; effect: string }) => `${each.key.split('/').at(-1)}:${each.effect}`,
  );
/** What its kubelet says of itself. */
function report(world: ReturnType<typeof createWorld>, name: string, ready: 'True' | 'False') {
  const node = world.api.get('Node', undefined, name)!;
  const conditions = node.status.conditions.map((each: { type: string }) =>
    each.type === 'Ready' ? { ...each, status: ready } : each,
  );
  world.api.updateStatus({ ...node, status: { ...node.status, conditions } });
}

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
  test('is tainted, for evictions in the round after that, and its pods are not Ready any longer', () => {
    const lostAt = seconds(condition(node(), 'Ready')!.lastTransitionTime!);
    world.until(82);
    const [closed, evicting] = node().spec.taints;
    expect(closed).toMatchObject({ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' });
    expect(evicting).toMatchObject({ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' });
    expect(seconds(closed.timeAdded) - lostAt).toBe(0);
    expect(seconds(evicting.timeAdded) - lostAt).toBe(5);
    expect(condition(pod()!, 'Ready')!.status).toBe('False');
    expect(pod()!.status.phase).toBe('Running');
  });
  test('loses its pods 300 seconds after the taint', () => {
    world.until(355);
    expect(pod()!.metadata.deletionTimestamp).toBeUndefined();
    world.until(383);
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

test('a node whose kubelet says itself that it is not ready: nothing is said of its pods', () => {
  const world = createWorld();
  world.apply(deployment);
  world.until(20);
  report(world, 'w1', 'False');
  world.until(20.5);
  expect(taintsOf(world, 'w1')[0]).toBe('not-ready:NoSchedule');
  world.until(26);
  expect(taintsOf(world, 'w1')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
  expect(world.events('Node', 'w1')).toEqual([]);
  for (const pod of world.api.podsOnNode('w1')) expect(condition(pod, 'Ready')!.status).toBe('True');
  report(world, 'w1', 'True');
  world.until(26.1);
  // Open for new pods at once, evictions end in the next round.
  expect(taintsOf(world, 'w1')).toEqual(['not-ready:NoExecute']);
  world.until(32);
  expect(taintsOf(world, 'w1')).toEqual([]);
});

test('a node that falls silent when it was not ready already gives way to the other taint', () => {
  const world = createWorld();
  world.until(20);
  report(world, 'w1', 'False');
  world.silent.add('w1');
  world.until(30);
  expect(taintsOf(world, 'w1')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
  world.until(90);
  expect(taintsOf(world, 'w1')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  expect(world.events('Node', 'w1')).toEqual([]);
});

test('a Node that no kubelet ever speaks for', () => {
  const world = createWorld();
  world.until(20);
  world.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'paper' } });
  world.until(60);
  const node = () => world.api.get('Node', undefined, 'paper')!;
  expect(world.events('Node', 'paper')).toEqual(['Registered Node paper in Controller']);
  expect(node().status?.conditions ?? []).toEqual([]);
  world.until(92);
  expect(node().status.conditions.map((each: { type: string }) => each.type)).toEqual([
    'Ready',
    'MemoryPressure',
    'DiskPressure',
    'PIDPressure',
  ]);
  expect(condition(node(), 'Ready')).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
  });
  expect(taintsOf(world, 'paper')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
});

test('nodes that come and go are told of, those of the beginning were met long ago', () => {
  const world = createWorld();
  world.until(20);
  expect(world.events('Node', 'w1')).toEqual([]);
  world.silent.add('w1');
  world.api.delete('Node', undefined, 'w1');
  world.until(26);
  expect(world.events('Node', 'w1')).toEqual(['Removing Node w1 from Controller']);
  world.plane.restarted();
  world.until(32);
  expect(world.events('Node', 'w2')).toEqual(['Registered Node w2 in Controller']);
});

const taint = (key: string) => ({ key, effect: 'NoExecute' as const });
const tolerates = (key: string, tolerationSeconds?: number) => ({
  key,
  operator: 'Exists' as const,
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

describe('a time that has begun', () => {
  const pod = (tolerations: object[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { nodeName: 'w1', tolerations, containers: [{ name: 'c', image: 'app:1' }] },
  });
  const keys = (...names: string[]) => ({ taints: names.map((key) => ({ key, effect: 'NoExecute' })) });
  const tainted = (tolerations: object[], ...steps: [number, string[]][]) => {
    const world = createWorld();
    world.apply(pod(tolerations));
    world.until(10);
    for (const [at, names] of steps) {
      world.until(at);
      world.api.modify('Node', undefined, 'w1', (node) => ({
        ...node,
        spec: { ...node.spec, ...keys(...names) },
      }));
    }
    world.until(200);
    const said = world.kernel.records.flatMap((each) =>
      each.type === 'event' && each.reason === 'TaintManagerEviction'
        ? [`${Math.round(each.t)} ${each.message.split(' ')[0]}`]
        : [],
    );
    return said;
  };
  test.each([
    ['one taint', [tolerates('a', 60)], [[20, ['a']]], ['80 Marking']],
    [
      'a second one with less time changes nothing',
      [tolerates('a', 60), tolerates('b', 5)],
      [
        [20, ['a']],
        [30, ['a', 'b']],
      ],
      ['80 Marking'],
    ],
    [
      'a second one with more time changes nothing',
      [tolerates('a', 60), tolerates('b', 100)],
      [
        [20, ['a']],
        [30, ['a', 'b']],
      ],
      ['80 Marking'],
    ],
    [
      'a second one that is not tolerated',
      [tolerates('a', 60)],
      [
        [20, ['a']],
        [30, ['a', 'b']],
      ],
      ['30 Cancelling', '30 Marking'],
    ],
    [
      'the taint goes in time',
      [tolerates('a', 60)],
      [
        [20, ['a']],
        [30, []],
      ],
      ['30 Cancelling'],
    ],
    [
      'it goes and comes back',
      [tolerates('a', 60)],
      [
        [20, ['a']],
        [30, []],
        [40, ['a']],
      ],
      ['30 Cancelling', '100 Marking'],
    ],
    [
      'one that is tolerated for ever comes instead',
      [tolerates('a', 60), tolerates('b')],
      [
        [20, ['a']],
        [30, ['b']],
      ],
      ['30 Cancelling'],
    ],
    [
      'nothing is told twice',
      [],
      [
        [20, ['a']],
        [20.5, ['a', 'b']],
      ],
      ['20 Marking'],
    ],
  ] as [string, object[], [number, string[]][], string[]][])('%s', (_, tolerations, steps, expected) => {
    expect(tainted(tolerations, ...steps)).toEqual(expected);
  });
  test('who goes in the meantime does not have to go any more', () => {
    const world = createWorld();
    world.apply(pod([tolerates('a', 60)]));
    world.until(10);
    world.api.modify('Node', undefined, 'w1', (node) => ({ ...node, spec: { ...node.spec, ...keys('a') } }));
    world.until(20);
    world.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 0 });
    world.until(30);
    expect(world.events('Pod', 'p').at(-1)).toBe('Cancelling deletion of Pod default/p');
  });
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

test.each([
  ['not tolerated: at once', [], [taint('a')], 0],
  ['one of two not tolerated', [tolerates('a', 60)], [taint('a'), taint('b')], 0],
  ['for a time', [tolerates('a', 60)], [taint('a')], 60_000],
  ['the shorter of two', [tolerates('a', 60), tolerates('b', 5)], [taint('a'), taint('b')], 5000],
  ['for ever', [tolerates('a')], [taint('a')], undefined],
  ['for ever and for a time', [tolerates('a'), tolerates('b', 5)], [taint('a'), taint('b')], 5000],
])('eviction, %s', (_, tolerations, taints, wanted) => expect(evictAfter(tolerations, taints)).toBe(wanted));
