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
    ['without any limit', {}, { disk: 1000 }, undefined],
  ])('%s', (_, spec, use, expected) => expect(overLocalStorage(usage('p', spec, use))).toBe(expected));
});

describe('a node that runs out of memory', () => {
  const small = usage('within-request', resources({ memory: '500Mi' }), { memory: 400 });
  const over = usage('over-request', resources({ memory: '100Mi' }), { memory: 200 });
  const more = usage('more-over', resources(), { memory: 150 });
  const vip = usage('important', { ...resources(), priority: 1000 }, { memory: 900 });
  const critical = usage('critical', { ...resources(), priority: 2_000_000_000 }, { memory: 4000 });
  const victim = (usages: PodUsage[]) => pickVictim(usages, 'memory', 100 * MI, 50 * MI)?.pod.metadata.name;

  test('takes who uses more than it asked for, the least important first, then the greatest excess', () => {
    expect(victim([small, over, more, vip, critical])).toBe('more-over');
    expect(victim([small, over, vip, critical])).toBe('over-request');
    expect(victim([small, vip, critical])).toBe('important');
    expect(victim([small, critical])).toBe('within-request');
    expect(victim([critical])).toBeUndefined();
  });

  test('and says what was used', () =>
    expect(pickVictim([over], 'memory', 100 * MI, 50 * MI)!.message).toBe(
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container c was using 200Mi, request is 100Mi, has larger consumption of memory. ',
    ));

  test('one pod per ten seconds, with two seconds to stop, and no new BestEffort pods', () => {
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
});
