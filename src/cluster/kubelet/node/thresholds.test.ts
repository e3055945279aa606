import { describe, expect, test } from 'vitest';
import type { KubeletConfiguration } from '../../../scenario/types.ts';
import {
  hardReserve,
  type Observations,
  type Signal,
  ThresholdMemory,
  thresholdsMet,
  thresholdsOf,
} from './thresholds.ts';

const GI = 1024 ** 3;
const seen = (available: Partial<Record<Signal, number>>, capacity = 10 * GI): Observations =>
  new Map(
    Object.entries(available).map(([signal, left]) => [signal as Signal, { available: left, capacity }]),
  );
const signals = (config: KubeletConfiguration) =>
  thresholdsOf(config).map(
    ({ signal, graceMs }) => `${signal}${graceMs === 0 ? '' : ` for ${graceMs / 1000} s`}`,
  );

describe('which thresholds hold', () => {
  const defaults = [
    'memory.available',
    'nodefs.available',
    'nodefs.inodesFree',
    'imagefs.available',
    'imagefs.inodesFree',
  ];
  test.each<[string, KubeletConfiguration, string[]]>([
    ['the defaults; processes have none', {}, defaults],
    ['a map of its own replaces them all', { evictionHard: { 'pid.available': '10' } }, ['pid.available']],
    [
      'unless they are to be merged',
      { evictionHard: { 'pid.available': '10' }, mergeDefaultEvictionSettings: true },
      [...defaults, 'pid.available'],
    ],
    ['0% and 100% switch a signal off', { evictionHard: { 'nodefs.available': '0%' } }, []],
    [
      'soft ones wait',
      {
        evictionHard: {},
        evictionSoft: { 'memory.available': '1Gi' },
        evictionSoftGracePeriod: { 'memory.available': 90_000 },
      },
      ['memory.available for 90 s'],
    ],
  ])('%s', (_, config, expected) => expect(signals(config)).toEqual(expected));
});

test('a share is one of the capacity, an amount is itself', () => {
  const thresholds = thresholdsOf({ evictionHard: { 'memory.available': '1Gi', 'nodefs.available': '10%' } });
  const met = (memory: number, disk: number) =>
    thresholdsMet(thresholds, seen({ 'memory.available': memory, 'nodefs.available': disk }), false).map(
      ({ signal }) => signal,
    );
  expect(met(GI, GI + 100)).toEqual([]);
  expect(met(GI - 1, GI + 100)).toEqual(['memory.available']);
  expect(met(GI, GI - 1)).toEqual(['nodefs.available']);
});

describe('from look to look', () => {
  const soft = new ThresholdMemory(
    thresholdsOf({
      evictionHard: {},
      evictionSoft: { 'memory.available': '1Gi' },
      evictionSoftGracePeriod: { 'memory.available': 30_000 },
      evictionMinimumReclaim: { 'memory.available': '500Mi' },
    }),
    60_000,
  );
  const look = (at: number, left: number) => {
    const { pressure, due } = soft.look(seen({ 'memory.available': left * GI }), at * 1000);
    return `${[...pressure].join()}${due.length > 0 ? ' evict' : ''}`;
  };
  test('a soft threshold counts from when it was first met, and the node is under pressure at once', () => {
    expect([look(0, 2), look(10, 0.9), look(20, 0.9), look(30, 1.1), look(40, 0.9)]).toEqual([
      '',
      'MemoryPressure',
      'MemoryPressure',
      'MemoryPressure',
      'MemoryPressure',
    ]);
    expect([look(60, 0.9), look(70, 0.9)]).toEqual(['MemoryPressure', 'MemoryPressure evict']);
  });
  test('what was due stays so until the minimum reclaim is reached, pressure until the transition is over', () => {
    expect([look(80, 1.2), look(90, 1.5), look(149, 2), look(150, 2)]).toEqual([
      'MemoryPressure evict',
      'MemoryPressure',
      '',
      '',
    ]);
  });
});

describe('what a node keeps from its pods', () => {
  const capacity = { cpu: '4', memory: '8Gi', 'ephemeral-storage': '100Gi' };
  const kept = (config: KubeletConfiguration) => Object.fromEntries(hardReserve(config, capacity));
  test.each<[string, KubeletConfiguration, Record<string, number>]>([
    ['nothing by default', {}, {}],
    ['an amount of memory', { evictionHard: { 'memory.available': '1Gi' } }, { memory: GI }],
    [
      'a share of the disk; no inodes, processes or images',
      {
        evictionHard: {
          'nodefs.available': '25%',
          'imagefs.available': '50%',
          'nodefs.inodesFree': '5%',
          'pid.available': '10',
        },
      },
      { 'ephemeral-storage': 25 * GI },
    ],
    [
      'the usual ones where they are merged',
      { evictionHard: { 'pid.available': '10' }, mergeDefaultEvictionSettings: true },
      { memory: 100 * 1024 ** 2, 'ephemeral-storage': 10_737_418_400 },
    ],
    [
      'soft ones keep nothing',
      {
        evictionHard: {},
        evictionSoft: { 'memory.available': '1Gi' },
        evictionSoftGracePeriod: { 'memory.available': 90_000 },
      },
      {},
    ],
  ])('%s', (_, config, expected) => expect(kept(config)).toEqual(expected));
});
