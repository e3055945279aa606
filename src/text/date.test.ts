import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { momentOf } from './date.ts';
import { formatted } from './strftime.ts';

/** What GNU date 9.1 prints for `-u -d @1767263045.25`. */
describe('conversions', () => {
  test.each([
    ['%Y-%m-%d %H:%M:%S', '2026-01-01 10:24:05'],
    ['%j %U %W %V %G %u %w', '001 00 00 01 2026 4 4'],
    ['%-d %e %_m %^a %P %I %k %l', '1  1  1 THU am 10 10 10'],
    ['%s %3N %N', '1767263045 250 250000000'],
    ['%c|%x|%X|%r|%D|%R|%C', 'Thu Jan  1 10:24:05 2026|01/01/26|10:24:05|10:24:05 AM|01/01/26|10:24|20'],
    ['%A %B %h%n%t%%', 'Thursday January Jan\n\t%'],
    ['%Q', '%Q'],
  ])('%s', (format, expected) => expect(formatted(format, new Date(1767263045250))).toBe(expected));
});

describe('moments of -d, on 15 January 2026 at noon', () => {
  const now = Date.UTC(2026, 0, 15, 12);
  test.each([
    ['now', '2026-01-15T12:00:00'],
    ['yesterday', '2026-01-14T12:00:00'],
    ['tomorrow', '2026-01-16T12:00:00'],
    ['2 days ago', '2026-01-13T12:00:00'],
    ['+1 hour', '2026-01-15T13:00:00'],
    ['-30 minutes', '2026-01-15T11:30:00'],
    ['next week', '2026-01-22T12:00:00'],
    ['1 month ago', '2025-12-15T12:00:00'],
    ['last month', '2025-12-15T12:00:00'],
    ['2026-03-01 -1 day', '2026-02-28T00:00:00'],
    ['2026-01-01 00:00:00 2 hours', '2026-01-01T02:00:00'],
    ['2026-05-06T07:08:09Z', '2026-05-06T07:08:09'],
    ['2026-05-06 07:08:09 UTC', '2026-05-06T07:08:09'],
    ['2026-05-06T09:08:09+02:00', '2026-05-06T07:08:09'],
    ['May 6 2026', '2026-05-06T00:00:00'],
    ['10:30', '2026-01-15T10:30:00'],
    ['@86400', '1970-01-02T00:00:00'],
  ])('%s', (text, expected) =>
    expect(new Date(momentOf(text, now)).toISOString().slice(0, 19)).toBe(expected),
  );
  test.each(['nonsense', '2026-13-45'])('%s is none', (text) => expect(momentOf(text, now)).toBeNaN());
  test.each(['1 day ago', 'yesterday', 'tomorrow'])('busybox does not know %s', (text) =>
    expect(momentOf(text, now, true)).toBeNaN(),
  );
});

test('base64 keeps every byte', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'ünïcödé ✓', '\udcff\udc80'])
    expect(encodeBase64(decodeBase64(encodeBase64(text))!)).toBe(encodeBase64(text));
  expect([encodeBase64('pass'), decodeBase64('cGFz\ncw=='), decodeBase64('?')]).toEqual([
    'cGFzcw==',
    'pass',
    undefined,
  ]);
});
