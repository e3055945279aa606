/** Variants from pkg/controller/daemon/{daemon_controller,update}_test.go and test/e2e/apps/{daemon_set,controller_revision}.go. */
import { describe, expect, test } from 'vitest';
import { podTemplateHash } from '../controller/hash.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

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
const rolling = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
const FIVE = { nodes: ['w1', 'w2', 'w3', 'w4', 'w5'] };
const setOf = (world: World) => world.api.get('DaemonSet', 'default', 'agent')!;
const change = (world: World, spec: object) =>
  world.edit('DaemonSet', 'agent', (set) => ({ ...set, spec: { ...set.spec, ...spec } }));
const setImage = (world: World, image: string) => change(world, { template: agent({}, image).spec.template });
const taint = (world: World, node: string, effect: string) =>
  world.api.modify('Node', undefined, node, (each) => ({
    ...each,
    spec: { ...each.spec, taints: [{ key: 'full', effect }] },
  }));
/** `node image` of every pod that is not on its way out. */
const live = (world: World) =>
  world.api
    .list('Pod')
    .filter((pod) => pod.metadata.deletionTimestamp === undefined)
    .map((pod) => `${pod.spec.nodeName} ${pod.spec.containers[0].image.slice(-1)}`)
    .sort();

describe('revisions', () => {
  test('are named and labelled by the hash that a Deployment would use', () => {
    const world = createWorld();
    world.apply(agent());
    world.until(5);
    const [revision] = world.api.list('ControllerRevision');
    const hash = podTemplateHash(setOf(world).spec.template, '1.36', undefined);
    expect(revision).toMatchObject({
      metadata: {
        name: `agent-${hash}`,
        labels: { app: 'agent', 'controller-revision-hash': hash },
        annotations: { 'deprecated.daemonset.template.generation': '1' },
      },
      revision: 1,
    });
    const labels = world.api.list('Pod').map((pod) => pod.metadata.labels);
    expect(labels).toEqual(
      [1, 2, 3].map(() => ({
        app: 'agent',
        'controller-revision-hash': hash,
        'pod-template-generation': '1',
      })),
    );
  });

  test('only a new template counts as a template generation', () => {
    const world = createWorld();
    world.apply(agent());
    world.until(10);
    change(world, { minReadySeconds: 1 });
    setImage(world, 'agent:2');
    expect(setOf(world).metadata).toMatchObject({
      generation: 3,
      annotations: { 'deprecated.daemonset.template.generation': '2' },
    });
    world.until(60);
    expect(
      new Set(world.api.list('Pod').map((pod) => pod.metadata.labels!['pod-template-generation'])),
    ).toEqual(new Set(['2']));
    expect(setOf(world).status).toMatchObject({ observedGeneration: 3, updatedNumberScheduled: 3 });
  });

  test('one that somebody made free is taken back', () => {
    const world = createWorld();
    world.apply(agent());
    world.until(5);
    const { metadata } = world.api.list('ControllerRevision')[0]!;
    world.edit('ControllerRevision', metadata.name, (each) => ({
      ...each,
      metadata: { ...each.metadata, ownerReferences: undefined },
    }));
    change(world, { minReadySeconds: 1 });
    world.until(6);
    expect(
      world.api.get('ControllerRevision', 'default', metadata.name)!.metadata.ownerReferences,
    ).toMatchObject([{ kind: 'DaemonSet', name: 'agent', controller: true }]);
  });

  test('beyond the limit the oldest go', () => {
    const world = createWorld({ app: () => ({ readyAfter: 100, stopAfter: 100 }), nodes: ['w1'] });
    world.apply(agent({ revisionHistoryLimit: 2 }));
    for (const round of [2, 3, 4, 5]) {
      world.until(round * 5);
      setImage(world, `agent:${round}`);
    }
    world.until(60);
    const numbers = world.api.list('ControllerRevision').map(({ revision }) => revision);
    expect(numbers.sort()).toEqual([3, 4, 5]);
  });
});

describe('the rolling update', () => {
  test('with a surge, does not count nodes whose old pod does not serve', () => {
    const world = createWorld({
      ...FIVE,
      app: (pod) =>
        pod.spec.nodeName !== 'w1' && pod.spec.containers[0].image === 'agent:1'
          ? { stopAfter: 2000 }
          : { readyAfter: 5000, stopAfter: 2000 },
    });
    world.apply(agent(rolling({ maxSurge: 1, maxUnavailable: 0 })));
    world.until(10);
    setImage(world, 'agent:2');
    world.until(11);
    // Four that were never Ready are replaced at once; w1, which serves, is the one that surges.
    expect(live(world)).toEqual(['w1 1', 'w1 2', 'w2 2', 'w3 2', 'w4 2', 'w5 2']);
    world.until(20);
    expect(live(world)).toEqual(['w1 2', 'w2 2', 'w3 2', 'w4 2', 'w5 2']);
  });

  test('counts a node that lacks its pod', () => {
    const world = createWorld({ ...FIVE, app: () => ({ readyAfter: 5000, stopAfter: 2000 }) });
    world.apply(agent(rolling({ maxUnavailable: 2 })));
    world.until(10);
    const stuck = world.api.list('Pod').find((pod) => pod.spec.nodeName === 'w5')!;
    world.api.delete('Pod', 'default', stuck.metadata.name, {});
    setImage(world, 'agent:2');
    world.until(11);
    expect(live(world)).toEqual(['w2 1', 'w3 1', 'w4 1']);
  });

  test('takes a pod from a node that would not get one any more, and gives it none', () => {
    const world = createWorld();
    world.apply(agent());
    world.until(10);
    taint(world, 'w2', 'NoSchedule');
    world.until(20);
    expect(live(world)).toEqual(['w1 1', 'w2 1', 'w3 1']);
    expect(setOf(world).status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 });
    setImage(world, 'agent:2');
    world.until(60);
    expect(live(world)).toEqual(['w1 2', 'w3 2']);
  });
});

test.each([
  ['NoSchedule', ['w1 1', 'w2 1', 'w3 1']],
  ['NoExecute', ['w1 1', 'w3 1']],
])('a taint %s that comes later leaves %j', (effect, left) => {
  const world = createWorld();
  world.apply(agent());
  world.until(10);
  taint(world, 'w2', effect);
  world.until(20);
  expect(live(world)).toEqual(left);
});

test('a pod that waits for a node that is gone is deleted', () => {
  const world = createWorld({ nodes: ['w1', { name: 'w2', capacity: { cpu: '50m' } }, 'w3'] });
  const [container] = agent().spec.template.spec.containers;
  const spec = { containers: [{ ...container, resources: { requests: { cpu: '100m' } } }] };
  world.apply(agent({ template: { ...agent().spec.template, spec } }));
  world.until(5);
  expect(live(world)).toEqual(['undefined 1', 'w1 1', 'w3 1']);
  world.api.delete('Node', undefined, 'w2', {});
  world.until(6);
  expect(live(world)).toEqual(['w1 1', 'w3 1']);
});

describe('with a surge', () => {
  const surging = rolling({ maxSurge: 1, maxUnavailable: 0 });

  test('a pod that is deleted is replaced before it is gone; without one afterwards', () => {
    const replaced = (spec: object) => {
      const world = createWorld({ nodes: ['w1'], app: () => ({ readyAfter: 1000, stopAfter: 9000 }) });
      world.apply(agent(spec));
      world.until(10);
      world.api.delete('Pod', 'default', world.pods()[0]!, {});
      world.until(40);
      return Math.round(world.times('added')[1]![0]);
    };
    expect(replaced(surging)).toBe(10);
    expect(replaced({})).toBe(19);
  });

  test('a pod where none is wanted any more goes when enough others serve, or at once where it does not serve', () => {
    const left = (ready: boolean) => {
      const world = createWorld({
        app: (pod) =>
          pod.spec.nodeName === 'w2' && !ready
            ? { stopAfter: 1000 }
            : { readyAfter: pod.spec.containers[0].image === 'agent:1' ? 1000 : 20_000, stopAfter: 1000 },
      });
      world.apply(agent(surging));
      world.until(10);
      taint(world, 'w2', 'NoSchedule');
      world.until(12);
      const before = live(world);
      setImage(world, 'agent:2');
      world.until(12.5);
      return [before, live(world)];
    };
    for (const ready of [true, false]) {
      const [before, after] = left(ready);
      expect(before).toEqual(['w1 1', 'w2 1', 'w3 1']);
      expect(after).toHaveLength(3);
      expect(after!.some((pod) => pod.startsWith('w2'))).toBe(false);
    }
  });
});

test('a pod is available minReadySeconds after it was seen to be Ready', () => {
  const world = createWorld({ nodes: ['w1'], app: () => ({ readyAfter: 5400, stopAfter: 1000 }) });
  world.apply(agent({ minReadySeconds: 10 }));
  world.until(30);
  const first = world.kernel.records.find(
    (each) =>
      each.type === 'object' && each.kind === 'DaemonSet' && each.object.status?.numberAvailable === 1,
  );
  expect(first!.t).toBeCloseTo(15.4, 1);
});

test('a pod that fails is deleted at once, then after a second, two, ...; a new template begins anew', () => {
  const world = createWorld({
    nodes: ['w1'],
    app: () => ({ stopAfter: 100, exits: { after: 300, code: 1 } }),
  });
  world.apply(agent());
  world.until(9);
  setImage(world, 'agent:2');
  world.until(11);
  const deleted = world.times('marked').map(([t]) => t);
  const gaps = deleted.slice(1).map((t, index) => Math.round((t - deleted[index]!) * 2) / 2);
  expect(gaps.slice(0, 3)).toEqual([1.5, 2.5, 4.5]);
  expect(deleted.filter((t) => t >= 9).length).toBeGreaterThanOrEqual(2);
});

test('what the template tolerates already is not said twice', () => {
  const world = createWorld({ nodes: ['w1'] });
  const { template } = agent().spec;
  const given = [
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
    { key: 'mine', operator: 'Exists' },
  ];
  world.apply(agent({ template: { ...template, spec: { ...template.spec, tolerations: given } } }));
  world.until(5);
  const { tolerations } = world.api.list('Pod')[0]!.spec;
  expect(tolerations.slice(0, 2)).toEqual([
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    { key: 'mine', operator: 'Exists' },
  ]);
  expect(tolerations).toHaveLength(7);
});
