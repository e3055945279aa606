import { describe, expect, test } from 'vitest';
import type { ProxyMode } from '../../scenario/types.ts';
import { createWorld } from '../testing/world.ts';
import { type Backend, usable } from './backends.ts';
import { ServiceProxy } from './proxy.ts';

const backend = (pod: string, state: Partial<Backend>): Backend => ({
  ip: pod,
  port: 80,
  node: 'w1',
  pod,
  ready: false,
  serving: false,
  terminating: false,
  ...state,
});

test.each([
  [
    'ready ones only',
    [backend('a', { ready: true, serving: true }), backend('b', { serving: true, terminating: true })],
    'a',
  ],
  [
    'those that still serve, where nobody is ready',
    [backend('a', {}), backend('b', { serving: true, terminating: true })],
    'b',
  ],
  ['nobody', [backend('a', {}), backend('b', { terminating: true })], ''],
])('usable: %s', (_, backends, wanted) =>
  expect(
    usable(backends)
      .map((each) => each.pod)
      .join(' '),
  ).toBe(wanted),
);

const ready = { ready: true, serving: true };
const zone = (pod: string, name: string) => backend(pod, { ...ready, zones: [name] });
const host = (pod: string, name: string, inZone: string) =>
  backend(pod, { ...ready, nodes: [name], zones: [inZone] });

/** The table of pkg/proxy/topology_test.go, seen from w1 in zone a. */
test.each([
  ['the zone', [zone('x', 'a'), zone('y', 'b')], 'x'],
  ['everybody, where nobody is in the zone', [zone('x', 'b'), zone('y', 'c')], 'x y'],
  ['everybody, where one has no hint', [zone('x', 'a'), backend('y', ready)], 'x y'],
  [
    'the zone, whatever those without a hint that are not ready',
    [zone('x', 'a'), backend('y', {}), zone('z', 'b')],
    'x',
  ],
  ['the node', [host('x', 'w1', 'a'), host('y', 'w2', 'a')], 'x'],
  ['the zone, where nobody is on the node', [host('x', 'w2', 'a'), host('y', 'w3', 'b')], 'x'],
  ['everybody, where all are far', [host('x', 'w2', 'b'), host('y', 'w3', 'b')], 'x y'],
  ['who still serves, near or far', [backend('x', { serving: true, terminating: true, zones: ['b'] })], 'x'],
])('prefers %s', (_, backends, wanted) =>
  expect(
    usable(backends, { at: { node: 'w1', zone: 'a' } })
      .map((each) => each.pod)
      .join(' '),
  ).toBe(wanted),
);

test('a service with a traffic distribution keeps the connections of a node in its zone, or on the node', () => {
  const answers = (trafficDistribution: string | undefined) => {
    const it = createWorld({
      nodes: ['w1', 'w2', 'w3'].map((name, i) => ({
        name,
        labels: { 'topology.kubernetes.io/zone': i < 2 ? 'a' : 'b' },
      })),
    });
    const proxy = new ServiceProxy({
      kernel: it.kernel,
      api: it.api,
      nodeAddress: (node) => `192.168.0.${node.slice(1)}`,
      nodeOfPod: () => undefined,
      instant: false,
    });
    for (const node of ['w1', 'w2', 'w3']) proxy.addNode(node);
    const { spec } = it.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }], trafficDistribution },
    });
    for (const nodeName of ['w1', 'w2', 'w3'])
      it.apply({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `on-${nodeName}`, labels: { app: 'web' } },
        spec: { nodeName, containers: [{ name: 'app', image: 'app:1' }] },
      });
    it.until(10);
    return ['w1', 'w2', 'w3'].map((node) => {
      const found = new Set<string>();
      for (let i = 0; i < 40; i++) {
        const route = proxy.find(spec.clusterIP, 80, { node });
        if (typeof route === 'object') found.add(route.backend.pod.slice(-2));
      }
      return [...found].sort().join(' ');
    });
  };
  expect(answers(undefined)).toEqual(['w1 w2 w3', 'w1 w2 w3', 'w1 w2 w3']);
  expect(answers('PreferClose')).toEqual(['w1 w2', 'w1 w2', 'w3']);
  expect(answers('PreferSameZone')).toEqual(['w1 w2', 'w1 w2', 'w3']);
  expect(answers('PreferSameNode')).toEqual(['w1', 'w2', 'w3']);
});

function world(spec: object = {}, mode: ProxyMode = 'iptables') {
  const it = createWorld();
  const proxy = new ServiceProxy({
    kernel: it.kernel,
    api: it.api,
    nodeAddress: (node) => `192.168.0.${node.slice(1)}`,
    nodeOfPod: () => undefined,
    instant: false,
    mode,
  });
  for (const node of ['w1', 'w2', 'w3']) proxy.addNode(node);
  const service = it.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  });
  it.apply({
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
  return { ...it, proxy, service };
}

describe('ServiceProxy', () => {
  test('refuses while nobody is ready, then spreads connections over all that are', () => {
    const { proxy, service, until } = world();
    const route = (node: string) => proxy.route(service.spec.clusterIP, 80, { node });
    until(3);
    expect(route('w1')).toBe('refused');
    until(10);
    const chosen = new Set(Array.from({ length: 60 }, () => (route('w1') as { ip: string }).ip));
    expect(chosen.size).toBe(3);
    expect(proxy.route('10.1.2.3', 80, { node: 'w1' })).toBeUndefined();
    expect(proxy.route(service.spec.clusterIP, 81, { node: 'w1' })).toBe('drop');
  });

  test('every node follows a change a little later, and one that has stopped not at all', () => {
    const { proxy, service, until, api, pods } = world();
    until(10);
    proxy.stop('w3', true);
    for (const name of pods()) api.delete('Pod', 'default', name, { gracePeriodSeconds: 0 });
    until(10.012);
    const route = (node: string) => proxy.route(service.spec.clusterIP, 80, { node });
    expect(typeof route('w1')).toBe('object');
    until(12);
    expect([route('w1'), route('w2')]).toEqual(['refused', 'refused']);
    expect(typeof route('w3')).toBe('object');
    proxy.stop('w3', false);
    until(14);
    expect(route('w3')).toBe('refused');
  });

  test('what changes while rules are written waits for the next sync, a second later', () => {
    const { proxy, service, until, api, pods } = world();
    until(10);
    const addresses = pods().map((name) => api.get('Pod', 'default', name)!.status.podIP as string);
    const [first, second] = pods();
    const chosen = () =>
      new Set(
        Array.from(
          { length: 80 },
          () => (proxy.route(service.spec.clusterIP, 80, { node: 'w1' }) as { ip: string }).ip,
        ),
      );
    expect([...chosen()].sort()).toEqual([...addresses].sort());
    api.delete('Pod', 'default', first!, { gracePeriodSeconds: 0 });
    until(10.01);
    api.delete('Pod', 'default', second!, { gracePeriodSeconds: 0 });
    until(10.2);
    expect(chosen()).not.toContain(addresses[0]);
    expect(chosen()).toContain(addresses[1]);
    until(11);
    expect(chosen()).toContain(addresses[1]);
    until(11.3);
    expect(chosen()).not.toContain(addresses[1]);
  });

  test('an address that is in two slices is one endpoint', () => {
    const { proxy, service, until, api } = world({}, 'ipvs');
    until(10);
    const [slice] = api.list('EndpointSlice', 'default').filter(({ endpoints }) => endpoints.length === 3);
    const { name: _, uid: __, resourceVersion: ___, ...metadata } = slice!.metadata;
    api.create({
      ...slice,
      metadata: { ...metadata, name: 'again', labels: { 'kubernetes.io/service-name': 'web' } },
    });
    until(12);
    const ips = Array.from(
      { length: 6 },
      () => (proxy.route(service.spec.clusterIP, 80, { node: 'w1' }) as { ip: string }).ip,
    );
    expect(ips.slice(3)).toEqual(ips.slice(0, 3));
  });

  /** test/e2e/network/service.go: should implement service.kubernetes.io/service-proxy-name, …/headless */
  test.each(['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'])(
    'a service with the label %s is left to others, until it has it no longer',
    (label) => {
      const { proxy, service, until, edit } = world();
      until(10);
      const route = () => proxy.route(service.spec.clusterIP, 80, { node: 'w1' });
      const labelled = (labels: Record<string, string>) =>
        edit('Service', 'web', (each) => ({ ...each, metadata: { ...each.metadata, labels } }));
      expect(typeof route()).toBe('object');
      labelled({ [label]: 'mine' });
      until(13);
      expect(route()).toBeUndefined();
      labelled({});
      until(16);
      expect(typeof route()).toBe('object');
    },
  );

  test('ClientIP keeps a client with its pod', () => {
    const { proxy, service, until } = world({ sessionAffinity: 'ClientIP' });
    until(10);
    const chosen = new Set(
      Array.from(
        { length: 30 },
        () =>
          (proxy.route(service.spec.clusterIP, 80, { pod: 'default/client', node: 'w1' }) as { ip: string })
            .ip,
      ),
    );
    expect(chosen.size).toBe(1);
  });

  test('ipvs takes the endpoints in turn, on every node by itself', () => {
    const { proxy, service, until } = world({}, 'ipvs');
    until(10);
    const ips = (node: string) =>
      Array.from(
        { length: 7 },
        () => (proxy.route(service.spec.clusterIP, 80, { node }) as { ip: string }).ip,
      );
    const first = ips('w1');
    expect(new Set(first.slice(0, 3)).size).toBe(3);
    expect(first).toEqual([0, 1, 2, 0, 1, 2, 0].map((at) => first[at]));
    expect(ips('w2')).toEqual(first);
  });

  test('a node port is open on every node', () => {
    const { proxy, until } = world({
      type: 'NodePort',
      ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
    });
    until(10);
    expect(proxy.route('192.168.0.2', 30080, {})).toMatchObject({ port: 8080 });
    expect(proxy.route('192.168.0.2', 22, {})).toBeUndefined();
  });

  const TWO = {
    ports: [
      { name: 'web', port: 80, targetPort: 8080 },
      { name: 'dns', port: 80, targetPort: 5353, protocol: 'UDP' },
    ],
  };
  test('one number in two protocols is two ports', () => {
    const { proxy, service, until } = world(TWO);
    until(10);
    const to = (protocol?: 'UDP') => proxy.route(service.spec.clusterIP, 80, { node: 'w1' }, protocol);
    expect([to(), to('UDP')]).toMatchObject([{ port: 8080 }, { port: 5353 }]);
  });
  test('a port of UDP takes no connection', () => {
    const { proxy, service, until } = world({ ports: [TWO.ports[1]] });
    until(10);
    expect(proxy.route(service.spec.clusterIP, 80, { node: 'w1' })).toBe('drop');
  });

  /** KUBE-IPVS-FILTER and the chain cluster-ips-check reject what iptables lets pass by. */
  test.each([
    ['iptables', 'drop', false],
    ['nftables', 'refused', false],
    ['ipvs', 'refused', true],
  ] as const)('another port of a service, and a ping: %s', (mode, answer, pings) => {
    const { proxy, service, until } = world({}, mode);
    until(10);
    expect(proxy.route(service.spec.clusterIP, 81, { node: 'w1' })).toBe(answer);
    expect(proxy.answersPing(service.spec.clusterIP)).toBe(pings);
    expect(proxy.answersPing('10.1.2.3')).toBeUndefined();
  });
});

/** The tables of pkg/proxy/iptables/proxier_test.go (internal and external traffic policy), one pod on w2. */
describe('a Local policy', () => {
  const local = (
    policy: object,
    app: { readyAfter?: number; stopAfter: number } = { readyAfter: 5000, stopAfter: 2000 },
  ) => {
    const it = createWorld({ app: () => app });
    const proxy = new ServiceProxy({
      kernel: it.kernel,
      api: it.api,
      nodeAddress: (node) => `192.168.0.${node.slice(1)}`,
      nodeOfPod: (pod) => pod.split('/')[1],
      instant: false,
    });
    for (const node of ['w1', 'w2', 'w3']) proxy.addNode(node);
    const { spec } = it.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }], ...policy },
    });
    it.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: { app: 'web' } },
      spec: { nodeName: 'w2', containers: [{ name: 'app', image: 'app:1' }] },
    });
    const told = (found: ReturnType<ServiceProxy['route']>) => (typeof found === 'object' ? 'pod' : found);
    return {
      ...it,
      inside: () => ['w1', 'w2'].map((node) => told(proxy.route(spec.clusterIP, 80, { node }))).join(' '),
      outside: (from = {}) =>
        ['192.168.0.1', '192.168.0.2'].map((ip) => told(proxy.route(ip, 30080, from))).join(' '),
    };
  };
  const INTERNAL = { internalTrafficPolicy: 'Local' };
  const EXTERNAL = { externalTrafficPolicy: 'Local' };

  test.each([
    ['inside by default', {}, 'inside', 'pod pod'],
    ['inside', INTERNAL, 'inside', 'drop pod'],
    ['inside, where only what is outside is held to it', EXTERNAL, 'inside', 'pod pod'],
    ['outside by default', {}, 'outside', 'pod pod'],
    ['outside', EXTERNAL, 'outside', 'drop pod'],
    ['outside, where only what is inside is held to it', INTERNAL, 'outside', 'pod pod'],
  ] as const)('%s', (_, policy, side, wanted) => {
    const world = local(policy);
    world.until(10);
    expect(world[side]()).toBe(wanted);
  });
  test('does not hold what a node or its own pods send to a port of that node', () => {
    const world = local(EXTERNAL);
    world.until(10);
    expect(world.outside({ node: 'w1' })).toBe('pod pod');
    expect(world.outside({ pod: 'default/w1' })).toBe('pod pod');
    expect(world.outside({ node: 'w3' })).toBe('drop pod');
  });
  test('refuses on every node where no endpoint anywhere can be used', () => {
    const world = local({ ...INTERNAL, ...EXTERNAL }, { stopAfter: 2000 });
    world.until(10);
    expect([world.inside(), world.outside()]).toEqual(['refused refused', 'refused refused']);
  });
  test('falls back to a pod of the node that ends, and drops elsewhere', () => {
    const world = local({ ...INTERNAL, ...EXTERNAL }, { readyAfter: 5000, stopAfter: 20_000 });
    world.until(10);
    world.api.delete('Pod', 'default', 'a');
    world.until(13);
    expect([world.inside(), world.outside()]).toEqual(['drop pod', 'drop pod']);
  });
});
