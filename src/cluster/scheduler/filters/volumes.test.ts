/** Volumes in the way, row by row. From the tables of plugins/{volumebinding,volumezone,volumerestrictions,nodevolumelimits}. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../../testing/world.ts';

type World = ReturnType<typeof createWorld>;
const node = (name: string, labels: Record<string, string> = {}) => ({
  name,
  labels,
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
});
const pod = (name: string, volumes: object[], spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'app:1' }], volumes, ...spec },
});
const using = (name: string, claims: string[], spec: object = {}) =>
  pod(
    name,
    claims.map((claimName) => ({ name: `v-${claimName}`, persistentVolumeClaim: { claimName } })),
    spec,
  );
const claim = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'wait',
    ...spec,
  },
});
const storageClass = (name: string, provisioner: string, more: object = {}) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner,
  volumeBindingMode: 'WaitForFirstConsumer',
  ...more,
});
const volume = (name: string, host: string | undefined, more: object = {}, labels: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, labels },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'wait',
    hostPath: { path: '/mnt/a' },
    ...(host === undefined
      ? {}
      : {
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] },
              ],
            },
          },
        }),
    ...more,
  },
});
const LOCAL = storageClass('wait', 'kubernetes.io/no-provisioner');
const where = (world: World, name: string) => world.api.get('Pod', 'default', name)?.spec.nodeName;
const why = (world: World, name: string) => world.events('Pod', name).at(-1) ?? '';

function given(nodes: ReturnType<typeof node>[], ...objects: object[]): World {
  const world = createWorld({ nodes });
  world.until(0.1);
  for (const each of objects) {
    world.apply(each);
    world.until(world.kernel.now / 1000 + 0.5);
  }
  world.until(world.kernel.now / 1000 + 2);
  return world;
}

describe('a pod whose claims cannot be used says so before any node is looked at', () => {
  test.each([
    [
      'one that is not there, beside one that is not bound',
      [claim('a', { storageClassName: 'now' })],
      ['a', 'b'],
      'persistentvolumeclaim "b" not found',
    ],
    [
      'one that nobody binds',
      [claim('a', { storageClassName: 'now' })],
      ['a'],
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    [
      'one that waits for a volume by name',
      [claim('a', { volumeName: 'pv-x' })],
      ['a'],
      'pod has unbound immediate PersistentVolumeClaims',
    ],
  ])('%s', (_, claims, names, text) => {
    const world = given(
      [node('n1'), node('n2')],
      LOCAL,
      storageClass('now', 'kubernetes.io/no-provisioner', { volumeBindingMode: 'Immediate' }),
      ...claims,
      using('p', names),
    );
    expect(why(world, 'p')).toBe(
      `0/2 nodes are available: ${text}. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
    );
  });

  test('the claim of somebody else under the name of an ephemeral volume', () => {
    const template = { spec: claim('x').spec };
    const world = given(
      [node('n1')],
      LOCAL,
      claim('p-scratch'),
      pod('p', [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }]),
    );
    expect(why(world, 'p')).toContain(
      'PVC default/p-scratch was not created for pod default/p (pod is not owner).',
    );
  });
});

describe('claims that wait for a node', () => {
  test('two claims need two volumes', () => {
    const one = given(
      [node('n1')],
      LOCAL,
      volume('pv-1', 'n1'),
      claim('a'),
      claim('b'),
      using('p', ['a', 'b']),
    );
    expect(why(one, 'p')).toContain(
      "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.",
    );
    const two = given(
      [node('n1'), node('n2')],
      LOCAL,
      volume('pv-1', 'n1'),
      volume('pv-2', 'n2'),
      volume('pv-3', 'n2'),
      claim('a'),
      claim('b'),
      using('p', ['a', 'b']),
    );
    expect(where(two, 'p')).toBe('n2');
  });
  test('the smallest claim takes the smallest volume, and leaves the great one', () => {
    const world = given(
      [node('n1')],
      LOCAL,
      volume('great', 'n1', { capacity: { storage: '5Gi' } }),
      volume('small', 'n1'),
      claim('needs-much', { resources: { requests: { storage: '4Gi' } } }),
      claim('needs-little'),
      using('p', ['needs-much', 'needs-little']),
    );
    const of = (name: string) => world.api.get('PersistentVolumeClaim', 'default', name)!.spec.volumeName;
    expect([of('needs-much'), of('needs-little')]).toEqual(['great', 'small']);
  });
  test('what is bound elsewhere and what is not bound at all are both said', () => {
    const world = given(
      [node('n1'), node('n2')],
      LOCAL,
      volume('pv-1', 'n1'),
      claim('a'),
      using('first', ['a']),
      claim('b'),
      using('p', ['a', 'b'], { nodeSelector: { 'kubernetes.io/hostname': 'n2' } }),
    );
    expect(why(world, 'p')).toContain(
      "0/2 nodes are available: 1 node(s) didn't find available persistent volumes to bind, 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector.",
    );
  });
  test('a claim that a node was chosen for stays with it', () => {
    const chosen = claim('a', { storageClassName: 'made' });
    Object.assign(chosen.metadata, { annotations: { 'volume.kubernetes.io/selected-node': 'n2' } });
    const world = createWorld({ nodes: [node('n1'), node('n2')] });
    world.plane.hold();
    world.apply(storageClass('made', 'disk.example.com'));
    world.apply(chosen);
    world.apply(using('p', ['a'], { nodeSelector: { 'kubernetes.io/hostname': 'n1' } }));
    world.until(2);
    expect(why(world, 'p')).toContain("1 node(s) didn't find available persistent volumes to bind");
  });
  test.each([
    ['enough', { capacity: '2Gi' }, 'n1'],
    ['too little', { capacity: '512Mi' }, undefined],
    ['enough, but not for one volume', { capacity: '2Gi', maximumVolumeSize: '512Mi' }, undefined],
    ['of another class', { capacity: '2Gi', storageClassName: 'other' }, undefined],
    ['out of reach', { capacity: '2Gi', nodeTopology: { matchLabels: { zone: 'b' } } }, undefined],
  ])('the room that a driver has left: %s', (_, capacity, expected) => {
    const world = given(
      [node('n1', { zone: 'a' })],
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSIDriver',
        metadata: { name: 'disk.example.com' },
        spec: { storageCapacity: true },
      },
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSIStorageCapacity',
        metadata: { name: 'c1' },
        storageClassName: 'made',
        nodeTopology: {},
        ...capacity,
      },
      storageClass('made', 'disk.example.com'),
      claim('a', { storageClassName: 'made' }),
      using('p', ['a']),
    );
    expect(where(world, 'p')).toBe(expected);
    if (expected === undefined)
      expect(why(world, 'p')).toContain(
        '0/1 nodes are available: 1 node(s) did not have enough free storage.',
      );
  });
});

describe('the zone of a volume', () => {
  const zone = (value: string, key = 'topology.kubernetes.io/zone') => ({ [key]: value });
  const OLD = 'failure-domain.beta.kubernetes.io/zone';
  test.each([
    ['the same', zone('a'), zone('a'), true],
    ['another', zone('a'), zone('b'), false],
    ['one of several', zone('a__b'), zone('b'), true],
    ['a node that does not say where it is', zone('a'), {}, true],
    ['a node that says its region only', zone('a'), { 'topology.kubernetes.io/region': 'r' }, false],
    ['the old label of a volume, the new one of a node', zone('a', OLD), zone('a'), true],
    ['the old labels of both', zone('a', OLD), zone('b', OLD), false],
    [
      'zone and region',
      { ...zone('a'), 'topology.kubernetes.io/region': 'r' },
      { ...zone('a'), 'topology.kubernetes.io/region': 's' },
      false,
    ],
  ])('%s', (_, ofVolume, ofNode, fits) => {
    const world = given(
      [node('n1', ofNode)],
      LOCAL,
      volume('pv-1', undefined, {}, ofVolume),
      claim('a', { volumeName: 'pv-1' }),
      using('p', ['a']),
    );
    expect(where(world, 'p')).toBe(fits ? 'n1' : undefined);
    if (!fits)
      expect(why(world, 'p')).toContain('0/1 nodes are available: 1 node(s) had no available volume zone.');
  });
});

describe('one disk in two pods of a node', () => {
  const gce = (pdName: string, readOnly = false) => ({ name: 'd', gcePersistentDisk: { pdName, readOnly } });
  const aws = (volumeID: string) => ({ name: 'd', awsElasticBlockStore: { volumeID, readOnly: true } });
  const iscsi = (iqn: string, readOnly = false) => ({
    name: 'd',
    iscsi: { targetPortal: '127.0.0.1', iqn, lun: 0, readOnly },
  });
  const rbd = (monitors: string[], image: string, readOnly = false) => ({
    name: 'd',
    rbd: { monitors, image, pool: 'foo', readOnly },
  });
  test.each([
    ['the same GCE disk', gce('foo'), gce('foo'), false],
    ['another GCE disk', gce('foo'), gce('bar'), true],
    ['both only read the GCE disk', gce('foo', true), gce('foo', true), true],
    ['one writes the GCE disk', gce('foo', true), gce('foo'), false],
    ['the same EBS volume, even to read', aws('foo'), aws('foo'), false],
    ['another EBS volume', aws('foo'), aws('bar'), true],
    [
      'the same iSCSI name',
      iscsi('iqn.2016-12.server:storage.target01'),
      iscsi('iqn.2016-12.server:storage.target01'),
      false,
    ],
    [
      'another iSCSI name',
      iscsi('iqn.2016-12.server:storage.target01'),
      iscsi('iqn.2017-12.server:storage.target01'),
      true,
    ],
    ['one monitor, one image', rbd(['a', 'b'], 'bar'), rbd(['b', 'c'], 'bar'), false],
    ['another image', rbd(['a', 'b'], 'bar'), rbd(['a', 'b'], 'baz'), true],
    ['no monitor in common', rbd(['a'], 'bar'), rbd(['b'], 'bar'), true],
    ['different kinds', gce('foo'), aws('foo'), true],
  ])('%s', (_, first, second, fits) => {
    const world = given([node('n1')], pod('first', [first]), pod('p', [second]));
    expect(where(world, 'p')).toBe(fits ? 'n1' : undefined);
    if (!fits)
      expect(why(world, 'p')).toContain(
        '0/1 nodes are available: 1 node(s) had no available disk. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      );
  });
});

describe('how many volumes of a driver a node holds', () => {
  const csiNode = (name: string, count: number | undefined) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name },
    spec: {
      drivers: [
        {
          name: 'disk.example.com',
          nodeID: name,
          ...(count === undefined ? {} : { allocatable: { count } }),
        },
      ],
    },
  });
  const MADE = storageClass('made', 'disk.example.com');
  const made = (name: string) => claim(name, { storageClassName: 'made' });
  test.each([
    ['room for one more', csiNode('n1', 2), ['a'], ['b'], true],
    ['full', csiNode('n1', 1), ['a'], ['b'], false],
    ['a volume that is there already', csiNode('n1', 1), ['a'], ['a'], true],
    ['more than one at once', csiNode('n1', 2), ['a'], ['b', 'c'], false],
    ['no limit', csiNode('n1', undefined), ['a'], ['b'], true],
    ['a node without a CSINode', csiNode('other', 1), ['a'], ['b'], true],
    [
      'another driver’s limit',
      {
        ...csiNode('n1', 0),
        spec: { drivers: [{ name: 'other', nodeID: 'n1', allocatable: { count: 0 } }] },
      },
      ['a'],
      ['b'],
      true,
    ],
    ['none at all', csiNode('n1', 0), [], ['b'], false],
  ])('%s', (_, limits, first, second, fits) => {
    const world = given(
      [node('n1')],
      limits,
      MADE,
      made('a'),
      made('b'),
      made('c'),
      using('first', first),
      using('p', second),
    );
    expect(where(world, 'p')).toBe(fits ? 'n1' : undefined);
    if (!fits)
      expect(why(world, 'p')).toContain(
        '0/1 nodes are available: 1 node(s) exceed max volume count. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      );
  });
});
