import { describe, expect, test } from 'vitest';
import type { PodStatus } from '../types.ts';
import { mergeStatus as merge } from './merge.ts';
import { limitMessages } from './message-limits.ts';

const NOW = '2026-01-01T00:01:00Z';
const mergeStatus = (current: PodStatus, next: PodStatus, couldRun: boolean) =>
  merge(current, next, couldRun, NOW);
const ready = { type: 'Ready', status: 'False' };

describe('mergeStatus', () => {
  const current: PodStatus = {
    phase: 'Running',
    qosClass: 'Burstable',
    conditions: [{ type: 'gate', status: 'True' }, ready],
  };

  test('keeps what others wrote', () =>
    expect(mergeStatus(current, { phase: 'Running', conditions: [ready] }, true)).toEqual({
      phase: 'Running',
      qosClass: 'Burstable',
      conditions: [{ type: 'gate', status: 'True' }, ready],
    }));

  test.each([
    ['while processes may run, a final phase is held back', true, { phase: 'Running' }],
    ['afterwards it is told, with its reason', false, { phase: 'Failed', reason: 'Evicted' }],
  ])('%s', (_, couldRun, expected) => {
    const merged = mergeStatus(current, { phase: 'Failed', reason: 'Evicted', conditions: [] }, couldRun);
    expect({ phase: merged.phase, ...(merged.reason ? { reason: merged.reason } : {}) }).toEqual(expected);
  });

  test('what somebody else has called over is not, while the kubelet runs it', () =>
    expect(mergeStatus({ phase: 'Failed' }, { phase: 'Running' }, true).phase).toBe('Running'));

  test('a disruption by the kubelet comes with the final phase only', () => {
    const next = { phase: 'Failed' as const, conditions: [{ type: 'DisruptionTarget', status: 'True' }] };
    const has = (couldRun: boolean) =>
      mergeStatus(current, next, couldRun).conditions!.some((c) => c.type === 'DisruptionTarget');
    expect([has(true), has(false)]).toEqual([false, true]);
  });

  test.each([
    ['Failed', 'PodFailed'],
    ['Succeeded', 'PodCompleted'],
  ] as const)('a pod that has %s is not ready, whatever its conditions say', (phase, reason) => {
    const next: PodStatus = {
      phase,
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'Initialized', status: 'True' },
      ],
    };
    const merged = mergeStatus({ phase }, next, true);
    expect(merged.phase).toBe(phase);
    expect(merged.conditions).toEqual([
      { type: 'Ready', status: 'False', reason, lastTransitionTime: NOW },
      { type: 'Initialized', status: 'True' },
    ]);
  });

  test('it is dated from then, stays afterwards, and comes before the kubelet’s own conditions', () => {
    const told: PodStatus = {
      phase: 'Failed',
      conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime: 'earlier' }, ready],
    };
    const first = mergeStatus(current, told, false);
    expect(first.conditions).toEqual([
      { type: 'gate', status: 'True' },
      { type: 'DisruptionTarget', status: 'True', lastTransitionTime: NOW },
      ready,
    ]);
    expect(merge(first, told, false, 'later').conditions).toEqual(first.conditions);
  });
});

test('the termination messages of a pod share 12 KiB', () => {
  const status = (name: string) => ({
    name,
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
    lastState: {},
    state: { terminated: { exitCode: 1, message: 'x'.repeat(4096) } },
  });
  const names = ['a', 'b', 'c', 'd'];
  const cut = limitMessages({ containerStatuses: names.map(status) });
  expect(cut.containerStatuses!.map((s) => s.state.terminated!.message!.length)).toEqual([
    3072, 3072, 3072, 3072,
  ]);
  expect(
    limitMessages({ containerStatuses: [status('a')] }).containerStatuses![0]!.state.terminated!.message,
  ).toHaveLength(4096);
});
