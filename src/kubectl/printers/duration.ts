import type { SimMs } from '../../base/time.ts';
import { parseTimestamp } from '../../base/time.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365 * DAY;

/** `5m` and, where there is a rest, `5m3s`. */
const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;

/**
 * A duration in milliseconds in the few characters of an AGE cell: the finer the unit, the shorter the time.
 * Models apimachinery/pkg/util/duration HumanDuration.
 */
export function humanDuration(ms: SimMs): string {
  const s = Math.trunc(ms / 1000);
  if (s < -1) return '<invalid>';
  if (s < 0) return '0s';
  if (s < 2 * MINUTE) return `${s}s`;
  const m = Math.floor(s / MINUTE);
  if (m < 10) return two(m, 'm', s % MINUTE, 's');
  if (s < 3 * HOUR) return `${m}m`;
  const h = Math.floor(s / HOUR);
  if (h < 8) return two(h, 'h', m % 60, 'm');
  if (h < 48) return `${h}h`;
  const d = Math.floor(s / DAY);
  if (d < 8) return two(d, 'd', h % 24, 'h');
  if (s < 2 * YEAR) return `${d}d`;
  const y = Math.floor(s / YEAR);
  if (y < 8) return two(y, 'y', d % 365, 'd');
  return `${y}y`;
}

/** How long ago a timestamp was, `<unknown>` where there is none. */
export function age(timestamp: string | null | undefined, now: SimMs): string {
  if (!timestamp) return '<unknown>';
  return humanDuration(now - parseTimestamp(timestamp));
}
