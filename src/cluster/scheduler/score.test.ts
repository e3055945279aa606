/** Scores as numbers. From the tables of plugins/{noderesources,podtopologyspread,imagelocality,tainttoleration}. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { defaultSpreadScore, spreadScore } from './filters/topology-spread.ts';
import { NodeInfo } from './node-info.ts';
import { heldRequests, podRequests, scoringRequests } from './resources.ts';
import { balancedAllocation, imageLocality, leastAllocated, preferNoSchedule, totalScores } from './score.ts';

const MI = 1024 * 1024;
let count = 0;
const object = (kind: string, name: string, more: object): KubeObject =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name, uid: `${name}-${count++}`, namespace: 'default' },
    ...more,
  }) as KubeObject;
const container = (cpu?: string, memory?: string, more: object = {}) => ({
  name: `c${count++}`,
  image: 'app:1',
  resources: {
    requests: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) },
  },
  ...more,
});
const pod = (containers: object[], spec: object = {}, more: object = {}) =>
  object('Pod', 'p', { spec: { containers, ...spec }, ...more });
function node(
  name: string,
  cpu: string,
  memory: string,
  pods: KubeObject[] = [],
  more: object = {},
): NodeInfo {
  const info = new NodeInfo(
    object('Node', name, { spec: {}, status: { allocatable: { cpu, memory } }, ...more }),
  );
  for (const each of pods) info.add(each);
  return info;
}
/** Amounts as the tables of upstream write them: milli-cores and bytes. */
const asks = (cpu: number, memory: number) => pod([container(`${cpu}m`, String(memory))]);

describe('the emptier the better (LeastAllocated)', () => {
  test.each([
    ['nothing is asked for, nothing is used', asks(0, 0), [], [], [100, 100]],
    ['nodes of two sizes', pod([container('1000m', '2000'), container('2000m', '3000')]), [], [], [37, 50]],
  ])('%s', (_, incoming, first, second, expected) => {
    const sizes = expected[0] === 100 ? ['4000m', '4000m'] : ['4000m', '6000m'];
    const nodes = [node('n1', sizes[0]!, '10000', first), node('n2', sizes[1]!, '10000', second)];
    expect(nodes.map(leastAllocated(incoming).score)).toEqual(expected);
  });
  test('what is asked for counts, on the node and now', () => {
    const used = [asks(3000, 5000)];
    const nodes = [node('n1', '10000m', '20000', [asks(3000, 0)]), node('n2', '10000m', '20000', used)];
    // (7000/10000 and 20000/20000; 4000/10000 and 10000/20000)
    expect(nodes.map(leastAllocated(asks(0, 0)).score)).toEqual([85, 72]);
    expect(nodes.map(leastAllocated(asks(3000, 5000)).score)).toEqual([57, 45]);
  });
  test('more than there is counts as nothing left', () => {
    expect(leastAllocated(asks(3000, 5000)).score(node('n', '4000m', '10000', [asks(3000, 0)]))).toBe(25);
  });
  test('a node without one of both is judged by the other', () => {
    expect(leastAllocated(asks(1000, 0)).score(node('n', '4000m', '0'))).toBe(75);
  });
});

describe('equal shares (BalancedAllocation)', () => {
  const incoming = pod([container('1000m', '2000'), container('2000m', '3000')]);
  test.each([
    ['same sizes', node('n', '4000m', '10000'), 87, 68],
    ['a larger node', node('n', '6000m', '10000'), 100, 75],
    ['cpu is used already', node('n', '10000m', '20000', [asks(6000, 0)]), 67, 73],
    ['both are used already', node('n', '10000m', '20000', [asks(6000, 5000)]), 80, 74],
    ['more than there is', node('n', '4000m', '10000', [asks(6000, 0)]), 75, 87],
    ['no memory at all', node('n', '4000m', '0'), 100, 75],
  ])('%s', (_, info, before, since) => {
    expect(balancedAllocation(incoming, false)!.score(info)).toBe(before);
    expect(balancedAllocation(incoming, true)!.score(info)).toBe(since);
  });
  test('who asks for nothing is not judged', () => {
    expect(balancedAllocation(pod([container()]), false)).toBeUndefined();
  });
});

describe('what a pod asks for', () => {
  const sidecar = (cpu: string) => container(cpu, undefined, { restartPolicy: 'Always' });
  test.each([
    ['containers together', pod([container('1'), container('2')]), 3000],
    [
      'the greatest init container',
      pod([container('1')], { initContainers: [container('3'), container('2')] }),
      3000,
    ],
    ['a sidecar beside the containers', pod([container('1')], { initContainers: [sidecar('2')] }), 3000],
    [
      'an init container after a sidecar',
      pod([container('1')], { initContainers: [sidecar('2'), container('4')] }),
      6000,
    ],
    [
      'an init container before a sidecar',
      pod([container('1')], { initContainers: [container('4'), sidecar('2')] }),
      4000,
    ],
    ['overhead on top', pod([container('1')], { overhead: { cpu: '500m' } }), 1500],
    ['the pod as a whole', pod([container('1')], { resources: { requests: { cpu: '5' } } }), 5000],
    [
      'the pod as a whole, with overhead',
      pod([container('1')], { resources: { requests: { cpu: '5' } }, overhead: { cpu: '1' } }),
      6000,
    ],
  ])('%s', (_, asked, cpu) => {
    expect(podRequests(asked).get('cpu')).toBe(cpu);
    expect(scoringRequests(asked).cpu).toBe(cpu);
  });
  test.each([
    ['nothing: counted as a little', pod([container(), container()]), { cpu: 200, memory: 400 * MI }],
    ['one of two', pod([container('1')]), { cpu: 1000, memory: 200 * MI }],
    [
      'an init container',
      pod([container()], { initContainers: [container('1', '1Gi')] }),
      { cpu: 1000, memory: 1024 * MI },
    ],
    [
      'a pod as a whole',
      pod([container()], { resources: { requests: { cpu: '50m', memory: '10Mi' } } }),
      { cpu: 50, memory: 10 * MI },
    ],
    ['overhead', pod([container()], { overhead: { cpu: '1' } }), { cpu: 1100, memory: 200 * MI }],
  ])('for scores: %s', (_, asked, expected) => {
    expect(scoringRequests(asked)).toEqual(expected);
  });

  const resized = (wanted: string, has: string, reason?: string, generation = 2) => {
    const made = pod([{ ...container(wanted), name: 'app' }]);
    Object.assign(made.metadata, { generation });
    made.status = {
      containerStatuses: [
        { name: 'app', resources: { requests: { cpu: has } }, allocatedResources: { cpu: has } },
      ],
      conditions: reason ? [{ type: 'PodResizePending', status: 'True', reason }] : [],
    };
    return made;
  };
  test.each([
    ['being made larger', resized('2', '1'), 2000],
    ['being made larger, later', resized('2', '1', 'Deferred'), 2000],
    ['being made larger, never', resized('2', '1', 'Infeasible'), 1000],
    ['being made smaller', resized('1', '2'), 2000],
    ['made smaller', resized('1', '1'), 1000],
    ['as it was made', resized('1', '2', undefined, 1), 1000],
  ])('a pod that is %s', (_, asked, cpu) => {
    expect(heldRequests(asked).get('cpu')).toBe(cpu);
  });
  test('a node counts it so, and no longer when it is over', () => {
    const before = resized('1', '2');
    const info = node('n', '4', '1Gi', [before]);
    expect(info.requested.get('cpu')).toBe(2000);
    info.remove(before.metadata.uid);
    expect(info.requested.get('cpu')).toBe(0);
  });
});

describe('spreading', () => {
  const at = (name: string, zone: string | undefined, app: number, host = name) => {
    const labels = {
      ...(zone === undefined ? {} : { zone, 'topology.kubernetes.io/zone': zone }),
      'kubernetes.io/hostname': host,
    };
    const info = new NodeInfo({
      ...object('Node', name, { spec: {}, status: {} }),
      metadata: { name, uid: name, labels },
    } as unknown as KubeObject);
    for (let i = 0; i < app; i++) info.add(labelled('web'));
    return info;
  };
  const labelled = (app: string, spec: object = {}) => {
    const made = pod([container()], spec);
    made.metadata.labels = { app };
    return made;
  };
  const soft = (topologyKey: string, more: object = {}) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { app: 'web' } },
    ...more,
  });
  const scores = (constraints: object[], nodes: NodeInfo[], fitting = nodes) => {
    const score = spreadScore(labelled('web', { topologySpreadConstraints: constraints }), nodes, fitting)!;
    return totalScores(fitting, [{ weight: 1, normalize: 'spread', score }]);
  };
  test.each([
    ['hosts, nobody yet', [soft('kubernetes.io/hostname')], [at('a', 'z', 0), at('b', 'z', 0)], [100, 100]],
    ['hosts, one used', [soft('kubernetes.io/hostname')], [at('a', 'z', 1), at('b', 'z', 0)], [0, 100]],
    [
      'hosts 2 1 0 3',
      [soft('kubernetes.io/hostname')],
      [at('a', 'z', 2), at('b', 'z', 1), at('c', 'z', 0), at('d', 'z', 3)],
      [20, 60, 100, 0],
    ],
    [
      'hosts 2 1 0 3 with a wider skew',
      [soft('kubernetes.io/hostname', { maxSkew: 2 })],
      [at('a', 'z', 2), at('b', 'z', 1), at('c', 'z', 0), at('d', 'z', 3)],
      [33, 66, 100, 16],
    ],
    ['zones 2 and 3', [soft('zone')], [at('a', 'z1', 2), at('b', 'z1', 0), at('c', 'z2', 3)], [100, 100, 75]],
    [
      'a node without the label',
      [soft('zone')],
      [at('a', 'z1', 2), at('b', undefined, 0), at('c', 'z2', 3)],
      [100, 0, 75],
    ],
    [
      'a selector that asks for nothing',
      [soft('kubernetes.io/hostname', { labelSelector: {} })],
      [at('a', 'z', 5), at('b', 'z', 0)],
      [100, 100],
    ],
    [
      'two nodes of one host name',
      [soft('kubernetes.io/hostname')],
      [at('a', 'z', 2, 'h'), at('b', 'z', 0, 'h')],
      [0, 100],
    ],
  ])('%s', (_, constraints, nodes, expected) => {
    expect(scores(constraints, nodes)).toEqual(expected);
  });
  test('pods on nodes that do not fit count for their zone, not as a place', () => {
    const nodes = [at('a', 'z1', 0), at('b', 'z2', 0), at('full', 'z2', 2)];
    expect(scores([soft('zone')], nodes, nodes.slice(0, 2))).toEqual([100, 0]);
  });
  test('by default: by host and by zone, and nodes without a zone by host alone', () => {
    const nodes = [at('a', 'z1', 1), at('b', 'z2', 0), at('c', undefined, 0)];
    const score = defaultSpreadScore(labelled('web'), nodes, nodes, (info) => info.pods.size);
    // log(3 + 2) for hosts, log(3 + 2) for two zones and none; skews of 3 and 5 add 2 and 4
    expect(nodes.map(score)).toEqual([9, 6, 2]);
  });
});

describe('images that are there', () => {
  const image = (name: string, mb: number) => ({ names: [name], sizeBytes: mb * MI });
  const having = (name: string, ...images: object[]) =>
    new NodeInfo(object('Node', name, { spec: {}, status: { images } }));
  const wants = (...images: string[]) => pod(images.map((each) => ({ ...container(), image: each })));
  // As upstream's table: images of 40, 300 and 2000 MB on some of the nodes.
  const n1 = having(
    'n1',
    image('gcr.io/40:latest', 40),
    image('gcr.io/300:latest', 300),
    image('gcr.io/2000:latest', 2000),
  );
  const n2 = having('n2', image('gcr.io/250:latest', 250), image('gcr.io/10:latest', 10));
  test.each([
    ['40 and 250 of two nodes', wants('gcr.io/40', 'gcr.io/250'), [0, 5]],
    ['40 and 300', wants('gcr.io/40', 'gcr.io/300'), [7, 0]],
    ['2000 and 10', wants('gcr.io/2000', 'gcr.io/10'), [49, 0]],
  ])('%s', (_, incoming, expected) => {
    expect([n1, n2].map(imageLocality(incoming, [n1, n2])!.score)).toEqual(expected);
  });
});

describe('taints that only repel', () => {
  const tainted = (name: string, ...keys: string[]) =>
    node(name, '4', '1Gi', [], {
      spec: { taints: keys.map((key) => ({ key, value: 'bar', effect: 'PreferNoSchedule' })) },
    });
  const tolerant = (...keys: string[]) =>
    pod([container()], {
      tolerations: keys.map((key) => ({ key, operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' })),
    });
  test.each([
    [
      'a tolerated taint, and one that is not',
      tolerant('foo'),
      [tainted('a', 'foo'), tainted('b', 'blah')],
      [100, 0],
    ],
    [
      'however many are tolerated',
      tolerant('cpu', 'disk'),
      [tainted('a'), tainted('b', 'cpu'), tainted('c', 'cpu', 'disk')],
      [100, 100, 100],
    ],
    [
      'the more the worse',
      tolerant('foo'),
      [tainted('a'), tainted('b', 'cpu'), tainted('c', 'cpu', 'disk')],
      [100, 50, 0],
    ],
    ['nobody is tainted', tolerant(), [tainted('a'), tainted('b')], [100, 100]],
  ])('%s', (_, incoming, nodes, expected) => {
    expect(totalScores(nodes, [{ ...preferNoSchedule(incoming), weight: 1 }])).toEqual(expected);
  });
});
