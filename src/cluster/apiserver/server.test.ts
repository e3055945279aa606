import { describe, expect, test } from 'vitest';
import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { createWorld } from '../testing/world.ts';
import type { WatchEvent } from './api.ts';

const config = (name: string, change: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...change },
  data: { a: '1' },
});
const pod = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...metadata },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
});
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'done';
};

describe('the store', () => {
  test('gives another name where a generated one is taken', () => {
    const make = ({ api }: ReturnType<typeof createWorld>) =>
      api.submit({ ...config(''), metadata: { generateName: 'c-', namespace: 'default' } }).object.metadata
        .name;
    const first = make(createWorld());
    expect(first).toMatch(/^c-.{5}$/);
    const world = createWorld();
    world.apply(config(first));
    expect(make(world)).toMatch(/^c-.{5}$/);
    expect(world.api.list('ConfigMap', 'default').map(({ metadata }) => metadata.name)).toContain(first);
  });

  test('changes what has no status again and again', () => {
    const { apply, api } = createWorld();
    apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'b' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    });
    for (const value of ['1', '2', '3']) {
      const stored = api.get('RoleBinding', 'default', 'b')!;
      const labelled = { ...stored, metadata: { ...stored.metadata, labels: { value } } };
      const { object } = api.replace(labelled, { fieldValidation: 'Strict' });
      expect(object.metadata.labels).toEqual({ value });
      expect(Object.keys(object)).not.toContain('status');
    }
  });

  test('counts versions, and generations only where the spec changes', () => {
    const { apply, edit, api } = createWorld();
    const first = apply(pod());
    expect(first.metadata).toMatchObject({
      generation: 1,
      namespace: 'default',
      creationTimestamp: '2026-01-01T00:00:00Z',
    });
    expect(first.metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const labelled = edit('Pod', 'p', (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { a: 'b' } },
    }));
    expect(labelled.metadata.generation).toBe(1);
    expect(Number(labelled.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion));
    const changed = edit('Pod', 'p', (each) => ({
      ...each,
      spec: { ...each.spec, containers: [{ ...each.spec.containers[0], image: 'app:2' }] },
    }));
    expect(changed.metadata.generation).toBe(2);
    expect(api.updateStatus({ ...changed, status: { phase: 'Running' } }).metadata.generation).toBe(2);
  });

  test('a write that changes nothing is none', () => {
    const { apply, api, kernel } = createWorld();
    const object = apply(pod());
    const before = kernel.records.length;
    expect(api.update(object)).toBe(object);
    expect(api.updateStatus({ ...object, status: { ...object.status } })).toBe(object);
    expect(kernel.records.length).toBe(before);
  });

  test('an update leaves the status alone, and an old version is refused', () => {
    const { apply, api } = createWorld();
    const object = apply(pod());
    api.updateStatus({ ...object, status: { phase: 'Running' } });
    expect(
      refusal(() => api.update({ ...object, metadata: { ...object.metadata, labels: { a: 'b' } } })),
    ).toBe(
      'Conflict: Operation cannot be fulfilled on pods "p": the object has been modified; please apply your changes to the latest version and try again',
    );
    const updated = api.update({
      ...object,
      metadata: { ...object.metadata, resourceVersion: '' },
      status: { phase: 'Failed' },
    });
    expect(updated.status.phase).toBe('Running');
  });

  test('says what is missing, there already, or meant for another', () => {
    const { apply, api } = createWorld();
    apply(config('a'));
    expect(refusal(() => apply(config('a')))).toBe('AlreadyExists: configmaps "a" already exists');
    expect(refusal(() => api.delete('ConfigMap', 'default', 'b'))).toBe('NotFound: configmaps "b" not found');
    expect(refusal(() => apply(config('a', { namespace: 'nowhere' })))).toBe(
      'NotFound: namespaces "nowhere" not found',
    );
    expect(
      refusal(() => api.delete('ConfigMap', 'default', 'a', { preconditions: { uid: 'other' } })),
    ).toMatch(/^Conflict: .*Precondition failed: UID in precondition: other/);
    expect(refusal(() => api.delete('Namespace', undefined, 'default'))).toBe(
      'Forbidden: namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });

  test('lists in the order of the keys, and by owner and node', () => {
    const { api, until } = createWorld({ nodes: ['w1'] });
    for (const name of ['b', 'a', 'c']) api.create(config(name));
    expect(api.list('ConfigMap', 'default').map((each) => each.metadata.name)).toEqual(['a', 'b', 'c']);
    const owner = api.create(config('owner'));
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid };
    api.create(config('d', { ownerReferences: [{ ...reference, controller: true }] }));
    api.create(config('e', { ownerReferences: [reference] }));
    expect(api.ownedBy('ConfigMap', owner.metadata.uid).map((each) => each.metadata.name)).toEqual(['d']);
    expect(api.dependents(owner.metadata.uid).map((each) => each.metadata.name)).toEqual(['d', 'e']);
    api.create(pod());
    until(1);
    expect(api.podsOnNode('w1').map((each) => each.metadata.name)).toEqual(['p']);
  });

  test('watchers see all changes in order, a little later', () => {
    const { api, kernel, until } = createWorld();
    const seen: string[] = [];
    until(1);
    api.watch(['ConfigMap'], ({ type, object, old }: WatchEvent) =>
      seen.push(`${kernel.now} ${type} ${old?.data?.a ?? '-'}>${object.data.a}`),
    );
    const object = api.create<KubeObject>(config('a'));
    api.update({ ...object, data: { a: '2' } });
    api.delete('ConfigMap', 'default', 'a');
    expect(seen).toEqual([]);
    until(2);
    expect(seen).toEqual(['1003 ADDED ->1', '1003 MODIFIED 1>2', '1003 DELETED 2>2']);
  });
});

describe('admission', () => {
  test('gives a pod what every pod gets', () => {
    const { apply } = createWorld();
    const { spec } = apply(pod());
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
    expect(
      spec.tolerations.map(
        (each: { key: string; tolerationSeconds: number }) => `${each.key} ${each.tolerationSeconds}`,
      ),
    ).toEqual(['node.kubernetes.io/not-ready 300', 'node.kubernetes.io/unreachable 300']);
    expect(spec.volumes[0].name).toMatch(/^kube-api-access-\w{5}$/);
    expect(spec.containers[0].volumeMounts).toEqual([
      {
        name: spec.volumes[0].name,
        readOnly: true,
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      },
    ]);
  });

  test.each([
    [
      'an account that is not there',
      pod({ serviceAccountName: 'x' }),
      'pods "p" is forbidden: error looking up service account default/x: serviceaccount "x" not found',
    ],
    [
      'a class that is not there',
      pod({ priorityClassName: 'x' }),
      'pods "p" is forbidden: no PriorityClass with name x was found',
    ],
  ])('refuses %s', (_, object, message) => {
    const { apply } = createWorld();
    expect(refusal(() => apply(object))).toBe(`Forbidden: ${message}`);
  });

  test('limit ranges fill in and refuse', () => {
    const { apply } = createWorld();
    apply({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l' },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { memory: '128Mi' },
            max: { memory: '1Gi' },
          },
        ],
      },
    });
    expect(apply(pod()).spec.containers[0].resources).toEqual({
      requests: { memory: '128Mi' },
      limits: { memory: '256Mi' },
    });
    const greedy = {
      containers: [{ name: 'app', image: 'app:1', resources: { limits: { memory: '2Gi' } } }],
    };
    expect(refusal(() => apply(pod(greedy, { name: 'q' })))).toBe(
      'Forbidden: pods "q" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    );
  });

  test('quotas count what is there', () => {
    const { apply, until, api } = createWorld();
    apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard: { 'requests.cpu': '1', configmaps: '2' } },
    });
    const asks = (cpu: string) => ({
      containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu } } }],
    });
    apply(pod(asks('600m')));
    expect(refusal(() => apply(pod(asks('600m'), { name: 'q' })))).toBe(
      'Forbidden: pods "q" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
    expect(refusal(() => apply(pod({}, { name: 'r' })))).toBe(
      'Forbidden: pods "r" is forbidden: failed quota: q: must specify requests.cpu for: app',
    );
    apply(config('one'));
    expect(refusal(() => apply(config('two')))).toContain(
      'exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
    );
    until(1);
    expect(api.get('ResourceQuota', 'default', 'q')!.status.used).toEqual({
      'requests.cpu': '600m',
      configmaps: '2',
    });
  });

  test('a service gets its address, and keeps it', () => {
    const { apply, edit } = createWorld();
    const service = (name: string, spec: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { ports: [{ port: 80 }], ...spec },
    });
    const first = apply(service('a', { type: 'NodePort' }));
    expect(first.spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    const { nodePort } = first.spec.ports[0];
    expect(nodePort).toBeGreaterThanOrEqual(30000);
    expect(
      refusal(() => apply(service('b', { type: 'NodePort', ports: [{ port: 80, nodePort }] }))),
    ).toContain('provided port is already allocated');
    expect(
      refusal(() => apply(service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }))),
    ).toContain('provided port is not in the valid range. The range of valid ports is 30000-32767');
    const again = edit('Service', 'a', (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { x: 'y' } },
    }));
    expect(again.spec).toEqual(first.spec);
    expect(apply(service('h', { clusterIP: 'None' })).spec.clusterIP).toBe('None');
  });

  test('topology labels come with the binding, from 1.35 on', () => {
    const zone = (version: '1.34' | '1.36') => {
      const { apply, until, api } = createWorld({
        version,
        nodes: [{ name: 'w1', labels: { 'topology.kubernetes.io/zone': 'a' } }],
      });
      apply(pod());
      until(1);
      return api.get('Pod', 'default', 'p')!.metadata.labels?.['topology.kubernetes.io/zone'];
    };
    expect([zone('1.34'), zone('1.36')]).toEqual([undefined, 'a']);
  });

  test('the eviction subresource asks the budget', () => {
    const { apply, api, until } = createWorld();
    apply(pod({}, { labels: { app: 'web' } }));
    apply({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    until(10);
    expect(refusal(() => api.evict('default', 'p'))).toBe(
      "TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget.",
    );
    api.delete('PodDisruptionBudget', 'default', 'web');
    api.evict('default', 'p');
    expect(api.get('Pod', 'default', 'p')!.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI' }),
    );
  });
});

describe('namespaces', () => {
  test('are emptied, pods first, five seconds after the deletion', () => {
    const world = createWorld();
    world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    world.apply(pod({}, { namespace: 'shop' }));
    world.apply(config('c', { namespace: 'shop' }));
    world.until(10);
    world.api.delete('Namespace', undefined, 'shop');
    expect(refusal(() => world.apply(config('d', { namespace: 'shop' })))).toBe(
      'Forbidden: configmaps "d" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
    world.until(40);
    expect(world.times('marked')[0]![0]).toBeCloseTo(15, 0);
    expect(world.api.get('Namespace', undefined, 'shop')).toBeUndefined();
    expect(world.api.list('ConfigMap', 'shop')).toEqual([]);
    const gone = (kind: string, name: string) =>
      world.times('gone', kind).find(([, each]) => each === name)![0];
    expect(gone('Pod', 'p')).toBeLessThanOrEqual(gone('ConfigMap', 'c'));
  });
});
