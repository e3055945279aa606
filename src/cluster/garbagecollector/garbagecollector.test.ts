import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

const node = (name: string, owners: { name: string; uid: string }[]) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    ownerReferences: owners.map((owner) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      ...owner,
      blockOwnerDeletion: true,
    })),
  },
});

test('whatever owns what, deleting the roots leaves no orphan', () =>
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom('Background' as const, 'Foreground' as const),
      (graph, propagationPolicy) => {
        const { api, until } = createWorld();
        until(1);
        const made: { name: string; uid: string }[] = [];
        for (const [i, owners] of graph.entries()) {
          const chosen = new Set(owners.filter((each) => each < i));
          const { metadata } = api.create(
            node(
              `n${i}`,
              [...chosen].map((each) => made[each]!),
            ),
          );
          made.push({ name: metadata.name, uid: metadata.uid });
        }
        until(2);
        for (const [i, owners] of graph.entries())
          if (!owners.some((each) => each < i))
            api.delete('ConfigMap', 'default', `n${i}`, { propagationPolicy });
        until(10);
        expect(api.list('ConfigMap', 'default').map((each) => each.metadata.name)).toEqual([
          'kube-root-ca.crt',
        ]);
      },
    ),
    {
      numRuns: 60,
      // n4 leaves n0, which waits for it in the foreground, because n3 still owns it.
      examples: [[[[], [], [], [1], [0, 3], []], 'Foreground']],
    },
  ));

test('one living owner is enough to stay', () => {
  const { api, until } = createWorld();
  const [a, b] = ['a', 'b'].map((name) => api.create(node(name, [])).metadata);
  api.create(node('child', [a!, b!]));
  until(1);
  api.delete('ConfigMap', 'default', 'a');
  until(2);
  expect(api.get('ConfigMap', 'default', 'child')!.metadata.ownerReferences).toHaveLength(1);
  api.delete('ConfigMap', 'default', 'b');
  until(3);
  expect(api.get('ConfigMap', 'default', 'child')).toBeUndefined();
});

test('in the foreground the owner goes last', () => {
  const { api, until, times } = createWorld();
  const owner = api.create(node('owner', [])).metadata;
  api.create(node('child', [owner]));
  until(1);
  api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
  expect(api.get('ConfigMap', 'default', 'owner')!.metadata.finalizers).toEqual(['foregroundDeletion']);
  until(2);
  expect(times('gone', 'ConfigMap').map(([, name]) => name)).toEqual(['child', 'owner']);
});

test('an owner that never was counts as gone', () => {
  const { api, until } = createWorld();
  api.create(node('lost', [{ name: 'nobody', uid: 'nothing' }]));
  until(1);
  expect(api.get('ConfigMap', 'default', 'lost')).toBeUndefined();
});

test.each([
  ['orphan', ['grandchild']],
  [undefined, []],
])('what is collected with the finalizer %s leaves %j', (finalizer, left) => {
  const { api, until } = createWorld();
  const owner = api.create(node('owner', [])).metadata;
  const given = node('child', [owner]);
  const finalizers = finalizer === undefined ? {} : { finalizers: [finalizer] };
  const child = api.create({ ...given, metadata: { ...given.metadata, ...finalizers } }).metadata;
  api.create(node('grandchild', [child]));
  until(1);
  api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Background' });
  until(5);
  const names = api.list('ConfigMap', 'default').map(({ metadata }) => metadata.name);
  expect(names.filter((name) => name !== 'kube-root-ca.crt')).toEqual(left);
  for (const name of left)
    expect(api.get('ConfigMap', 'default', name)!.metadata.ownerReferences).toBeUndefined();
});

const OWNERS: [apiVersion: string, kind: string, fields?: object][] = [
  ['networking.k8s.io/v1', 'Ingress'],
  ['coordination.k8s.io/v1', 'Lease'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['v1', 'LimitRange'],
  ['v1', 'Node'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume', { spec: { capacity: { storage: '1Gi' }, hostPath: { path: '/x' } } }],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['networking.k8s.io/v1', 'IngressClass'],
  ['node.k8s.io/v1', 'RuntimeClass', { handler: 'x' }],
];
test.each(OWNERS)('what an object of %s %s owns lives as long as it does', (apiVersion, kind, fields) => {
  const { api, until } = createWorld();
  const { metadata } = api.create({ apiVersion, kind, metadata: { name: 'owner' }, ...fields });
  const child = node('child', []);
  const ownerReferences = [{ apiVersion, kind, name: 'owner', uid: metadata.uid }];
  api.create({ ...child, metadata: { ...child.metadata, ownerReferences } });
  until(5);
  expect(api.get('ConfigMap', 'default', 'child')).toBeDefined();
  api.delete(kind, metadata.namespace, 'owner');
  until(60);
  expect(api.get('ConfigMap', 'default', 'child')).toBeUndefined();
});

test.each([
  ['an owner of a kind that nobody knows', 'ConfigMap', { apiVersion: 'shop.example/v1', kind: 'Shop' }],
  ['an owner of a version that nobody knows', 'ConfigMap', { apiVersion: 'v9', kind: 'ConfigMap' }],
  ['an owner in a namespace of an object in none', 'Namespace', { apiVersion: 'v1', kind: 'ConfigMap' }],
])('%s deletes nothing', (_, kind, owner) => {
  const { api, until } = createWorld();
  const ownerReferences = [{ ...owner, name: 'owner', uid: 'none' }];
  const { metadata } = api.create({ apiVersion: 'v1', kind, metadata: { name: 'child', ownerReferences } });
  until(10);
  expect(api.get(kind, metadata.namespace, 'child')?.metadata.deletionTimestamp).toBeUndefined();
  expect(api.get(kind, metadata.namespace, 'child')).toBeDefined();
});
