/** From ComputeZoneState and the rates of pkg/controller/nodelifecycle. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import { evictionPace } from './zones.ts';

/** `a: 2/3` two of the three nodes of zone a are lost. */
const nodesOf = (text: string) =>
  text.split(', ').flatMap((zone) => {
    const [, name, lost, all] = /^(\w+): (\d+)\/(\d+)$/.exec(zone)!;
    return Array.from({ length: Number(all) }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `${name}-${i}`, labels: { 'topology.kubernetes.io/zone': name } },
      status: { conditions: [{ type: 'Ready', status: i < Number(lost) ? 'Unknown' : 'True' }] },
    }));
  });

describe('how fast nodes of zone a are emptied', () => {
  test.each([
    ['a: 1/3', 10_000],
    ['a: 2/3', 10_000],
    ['a: 3/3', undefined],
    ['a: 1/1', undefined],
    ['a: 2/2, b: 0/1', 10_000],
    ['a: 3/5, b: 0/1', undefined],
    ['a: 3/6, b: 0/1', 10_000],
    ['a: 3/5, b: 3/60', undefined],
    ['a: 28/50, b: 0/1', undefined],
    ['a: 29/51, b: 0/1', 100_000],
    ['a: 28/51, b: 0/1', 10_000],
    ['a: 3/6, b: 0/60', 10_000],
    ['a: 3/3, b: 2/2', undefined],
    // Who has lost a whole zone sees enough of the others to know it.
    ['a: 5/5, b: 0/1', 10_000],
  ])('%s', (text, wanted) => {
    const nodes = nodesOf(text) as never as Parameters<typeof evictionPace>[0];
    expect(evictionPace(nodes, ':a')).toBe(wanted);
  });
});

test('two nodes that fall silent together get the evicting taint ten seconds apart, the first at once', () => {
  const world = createWorld({ nodes: ['w1', 'w2', 'w3', 'w4', 'w5'] });
  world.until(10);
  world.silent.add('w2').add('w4');
  const evicting = new Map<string, number>();
  for (let at = 50; at < 100; at++) {
    world.until(at);
    for (const name of ['w2', 'w4']) {
      const taints: { effect: string }[] = world.api.get('Node', undefined, name)!.spec.taints ?? [];
      if (taints.some((each) => each.effect === 'NoExecute') && !evicting.has(name)) evicting.set(name, at);
    }
  }
  const [first, second] = [...evicting.values()];
  expect(evicting.size).toBe(2);
  expect(first).toBeLessThanOrEqual(72);
  expect(second! - first!).toBe(10);
});
