import { describe, expect, test } from 'vitest';
import { Lab, podManifest } from '../testing/lab.ts';
import type { Pod, PodSpec } from '../types.ts';
import { overLocalStorage, type PodUsage, pickVictim } from './eviction.ts';

const MI = 1024 * 1024;
const usage = (
  name: string,
  spec: Partial<PodSpec>,
  use: { memory?: number; disk?: number; dir?: number },
): PodUsage => ({
  pod: podManifest(name, spec) as unknown as Pod,
  containers: [{ name: 'c', memory: (use.memory ?? 0) * MI, disk: (use.disk ?? 0) * MI }],
  emptyDirs: use.dir === undefined ? [] : [{ name: 'v', bytes: use.dir * MI, inMemory: false }],
});
const resources = (requests?: object, limits?: object): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'app:1', resources: { requests, limits } as never }],
});

const storage = (limit: string) => ({ limits: { 'ephemeral-storage': limit } });

describe('local storage of one pod', () => {
  const limited = resources(undefined, { 'ephemeral-storage': '5Mi' });
  test.each<[string, Partial<PodSpec>, { disk?: number; dir?: number }, string | undefined]>([
    ['within its limit', limited, { disk: 4 }, undefined],
    [
      'a container over its limit',
      limited,
      { disk: 10 },
      'Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. ',
    ],
    [
      'container and emptyDir together',
      limited,
      { disk: 3, dir: 3 },
      'Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. ',
    ],
    [
      'an emptyDir over its sizeLimit',
      { volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Mi' } }] },
      { dir: 2 },
      'Usage of EmptyDir volume "v" exceeds the limit "1Mi". ',
    ],
    [
      'an init container that may take more: only the container itself is over its limit',
      { ...limited, initContainers: [{ name: 'i', image: 'app:1', resources: storage('10Mi') }] },
      { disk: 7 },
      'Container c exceeded its local ephemeral storage limit "5Mi". ',
    ],
    [
      'a limit of nothing holds for the pod, not for the container',
      resources(undefined, { 'ephemeral-storage': '0' }),
      { disk: 1 },
      'Pod ephemeral local storage usage exceeds the total limit of containers 0. ',
    ],
    [
      'an emptyDir in memory is not on the disk',
      { ...limited, volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] },
      { disk: 4, dir: 0 },
      undefined,
    ],
    ['without any limit', {}, { disk: 1000 }, undefined],
  ])('%s', (_, spec, use, expected) => expect(overLocalStorage(usage('p', spec, use))).toBe(expected));
});

describe('a node that runs out of memory', () => {
  const small = usage('within-request', resources({ memory: '500Mi' }), { memory: 400 });
  const over = usage('over-request', resources({ memory: '100Mi' }), { memory: 200 });
  const more = usage('more-over', resources(), { memory: 150 });
  const vip = usage('important', { ...resources(), priority: 1000 }, { memory: 900 });
  const critical = usage('critical', { ...resources(), priority: 2_000_000_000 }, { memory: 4000 });
  const shortage = { resource: 'memory', threshold: 100 * MI, available: 50 * MI } as const;
  const victim = (usages: PodUsage[]) => pickVictim(usages, shortage)?.pod.metadata.name;

  test('takes who uses more than it asked for, the least important first, then the greatest excess', () => {
    expect(victim([small, over, more, vip, critical])).toBe('more-over');
    expect(victim([small, over, vip, critical])).toBe('over-request');
    expect(victim([small, vip, critical])).toBe('important');
    expect(victim([small, critical])).toBe('within-request');
    expect(victim([critical])).toBeUndefined();
  });

  test('and says what was used', () =>
    expect(pickVictim([over], shortage)!.message).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container c was using 200Mi, request is 100Mi, has larger consumption of memory. ',
    ));

  test('one pod per look, with two seconds to stop, and no new BestEffort pods', () => {
    const l = new Lab({ apps: { c: { onStopSignal: 'ignore' } } });
    l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: 1000 * MI });
    l.pod('a', {});
    l.pod('b', {});
    l.until(5);
    l.kubelet.otherUsage.memory = 6150 * MI;
    l.until(15);
    const evicted = l.records('event').filter((r) => r.reason === 'Evicted');
    expect(evicted).toHaveLength(1);
    expect(l.exit('c') - evicted[0]!.t).toBeCloseTo(2, 1);
    const gone = l.get(evicted[0]!.name)!.status!;
    expect(gone).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(gone.conditions!.find((c) => c.type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
    });
    l.pod('late', {});
    l.until(16);
    expect(l.get('late')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    const node = l.api.get('Node', undefined, 'node-1');
    expect(node.status.conditions.find((c: { type: string }) => c.type === 'MemoryPressure').status).toBe(
      'True',
    );
  });

  test('the next look comes when the pod has stopped, and each says so on the node', () => {
    const l = new Lab({ apps: { c: { onStopSignal: 'ignore' } } });
    l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: 1000 * MI });
    l.pod('a', {});
    l.pod('b', {});
    l.until(5);
    l.kubelet.otherUsage.memory = 9000 * MI;
    l.until(30);
    const times = (reason: string) =>
      l
        .records('event')
        .filter((r) => r.reason === reason)
        .map((r) => r.t);
    const [first, second] = times('Evicted');
    expect([first, second! - first!]).toEqual([10, expect.closeTo(3.2, 0)]);
    expect(times('EvictionThresholdMet').slice(0, 2)).toEqual([first, second]);
    const said = l.records('event').find((r) => r.reason === 'EvictionThresholdMet');
    expect(said).toMatchObject({
      kind: 'Node',
      name: 'node-1',
      eventType: 'Warning',
      message: 'Attempting to reclaim memory',
    });
  });
});

test('all pods over their own limits go, one after the other, without a disruption of the node', () => {
  const l = new Lab({ apps: { c: { onStopSignal: 'ignore' } } });
  l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: MI, diskBytes: 10 * MI });
  const limited = resources(undefined, { 'ephemeral-storage': '5Mi' });
  l.pod('a', limited);
  l.pod('b', limited);
  l.until(25);
  const evicted = l.records('event').filter((r) => r.reason === 'Evicted');
  expect(evicted.map((r) => r.name)).toEqual(['a', 'b']);
  expect(evicted[1]!.t - evicted[0]!.t).toBeGreaterThan(2);
  expect(evicted[1]!.t - evicted[0]!.t).toBeLessThan(3);
  for (const name of ['a', 'b']) {
    const { phase, reason, conditions } = l.get(name)!.status!;
    expect([phase, reason]).toEqual(['Failed', 'Evicted']);
    expect(conditions!.map(({ type }) => type)).not.toContain('DisruptionTarget');
  }
});
