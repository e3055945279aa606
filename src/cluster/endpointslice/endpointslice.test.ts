import { describe, expect, test } from 'vitest';
import type { EndpointRecord } from '../../trace/records.ts';
import { ClusterNames } from '../coredns/names.ts';
import { createWorld } from '../testing/world.ts';
import { endpointsObject } from './objects.ts';
import { MAX_ENDPOINTS, SliceSet } from './slices.ts';

const service = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
});
const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'app', image: 'app:1', ports: [{ name: 'http', containerPort: 8080 }] }],
    ...spec,
  },
});
type World = ReturnType<typeof createWorld>;
const slices = (world: World) =>
  world.api
    .list('EndpointSlice', 'default')
    .filter((each) => each.metadata.labels?.['kubernetes.io/service-name'] === 'web');
const story = (world: World) =>
  world.kernel.records
    .filter((each): each is EndpointRecord => each.type === 'endpoint')
    .map(
      ({ t, pod: name, ready, serving, terminating, removed }) =>
        `${Math.floor(t)} ${name} ${removed ? 'removed' : `ready=${ready} serving=${serving} terminating=${terminating}`}`,
    );

describe('EndpointSlice', () => {
  test('follows a pod from its address to its end', () => {
    const world = createWorld();
    world.apply(service());
    world.apply(pod('a'));
    world.until(10);
    world.api.delete('Pod', 'default', 'a');
    world.until(20);
    expect(story(world)).toEqual([
      '0 a ready=false serving=false terminating=false',
      '5 a ready=true serving=true terminating=false',
      '10 a ready=false serving=true terminating=true',
      '12 a removed',
    ]);
  });

  test('says what it was written for: the service, then pods that turn ready, not those that leave', () => {
    const world = createWorld();
    world.apply(service());
    const written = (kind: string, name: string) =>
      world.api
        .get(kind, 'default', name)!
        .metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']?.slice(-3);
    const at = (second: number) => {
      world.until(second);
      return [written('EndpointSlice', slices(world)[0]!.metadata.name), written('Endpoints', 'web')];
    };
    expect(at(1)).toEqual(['00Z', '00Z']);
    world.apply(pod('a'));
    expect(at(7)).toEqual(['06Z', '06Z']);
    world.api.modify('Service', 'default', 'web', (each) => ({
      ...each,
      metadata: { ...each.metadata, annotations: { note: 'x' } },
    }));
    // A change that changes nothing in them is not written.
    expect(at(8)).toEqual(['06Z', '06Z']);
    world.api.delete('Pod', 'default', 'a');
    expect(at(9)).toEqual([undefined, undefined]);
  });

  test('when the last pod has left it is the placeholder again, without ports', () => {
    const world = createWorld();
    world.apply(service());
    world.apply(pod('a'));
    world.until(10);
    const [{ metadata, ports }] = slices(world) as [ReturnType<typeof slices>[number]];
    expect(ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }]);
    world.api.delete('Pod', 'default', 'a');
    world.until(20);
    expect(slices(world)).toMatchObject([{ metadata: { name: metadata.name }, endpoints: [], ports: [] }]);
  });

  test('Endpoints are sorted by address, as texts are', () => {
    const set = new SliceSet();
    for (const ip of ['10.244.1.3', '10.244.0.9', '10.244.0.10'])
      set.put(
        ip,
        {
          addresses: [ip],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', name: ip, namespace: 'default', uid: ip },
          nodeName: 'w1',
        },
        [{ name: '', port: 80, protocol: 'TCP' }],
      );
    const [{ addresses }] = endpointsObject({ metadata: {}, spec: {} } as never, set).subsets;
    expect(addresses.map(({ ip }: { ip: string }) => ip)).toEqual([
      '10.244.0.10',
      '10.244.0.9',
      '10.244.1.3',
    ]);
  });

  test('publishNotReadyAddresses makes every pod with an address ready', () => {
    const world = createWorld();
    world.apply(service({ publishNotReadyAddresses: true }));
    world.apply(pod('a'));
    world.until(1);
    expect(story(world)).toEqual(['0 a ready=true serving=false terminating=false']);
  });

  test('a named port may be another number in every pod', () => {
    const world = createWorld();
    world.apply(service({ ports: [{ port: 80, targetPort: 'http' }] }));
    world.apply(pod('a'));
    world.apply(
      pod('b', {
        containers: [{ name: 'app', image: 'app:1', ports: [{ name: 'http', containerPort: 9090 }] }],
      }),
    );
    world.apply(pod('c', { containers: [{ name: 'app', image: 'app:1' }] }));
    world.until(10);
    const told = slices(world).map(
      ({ ports, endpoints }) =>
        `${ports.map(({ port }: { port: number }) => port)}: ${endpoints.map((each: { targetRef: { name: string } }) => each.targetRef.name)}`,
    );
    // A pod without the name has a place, but no port; the old object has none for it.
    expect(told.sort()).toEqual(['8080: a', '9090: b', ': c'].sort());
    expect(
      world.api
        .get('Endpoints', 'default', 'web')!
        .subsets.flatMap(({ addresses }: { addresses: { targetRef: { name: string } }[] }) =>
          addresses.map(({ targetRef }) => targetRef.name),
        )
        .sort(),
    ).toEqual(['a', 'b']);
  });

  test('what somebody does to a slice is undone a second later, a lost Endpoints is written again', () => {
    const world = createWorld();
    world.apply(service());
    world.apply(pod('a'));
    world.until(10);
    const [{ metadata }] = slices(world) as [ReturnType<typeof slices>[number]];
    world.api.modify('EndpointSlice', 'default', metadata.name, (each) => ({ ...each, endpoints: [] }));
    world.until(10.9);
    expect(slices(world)[0]!.endpoints).toHaveLength(0);
    world.until(11.2);
    expect(slices(world)[0]!.endpoints).toHaveLength(1);
    world.api.delete('EndpointSlice', 'default', metadata.name);
    world.until(12.1);
    expect(slices(world)).toHaveLength(0);
    world.until(12.5);
    expect(slices(world)[0]!.metadata.name).not.toBe(metadata.name);
    world.api.delete('Endpoints', 'default', 'web');
    world.until(12.7);
    expect(world.api.get('Endpoints', 'default', 'web')!.subsets).toHaveLength(1);
  });

  /** test/e2e/network/service.go: should be able to change the type from ClusterIP to ExternalName and back */
  test.each([
    ['an ExternalName', { type: 'ExternalName', externalName: 'example.com', clusterIP: '' }],
    ['without a selector', { selector: undefined }],
  ])('slices stay while a service is %s, and are used again', (_, between) => {
    const world = createWorld();
    const { spec } = world.apply(service());
    world.apply(pod('a'));
    world.until(10);
    const [before] = slices(world);
    const change = (to: object) =>
      world.edit('Service', 'web', (each) => ({ ...each, spec: { ...each.spec, ...to } }));
    change(between);
    world.apply(pod('b'));
    world.until(20);
    const own = () =>
      slices(world).filter(
        ({ metadata }) =>
          metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io',
      );
    expect(own()).toEqual([before]);
    change({ type: 'ClusterIP', selector: spec.selector });
    world.until(30);
    expect(own().map(({ metadata, endpoints }) => [metadata.name, endpoints.length])).toEqual([
      [before!.metadata.name, 2],
    ]);
  });

  test('labels that slices have for themselves are not taken over from the service', () => {
    const world = createWorld();
    const own = {
      'service.kubernetes.io/headless': '',
      'kubernetes.io/service-name': 'other',
      'endpointslice.kubernetes.io/managed-by': 'me',
      tier: 'front',
    };
    world.apply({ ...service(), metadata: { name: 'web', labels: own } });
    world.until(1);
    expect(slices(world)[0]!.metadata.labels).toEqual({
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      tier: 'front',
    });
  });

  /** TestReconcilePodMissingNode */
  test('a pod on a node that is not there has no place, which is said and tried again', () => {
    const world = createWorld();
    world.apply(service());
    world.apply(pod('a', { nodeName: 'w2' }));
    world.apply(pod('b', { nodeName: 'w2' }));
    world.until(10);
    world.api.delete('Node', undefined, 'w2');
    // Nothing of a pod has changed yet.
    world.until(11);
    expect(slices(world)[0]!.endpoints).toHaveLength(2);
    world.api.modify('Pod', 'default', 'a', (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { app: 'web', x: 'y' } },
    }));
    world.until(11.5);
    expect(slices(world)[0]!.endpoints).toHaveLength(1);
    world.until(14.5);
    const said = world.kernel.records.flatMap((each) =>
      each.type === 'event' && each.reason === 'FailedToUpdateEndpointSlices' ? [each] : [],
    );
    expect(said[0]).toMatchObject({
      kind: 'Service',
      eventType: 'Warning',
      source: 'endpoint-slice-controller',
      message:
        'Error updating Endpoint Slices for Service default/web: skipping Pod a for Service default/web: Node w2 Not Found',
    });
    // After a second, then after two more.
    expect(said.map(({ t }) => Math.floor(t))).toEqual([11, 12, 14]);
  });
  test('it has one where addresses are published whatever their state', () => {
    const world = createWorld();
    world.apply(service({ publishNotReadyAddresses: true }));
    world.apply(pod('a', { nodeName: 'w2' }));
    world.until(10);
    world.api.delete('Node', undefined, 'w2');
    world.api.modify('Pod', 'default', 'a', (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { app: 'web', x: 'y' } },
    }));
    world.until(12);
    expect(slices(world)[0]!.endpoints).toHaveLength(1);
  });

  test('a slice that is written anyway is filled first, else the fullest', () => {
    const set = new SliceSet();
    const ports = [{ name: '', port: 80, protocol: 'TCP' }];
    const put = (uid: string) =>
      set.put(
        uid,
        {
          addresses: [uid],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod' as const, namespace: 'default', name: uid, uid },
        },
        ports,
      );
    for (let n = 0; n < 250; n++) put(`${n}`);
    for (let n = 0; n < 40; n++) set.remove(`${n}`);
    for (let n = 100; n < 110; n++) set.remove(`${n}`);
    const sizes = () => set.slices.map((slice) => slice.endpoints.size);
    expect(sizes()).toEqual([60, 90, 50]);
    for (const slice of set.slices) slice.dirty = false;
    put('new');
    expect(sizes()).toEqual([60, 91, 50]);
    for (const slice of set.slices) slice.dirty = false;
    set.remove('240');
    put('another');
    expect(sizes()).toEqual([60, 91, 50]);
  });

  test('without a pod there is one empty slice', () => {
    const world = createWorld();
    world.apply(service());
    world.until(1);
    expect(slices(world).map((each) => each.endpoints)).toEqual([[]]);
  });

  test('the old Endpoints object keeps pods that are not ready apart', () => {
    const world = createWorld({
      app: (each) => ({ ...(each.metadata.name === 'a' ? { readyAfter: 1000 } : {}), stopAfter: 1000 }),
    });
    world.apply(service());
    world.apply(pod('a'));
    world.apply(pod('b'));
    world.until(10);
    const [subset] = world.api.get('Endpoints', 'default', 'web')!.subsets;
    expect(subset.addresses).toHaveLength(1);
    expect(subset.notReadyAddresses).toHaveLength(1);
    expect(subset.ports).toEqual([{ port: 8080, protocol: 'TCP' }]);
  });

  test('a hundred endpoints fill a slice', () => {
    const set = new SliceSet();
    const ports = [{ name: '', port: 80, protocol: 'TCP' }];
    const endpoint = (n: number) => ({
      addresses: [`10.0.0.${n}`],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod' as const, namespace: 'default', name: `p${n}`, uid: `${n}` },
    });
    for (let n = 0; n < 250; n++) set.put(`${n}`, endpoint(n), ports);
    expect(set.slices.map((slice) => slice.endpoints.size)).toEqual([MAX_ENDPOINTS, MAX_ENDPOINTS, 50]);
    for (const slice of set.slices) slice.dirty = false;
    set.put(
      '130',
      { ...endpoint(130), conditions: { ready: false, serving: false, terminating: false } },
      ports,
    );
    expect(set.slices.map((slice) => slice.dirty)).toEqual([false, true, false]);
  });
});

describe('names', () => {
  const world = createWorld();
  world.apply(service({ clusterIP: 'None' }));
  world.apply({ ...service(), metadata: { name: 'front' } });
  world.apply({
    ...service(),
    metadata: { name: 'far' },
    spec: { type: 'ExternalName', externalName: 'example.com' },
  });
  world.apply(pod('web-0', { hostname: 'web-0', subdomain: 'web' }));
  world.until(10);
  world.apply(pod('web-1', { hostname: 'web-1', subdomain: 'web' }));
  world.until(12);
  const names = new ClusterNames(world.kernel, world.api, 'cluster.local');
  const ip = world.api.get('Pod', 'default', 'web-0')!.status.podIP;

  test.each([
    ['web.default.svc.cluster.local', () => [ip]],
    ['web-0.web.default.svc.cluster.local', () => [ip]],
    ['web-1.web.default.svc.cluster.local', () => undefined],
    ['front.default.svc.cluster.local', () => [world.api.get('Service', 'default', 'front')!.spec.clusterIP]],
    ['far.default.svc.cluster.local', () => ({ cname: 'example.com' })],
    ['nobody.default.svc.cluster.local', () => undefined],
    ['10-244-1-5.default.pod.cluster.local', () => ['10.244.1.5']],
    ['example.com', () => undefined],
  ])('%s', (name, wanted) => expect(names.resolve(name)).toEqual(wanted()));
});
