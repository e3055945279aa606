/** Variants from stateful_set_control_test.go, stateful_set_utils_test.go and test/e2e/apps/{statefulset,controller_revision}.go. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { createWorld } from '../testing/world.ts';
import { hasForeignController, withRetention } from './identity.ts';

type World = ReturnType<typeof createWorld>;

const web = (spec: object = {}, image = 'app:1', name = 'web') => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name },
  spec: {
    serviceName: name,
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } },
    ...spec,
  },
});
const claims = (name = 'data') => ({
  volumeClaimTemplates: [
    {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ],
});
const setOf = (world: World) => world.api.get('StatefulSet', 'default', 'web')!;
const change = (world: World, spec: object) =>
  world.edit('StatefulSet', 'web', (set) => ({ ...set, spec: { ...set.spec, ...spec } }));
const template = (image: string) => ({ template: web({}, image).spec.template });
const whole = (times: [number, string][], from = 0) =>
  times.filter(([t]) => t >= from).map(([t, name]) => `${Math.round(t)} ${name}`);

describe('Parallel', () => {
  const parallel = { podManagementPolicy: 'Parallel' };

  test('is updated while the pods beyond its size still go', () => {
    const world = createWorld({
      app: (pod) => ({ readyAfter: 5000, stopAfter: pod.metadata.name === 'web-3' ? 30_000 : 2000 }),
    });
    world.apply(web({ ...parallel, replicas: 4 }));
    world.until(10);
    change(world, { replicas: 2, ...template('app:2') });
    world.until(25);
    expect(whole(world.times('marked'))).toEqual(['10 web-3', '10 web-2', '10 web-1', '17 web-0']);
  });

  test('a claim that has to go first holds up its own pod only', () => {
    const policy = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' } };
    const world = createWorld();
    world.apply(web({ ...parallel, ...claims(), ...policy, replicas: 0 }));
    world.until(1);
    world.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-web-0',
        namespace: 'default',
        finalizers: ['example.com/keep'],
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'web-0', uid: 'a-former-pod' }],
      },
      spec: claims().volumeClaimTemplates[0]!.spec,
    });
    change(world, { replicas: 3 });
    world.until(5);
    expect(world.pods()).toEqual(['web-1', 'web-2']);
    world.api.finalize('PersistentVolumeClaim', 'default', 'data-web-0', 'example.com/keep');
    world.until(30);
    expect(world.pods()).toEqual(['web-0', 'web-1', 'web-2']);
  });

  test('a refusal ends the sync at the end of its batch: 1, 2, 4, ...', () => {
    const world = createWorld();
    world.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few' },
      spec: { hard: { pods: '1' } },
    });
    world.until(2);
    world.apply(web({ ...parallel, replicas: 5 }));
    world.kernel.advance(2008);
    const failed = world.events('StatefulSet', 'web').filter((message) => / failed error: /.test(message));
    expect(failed.map((message) => message.slice(0, 16))).toEqual(['Create Pod web-1', 'Create Pod web-2']);
  });
});

test('a pod that is going is unavailable, and the lowest of these is the one that may go first', () => {
  const world = createWorld({
    app: (pod) => ({
      ...(pod.metadata.name === 'web-2' ? {} : { readyAfter: 5000 }),
      stopAfter: pod.metadata.name === 'web-1' ? 20_000 : 2000,
    }),
  });
  world.apply(web());
  world.until(20);
  world.api.delete('Pod', 'default', 'web-1', {});
  change(world, { replicas: 1 });
  world.until(39);
  // web-2 is not Ready, and web-1 is the first that is unavailable: it has to be gone first.
  expect(whole(world.times('marked'))).toEqual(['20 web-1']);
  world.until(45);
  expect(world.pods()).toEqual(['web-0']);
});

describe('the claims of a set', () => {
  const uid = (name: string) => `uid-of-${name}`;
  const set = (whenScaled: string, whenDeleted: string) =>
    ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', uid: uid('web') },
      spec: { persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted } },
    }) as unknown as KubeObject;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-2', uid: uid('web-2') },
  } as unknown as KubeObject;
  const owned = (...owners: string[]) =>
    ({
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-web-2',
        ownerReferences: owners.map((text) => {
          const [kind, name, controller, ownerUid] = text.split(' ');
          return { kind, name, uid: ownerUid ?? uid(name!), controller: controller === 'controls' };
        }),
      },
    }) as unknown as KubeObject;
  const ours = 'StatefulSet web controls';
  const pods = 'Pod web-2 controls';
  const theirs = 'Operator them controls';
  const stale = 'Pod web-2 controls another-uid';
  test.each([
    // whenScaled, whenDeleted, owned by, condemned: owned by afterwards, in conflict
    ['Retain', 'Retain', [], true, 'nobody', false],
    ['Retain', 'Retain', [ours, pods], false, 'nobody', false],
    ['Retain', 'Retain', [theirs], false, 'them', false],
    ['Retain', 'Delete', [], false, 'web', false],
    ['Retain', 'Delete', [], true, 'web', false],
    ['Delete', 'Retain', [], false, 'nobody', false],
    ['Delete', 'Retain', [], true, 'web-2', false],
    ['Delete', 'Retain', [pods], false, 'nobody', false],
    ['Delete', 'Delete', [ours], true, 'web-2', false],
    ['Delete', 'Delete', [pods], false, 'web', false],
    ['Delete', 'Delete', ['Backup b'], false, 'b, web', false],
    ['Delete', 'Delete', [theirs], false, 'them', true],
    ['Delete', 'Delete', [theirs, ours], false, 'them', true],
    ['Delete', 'Delete', [stale], false, 'web-2', true],
    ['Retain', 'Retain', [stale], false, 'web-2', false],
    ['Retain', 'Delete', [ours, 'Backup b'], false, 'web, b', false],
    ['Retain', 'Delete', ['StatefulSet web watches'], false, 'web', false],
  ])(
    '%s when scaled, %s when deleted, owned by %j, condemned %s: %s',
    (scaled, deleted, owners, condemned, after, conflict) => {
      const claim = owned(...owners);
      const fixed = withRetention(set(scaled, deleted), pod, claim, condemned);
      const left = (fixed.metadata.ownerReferences ?? []).map(({ name }) => name).join(', ');
      expect(left || 'nobody').toBe(after);
      expect(hasForeignController(set(scaled, deleted), pod, claim)).toBe(conflict);
      // Once it is right it stays as it is: no write, no event.
      expect(withRetention(set(scaled, deleted), pod, fixed, condemned)).toBe(fixed);
    },
  );

  test('get other owners when the policy changes, and the set says so', () => {
    const world = createWorld();
    world.apply(web({ ...claims(), replicas: 1 }));
    world.until(10);
    change(world, {
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Delete' },
    });
    world.until(11);
    const claim = world.api.get('PersistentVolumeClaim', 'default', 'data-web-0')!;
    expect(claim.metadata.ownerReferences).toMatchObject([
      { kind: 'StatefulSet', name: 'web', controller: true, blockOwnerDeletion: true },
    ]);
    expect(world.events('StatefulSet', 'web').slice(2)).toEqual([
      'Update Pod web-0 in StatefulSet web successful',
    ]);
  });

  test('that a pod was made without cannot be given to it: the set is stuck until the pod is deleted', () => {
    const world = createWorld();
    world.apply(web({ replicas: 2 }));
    world.until(15);
    world.api.delete('StatefulSet', 'default', 'web', { propagationPolicy: 'Orphan' });
    world.until(16);
    world.apply(web({ replicas: 2, ...claims() }));
    world.until(20);
    expect(world.events('StatefulSet', 'web').at(-1)).toMatch(
      /^Update Pod web-0 in StatefulSet web failed error: Pod "web-0" is invalid: spec: Forbidden: pod updates may not change fields other than/,
    );
    world.api.delete('Pod', 'default', 'web-0', {});
    world.until(40);
    expect(world.api.get('Pod', 'default', 'web-0')!.spec.volumes[0]).toMatchObject({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-web-0' },
    });
  });
});

describe('revisions', () => {
  const revisions = (world: World) =>
    world.api.list('ControllerRevision').map(({ metadata, revision }) => ({
      name: metadata.name,
      owned: metadata.ownerReferences?.length ?? 0,
      revision,
    }));

  test('left behind by an orphaning deletion are taken back by the next set of the name', () => {
    const world = createWorld();
    world.apply(web({ replicas: 1 }));
    world.until(10);
    const [before] = revisions(world);
    world.api.delete('StatefulSet', 'default', 'web', { propagationPolicy: 'Orphan' });
    world.until(11);
    expect(revisions(world)).toEqual([{ ...before, owned: 0 }]);
    world.apply(web({ replicas: 1 }));
    world.until(12);
    expect(revisions(world)).toEqual([before]);
    expect(whole(world.times('added'))).toEqual(['0 web-0']);
    expect(setOf(world).status).toMatchObject({
      currentRevision: before!.name,
      updateRevision: before!.name,
      collisionCount: 0,
    });
  });

  test('whose name somebody else has taken get the next one', () => {
    const world = createWorld();
    world.apply(web({ replicas: 0 }));
    world.until(1);
    const [first] = revisions(world);
    const other = createWorld();
    other.api.create({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: first!.name, namespace: 'default' },
      data: { something: 'else' },
      revision: 7,
    });
    other.apply(web({ replicas: 0 }));
    other.until(2);
    expect(setOf(other).status.collisionCount).toBe(1);
    expect(setOf(other).status.updateRevision).not.toBe(first!.name);
    expect(revisions(other)).toHaveLength(2);
  });
});

test('availability is looked at again minReadySeconds after the pod was seen to be Ready', () => {
  const world = createWorld({ app: () => ({ readyAfter: 5400, stopAfter: 1000 }) });
  world.apply(web({ replicas: 2, minReadySeconds: 10 }));
  world.until(30);
  expect(world.times('added').map(([t]) => Math.round(t * 10) / 10)).toEqual([0, 15.4]);
  expect(setOf(world).status).toMatchObject({ readyReplicas: 2, availableReplicas: 1 });
});

test('a claim is made without owners, and gets them when its pod is there, without a word', () => {
  const world = createWorld();
  const policy = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Delete' } };
  world.apply(web({ ...claims(), ...policy, replicas: 1 }));
  world.until(10);
  const owners = world.kernel.records.flatMap((each) =>
    each.type === 'object' && each.kind === 'PersistentVolumeClaim'
      ? [each.object.metadata.ownerReferences?.length ?? 0]
      : [],
  );
  expect([...new Set(owners)]).toEqual([0, 1]);
  expect(world.events('StatefulSet', 'web')).toEqual([
    'Create Claim data-web-0 Pod web-0 in StatefulSet web success',
    'Create Pod web-0 in StatefulSet web successful',
  ]);
});

test('of a claim that somebody else manages it tells whenever it makes or waits for a pod of it', () => {
  const world = createWorld();
  world.api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data-web-0',
      namespace: 'default',
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Node',
          name: 'w1',
          uid: world.api.get('Node', undefined, 'w1')!.metadata.uid,
          controller: true,
        },
      ],
    },
    spec: claims().volumeClaimTemplates[0]!.spec,
  });
  const policy = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Delete' } };
  world.apply(web({ ...claims(), ...policy, replicas: 1 }));
  world.until(10);
  const said = world.events('StatefulSet', 'web');
  expect(said[0]).toBe(
    'PersistentVolumeClaim data-web-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim',
  );
  expect(said).toContain('Create Pod web-0 in StatefulSet web successful');
  const claim = world.api.get('PersistentVolumeClaim', 'default', 'data-web-0')!;
  expect(claim.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name: 'w1' }]);
});

test('the pod is made, then the status written; a pod that is replaced is not counted as current any more', () => {
  const world = createWorld();
  world.apply(web({ replicas: 1 }));
  world.until(10);
  const told = (from: number) =>
    world.kernel.records.flatMap((each) => {
      if (each.type !== 'object' || each.t < from) return [];
      if (each.kind === 'Pod' && each.verb === 'ADDED') return ['pod'];
      if (each.kind === 'Pod' && each.object.metadata.deletionTimestamp) return ['marked'];
      if (each.kind !== 'StatefulSet' || each.verb === 'ADDED') return [];
      const { replicas = '-', currentReplicas = 0 } = each.object.status ?? {};
      return [`${currentReplicas} of ${replicas}`];
    });
  expect(told(0).slice(0, 2)).toEqual(['pod', '0 of 0']);
  change(world, template('app:2'));
  world.until(10.1);
  expect(told(10).slice(0, 3)).toEqual(['1 of 1', 'marked', '0 of 1']);
});

test('a lost label of the index is not given back; that of the name is', () => {
  const world = createWorld();
  world.apply(web({ replicas: 1 }));
  world.until(10);
  const drop = (label: string) =>
    world.edit('Pod', 'web-0', (pod) => {
      const { [label]: _, ...labels } = pod.metadata.labels!;
      return { ...pod, metadata: { ...pod.metadata, labels } };
    });
  drop('apps.kubernetes.io/pod-index');
  world.until(11);
  expect(world.api.get('Pod', 'default', 'web-0')!.metadata.labels).not.toHaveProperty([
    'apps.kubernetes.io/pod-index',
  ]);
  drop('statefulset.kubernetes.io/pod-name');
  world.until(12);
  expect(world.api.get('Pod', 'default', 'web-0')!.metadata.labels).toMatchObject({
    'statefulset.kubernetes.io/pod-name': 'web-0',
    'apps.kubernetes.io/pod-index': '0',
  });
});

test('a pod of the name that has ended and is nobody’s is taken over, deleted and made anew', () => {
  const world = createWorld({ app: () => ({ stopAfter: 100 }) });
  world.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
  });
  world.until(2);
  world.api.modify('Pod', 'default', 'web-0', (pod) => ({ ...pod, status: { phase: 'Succeeded' } }), {
    subresource: 'status',
  });
  world.apply(web({ replicas: 1 }));
  world.until(10);
  expect(whole(world.times('added'))).toEqual(['0 web-0', '2 web-0']);
  expect(world.events('StatefulSet', 'web')).toEqual([
    'Delete Pod web-0 in StatefulSet web successful',
    'Create Pod web-0 in StatefulSet web successful',
  ]);
});

test('a pod that fails as soon as it is made is made again no faster than the client may ask', () => {
  const world = createWorld({ app: () => ({ stopAfter: 100, exits: { after: 1, code: 1 } }) });
  world.apply(web({ replicas: 1 }));
  world.until(60);
  const creations = world.times('added').length;
  // 30 requests at once, then 20 in a second; a round is six: creation, deletion, their events, two statuses.
  expect(creations).toBeGreaterThan(150);
  expect(creations).toBeLessThan(230);
});
