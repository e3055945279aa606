import { describe, expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import type { PodSpec } from '../types.ts';

const MI = 1024 * 1024;
const events = (l: Lab, reason: string) => l.records('event').filter((r) => r.reason === reason);
const condition = (l: Lab, type: string) =>
  l.api.get('Node', undefined, 'node-1').status.conditions.find((c: { type: string }) => c.type === type)
    ?.status;
const container = (name: string): Partial<PodSpec> => ({ containers: [{ name, image: 'app:1' }] });

describe('a soft threshold', () => {
  const lab = (kubelet = {}) => {
    const l = new Lab({
      apps: { c: { onStopSignal: 'ignore' } },
      kubelet: {
        evictionHard: {},
        evictionSoft: { 'memory.available': '1Gi' },
        evictionSoftGracePeriod: { 'memory.available': 30_000 },
        evictionPressureTransitionPeriod: 60_000,
        ...kubelet,
      },
    });
    l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: 7900 * MI });
    return l;
  };

  test('puts the node under pressure at once and evicts after its grace period', () => {
    const l = lab({ evictionMaxPodGracePeriod: 7 });
    l.pod('a', { terminationGracePeriodSeconds: 60 });
    l.until(15);
    expect(condition(l, 'MemoryPressure')).toBe('True');
    expect(events(l, 'Evicted')).toEqual([]);
    l.until(60);
    expect(events(l, 'Evicted')[0]!.t).toBe(40);
    // The shorter of the kubelet's longest grace and the pod's own.
    expect(l.exit('c') - 40).toBeCloseTo(7, 1);
  });

  test.each<[string, object, number, number]>([
    ['the own grace of the pod where it is shorter', { evictionMaxPodGracePeriod: 60 }, 5, 5],
    ['no grace is allowed: the least there is', {}, 30, 2],
  ])('%s', (_, kubelet, terminationGracePeriodSeconds, stops) => {
    const l = lab(kubelet);
    l.pod('a', { terminationGracePeriodSeconds });
    l.until(60);
    expect(l.exit('c') - events(l, 'Evicted')[0]!.t).toBeCloseTo(stops, 1);
  });

  test('the pressure passes when the transition period is over', () => {
    const l = lab({ evictionMaxPodGracePeriod: 1 });
    l.pod('a', {});
    l.until(60);
    expect(condition(l, 'MemoryPressure')).toBe('True');
    l.until(130);
    expect(condition(l, 'MemoryPressure')).toBe('False');
    expect(events(l, 'NodeHasSufficientMemory').filter(({ t }) => t > 60)).toHaveLength(1);
  });
});

test('processes: the least important pod goes, whoever has the most; the message counts them', () => {
  const l = new Lab({ kubelet: { evictionHard: { 'pid.available': '65000' } } });
  l.runtime.usage = (id) => ({
    cpuMilli: 0,
    memoryBytes: MI,
    processes: l.runtime.containers.get(id)!.config.name === 'fork-bomb' ? 900 : 50,
  });
  l.pod('important', { ...container('fork-bomb'), priority: 100 });
  l.pod('plain', container('few'));
  l.until(11);
  expect(events(l, 'Evicted').map(({ name, message }) => `${name}: ${message}`)).toEqual([
    'plain: The node was low on resource: pids. Threshold quantity: 65k, available: 64586. ',
  ]);
  expect([condition(l, 'PIDPressure'), condition(l, 'MemoryPressure')]).toEqual(['True', 'False']);
  l.pod('late', {});
  l.until(13);
  expect(l.get('late')!.status).toMatchObject({
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [PIDPressure]. ',
  });
});

test('inodes: who has made the most files goes', () => {
  const l = new Lab({
    capacity: { 'ephemeral-storage': '1Gi' },
    kubelet: { evictionHard: { 'nodefs.inodesFree': '50%' } },
  });
  l.runtime.usage = (id) => ({
    cpuMilli: 0,
    memoryBytes: MI,
    diskBytes: 0,
    inodes: l.runtime.containers.get(id)!.config.name === 'many' ? 40_000 : 10,
  });
  l.pod('few', container('few'));
  l.pod('many', container('many'));
  l.until(12);
  expect(events(l, 'EvictionThresholdMet')[0]!.message).toBe('Attempting to reclaim inodes');
  expect(events(l, 'Evicted').map(({ name, message }) => `${name}: ${message}`)).toEqual([
    'many: The node was low on resource: inodes. Threshold quantity: 32768, available: 25526. ',
  ]);
  expect(condition(l, 'DiskPressure')).toBe('True');
});

describe('images', () => {
  const lab = (use: number, images = ['app:1', 'unused:1', 'unused:2']) => {
    const l = new Lab({ capacity: { 'ephemeral-storage': '1000Mi' }, images });
    for (const name of images) l.runtime.images.set(name, { sizeBytes: 100 * MI });
    for (const name of images) l.runtime.images.set(`docker.io/library/${name}`, { sizeBytes: 100 * MI });
    l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: MI, diskBytes: use * MI });
    return l;
  };

  test('that nobody uses go before any pod does', () => {
    const l = lab(600);
    l.pod('a', {});
    l.until(30);
    expect(events(l, 'EvictionThresholdMet')).toHaveLength(1);
    expect(events(l, 'Evicted')).toEqual([]);
    expect(condition(l, 'DiskPressure')).toBe('True');
    // An image that went has to be pulled again; the one in use is still there.
    l.pod('b', { ...container('b'), tolerations: [] });
    l.until(31);
    expect(l.get('b')!.status!.reason).toBe('Evicted');
    l.until(340);
    l.pod('again', { containers: [{ name: 'again', image: 'unused:1', imagePullPolicy: 'IfNotPresent' }] });
    l.pod('same', container('same'));
    l.until(345);
    expect(l.reasons('again')).toContain('Pulling');
    expect(l.reasons('same')).not.toContain('Pulling');
  });

  test('if that is not enough a pod goes', () => {
    const l = lab(800);
    l.pod('a', {});
    l.until(12);
    expect(events(l, 'Evicted')[0]!.message).toMatch(
      /^The node was low on resource: ephemeral-storage\. Threshold quantity: \d+, available: 0\. Container c was using 800Mi, request is 0, has larger consumption of ephemeral-storage\. $/,
    );
  });

  test('every five minutes they go down to the lower threshold, the rest is a warning of the node', () => {
    const l = new Lab({
      capacity: { 'ephemeral-storage': '1000Mi' },
      images: ['app:1', 'unused:1', 'unused:2'],
      kubelet: { evictionHard: {} },
    });
    for (const name of ['app:1', 'unused:1', 'unused:2'])
      l.runtime.images.set(`docker.io/library/${name}`, { sizeBytes: 100 * MI });
    let use = 600;
    l.runtime.usage = (id) => {
      const main = l.runtime.containers.get(id)!.config.name === 'c';
      return { cpuMilli: 0, memoryBytes: MI, diskBytes: main ? use * MI : 0 };
    };
    l.pod('a', {});
    l.until(299);
    l.pod('early', { containers: [{ name: 'e', image: 'unused:1', imagePullPolicy: 'IfNotPresent' }] });
    l.until(301);
    expect(l.reasons('early')).not.toContain('Pulling');
    expect(events(l, 'FreeDiskSpaceFailed')).toEqual([]);
    use = 900;
    l.until(905);
    expect(events(l, 'FreeDiskSpaceFailed').map(({ message }) => message)[0]).toMatch(
      /^Insufficient free disk space on the node's image filesystem \(100% of 1000\.0 MiB used\)\. Failed to free sufficient space by deleting unused images \(freed \d+ bytes\)\. /,
    );
    expect(events(l, 'ImageGCFailed')).toHaveLength(1);
  });
});
