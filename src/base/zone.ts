import { EPOCH_MS } from './time.ts';

/** Wall clocks of the world, from the tables that every JavaScript engine carries. Times are Unix milliseconds. */
export interface Zone {
  /** Local time minus UTC, in milliseconds. */
  offset(unixMs: number): number;
}

export const UTC: Zone = { offset: () => 0 };
const zones = new Map<string, Zone | undefined>();

/** The zone of an IANA name (`Asia/Shanghai`); undefined where there is none. */
export function zoneOf(name: string): Zone | undefined {
  if (name === 'UTC' || name === 'Etc/UTC') return UTC;
  if (!zones.has(name)) zones.set(name, load(name));
  return zones.get(name);
}

function load(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  return {
    offset(unixMs) {
      const second = Math.floor(unixMs / 1000) * 1000;
      const part: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(second)) part[type] = Number(value);
      return (
        Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - second
      );
    },
  };
}

/** The moment at which the zone's clocks show `localMs` (as if it were UTC); after a gap where they never do. */
export function fromLocal(localMs: number, zone: Zone): number {
  const first = localMs - zone.offset(localMs);
  return localMs - zone.offset(first);
}

/** `2026-01-01T09:00:00+08:00`: a simulated moment as Go's RFC 3339 writes it in the zone. */
export function zonedTimestamp(ms: number, zone: Zone): string {
  const offset = zone.offset(EPOCH_MS + ms);
  const local = new Date(EPOCH_MS + ms + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
