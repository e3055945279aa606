/** What stands in the way, filter by filter. From the tables of pkg/scheduler/framework/plugins. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../../testing/world.ts';

type World = ReturnType<typeof createWorld>;
const node = (name: string, labels: Record<string, string> = {}, more: object = {}) => ({
  name,
  labels,
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
  ...more,
});
const CONTAINER = { name: 'app', image: 'app:1' };
const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [CONTAINER], ...spec },
});
const on = (name: string, where: string, spec: object = {}, metadata: object = {}) =>
  pod(name, { nodeName: where, ...spec }, metadata);
const asks = (requests: object) => ({ containers: [{ ...CONTAINER, resources: { requests } }] });
const where = (world: World, name: string, namespace = 'default') =>
  world.api.get('Pod', namespace, name)?.spec.nodeName;
const why = (world: World, name: string) => world.events('Pod', name).at(-1) ?? '';
const namespace = (name: string, labels: object) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const zones = () => ['a', 'b', 'c'].map((zone) => node(`n-${zone}`, { zone }));

/** The pods that are there, then the one that is looked at. */
function given(nodes: ReturnType<typeof node>[], ...objects: object[]): World {
  const world = createWorld({ nodes });
  world.until(0.1);
  for (const each of objects) world.apply(each);
  world.until(2);
  return world;
}

describe('resources: every one that is short is named, in the order of the alphabet', () => {
  const gpus = { capacity: { cpu: '4', memory: '8Gi', pods: '1', 'example.com/gpu': '2' } };
  test.each([
    [{ cpu: '5' }, 'Insufficient cpu', 'Preemption is not helpful for scheduling'],
    [
      { cpu: '5', memory: '9Gi' },
      'Insufficient cpu, 1 Insufficient memory',
      'Preemption is not helpful for scheduling',
    ],
    [{ 'example.com/gpu': '3' }, 'Insufficient example.com/gpu', 'Preemption is not helpful for scheduling'],
    [
      { 'example.com/none': '1', cpu: '5' },
      'Insufficient cpu, 1 Insufficient example.com/none',
      'Preemption is not helpful for scheduling',
    ],
    [{ 'ephemeral-storage': '1Pi' }, 'Insufficient ephemeral-storage', 'Preemption is not helpful'],
  ])('%j', (requests, reasons, preemption) => {
    const spec = asks(requests);
    const limits = Object.fromEntries(
      Object.entries(requests).filter(([name]) => name.startsWith('example.com')),
    );
    Object.assign(spec.containers[0]!.resources, { limits });
    const world = given([node('n1', {}, gpus)], pod('p', spec));
    expect(why(world, 'p')).toContain(`0/1 nodes are available: 1 ${reasons}. `);
    expect(why(world, 'p')).toContain(`0/1 nodes are available: 1 ${preemption}`);
  });

  test('a node that is full of pods and short of memory says both', () => {
    const world = given(
      [node('n1', {}, gpus)],
      on('first', 'n1', asks({ memory: '8Gi' })),
      pod('p', asks({ memory: '1Gi' })),
    );
    expect(why(world, 'p')).toContain('1 Insufficient memory, 1 Too many pods. ');
    expect(why(world, 'p')).toContain('1 No preemption victims found for incoming pod.');
  });
});

describe('ports of the node', () => {
  const listens = (port: object) => ({
    containers: [{ ...CONTAINER, ports: [{ containerPort: 80, ...port }] }],
  });
  test.each([
    ['the same port', { hostPort: 8080 }, { hostPort: 8080 }, false],
    ['another protocol', { hostPort: 8080 }, { hostPort: 8080, protocol: 'UDP' }, true],
    ['another address', { hostPort: 8080, hostIP: '10.0.0.1' }, { hostPort: 8080, hostIP: '10.0.0.2' }, true],
    ['one address and all', { hostPort: 8080, hostIP: '10.0.0.1' }, { hostPort: 8080 }, false],
  ])('%s', (_, a, b, fits) => {
    const world = given([node('n1')], on('a', 'n1', listens(a)), pod('p', listens(b)));
    expect(where(world, 'p')).toBe(fits ? 'n1' : undefined);
  });

  test('an init container holds its port only until it ends, a sidecar as long as the pod', () => {
    const init = (more: object) => ({
      initContainers: [{ ...listens({ hostPort: 8080 }).containers[0], name: 'i', ...more }],
    });
    const world = given(
      [node('n1')],
      on('a', 'n1', listens({ hostPort: 8080 })),
      pod('plain', init({})),
      pod('sidecar', init({ restartPolicy: 'Always' })),
    );
    expect([where(world, 'plain'), where(world, 'sidecar')]).toEqual(['n1', undefined]);
  });
});

describe('a node by its name', () => {
  const named = (...terms: string[][]) => ({
    affinity: {
      nodeAffinity: {
        [REQUIRED]: {
          nodeSelectorTerms: terms.map((values) => ({
            matchFields: values.map((value) => ({ key: 'metadata.name', operator: 'In', values: [value] })),
          })),
        },
      },
    },
  });

  test('the others are not looked at', () => {
    const world = given(zones(), pod('p', { ...asks({ cpu: '5' }), ...named(['n-b']) }));
    expect(why(world, 'p')).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    );
  });
  test('any of several terms', () => {
    const world = given(zones(), pod('p', named(['n-b'], ['n-b'])));
    expect(where(world, 'p')).toBe('n-b');
  });
});

describe('company', () => {
  const near = (...terms: object[]) => ({
    affinity: { podAffinity: { [REQUIRED]: terms.map((term) => ({ topologyKey: 'zone', ...term })) } },
  });
  const away = (term: object) => ({
    affinity: { podAntiAffinity: { [REQUIRED]: [{ topologyKey: 'zone', ...term }] } },
  });
  const like = (labels: object) => ({ labelSelector: { matchLabels: labels } });

  test.each([
    ['in the own namespace', like({ app: 'x' }), 'n-a'],
    ['in a namespace by its name', { ...like({ app: 'x' }), namespaces: ['other'] }, 'n-b'],
    [
      'in a namespace by its labels',
      { ...like({ app: 'x' }), namespaceSelector: { matchLabels: { team: 'blue' } } },
      'n-b',
    ],
    ['nobody is meant without a selector', {}, undefined],
  ])('%s', (_, term, expected) => {
    const world = given(
      zones(),
      namespace('other', { team: 'blue' }),
      on('x', 'n-a', {}, { labels: { app: 'x' } }),
      on('x', 'n-b', {}, { labels: { app: 'x' }, namespace: 'other' }),
      pod('p', near(term)),
    );
    expect(where(world, 'p')).toBe(expected);
  });

  test('an empty selector of namespaces means all of them', () => {
    const world = given(
      zones(),
      namespace('other', {}),
      on('x', 'n-b', {}, { labels: { app: 'x' }, namespace: 'other' }),
      pod('p', near({ ...like({ app: 'x' }), namespaceSelector: {} })),
    );
    expect(where(world, 'p')).toBe('n-b');
  });

  test('one pod has to be meant by all terms', () => {
    const world = given(
      zones(),
      on('x', 'n-a', {}, { labels: { app: 'x' } }),
      on('y', 'n-a', {}, { labels: { tier: 'y' } }),
      pod('p', near(like({ app: 'x' }), like({ tier: 'y' }))),
    );
    expect(why(world, 'p')).toContain("3 node(s) didn't match pod affinity rules.");
  });

  test('keys of labels are compared with the pod itself and stand in its selector afterwards', () => {
    const labels = { app: 'x', revision: '2' };
    const world = given(
      zones(),
      on('old', 'n-a', {}, { labels: { app: 'x', revision: '1' } }),
      on('new', 'n-b', {}, { labels }),
      pod('p', near({ ...like({ app: 'x' }), matchLabelKeys: ['revision', 'absent'] }), { labels }),
      pod('q', near({ ...like({ app: 'x' }), mismatchLabelKeys: ['revision'] }), { labels }),
    );
    expect([where(world, 'p'), where(world, 'q')]).toEqual(['n-b', 'n-a']);
    const selector = (name: string) =>
      world.api.get('Pod', 'default', name)!.spec.affinity.podAffinity[REQUIRED][0].labelSelector;
    expect(selector('p').matchExpressions).toEqual([{ key: 'revision', operator: 'In', values: ['2'] }]);
    expect(selector('q').matchExpressions).toEqual([{ key: 'revision', operator: 'NotIn', values: ['2'] }]);
  });

  test('a node without the label is nobody’s neighbour', () => {
    const world = given(
      [node('n1'), node('n2', { zone: 'a' })],
      on('x', 'n2', {}, { labels: { app: 'x' } }),
      pod('p', away(like({ app: 'x' }))),
    );
    expect(where(world, 'p')).toBe('n1');
  });
});

describe('even spreading', () => {
  const spread = (more: object = {}) => ({
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'x' } },
        ...more,
      },
    ],
  });
  const labels = { app: 'x' };
  const crowd = (...nodes: string[]) => nodes.map((name, i) => on(`c${i}`, name, {}, { labels }));

  test('the emptiest zone', () => {
    const world = given(zones(), ...crowd('n-a', 'n-b'), pod('p', spread(), { labels }));
    expect(where(world, 'p')).toBe('n-c');
  });
  test('a pod that does not count itself may go where one more would be too many', () => {
    const only = { nodeSelector: { zone: 'a' }, ...spread({ nodeAffinityPolicy: 'Ignore' }) };
    const world = given(zones(), ...crowd('n-a'), pod('p', only), pod('q', only, { labels }));
    expect(where(world, 'p')).toBe('n-a');
    expect(why(world, 'q')).toContain("1 node(s) didn't match pod topology spread constraints");
  });
  test.each([
    ['nodes that the selector excludes do not count', 'Honor', 'n-a'],
    ['unless they are to', 'Ignore', undefined],
  ])('%s', (_, nodeAffinityPolicy, expected) => {
    const wanted = { nodeSelector: { zone: 'a' }, ...spread({ nodeAffinityPolicy }) };
    const world = given(zones(), ...crowd('n-a'), pod('p', wanted, { labels }));
    expect(where(world, 'p')).toBe(expected);
  });
  test.each([
    ['tainted nodes count', 'Ignore', undefined],
    ['unless taints are honoured', 'Honor', 'n-a'],
  ])('%s', (_, nodeTaintsPolicy, expected) => {
    const taints = [{ key: 'k', effect: 'NoSchedule' as const }];
    const nodes = [node('n-a', { zone: 'a' }), node('n-b', { zone: 'b' }, { taints })];
    const world = given(nodes, ...crowd('n-a'), pod('p', spread({ nodeTaintsPolicy }), { labels }));
    expect(where(world, 'p')).toBe(expected);
  });
  test('only pods of the same revision are counted', () => {
    const world = given(
      [node('n-a', { zone: 'a' }), node('n-b', { zone: 'b' })],
      on('o1', 'n-b', {}, { labels: { app: 'x', hash: '1' } }),
      on('o2', 'n-b', {}, { labels: { app: 'x', hash: '1' } }),
      on('n1', 'n-a', {}, { labels: { app: 'x', hash: '2' } }),
      pod('p', spread({ matchLabelKeys: ['hash'] }), { labels: { app: 'x', hash: '2' } }),
    );
    expect(where(world, 'p')).toBe('n-b');
  });
  test('pods that are going are not counted', () => {
    const world = given([node('n-a', { zone: 'a' }), node('n-b', { zone: 'b' })], ...crowd('n-a', 'n-b'));
    world.api.delete('Pod', 'default', 'c0');
    world.apply(pod('p', spread(), { labels }));
    world.until(3);
    expect(where(world, 'p')).toBe('n-a');
  });
  test('a soft wish leaves out nodes without the label', () => {
    const world = given(
      [node('n1'), node('n-b', { zone: 'b' })],
      ...crowd('n-b', 'n-b'),
      pod('p', spread({ whenUnsatisfiable: 'ScheduleAnyway' }), { labels }),
    );
    expect(where(world, 'p')).toBe('n-b');
  });
});

describe('volumes', () => {
  const claim = (name: string, mode: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } },
  });
  const uses = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });

  test('a claim for one pod alone keeps every other pod off every node', () => {
    const world = given(zones(), claim('own', 'ReadWriteOncePod'), pod('first', uses('own')));
    world.apply(pod('second', uses('own')));
    world.until(4);
    expect(why(world, 'second')).toBe(
      '0/3 nodes are available: 3 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    );
    world.api.delete('Pod', 'default', 'first');
    world.until(20);
    expect(where(world, 'second')).toBeDefined();
  });
});
