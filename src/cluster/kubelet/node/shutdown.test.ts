import { describe, expect, test } from 'vitest';
import type { KubeletConfiguration } from '../../../scenario/types.ts';
import { Lab } from '../testing/lab.ts';
import { groupByPriority, shutdownPeriods } from './shutdown.ts';

const CRITICAL = 2_000_000_000;
const periods = (config: KubeletConfiguration, ...given: number[]) =>
  shutdownPeriods(config, ...given).map((p) => [p.priority, p.shutdownGracePeriodSeconds]);

describe('how long a shutdown gives', () => {
  test.each<[string, ReturnType<typeof periods>, number[][]]>([
    [
      'numbers of the fault',
      periods({}, 20, 5),
      [
        [0, 15],
        [CRITICAL, 5],
      ],
    ],
    [
      'the configuration',
      periods({ shutdownGracePeriod: 60_000, shutdownGracePeriodCriticalPods: 10_000 }),
      [
        [0, 50],
        [CRITICAL, 10],
      ],
    ],
    [
      'neither',
      periods({}),
      [
        [0, 20],
        [CRITICAL, 10],
      ],
    ],
    [
      'by priority, sorted',
      periods({
        shutdownGracePeriodByPodPriority: [
          { priority: 100_000, shutdownGracePeriodSeconds: 10 },
          { priority: 0, shutdownGracePeriodSeconds: 60 },
        ],
      }),
      [
        [0, 60],
        [100_000, 10],
      ],
    ],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));

  // The table of TestGroupByPriority: between two priorities the lower one holds, outside the nearest.
  test('to which group a pod belongs', () => {
    const groups = groupByPriority(
      [10, 100, 1000].map((priority) => ({ priority, shutdownGracePeriodSeconds: priority })),
      [-5, 10, 11, 99, 100, 500, 1000, 5000],
      (priority) => priority,
    );
    expect(groups.map(({ members }) => members)).toEqual([
      [-5, 10, 11, 99],
      [100, 500],
      [1000, 5000],
    ]);
  });
});

test('groups stop one after the other; one that is too slow is not waited for longer than its time', () => {
  const l = new Lab({
    apps: {
      slow: { onStopSignal: 'ignore' },
      mid: { onStopSignal: { after: 1000, code: 143 } },
      top: { onStopSignal: { after: 1000, code: 143 } },
    },
    kubelet: {
      shutdownGracePeriodByPodPriority: [
        { priority: 0, shutdownGracePeriodSeconds: 5 },
        { priority: 1000, shutdownGracePeriodSeconds: 10 },
        { priority: CRITICAL, shutdownGracePeriodSeconds: 20 },
      ],
    },
  });
  const pod = (name: string, priority: number, container = name) =>
    l.pod(name, {
      priority,
      containers: [{ name: container, image: 'app:1' }],
      terminationGracePeriodSeconds: 120,
    });
  pod('slow', 0);
  pod('mid', 1000);
  pod('top', CRITICAL);
  l.until(10);
  l.kubelet.shutDown();
  l.until(60);
  const killed = (name: string) =>
    l.records('event').find((r) => r.name === name && r.reason === 'Killing')!.t;
  expect(killed('slow')).toBeCloseTo(10, 0);
  expect(l.exit('slow') - killed('slow')).toBeCloseTo(5, 1);
  expect(killed('mid') - killed('slow')).toBeGreaterThanOrEqual(5);
  expect(killed('mid') - killed('slow')).toBeLessThan(6.5);
  expect(killed('top')).toBeGreaterThan(l.exit('mid'));
  for (const name of ['slow', 'mid', 'top'])
    expect(l.get(name)!.status).toMatchObject({ reason: 'Terminated' });
});

test('a shutdown that is called off: the node takes pods again', () => {
  const l = new Lab();
  l.pod('old', {});
  l.until(5);
  l.kubelet.shutDown(10);
  l.until(6);
  l.pod('refused', {});
  l.until(7);
  l.kubelet.cancelShutdown();
  l.pod('taken', {});
  l.until(12);
  expect(l.get('refused')!.status).toMatchObject({ phase: 'Failed', reason: 'NodeShutdown' });
  expect(l.get('taken')!.status).toMatchObject({ phase: 'Running' });
  const conditions = l.api.get('Node', undefined, 'node-1').status.conditions;
  expect(conditions.find((c: { type: string }) => c.type === 'Ready').status).toBe('True');
});
