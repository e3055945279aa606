/** Rows after the strategy tests below pkg/registry: what creating and updating sets, drops or counts. */

import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

describe('what is made', () => {
  test.each<[string, object]>([
    [
      'PriorityClass',
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'x' }, value: 1 },
    ],
    [
      'NetworkPolicy',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'x' },
        spec: { podSelector: {} },
      },
    ],
    [
      'Ingress',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'x' },
        spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
      },
    ],
    [
      'EndpointSlice',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'x' },
        addressType: 'IPv4',
        endpoints: [],
      },
    ],
  ])('a %s is of generation 1', (kind, object) => {
    const { apply, api } = createWorld();
    apply(object);
    const found = api.list(kind).find(({ metadata }) => metadata.name === 'x');
    expect(found?.metadata.generation).toBe(1);
  });

  test('a claim has its source under both names', () => {
    const { apply, api } = createWorld();
    const source = { kind: 'PersistentVolumeClaim', name: 'other' };
    apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        dataSource: source,
      },
    });
    expect(api.get('PersistentVolumeClaim', 'default', 'c')?.spec.dataSourceRef).toEqual(source);
  });
});

describe('what changes', () => {
  test('all of an EndpointSlice counts, and its labels, but not its annotations', () => {
    const { apply, api } = createWorld();
    apply({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'x' },
      addressType: 'IPv4',
      endpoints: [],
    });
    const change = (patch: (slice: object) => object) =>
      api.modify('EndpointSlice', 'default', 'x', (slice) => patch(slice) as typeof slice)?.metadata
        .generation;
    type Slice = { metadata: object };
    expect(change((slice) => ({ ...slice, endpoints: [{ addresses: ['10.0.0.1'] }] }))).toBe(2);
    expect(
      change((slice) => ({ ...slice, metadata: { ...(slice as Slice).metadata, labels: { a: 'b' } } })),
    ).toBe(3);
    expect(
      change((slice) => ({ ...slice, metadata: { ...(slice as Slice).metadata, annotations: { a: 'b' } } })),
    ).toBe(3);
  });

  test('a volume says since when it is in its phase', () => {
    const { apply, api, until } = createWorld();
    apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'v' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/d' } },
    });
    const volume = () => api.get('PersistentVolume', undefined, 'v')!;
    const first = volume().status.lastPhaseTransitionTime;
    expect(first).toBe(volume().metadata.creationTimestamp);
    until(5);
    expect(volume().status.phase).toBe('Available');
    const later = volume().status.lastPhaseTransitionTime;
    until(9);
    api.updateStatus({ ...volume(), status: { phase: 'Available', message: 'x' } });
    expect(volume().status).toEqual({ phase: 'Available', message: 'x', lastPhaseTransitionTime: later });
    api.updateStatus({ ...volume(), status: { phase: 'Failed' } });
    expect(volume().status.lastPhaseTransitionTime).toBe('2026-01-01T00:00:09Z');
  });
});
