import { describe, expect, test } from 'vitest';
import { isReady } from '../controller/pods.ts';
import { createWorld } from '../testing/world.ts';

const agent = (spec: object = {}, image = 'agent:1') => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'agent', image }] } },
    ...spec,
  },
});
type World = ReturnType<typeof createWorld>;
const setImage = (world: World, image: string) =>
  world.edit('DaemonSet', 'agent', (set) => ({
    ...set,
    spec: { ...set.spec, template: agent({}, image).spec.template },
  }));
const nodes = (world: World) =>
  world.api
    .list('Pod')
    .map((pod) => pod.spec.nodeName)
    .sort();

describe('DaemonSet', () => {
  test('puts one pod on every node that it tolerates', () => {
    const world = createWorld({
      nodes: [{ name: 'cp', taints: [{ key: 'control-plane', effect: 'NoSchedule' }] }, 'w1', 'w2'],
    });
    world.apply(agent());
    world.until(10);
    expect(nodes(world)).toEqual(['w1', 'w2']);
    expect(world.api.get('DaemonSet', 'default', 'agent')!.status).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      numberReady: 2,
      updatedNumberScheduled: 2,
    });
  });

  test('runs on a cordoned node, and leaves one that no longer matches', () => {
    const world = createWorld({ nodes: [{ name: 'w1', labels: { disk: 'ssd' } }, 'w2'] });
    world.until(1);
    world.api.modify('Node', undefined, 'w1', (node) => ({ ...node, spec: { unschedulable: true } }));
    world.apply(
      agent({
        template: {
          ...agent().spec.template,
          spec: { ...agent().spec.template.spec, nodeSelector: { disk: 'ssd' } },
        },
      }),
    );
    world.until(10);
    expect(nodes(world)).toEqual(['w1']);
    world.api.modify('Node', undefined, 'w1', (node) => ({
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, disk: 'none' } },
    }));
    world.until(20);
    expect(nodes(world)).toEqual([]);
  });

  test('replaces a failed pod, and says so', () => {
    const world = createWorld({ nodes: ['w1'] });
    world.apply(agent());
    world.until(10);
    const [pod] = world.api.list('Pod');
    world.api.updateStatus({ ...pod!, status: { ...pod!.status, phase: 'Failed' } });
    world.until(20);
    expect(world.events('DaemonSet', 'agent')).toEqual([
      expect.stringMatching(/^Created pod: agent-/),
      `Found failed daemon pod default/${pod!.metadata.name} on node w1, will try to kill it`,
      `Deleted pod: ${pod!.metadata.name}`,
      expect.stringMatching(/^Created pod: agent-/),
    ]);
  });

  test('updates node by node, never more without a pod than allowed', () => {
    const world = createWorld({ nodes: ['a', 'b', 'c', 'd', 'e'] });
    world.apply(agent({ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }));
    world.until(10);
    setImage(world, 'agent:2');
    for (let t = 10; t < 60; t += 0.5) {
      world.until(t);
      const serving = world.api.list('Pod').filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp);
      expect(serving.length).toBeGreaterThanOrEqual(3);
    }
    expect(world.times('marked').map(([t]) => Math.round(t))).toEqual([10, 10, 17, 17, 24]);
    expect(world.api.list('Pod').every((pod) => pod.spec.containers[0].image === 'agent:2')).toBe(true);
  });

  test('with a surge the new pod is there before the old one goes', () => {
    const world = createWorld({ nodes: ['a', 'b'] });
    world.apply(agent({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }));
    world.until(10);
    setImage(world, 'agent:2');
    for (let t = 10; t < 40; t += 0.5) {
      world.until(t);
      expect(
        world.api.list('Pod').filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).length,
      ).toBeGreaterThanOrEqual(2);
    }
    expect(world.api.list('Pod').map((pod) => pod.spec.containers[0].image)).toEqual(['agent:2', 'agent:2']);
  });

  test('OnDelete waits for a person', () => {
    const world = createWorld({ nodes: ['a', 'b'] });
    world.apply(agent({ updateStrategy: { type: 'OnDelete' } }));
    world.until(10);
    setImage(world, 'agent:2');
    world.until(20);
    world.api.delete('Pod', 'default', world.api.podsOnNode('a')[0]!.metadata.name);
    world.until(40);
    const image = (node: string) => world.api.podsOnNode(node)[0]!.spec.containers[0].image;
    expect([image('a'), image('b')]).toEqual(['agent:2', 'agent:1']);
  });
});
