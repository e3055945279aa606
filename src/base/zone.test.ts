import { expect, test } from 'vitest';
import { EPOCH_MS } from './time.ts';
import { fromLocal, zonedTimestamp, zoneOf } from './zone.ts';

const hour = 3_600_000;

test.each([
  ['UTC', 0, '2026-01-01T00:00:00Z'],
  ['Asia/Shanghai', 8, '2026-01-01T08:00:00+08:00'],
  ['America/New_York', -5, '2025-12-31T19:00:00-05:00'],
  ['Asia/Kolkata', 5.5, '2026-01-01T05:30:00+05:30'],
])('%s is %d hours from UTC in winter', (name, hours, text) => {
  const zone = zoneOf(name)!;
  expect(zone.offset(EPOCH_MS) / hour).toBe(hours);
  expect(zonedTimestamp(0, zone)).toBe(text);
  expect(fromLocal(EPOCH_MS + zone.offset(EPOCH_MS), zone)).toBe(EPOCH_MS);
});

test('clocks go forward in spring', () => {
  const berlin = zoneOf('Europe/Berlin')!;
  const change = Date.UTC(2026, 2, 29, 1);
  expect([change - 1000, change].map((at) => berlin.offset(at) / hour)).toEqual([1, 2]);
});

test('a name that nobody knows has no zone', () => expect(zoneOf('Middle/Earth')).toBeUndefined());
