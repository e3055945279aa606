import { EPOCH_MS } from '../../../../base/time.ts';
import type { Call } from '../call.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number): string => String(n).padStart(2, '0');

/** The simulated moment as the date formats of log files write it. */
const CLOCKS: Record<string, (date: Date) => string> = {
  /** 2026-01-01T00:00:07Z */
  iso: (d) => `${d.toISOString().slice(0, 19)}Z`,
  /** 2026-01-01 00:00:07+00:00 */
  rfc3339: (d) => `${d.toISOString().slice(0, 19).replace('T', ' ')}+00:00`,
  /** 01 Jan 2026 00:00:07.250 */
  redis: (d) =>
    `${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()} ${d.toISOString().slice(11, 23)}`,
  /** 2026-01-01 00:00:07.250 */
  pg: (d) => d.toISOString().slice(0, 23).replace('T', ' '),
  /** 2026/01/01 00:00:07 */
  slash: (d) => d.toISOString().slice(0, 19).replace('T', ' ').replace(/-/g, '/'),
  /** 2026-01-01T00:00:07.250000Z */
  mysql: (d) => `${d.toISOString().slice(0, 23)}000Z`,
  /** Thu Jan 01 00:00:07.250000 2026 */
  apache: (d) =>
    `${DAYS[d.getUTCDay()]} ${MONTHS[d.getUTCMonth()]} ${two(d.getUTCDate())} ${d.toISOString().slice(11, 23)}000 ${d.getUTCFullYear()}`,
  /** 01-Jan-2026 00:00:07.250 */
  tomcat: (d) =>
    `${two(d.getUTCDate())}-${MONTHS[d.getUTCMonth()]}-${d.getUTCFullYear()} ${d.toISOString().slice(11, 23)}`,
  /** 01-Jan-2026 00:00:07 */
  php: (d) =>
    `${two(d.getUTCDate())}-${MONTHS[d.getUTCMonth()]}-${d.getUTCFullYear()} ${d.toISOString().slice(11, 19)}`,
  /** 01/Jan/2026:00:00:07 +0000 */
  common: (d) =>
    `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${d.toISOString().slice(11, 19)} +0000`,
  epoch: (d) => String(Math.floor(d.getTime() / 1000)),
};

/** Those that say no more than the second. */
const WHOLE_SECONDS = new Set(['iso', 'rfc3339', 'slash', 'php', 'common', 'epoch']);
const lastSaid = new Map<string, { second: number; text: string }>();

/** A log line of each request asks, and many requests come in one second. */
export function clock(call: Call, format: string): string {
  const at = EPOCH_MS + call.host.kernel.now;
  if (!WHOLE_SECONDS.has(format)) return CLOCKS[format]!(new Date(at));
  const second = Math.floor(at / 1000);
  const last = lastSaid.get(format);
  if (last?.second === second) return last.text;
  const text = CLOCKS[format]!(new Date(at));
  lastSaid.set(format, { second, text });
  return text;
}

/** Fills `{port}`, `{pid}`, `{host}`, `{ip}` and the clocks in. Anything else in braces stays. */
export function fill(call: Call, text: string, values: Record<string, string>): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name in values) return values[name]!;
    if (name === 'pid') return String(call.process.pid);
    if (name === 'host') return call.host.hostname;
    if (name === 'ip') return call.host.ip;
    return CLOCKS[name] ? clock(call, name) : whole;
  });
}
