/** The rows of staging endpointslice/topologycache (TestAddHints, TestSetNodes, Test_redistributeHints) that a manifest can cause. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import type { Endpoint, Slice } from './slice.ts';
import { cpuShares, isOverloaded, ServiceHints, wantsTopologyHints } from './topology-hints.ts';

/** `aab` is two ready endpoints in zone a and one in b; `-` stands for one that is not ready, `?` for one without a zone. */
function slice(zones: string, dirty = true): Slice {
  const endpoints = [...zones].map((zone, i) => {
    const uid = `${zones}${i}`;
    return [
      uid,
      {
        addresses: [uid],
        conditions: { ready: zone !== '-', serving: true, terminating: false },
        ...(zone === '?' ? {} : { zone }),
        targetRef: { kind: 'Pod' as const, namespace: 'default', name: uid, uid },
      },
    ] as [string, Endpoint];
  });
  return { ports: [], endpoints: new Map(endpoints), dirty };
}
/** The zones that the endpoints are meant for, in their order. */
const hints = ({ endpoints, zones }: Slice) =>
  [...endpoints.keys()].map((uid) => zones?.get(uid) ?? '-').join('');

const DISABLED = 'Warning TopologyAwareHintsDisabled';
const ENABLED = 'Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled, addressType: IPv4';

test.each<[string, string, Record<string, number> | undefined, string[], string[], string]>([
  [
    'no shares',
    '',
    undefined,
    ['a'],
    ['-'],
    `${DISABLED} Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4`,
  ],
  [
    'two endpoints for three zones',
    '',
    { a: 0.3, b: 0.4, c: 0.3 },
    ['ab'],
    ['--'],
    `${DISABLED} Insufficient number of endpoints (2 endpoints, 3 zones), addressType: IPv4`,
  ],
  ['two for two', '', { a: 0.45, b: 0.55 }, ['ab'], ['ab'], ENABLED],
  ['those that are not ready have none', '', { a: 0.45, b: 0.55 }, ['ab-'], ['ab-'], ENABLED],
  [
    'one gives to the zone that lacks most',
    '',
    { a: 0.35, b: 0.35, c: 0.3 },
    ['ab', 'cca', 'aa', 'bca'],
    ['bb', 'cca', 'aa', 'bca'],
    ENABLED,
  ],
  [
    'unequal zones that cannot be served',
    '',
    { a: 0.9, b: 0.1 },
    ['ab'],
    ['--'],
    `${DISABLED} Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (2 endpoints, 2 zones), addressType: IPv4`,
  ],
  ['all in one zone', '', { a: 0.5, b: 0.5 }, ['aaaa'], ['bbaa'], ENABLED],
  [
    'an endpoint without a zone',
    '',
    { a: 0.5, b: 0.5 },
    ['ab?a'],
    ['----'],
    `${DISABLED} One or more endpoints do not have a zone specified, addressType: IPv4`,
  ],
])('%s', (_, __, shares, given, wanted, event) => {
  const slices = given.map((zones) => slice(zones));
  const said = new ServiceHints().update(slices, true, shares && new Map(Object.entries(shares)));
  expect(slices.map(hints)).toEqual(wanted);
  expect(said && `${said.type} ${said.reason} ${said.message}`).toBe(event);
});

test('says once that hints are there, and once that they have gone with the annotation', () => {
  const service = new ServiceHints();
  const slices = [slice('ab')];
  const shares = new Map([
    ['a', 0.5],
    ['b', 0.5],
  ]);
  expect(service.update(slices, true, shares)?.type).toBe('Normal');
  slices[0]!.dirty = false;
  expect(service.update(slices, true, shares)).toBeUndefined();
  expect(slices[0]!.dirty).toBe(false);
  expect(service.update(slices, false, shares)?.message).toMatch(/^Topology Aware Hints has been disabled/);
  expect([hints(slices[0]!), slices[0]!.dirty]).toEqual(['--', true]);
  expect(service.update(slices, false, shares)).toBeUndefined();
});

const node = (zone: string | undefined, cpu: string, { ready = 'True', labels = {} } = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n', labels: { ...labels, ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}) } },
  status: { allocatable: { cpu }, conditions: [{ type: 'Ready', status: ready }] },
});
const CONTROL_PLANE = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
test.each([
  ['none', [], undefined],
  ['one', [node('a', '1')], undefined],
  ['one zone', [node('a', '1'), node('a', '1')], undefined],
  ['two zones', [node('a', '1'), node('b', '3')], { a: 0.25, b: 0.75 }],
  ['milli', [node('a', '500m'), node('b', '1500m'), node('b', '2')], { a: 0.125, b: 0.875 }],
  ['a node without a zone', [node('a', '1'), node('b', '1'), node(undefined, '1')], undefined],
  ['a node without CPU', [node('a', '1'), node('b', '1'), node('b', '0')], undefined],
  [
    'a node that is not ready is left out',
    [node('a', '1'), node('b', '1'), node('c', '1', { ready: 'False' })],
    { a: 0.5, b: 0.5 },
  ],
  [
    'so is the control plane',
    [node('a', '1'), node('b', '1'), node(undefined, '1', CONTROL_PLANE)],
    { a: 0.5, b: 0.5 },
  ],
])('CPU of nodes: %s', (_, nodes, wanted) => {
  const shares = cpuShares(nodes as never);
  expect(shares && Object.fromEntries(shares)).toEqual(wanted);
});

test.each([
  ['Auto', true],
  ['auto', true],
  ['aUto', false],
  ['disabled', false],
  [undefined, false],
])('annotation %s', (value, wanted) =>
  expect(
    wantsTopologyHints({
      metadata: { annotations: value && { 'service.kubernetes.io/topology-mode': value } },
    } as never),
  ).toBe(wanted),
);

describe('in the cluster', () => {
  const zoned = () => {
    const it = createWorld({
      nodes: ['w1', 'w2', 'w3'].map((name, i) => ({
        name,
        labels: { 'topology.kubernetes.io/zone': 'abc'[i]! },
      })),
    });
    it.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }], trafficDistribution: 'PreferClose' },
    });
    for (const nodeName of ['w1', 'w2', 'w3'])
      it.apply({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `on-${nodeName}`, labels: { app: 'web' } },
        spec: { nodeName, containers: [{ name: 'app', image: 'app:1' }] },
      });
    const meant = () =>
      it.api
        .list('EndpointSlice', 'default')
        .flatMap(({ endpoints }) => endpoints)
        .filter(({ targetRef }: { targetRef?: object }) => targetRef)
        .map((each: { hints?: { forZones: { name: string }[] } }) => each.hints?.forZones[0]?.name ?? '-')
        .join('');
    const said = () =>
      it.kernel.records.flatMap((each) =>
        each.type === 'event' && each.kind === 'Service' ? [`${Math.floor(each.t)} ${each.message}`] : [],
      );
    return { ...it, meant, said };
  };

  test('a service gets its hints when it has enough pods, and loses them when a zone has none', () => {
    const it = zoned();
    it.until(8);
    expect(it.meant()).toBe('abc');
    expect(it.said().at(-1)).toBe('5 Topology Aware Hints has been enabled, addressType: IPv4');
    expect(it.said()[0]).toBe('0 Insufficient number of endpoints (0 endpoints, 3 zones), addressType: IPv4');
    it.api.delete('Pod', 'default', 'on-w3');
    it.until(9);
    expect(it.meant()).toBe('---');
  });

  test('the annotation goes before the traffic distribution', () => {
    const it = zoned();
    it.until(8);
    it.api.modify('Service', 'default', 'web', (each) => {
      const { annotations: _, ...metadata } = each.metadata;
      return { ...each, metadata };
    });
    it.until(9);
    expect(it.said().at(-1)).toBe('8 Topology Aware Hints has been disabled, addressType: IPv4');
    expect(it.meant()).toBe('abc');
  });

  test('a zone that is new and has no endpoint calls for them all to be dealt out again', () => {
    expect(isOverloaded(new Map([['a', 2]]), new Map([['a', 1]]))).toBe(false);
    expect(
      isOverloaded(
        new Map([['a', 2]]),
        new Map([
          ['a', 0.5],
          ['b', 0.5],
        ]),
      ),
    ).toBe(true);
    expect(isOverloaded(new Map([['a', 2]]), undefined)).toBe(true);
  });
});
