/** Conditions of pods say which generation they are about. From pkg/api/v1/pod CalculatePodConditionObservedGeneration. */
import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import type { Condition } from './pods.ts';

const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'app:1' }], ...spec },
});
type World = ReturnType<typeof createWorld>;
const said = (world: World, name: string, type: string) => {
  const versions = world.kernel.records.flatMap((each) =>
    each.type === 'object' && each.kind === 'Pod' && each.name === name
      ? ((each.object.status?.conditions ?? []) as Condition[]).filter((found) => found.type === type)
      : [],
  );
  return versions[0] && [versions[0].reason, versions[0].observedGeneration];
};

test.each([
  ['a binding', 'a', 'PodScheduled', [undefined, 1], () => {}],
  ['a refusal of the scheduler', 'x', 'PodScheduled', ['Unschedulable', 1], () => {}],
  [
    'an eviction',
    'a',
    'DisruptionTarget',
    ['EvictionByEvictionAPI', 1],
    (world: World) => world.api.evict('default', 'a'),
  ],
  [
    'a taint',
    'a',
    'DisruptionTarget',
    ['DeletionByTaintManager', 1],
    (world: World) =>
      world.api.modify('Node', undefined, 'w1', (node) => ({
        ...node,
        spec: { ...node.spec, taints: [{ key: 'k', effect: 'NoExecute' }] },
      })),
  ],
])('%s', (_, name, type, expected, act) => {
  const world = createWorld({ nodes: ['w1'] });
  world.apply(pod('a'));
  world.apply(pod('x', { nodeSelector: { none: 'such' } }));
  world.until(6);
  act(world);
  world.until(7);
  expect(said(world, name, type)).toEqual(expected);
});
