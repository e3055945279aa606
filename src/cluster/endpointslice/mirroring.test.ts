/** From test/e2e/network/endpointslicemirroring.go and pkg/controller/endpointslicemirroring. */
import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

const service = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db' },
  spec: { ports: [{ name: 'sql', port: 3306 }], ...spec },
});
const endpoints = (ips: string[], rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'db', ...rest },
  subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ name: 'sql', port: 3306 }] }],
});
type World = ReturnType<typeof createWorld>;
/** `10.1.0.1 10.1.0.2` of each slice of the service */
const slices = (world: World) =>
  world.api
    .list('EndpointSlice', 'default')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'db')
    .map((slice) => slice.endpoints.map(({ addresses }: { addresses: string[] }) => addresses[0]).join(' '));

test.each([
  ['a service without selector', [service(), endpoints(['10.1.0.1', '10.1.0.2'])], ['10.1.0.1 10.1.0.2']],
  ['the service comes later', [endpoints(['10.1.0.1']), service()], ['10.1.0.1']],
  ['no service', [endpoints(['10.1.0.1'])], []],
  ['a service with a selector', [service({ selector: { app: 'none' } }), endpoints(['10.1.0.1'])], ['']],
  [
    'the label that says no',
    [service(), endpoints(['10.1.0.1'], { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } })],
    [],
  ],
  [
    'an old lock of leaders',
    [
      service(),
      endpoints(['10.1.0.1'], { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }),
    ],
    [],
  ],
  [
    'subsets of the same ports',
    [
      service(),
      {
        ...endpoints([]),
        subsets: [...endpoints(['10.1.0.1']).subsets, ...endpoints(['10.1.0.2']).subsets],
      },
    ],
    ['10.1.0.1 10.1.0.2'],
  ],
])('%s', (_, objects, expected) => {
  const world = createWorld();
  for (const each of objects) world.apply(each);
  world.until(2);
  expect(slices(world)).toEqual(expected);
});

test('created, updated, deleted', () => {
  const world = createWorld();
  world.apply(service());
  world.apply(endpoints(['10.1.0.1']));
  world.until(2);
  const [slice] = world.api.list('EndpointSlice', 'default');
  expect(slice).toMatchObject({
    metadata: {
      name: expect.stringMatching(/^db-\w{5}$/),
      labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
      ownerReferences: [{ kind: 'Endpoints', name: 'db' }],
    },
    endpoints: [{ addresses: ['10.1.0.1'], conditions: { ready: true } }],
    ports: [{ name: 'sql', port: 3306 }],
  });
  world.edit('Endpoints', 'db', (each) => ({ ...each, subsets: endpoints(['10.2.3.4']).subsets }));
  world.until(4);
  expect(slices(world)).toEqual(['10.2.3.4']);
  world.api.delete('Endpoints', 'default', 'db');
  world.until(6);
  expect(slices(world)).toEqual([]);
});

test('labels and annotations are taken over, but for those about the object itself; what others change is undone', () => {
  const world = createWorld();
  world.apply(service());
  world.apply({
    ...endpoints(['10.1.0.1']),
    metadata: {
      name: 'db',
      labels: { tier: 'back' },
      annotations: { owner: 'me', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
    subsets: [
      { addresses: [{ ip: '10.1.0.1' }], notReadyAddresses: [{ ip: '10.1.0.2' }], ports: [{ port: 3306 }] },
    ],
  });
  world.until(2);
  const mirrored = () =>
    world.api.list('EndpointSlice', 'default').find(({ metadata }) => metadata.name.startsWith('db-'))!;
  const first = mirrored();
  expect(first).toMatchObject({
    endpoints: [{ conditions: { ready: true } }, { conditions: { ready: false } }],
    ports: [{ name: '', port: 3306, protocol: 'TCP' }],
  });
  expect(first.metadata.annotations).toEqual({ owner: 'me' });
  expect(first.metadata.labels).toMatchObject({ tier: 'back' });
  world.api.modify('EndpointSlice', 'default', first.metadata.name, (each) => ({ ...each, endpoints: [] }));
  world.until(3);
  expect(mirrored().endpoints).toHaveLength(2);
  world.api.delete('EndpointSlice', 'default', first.metadata.name);
  world.until(4);
  expect(mirrored().endpoints).toHaveLength(2);
  world.edit('Endpoints', 'db', (each) => {
    const { annotations: _, ...metadata } = each.metadata;
    return { ...each, metadata };
  });
  world.until(5);
  expect(mirrored().metadata.annotations).toBeUndefined();
});
