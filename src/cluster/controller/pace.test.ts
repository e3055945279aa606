/** What the clients of the control plane hold up. From the clientConnection defaults of both programs. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import type { FakeApp } from '../testing/fake-kubelet.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

const template = (restartPolicy = 'Always') => ({
  metadata: { labels: { app: 'a' } },
  spec: { restartPolicy, containers: [{ name: 'app', image: 'app:1' }] },
});
const many = (kind: string, spec: object) => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: 'many' },
  spec,
});
const selector = { matchLabels: { app: 'a' } };

/** How many pods there are (or are marked, or have a node) at these seconds. */
const counts = (world: World, at: readonly number[], is: (pod: KubeObject) => boolean) =>
  at.map((second) => {
    world.until(second);
    return world.api.list('Pod').filter(is).length;
  });

describe('a Job', () => {
  const task = { readyAfter: 100, stopAfter: 100, exits: { after: 20_000, code: 0 } };
  const start = (count: number, app: (pod: KubeObject) => FakeApp = () => task) => {
    const world = createWorld({ app });
    world.apply(many('Job', { parallelism: count, completions: count, template: template('Never') }));
    return world;
  };
  const status = (world: World) => world.api.get('Job', 'default', 'many')!.status ?? {};

  test('creates 30 pods at once and 20 a second, and says so when all are there', () => {
    const world = start(70);
    expect(counts(world, [0.5, 1, 1.5], () => true)).toEqual([39, 49, 59]);
    expect(status(world)).toEqual({});
    world.until(3);
    expect(status(world)).toMatchObject({ active: 70, startTime: '2026-01-01T00:00:00Z' });
  });

  test('is complete when the last finalizer is off', () => {
    // All pods end in one second, whenever they were created.
    const ends = ({ metadata }: KubeObject) => ({
      ...task,
      exits: { after: Date.parse('2026-01-01T00:00:30Z') - Date.parse(metadata.creationTimestamp), code: 0 },
    });
    const completed = (count: number) => {
      const world = start(count, ends);
      world.until(60);
      expect(status(world).succeeded).toBe(count);
      expect(world.api.list('Pod').some((pod) => pod.metadata.finalizers?.length)).toBe(false);
      return (Date.parse(status(world).completionTime) - Date.parse('2026-01-01T00:00:00Z')) / 1000;
    };
    expect([10, 30, 70].map(completed)).toEqual([31, 31, 33]);
  });

  test('is suspended when the last pod is deleted: each takes two requests', () => {
    const world = start(70);
    world.until(10);
    world.edit('Job', 'many', (each) => ({ ...each, spec: { ...each.spec, suspend: true } }));
    world.until(13);
    expect(status(world).conditions).toBeUndefined();
    world.until(19);
    expect(status(world).conditions).toMatchObject([
      { type: 'Suspended', status: 'True', lastTransitionTime: '2026-01-01T00:00:15Z' },
    ]);
    expect(world.pods()).toEqual([]);
  });
});

test('a DaemonSet for 70 nodes takes two seconds', () => {
  const world = createWorld({ nodes: Array.from({ length: 70 }, (_, i) => `n${i}`) });
  world.apply(many('DaemonSet', { selector, template: template() }));
  expect(counts(world, [0.5, 1, 1.5, 2.5], () => true)).toEqual([39, 49, 59, 70]);
  world.until(3);
  expect(world.api.get('DaemonSet', 'default', 'many')!.status.currentNumberScheduled).toBe(70);
});

test('the garbage collector deletes 15 at once and 20 a second', () => {
  const world = createWorld();
  world.apply(many('ReplicaSet', { replicas: 70, selector, template: template() }));
  world.until(20);
  world.api.delete('ReplicaSet', 'default', 'many', { propagationPolicy: 'Background' });
  const marked = (pod: KubeObject) => pod.metadata.deletionTimestamp !== undefined;
  const [first, second] = counts(world, [20.1, 21.1], marked) as [number, number];
  expect(first).toBeGreaterThanOrEqual(15);
  expect(first).toBeLessThan(20);
  expect(second).toBeGreaterThanOrEqual(33);
  expect(second).toBeLessThan(40);
  world.until(30);
  expect(world.pods()).toEqual([]);
});

test('the scheduler binds 100 pods at once and 50 a second', () => {
  const world = createWorld({ nodes: ['w1', 'w2', 'w3', 'w4'] });
  for (let i = 0; i < 200; i++)
    world.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${i}` }, spec: template().spec });
  const bound = (pod: KubeObject) => pod.spec.nodeName !== undefined;
  // A cycle takes 5 ms: the first hundred and what the bucket has gained meanwhile.
  expect(counts(world, [0.4, 1, 1.5, 3], bound)).toEqual([79, 149, 174, 200]);
});

test('of a node that is lost the last of 90 pods is unready 3 s, and marked for deletion 12 s after the first', () => {
  const world = createWorld({ nodes: ['w1', 'w2'] });
  const onNode = { ...template().spec, nodeName: 'w1' };
  for (let i = 0; i < 90; i++)
    world.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${i}` }, spec: onNode });
  world.until(20);
  world.silent.add('w1');
  world.until(500);
  const unready = world.kernel.records
    .filter((each) => each.type === 'event' && each.reason === 'NodeNotReady' && each.kind === 'Pod')
    .map(({ t }) => t);
  const marked = world.times('marked').map(([t]) => t);
  const took = (times: readonly number[]) => [times.length, Math.round(times.at(-1)! - times[0]!)];
  expect([unready, marked].map(took)).toEqual([
    [90, 3],
    [90, 12],
  ]);
});
