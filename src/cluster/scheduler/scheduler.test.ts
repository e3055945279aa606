import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import { fitError } from './fit-error.ts';

const CP = {
  name: 'cp1',
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }],
  capacity: { cpu: '4', memory: '8Gi' },
};
const small = (name: string, labels: Record<string, string> = {}) => ({
  name,
  labels,
  capacity: { cpu: '4', memory: '8Gi' },
});
const CLUSTER = [CP, small('w1'), small('w2')];

const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
});
const asks = (cpu: string, extra: object = {}) => ({
  containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu } } }],
  ...extra,
});
type World = ReturnType<typeof createWorld>;
const nodeOf = (world: World, name: string) => world.api.get('Pod', 'default', name)?.spec.nodeName;
const why = (world: World, name: string) => world.events('Pod', name).at(-1);

describe('FailedScheduling says, node by node, what is in the way', () => {
  const none = 'no new claims to deallocate, preemption: 0/3 nodes are available:';
  test.each([
    [
      'a nodeSelector that no node has',
      [],
      pod('p', { nodeSelector: { disk: 'ssd' } }),
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. ${none} 3 Preemption is not helpful for scheduling.`,
    ],
    [
      'full nodes',
      [pod('a', asks('3500m')), pod('b', asks('3500m'))],
      pod('p', asks('1')),
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. ${none} 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.`,
    ],
    [
      'more than any node has',
      [],
      pod('p', asks('64')),
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. ${none} 3 Preemption is not helpful for scheduling.`,
    ],
    [
      'a host port that is taken',
      ['a', 'b'].map((name) =>
        pod(name, {
          containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 80, hostPort: 8080 }] }],
        }),
      ),
      pod('p', {
        containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 80, hostPort: 8080 }] }],
      }),
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't have free ports for the requested pod ports. ${none} 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.`,
    ],
    [
      'a claim that is not there',
      [],
      pod('p', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
      `0/3 nodes are available: persistentvolumeclaim "data" not found. ${none} 3 Preemption is not helpful for scheduling.`,
    ],
  ])('%s', (_, before, incoming, message) => {
    const world = createWorld({ nodes: CLUSTER });
    for (const each of before) world.apply(each);
    world.until(1);
    world.apply(incoming);
    world.until(2);
    expect(why(world, 'p')).toBe(message);
    expect(world.api.get('Pod', 'default', 'p')!.status.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }),
    ]);
  });

  test('company that is wanted or not', () => {
    const world = createWorld({ nodes: [small('w1', { zone: 'a' }), small('w2', { zone: 'b' })] });
    const term = (app: string, topologyKey = 'kubernetes.io/hostname') => ({
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app } }, topologyKey },
      ],
    });
    world.apply(pod('lonely', { affinity: { podAffinity: term('nobody') } }));
    for (const name of ['x', 'y', 'z'])
      world.apply(pod(name, { affinity: { podAntiAffinity: term('x') } }, { labels: { app: 'x' } }));
    world.until(2);
    expect(why(world, 'lonely')).toContain("2 node(s) didn't match pod affinity rules");
    expect([nodeOf(world, 'x'), nodeOf(world, 'y')].sort()).toEqual(['w1', 'w2']);
    expect(why(world, 'z')).toContain("2 node(s) didn't match pod anti-affinity rules");
    world.apply(pod('w', {}, { labels: { app: 'x' } }));
    world.until(3);
    expect(why(world, 'w')).toContain("2 node(s) didn't satisfy existing pods anti-affinity rules");
  });

  test('topology spread constraints', () => {
    const world = createWorld({ nodes: [small('w1', { zone: 'a' }), small('w2')] });
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'x' } },
          minDomains: 2,
        },
      ],
    };
    for (const name of ['a', 'b']) world.apply(pod(name, spread, { labels: { app: 'x' } }));
    world.until(2);
    expect(nodeOf(world, 'a')).toBe('w1');
    expect(why(world, 'b')).toContain(
      "1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label).",
    );
  });

  test('no node at all', () =>
    expect(fitError({ nodes: 0, reasons: [] })).toBe('no nodes available to schedule pods'));
});

describe('a waiting pod is tried again when something helps', () => {
  test('a node is uncordoned', () => {
    const world = createWorld({ nodes: ['w1'] });
    world.until(0.1);
    world.api.modify('Node', undefined, 'w1', (node) => ({
      ...node,
      spec: { ...node.spec, unschedulable: true },
    }));
    world.until(1);
    world.apply(pod('p'));
    world.until(30);
    expect(why(world, 'p')).toContain('1 node(s) were unschedulable');
    world.api.modify('Node', undefined, 'w1', (node) => ({
      ...node,
      spec: { ...node.spec, unschedulable: false },
    }));
    // The taint of the cordon goes a moment later: the first try may come too early.
    world.until(33);
    expect(nodeOf(world, 'p')).toBe('w1');
  });

  test('a pod leaves', () => {
    const world = createWorld({ nodes: [small('w1')] });
    world.apply(pod('a', asks('3')));
    world.until(1);
    world.apply(pod('p', asks('3')));
    world.until(20);
    world.api.delete('Pod', 'default', 'a');
    world.until(23);
    expect(nodeOf(world, 'p')).toBe('w1');
  });

  test('at once, where nobody else waits: a back-off only lets others go first', () => {
    const world = createWorld({ nodes: [small('w1')] });
    world.apply(pod('a', asks('3')));
    world.until(1);
    world.apply(pod('p', asks('3')));
    world.until(1.3);
    expect(why(world, 'p')).toContain('Insufficient cpu');
    world.api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 });
    world.until(1.4);
    expect(nodeOf(world, 'p')).toBe('w1');
  });

  test('its gates are lifted; until then nothing is said', () => {
    const world = createWorld();
    world.apply(pod('p', { schedulingGates: [{ name: 'wait' }] }));
    world.until(5);
    expect(world.events('Pod', 'p')).toEqual([]);
    world.edit('Pod', 'p', (each) => ({ ...each, spec: { ...each.spec, schedulingGates: [] } }));
    world.until(6);
    expect(nodeOf(world, 'p')).toBeDefined();
  });
});

describe('preemption', () => {
  const classes = [
    ['low', 100],
    ['high', 1000],
  ].map(([name, value]) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
  }));

  test('the less important makes room, with its grace, and the other is bound when it has ended', () => {
    const world = createWorld({ nodes: [small('w1')] });
    for (const each of classes) world.apply(each);
    world.apply(pod('low', asks('3', { priorityClassName: 'low' })));
    world.until(6);
    const high = world.apply(pod('high', asks('3', { priorityClassName: 'high' })));
    world.until(7);
    expect(world.events('Pod', 'high')).toEqual(['0/1 nodes are available: 1 Insufficient cpu.']);
    expect(world.api.get('Pod', 'default', 'high')!.status.nominatedNodeName).toBe('w1');
    expect(world.events('Pod', 'low').at(-1)).toBe(`Preempted by pod ${high.metadata.uid} on node w1`);
    world.until(10);
    expect(nodeOf(world, 'high')).toBe('w1');
  });

  test('nobody takes the room that was made for another', () => {
    const world = createWorld({ nodes: [small('w1')] });
    for (const each of classes) world.apply(each);
    world.apply(pod('low', asks('3', { priorityClassName: 'low' })));
    world.until(6);
    world.apply(pod('high', asks('3', { priorityClassName: 'high' })));
    world.until(6.5);
    world.apply(pod('thief', asks('3')));
    world.until(20);
    expect(nodeOf(world, 'high')).toBe('w1');
    expect(nodeOf(world, 'thief')).toBeUndefined();
  });

  test('preemptionPolicy Never waits', () => {
    const world = createWorld({ nodes: [small('w1')] });
    for (const each of classes) world.apply(each);
    world.apply(pod('low', asks('3', { priorityClassName: 'low' })));
    world.until(6);
    world.apply({ ...classes[1]!, metadata: { name: 'calm' }, preemptionPolicy: 'Never' });
    world.apply(pod('high', asks('3', { priorityClassName: 'calm' })));
    world.until(20);
    expect(world.pods()).toEqual(['high', 'low']);
    expect(nodeOf(world, 'high')).toBeUndefined();
    expect(why(world, 'high')).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    );
  });

  const nominated = (world: World, name: string) =>
    world.api.get('Pod', 'default', name)!.status.nominatedNodeName;

  test('the most important takes the place that was made for another, who waits without one', () => {
    const world = createWorld({ nodes: [small('w1')], app: () => ({ readyAfter: 1000, stopAfter: 20_000 }) });
    for (const each of classes) world.apply(each);
    world.apply({ ...classes[1]!, metadata: { name: 'top' }, value: 5000 });
    world.apply(pod('low', asks('3', { priorityClassName: 'low' })));
    world.until(6);
    world.apply(pod('high', asks('3', { priorityClassName: 'high' })));
    world.until(7);
    world.apply(pod('top', asks('3', { priorityClassName: 'top' })));
    world.until(15);
    expect([nominated(world, 'high'), nominated(world, 'top')]).toEqual([undefined, 'w1']);
    world.until(60);
    expect([nodeOf(world, 'high'), nodeOf(world, 'top')]).toEqual([undefined, 'w1']);
  });

  test('who waits for its victims says so and keeps its place', () => {
    const world = createWorld({ nodes: [small('w1')], app: () => ({ readyAfter: 1000, stopAfter: 20_000 }) });
    for (const each of classes) world.apply(each);
    world.apply(pod('low', asks('3', { priorityClassName: 'low' })));
    world.apply(pod('small', asks('100m', { terminationGracePeriodSeconds: 0 })));
    world.until(6);
    world.apply(pod('high', asks('3', { priorityClassName: 'high' })));
    world.until(8);
    // Room, though too little.
    world.api.delete('Pod', 'default', 'small', { gracePeriodSeconds: 0 });
    world.until(12);
    expect(why(world, 'high')).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.',
    );
    expect(nominated(world, 'high')).toBe('w1');
  });

  test('the fewest, least important and youngest are taken', () => {
    const world = createWorld({ nodes: [small('w1'), small('w2')] });
    for (const each of classes) world.apply(each);
    world.apply({ ...classes[0]!, metadata: { name: 'middle' }, value: 500 });
    const at = (node: string, priorityClassName: string, cpu: string) => ({
      ...asks(cpu, { priorityClassName }),
      nodeName: node,
    });
    world.apply(pod('important', at('w1', 'middle', '3')));
    world.apply(pod('humble-1', at('w2', 'low', '1500m')));
    world.until(2);
    world.apply(pod('humble-2', at('w2', 'low', '1500m')));
    world.until(6);
    world.apply(pod('high', asks('2', { priorityClassName: 'high' })));
    world.until(12);
    expect(nodeOf(world, 'high')).toBe('w2');
    expect(world.pods()).toEqual(['high', 'humble-1', 'important']);
  });
});

describe('the node that is foreseen', () => {
  const nominations = (world: World, name: string) => {
    const seen: (string | undefined)[] = [];
    for (const record of world.kernel.records)
      if (record.type === 'object' && record.kind === 'Pod' && record.name === name) {
        const now = record.object.status?.nominatedNodeName;
        if (seen.length === 0 || now !== seen.at(-1)) seen.push(now);
      }
    return seen;
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const withVolume = pod('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] });

  test.each([
    ['1.34', [undefined]],
    ['1.35', [undefined, 'w1', undefined]],
    ['1.36', [undefined, 'w1', undefined]],
  ] as const)('in %s is told while its volume is made: %j', (version, expected) => {
    const world = createWorld({ nodes: ['w1'], version });
    world.apply(claim);
    world.apply(withVolume);
    world.until(10);
    expect(nodeOf(world, 'p')).toBe('w1');
    expect(nominations(world, 'p')).toEqual(expected);
  });

  test.each([
    ['1.34', [undefined, 'w1']],
    ['1.36', [undefined, 'w1', undefined]],
  ] as const)('in %s, after a preemption: %j', (version, expected) => {
    const world = createWorld({ nodes: [small('w1')], version });
    world.apply({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    world.apply(pod('victim', asks('3')));
    world.until(6);
    world.apply(pod('p', asks('3', { priorityClassName: 'high' })));
    world.until(20);
    expect(nodeOf(world, 'p')).toBe('w1');
    expect(nominations(world, 'p')).toEqual(expected);
  });
});

describe('choosing', () => {
  test.each([1, 2, 3, 4, 5, 6])('a replica that goes leaves its place to the next one (seed %i)', (seed) => {
    const world = createWorld({ seed });
    world.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'app', image: 'app:1' }] },
        },
      },
    });
    world.until(10);
    const [first, ...others] = world.pods();
    const place = nodeOf(world, first!);
    // It is still there, on its way out, when its successor is placed.
    world.api.delete('Pod', 'default', first!);
    world.until(10.5);
    const next = world.pods().find((name) => name !== first && !others.includes(name));
    expect(nodeOf(world, next!)).toBe(place);
  });

  test('a pod of a service is spread over the nodes of what all of its services select', () => {
    const world = createWorld({ nodes: ['w1', 'w2'] });
    const service = (name: string, selector: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector, ports: [{ port: 80 }] },
    });
    world.apply(service('a', { app: 'x' }));
    world.apply(service('b', { tier: 'y' }));
    for (const name of ['o1', 'o2', 'o3', 'o4'])
      world.apply(pod(name, { nodeName: 'w1' }, { labels: { app: 'x' } }));
    world.apply(pod('o5', { nodeName: 'w2' }, { labels: { app: 'x', tier: 'y' } }));
    for (const name of ['o6', 'o7', 'o8']) world.apply(pod(name, { nodeName: 'w2' }));
    world.until(1);
    world.apply(pod('p', {}, { labels: { app: 'x', tier: 'y' } }));
    world.until(2);
    expect(nodeOf(world, 'p')).toBe('w1');
  });

  test('replicas are spread over the nodes', () => {
    const world = createWorld();
    world.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: {
        replicas: 6,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: asks('100m') },
      },
    });
    world.until(1);
    const perNode = ['w1', 'w2', 'w3'].map((name) => world.api.podsOnNode(name).length);
    expect(perNode).toEqual([2, 2, 2]);
  });

  test('the same seed chooses the same nodes', () => {
    const places = (seed: number) => {
      const world = createWorld({ seed });
      for (const name of ['a', 'b', 'c', 'd']) world.apply(pod(name));
      world.until(1);
      return ['a', 'b', 'c', 'd'].map((name) => nodeOf(world, name)).join(' ');
    };
    expect(places(3)).toBe(places(3));
    expect(new Set([1, 2, 3, 4, 5, 6].map(places)).size).toBeGreaterThan(1);
  });

  test('a claim of a class that waits is provisioned for the chosen node, then the pod is bound', () => {
    const world = createWorld();
    world.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    world.until(5);
    expect(world.events('PersistentVolumeClaim', 'data')).toEqual([
      'waiting for first consumer to be created before binding',
    ]);
    world.apply(pod('p', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }));
    world.until(8);
    expect(world.api.get('PersistentVolumeClaim', 'default', 'data')!.status.phase).toBe('Bound');
    expect(nodeOf(world, 'p')).toBeDefined();
    world.api.delete('PersistentVolumeClaim', 'default', 'data');
    world.until(9);
    expect(
      world.api.get('PersistentVolumeClaim', 'default', 'data')!.metadata.deletionTimestamp,
    ).toBeDefined();
    world.api.delete('Pod', 'default', 'p');
    world.until(20);
    expect(world.api.get('PersistentVolumeClaim', 'default', 'data')).toBeUndefined();
    expect(world.api.list('PersistentVolume')).toEqual([]);
  });
});

test('volumes that do not come in ten minutes: said as an error, and tried again for the same node', () => {
  const world = createWorld({ nodes: [small('w1'), small('w2')] });
  world.until(1);
  world.plane.hold();
  world.apply({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'wait' },
    provisioner: 'disk.example.com',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  world.apply({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: {
      storageClassName: 'wait',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    },
  });
  world.apply(pod('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }));
  world.until(600);
  expect(world.events('Pod', 'p')).toEqual([]);
  world.until(602);
  expect(world.events('Pod', 'p')).toEqual([
    'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  ]);
  expect(world.api.get('Pod', 'default', 'p')!.status.conditions).toMatchObject([
    { type: 'PodScheduled', status: 'False', reason: 'SchedulerError' },
  ]);
  const chosen = () =>
    world.api.get('PersistentVolumeClaim', 'default', 'c')!.metadata.annotations![
      'volume.kubernetes.io/selected-node'
    ];
  const first = chosen();
  world.plane.release();
  world.until(620);
  expect(nodeOf(world, 'p')).toBe(first);
});
