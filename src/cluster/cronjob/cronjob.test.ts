import { describe, expect, test } from 'vitest';
import { EPOCH_MS } from '../../base/time.ts';
import { zoneOf } from '../../base/zone.ts';
import { createWorld } from '../testing/world.ts';
import { nextTime, parseSchedule } from './schedule.ts';

const next = (schedule: string, from: string, zone = 'UTC') => {
  const at = nextTime(parseSchedule(schedule)!, Date.parse(from), zoneOf(zone));
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
};

test.each([
  ['*/5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05'],
  ['*/5 * * * *', '2026-01-01T00:04:59Z', '2026-01-01T00:05'],
  ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00'],
  ['@hourly', '2026-01-01T00:10:00Z', '2026-01-01T01:00'],
  ['30 8 * * mon-fri', '2026-01-03T00:00:00Z', '2026-01-05T08:30'],
  ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
  ['0 0 29 feb *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['15,45 9-17/2 1 jan,jul *', '2026-01-01T09:15:00Z', '2026-01-01T09:45'],
  ['0 0 31 2 *', '2026-01-01T00:00:00Z', undefined],
])('%s after %s: %s', (schedule, from, wanted) => expect(next(schedule, from)).toBe(wanted));

test.each([
  ['0 9 * * *', '2026-01-01T00:00:00Z', 'Asia/Shanghai', '2026-01-01T01:00'],
  ['0 9 * * *', '2026-01-01T01:00:00Z', 'Asia/Shanghai', '2026-01-02T01:00'],
  ['0 0 1 * *', '2026-01-01T00:00:00Z', 'America/New_York', '2026-01-01T05:00'],
  ['30 5 * * *', '2026-01-01T00:00:01Z', 'Asia/Kolkata', '2026-01-02T00:00'],
  ['30 2 29 3 *', '2026-03-01T00:00:00Z', 'Europe/Berlin', '2027-03-29T00:30'],
  ['0 12 * * *', '2026-03-29T00:00:00Z', 'Europe/Berlin', '2026-03-29T10:00'],
  ['@every 90s', '2026-01-01T00:00:10Z', 'UTC', '2026-01-01T00:01'],
])('%s after %s in %s: %s', (schedule, from, zone, wanted) =>
  expect(next(schedule, from, zone)).toBe(wanted),
);

test.each([
  '',
  '* * * * 7',
  '@every soon',
  '* * * *',
  '60 * * * *',
  '* * * * fri-mon',
  'soon',
  '*/0 * * * *',
])('%j is no schedule', (text) => expect(parseSchedule(text)).toBeUndefined());

const cron = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'tick' },
  spec: {
    schedule: '* * * * *',
    jobTemplate: {
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'task:1' }] } } },
    },
    ...spec,
  },
});
const task = (seconds: number) => ({
  app: () => ({ readyAfter: 100, stopAfter: 1000, exits: { after: seconds * 1000, code: 0 } }),
});
const name = (minute: number) => `tick-${EPOCH_MS / 60_000 + minute}`;

describe('CronJob', () => {
  test('makes a Job each minute, named after the minute, and keeps three that have ended', () => {
    const world = createWorld(task(5));
    world.apply(cron());
    world.until(330);
    expect(world.times('added', 'Job')).toEqual(
      [1, 2, 3, 4, 5].map((minute) => [expect.closeTo(minute * 60 + 0.1, 1), name(minute)]),
    );
    expect(world.api.list('Job').map((job) => job.metadata.name)).toEqual([3, 4, 5].map(name));
    expect(world.events('CronJob', 'tick').slice(0, 2)).toEqual([
      `Created job ${name(1)}`,
      `Saw completed job: ${name(1)}, condition: Complete`,
    ]);
  });

  test.each([
    ['Allow', 3],
    ['Forbid', 1],
    ['Replace', 1],
  ])(
    'with concurrencyPolicy %s and tasks of five minutes, %d run after three',
    (concurrencyPolicy, count) => {
      const world = createWorld(task(300));
      world.apply(cron({ concurrencyPolicy }));
      world.until(190);
      expect(world.api.list('Job')).toHaveLength(count);
    },
  );

  test('a Job that is replaced is not missed', () => {
    const world = createWorld(task(300));
    world.apply(cron({ concurrencyPolicy: 'Replace' }));
    world.until(130);
    expect(world.events('CronJob', 'tick')).toEqual([
      `Created job ${name(1)}`,
      `Deleted job ${name(1)}`,
      `Created job ${name(2)}`,
    ]);
  });

  test('suspended, it makes none', () => {
    const world = createWorld(task(5));
    world.apply(cron({ suspend: true }));
    world.until(130);
    expect(world.api.list('Job')).toEqual([]);
  });
});
