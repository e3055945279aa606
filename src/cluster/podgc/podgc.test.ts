/** From pkg/controller/podgc/gc_controller_test.go. */
import { describe, expect, test } from 'vitest';
import { condition } from '../controller/pods.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

const pod = (name: string, nodeName: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { nodeName, containers: [{ name: 'c', image: 'app:1' }] },
});
/** A kubelet that never ends what is deleted. */
const stuck = { app: () => ({ readyAfter: 1000, stopAfter: 3_600_000 }) };
const removed = (world: World) => world.times('gone').map(([t, name]) => `${name} ${Math.round(t)}`);
const taint = (world: World, name: string, ready: 'True' | 'Unknown') => {
  const node = world.api.get('Node', undefined, name)!;
  world.api.updateStatus({
    ...node,
    status: { ...node.status, conditions: [{ type: 'Ready', status: ready }] },
  });
  world.api.modify('Node', undefined, name, (each) => ({
    ...each,
    spec: {
      ...each.spec,
      taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute', value: 'nodeshutdown' }],
    },
  }));
};

describe('pods of a node that is gone', () => {
  test('go in the first round 40 s after the one that has missed it, and are told why', () => {
    const world = createWorld(stuck);
    world.apply(pod('a', 'w1'));
    world.apply(pod('b', 'w2'));
    world.until(5);
    world.api.delete('Node', undefined, 'w1');
    world.until(70);
    expect(removed(world)).toEqual(['a 60']);
    const last = world.kernel.records.findLast(
      (each) => each.type === 'object' && each.name === 'a' && each.verb === 'MODIFIED',
    );
    const seen = last?.type === 'object' ? last.object : undefined;
    expect(seen!.status.phase).toBe('Failed');
    expect(condition(seen!, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
    });
  });

  test('stay where it comes back in time', () => {
    const world = createWorld(stuck);
    world.apply(pod('a', 'w1'));
    world.until(5);
    const node = world.api.get('Node', undefined, 'w1')!;
    world.api.delete('Node', undefined, 'w1');
    world.until(50);
    world.api.create({ ...node, metadata: { name: 'w1' } });
    world.until(75);
    expect(removed(world)).toEqual([]);
    // Gone again, it is waited for anew.
    world.api.delete('Node', undefined, 'w1');
    world.until(200);
    expect(removed(world)).toEqual(['a 120']);
  });

  test('that was never there, too', () => {
    const world = createWorld(stuck);
    world.apply(pod('a', 'nowhere'));
    world.until(70);
    expect(removed(world)).toEqual(['a 60']);
  });

  test('keep what finalizers hold', () => {
    const world = createWorld(stuck);
    world.apply(pod('a', 'nowhere', { finalizers: ['example.com/keep'] }));
    world.until(100);
    expect(removed(world)).toEqual([]);
    expect(world.api.get('Pod', 'default', 'a')!.metadata.deletionTimestamp).toBeDefined();
  });
});

describe('pods of a node that is out of service', () => {
  test('go in the next round where they are on their way out, and only there', () => {
    const world = createWorld({ ...stuck, nodes: ['w1', 'w2'] });
    const tolerant = { tolerations: [{ operator: 'Exists' }] };
    for (const name of ['going', 'staying']) {
      const made = pod(name, 'w1');
      world.apply({ ...made, spec: { ...made.spec, ...tolerant } });
    }
    world.until(5);
    world.api.delete('Pod', 'default', 'going');
    taint(world, 'w1', 'Unknown');
    world.until(30);
    expect(removed(world)).toEqual(['going 20']);
  });

  test('stay where the node is Ready', () => {
    const world = createWorld({ ...stuck, nodes: ['w1', 'w2'] });
    world.apply(pod('going', 'w1'));
    world.until(5);
    world.api.delete('Pod', 'default', 'going');
    taint(world, 'w1', 'True');
    world.until(100);
    expect(removed(world)).toEqual([]);
  });
});

test('a pod that never had a node, is to go and is kept by a finalizer, is told that it has failed', () => {
  const world = createWorld(stuck);
  world.apply({
    ...pod('a', 'w1', { finalizers: ['example.com/keep'] }),
    spec: { nodeSelector: { gpu: 'yes' }, containers: [{ name: 'c', image: 'app:1' }] },
  });
  world.until(5);
  world.api.delete('Pod', 'default', 'a');
  const phase = () => world.api.get('Pod', 'default', 'a')!.status.phase;
  expect(phase()).toBe('Pending');
  world.until(21);
  expect(phase()).toBe('Failed');
  world.until(60);
  expect(world.pods()).toEqual(['a']);
});
