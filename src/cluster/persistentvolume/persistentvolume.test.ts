/** Claims and volumes. From pkg/controller/volume/persistentvolume/*_test.go and test/e2e/storage/persistent_volumes.go. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;
const volume = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, ...metadata },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    hostPath: { path: '/data' },
    ...spec,
  },
});
const claim = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    resources: { requests: { storage: '1Gi' } },
    ...spec,
  },
});
const storageClass = (name: string, spec: object = {}) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'example.com/disks',
  ...spec,
});
const user = (claimName: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    containers: [{ name: 'c', image: 'app:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    ...spec,
  },
});
const reserved = (name: string) => ({ claimRef: { namespace: 'default', name } });

function given(...objects: object[]): World {
  const world = createWorld();
  for (const each of objects) world.apply(each);
  world.until(3);
  return world;
}
const get = (world: World, kind: string, name: string) =>
  world.api.get(kind, kind === 'PersistentVolume' ? undefined : 'default', name)!;
/** `Bound pv1`, `Pending`, `gone` */
const claimed = (world: World, name = 'c') => {
  const found = world.api.get('PersistentVolumeClaim', 'default', name);
  return [found?.status.phase ?? 'gone', found?.spec.volumeName].filter(Boolean).join(' ');
};
const phase = (world: World, name: string) =>
  world.api.get('PersistentVolume', undefined, name)?.status.phase ?? 'gone';
const said = (world: World, name = 'c') => world.events('PersistentVolumeClaim', name);

describe('a claim finds its volume', () => {
  test.each<[string, object[], object, string]>([
    [
      'the smallest that is enough',
      [
        volume('big', { capacity: { storage: '9Gi' } }),
        volume('small'),
        volume('tiny', { capacity: { storage: '1Mi' } }),
      ],
      claim('c'),
      'Bound small',
    ],
    [
      'one that was reserved for it, though it is larger',
      [volume('kept', { capacity: { storage: '9Gi' }, ...reserved('c') }), volume('free')],
      claim('c'),
      'Bound kept',
    ],
    ['not one that was reserved for another', [volume('kept', reserved('other'))], claim('c'), 'Pending'],
    ['not one of another class', [volume('other', { storageClassName: 'fast' })], claim('c'), 'Pending'],
    [
      'not one with fewer ways of access',
      [volume('one')],
      claim('c', { accessModes: ['ReadWriteMany'] }),
      'Pending',
    ],
    [
      'one with more',
      [volume('many', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] })],
      claim('c', { accessModes: ['ReadWriteMany'] }),
      'Bound many',
    ],
    ['not one of another mode', [volume('block', { volumeMode: 'Block' })], claim('c'), 'Pending'],
    [
      'one by its labels',
      [volume('plain'), volume('gold', {}, { labels: { tier: 'gold' } })],
      claim('c', { selector: { matchLabels: { tier: 'gold' } } }),
      'Bound gold',
    ],
    ['one by its name', [volume('a'), volume('b')], claim('c', { volumeName: 'b' }), 'Bound b'],
    [
      'one without class for a claim without',
      [volume('none', { storageClassName: '' }), volume('other')],
      claim('c', { storageClassName: '' }),
      'Bound none',
    ],
  ])('%s', (_, volumes, wanted, expected) => {
    const world = given(...volumes, wanted);
    expect(claimed(world)).toBe(expected);
  });

  test('volumes of fewer access modes come first, however large', () => {
    const several = { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] };
    const world = given(
      volume('small', several),
      volume('large', { capacity: { storage: '9Gi' } }),
      claim('c'),
    );
    expect(claimed(world)).toBe('Bound large');
  });

  test('a volume that is made for the claim need not be of its class, nor have its labels', () => {
    const spec = { storageClassName: '', ...reserved('c') };
    const world = given(
      volume('other', {}, { labels: { tier: 'gold' } }),
      volume('mine', spec),
      claim('c', { selector: { matchLabels: { tier: 'gold' } } }),
    );
    expect(claimed(world)).toBe('Bound mine');
  });

  test('a claim that asks for no class gets the default one even where that comes later', () => {
    const world = createWorld();
    const classes = world.api.list('StorageClass').map(({ metadata }) => metadata.name);
    for (const name of classes) world.api.delete('StorageClass', undefined, name);
    world.apply(claim('c', { storageClassName: undefined }));
    world.apply(claim('none', { storageClassName: '' }));
    world.until(5);
    expect(claimed(world)).toBe('Pending');
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    world.apply({ ...storageClass('late'), metadata: { name: 'late', annotations } });
    world.until(10);
    expect(get(world, 'PersistentVolumeClaim', 'c').spec.storageClassName).toBe('late');
    expect(claimed(world)).toMatch(/^Bound pvc-/);
    expect(claimed(world, 'none')).toBe('Pending');
  });

  test('nothing is made for a claim that selects volumes by their labels', () => {
    const world = given(
      storageClass('disks', { volumeBindingMode: 'Immediate' }),
      claim('c', { storageClassName: 'disks', selector: { matchLabels: { tier: 'gold' } } }),
    );
    world.until(10);
    expect(claimed(world)).toBe('Pending');
    expect(world.events('PersistentVolumeClaim', 'c')).toContain(
      'failed to provision volume with StorageClass "disks": claim Selector is not supported',
    );
  });

  test('whichever comes first', () => {
    const world = given(claim('c'), storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' }));
    expect(claimed(world)).toBe('Pending');
    world.apply(volume('late'));
    world.until(5);
    expect(claimed(world)).toBe('Bound late');
    expect(get(world, 'PersistentVolume', 'late').metadata.annotations).toEqual({
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
    expect(get(world, 'PersistentVolumeClaim', 'c').metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
  });

  test('a reservation by name leaves the volume Available until the claim is there', () => {
    const world = given(volume('kept', reserved('c')));
    expect(phase(world, 'kept')).toBe('Available');
    world.apply(claim('c'));
    world.until(5);
    expect([phase(world, 'kept'), claimed(world)]).toEqual(['Bound', 'Bound kept']);
  });
});

describe('a claim that waits says for what', () => {
  test.each<[string, object[], object, string]>([
    [
      'no class',
      [],
      claim('c', { storageClassName: '' }),
      'no persistent volumes available for this claim and no storage class is set',
    ],
    ['a class that is not there', [], claim('c'), 'storageclass.storage.k8s.io "manual" not found'],
    [
      'a class that makes nothing',
      [storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' })],
      claim('c'),
      'no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    [
      'a volume of another',
      [volume('pv', reserved('other'))],
      claim('c', { volumeName: 'pv' }),
      'volume "pv" already bound to a different claim.',
    ],
    [
      'a volume that is too small',
      [volume('pv', { capacity: { storage: '1Mi' } })],
      claim('c', { volumeName: 'pv' }),
      'Cannot bind to requested volume "pv": requested PV is too small',
    ],
    [
      'a volume of another class',
      [volume('pv', { storageClassName: 'x' })],
      claim('c', { volumeName: 'pv' }),
      'Cannot bind to requested volume "pv": storageClassName does not match',
    ],
    [
      'a volume of another mode',
      [volume('pv', { volumeMode: 'Block' })],
      claim('c', { volumeName: 'pv' }),
      'Cannot bind to requested volume "pv": incompatible volumeMode',
    ],
    [
      'a volume with other ways of access',
      [volume('pv')],
      claim('c', { volumeName: 'pv', accessModes: ['ReadOnlyMany'] }),
      'Cannot bind to requested volume "pv": incompatible accessMode',
    ],
    [
      'a pod',
      [storageClass('manual', { volumeBindingMode: 'WaitForFirstConsumer' })],
      claim('c'),
      'waiting for first consumer to be created before binding',
    ],
  ])('%s', (_, before, wanted, message) => {
    const world = given(...before, wanted);
    expect(claimed(world)).toMatch(/^Pending/);
    expect(said(world)[0]).toBe(message);
  });

  test('a node for the pod that wants it', () => {
    const world = given(
      storageClass('manual', { volumeBindingMode: 'WaitForFirstConsumer' }),
      user('c', { nodeSelector: { none: 'such' } }),
      claim('c'),
    );
    expect(said(world)).toEqual(['waiting for pod p to be scheduled']);
  });
});

describe('a pod and its claims', () => {
  const local = (name: string, node: string) =>
    volume(name, {
      local: { path: '/disk' },
      hostPath: undefined,
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    });
  const slow = storageClass('manual', {
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });

  test('go where the local volume is, together', () => {
    const world = given(slow, local('pv', 'w2'), claim('c'), user('c'));
    expect([claimed(world), get(world, 'Pod', 'p').spec.nodeName]).toEqual(['Bound pv', 'w2']);
  });
  test.each([
    [
      'no volume suits',
      [slow, claim('c'), user('c')],
      "3 node(s) didn't find available persistent volumes to bind.",
    ],
    [
      'the volume is elsewhere',
      [
        slow,
        local('pv', 'w2'),
        claim('c', { volumeName: 'pv' }),
        user('c', { nodeSelector: { 'kubernetes.io/hostname': 'w1' } }),
      ],
      "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 node(s) didn't match Pod's node affinity/selector.",
    ],
    ['the claim is not bound', [claim('c'), user('c')], 'pod has unbound immediate PersistentVolumeClaims.'],
  ])('%s', (_, objects, message) => {
    const world = given(...objects);
    world.until(20);
    expect(world.events('Pod', 'p').at(-1)).toContain(message);
  });
});

describe('a claim goes', () => {
  test.each([
    [
      'a volume to be kept is Released, and nobody else gets it',
      { persistentVolumeReclaimPolicy: 'Retain' },
      'Released',
      undefined,
    ],
    [
      'one to be deleted that nobody can delete has Failed',
      { persistentVolumeReclaimPolicy: 'Delete' },
      'Failed',
      'host_path deleter only supports /tmp/.+ but received provided /data',
    ],
    [
      'one below /tmp is deleted',
      { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/tmp/x' } },
      'gone',
      undefined,
    ],
  ])('%s', (_, policy, expected, message) => {
    const world = given(volume('pv', policy), claim('c'));
    expect(claimed(world)).toBe('Bound pv');
    world.api.delete('PersistentVolumeClaim', 'default', 'c');
    world.until(6);
    expect([claimed(world), phase(world, 'pv')]).toEqual(['gone', expected]);
    expect(world.events('PersistentVolume', 'pv').at(-1)).toBe(message);
    world.apply(claim('c'));
    world.until(9);
    expect(claimed(world)).toBe('Pending');
  });

  test('one that is used stays Terminating until its pod has ended, its volume until the claim has gone', () => {
    const world = given(volume('pv', { persistentVolumeReclaimPolicy: 'Retain' }), claim('c'), user('c'));
    world.api.delete('PersistentVolume', undefined, 'pv');
    world.api.delete('PersistentVolumeClaim', 'default', 'c');
    world.until(10);
    expect([claimed(world), phase(world, 'pv')]).toEqual(['Bound pv', 'Bound']);
    world.api.delete('Pod', 'default', 'p');
    world.until(20);
    expect([claimed(world), phase(world, 'pv')]).toEqual(['gone', 'gone']);
  });

  test('a pod that has ended keeps its claim until it is gone', () => {
    const world = given(volume('pv'), claim('c'), user('c'));
    world.api.modify('Pod', 'default', 'p', (pod) => ({ ...pod, status: { phase: 'Succeeded' } }), {
      subresource: 'status',
    });
    world.api.delete('PersistentVolumeClaim', 'default', 'c');
    world.until(10);
    expect(claimed(world)).toBe('Bound pv');
    world.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 0 });
    world.until(15);
    expect(claimed(world)).toBe('gone');
  });

  test('a volume that was released is used again when somebody takes its claim out of it', () => {
    const world = given(volume('pv', { persistentVolumeReclaimPolicy: 'Retain' }), claim('c'));
    world.api.delete('PersistentVolumeClaim', 'default', 'c');
    world.until(5);
    world.apply(claim('d'));
    world.until(10);
    expect([phase(world, 'pv'), claimed(world, 'd')]).toEqual(['Released', 'Pending']);
    world.api.modify('PersistentVolume', undefined, 'pv', (each) => ({
      ...each,
      spec: { ...each.spec, claimRef: undefined },
    }));
    world.until(12);
    expect([phase(world, 'pv'), claimed(world, 'd')]).toEqual(['Bound', 'Bound pv']);
  });

  test('a claim without its volume is Lost', () => {
    const world = given(volume('pv'), claim('c'));
    world.api.delete('PersistentVolume', undefined, 'pv');
    world.api.finalize('PersistentVolume', undefined, 'pv', 'kubernetes.io/pv-protection');
    world.until(4);
    expect(claimed(world)).toBe('Lost pv');
  });
});

describe('a claim grows', () => {
  const more = (storage: string) => (world: World) =>
    world.edit('PersistentVolumeClaim', 'c', (each) => ({
      ...each,
      spec: { ...each.spec, resources: { requests: { storage } } },
    }));
  const growing = (allowVolumeExpansion: boolean) =>
    given(storageClass('manual', { allowVolumeExpansion, volumeBindingMode: 'Immediate' }), claim('c'));

  test('where its class allows it', () => {
    const world = growing(true);
    more('2Gi')(world);
    world.until(6);
    const { spec, status } = get(world, 'PersistentVolumeClaim', 'c');
    expect(status.capacity).toEqual({ storage: '2Gi' });
    expect(get(world, 'PersistentVolume', spec.volumeName).spec.capacity).toEqual({ storage: '2Gi' });
    expect(said(world).slice(-3)).toEqual([
      'waiting for an external controller to expand this PVC',
      `External resizer is resizing volume ${spec.volumeName}`,
      'Resize volume succeeded',
    ]);
    expect(() => more('1Gi')(world)).toThrow(
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    );
  });
  test('and nowhere else', () =>
    expect(() => more('2Gi')(growing(false))).toThrow(
      'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    ));
});

test('a claim names who is to make its volume, the volume who has made it', () => {
  const world = given(storageClass('disks'), claim('c', { storageClassName: 'disks' }));
  expect(get(world, 'PersistentVolumeClaim', 'c').metadata.annotations).toMatchObject({
    'volume.beta.kubernetes.io/storage-provisioner': 'example.com/disks',
    'volume.kubernetes.io/storage-provisioner': 'example.com/disks',
  });
  const { volumeName } = get(world, 'PersistentVolumeClaim', 'c').spec;
  expect(get(world, 'PersistentVolume', volumeName).metadata.annotations).toMatchObject({
    'pv.kubernetes.io/provisioned-by': 'example.com/disks',
  });
});
