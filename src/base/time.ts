/**
 * Simulated time. Inside the simulation every instant and duration is a whole number of
 * milliseconds since the start of the run (`SimMs`); the trace and every text a person reads
 * use seconds. Whole numbers keep sums exact, so the same text gives the same trace everywhere.
 */
export type SimMs = number;

/** The wall-clock moment that t = 0 stands for. Fixed, so that timestamps are part of the trace. */
export const EPOCH_MS = Date.UTC(2026, 0, 1, 0, 0, 0);

export const seconds = (s: number): SimMs => Math.round(s * 1000);
export const toSeconds = (ms: SimMs): number => ms / 1000;

/** RFC 3339 with second precision, cut, as metav1.Time is written: `2026-01-01T00:00:07Z`. */
export function timestamp(ms: SimMs): string {
  const second = Math.floor(ms / 1000);
  // Most of what is written in one second of simulated time asks for the same text.
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}
let lastSecond = Number.NaN;
let lastText = '';

/** RFC 3339 with microseconds, as metav1.MicroTime is written: `2026-01-01T00:00:07.250000Z`. */
export function microTimestamp(ms: SimMs): string {
  return `${new Date(EPOCH_MS + Math.round(ms)).toISOString().slice(0, 23)}000Z`;
}

/** The simulated instant of a timestamp written by {@link timestamp} or {@link microTimestamp}. */
export function parseTimestamp(text: string): SimMs {
  return Date.parse(text) - EPOCH_MS;
}

const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Parses a Go duration (`1m30s`, `1.5h`, `250ms`), or a bare number of seconds.
 * Returns undefined where the text is no duration.
 */
export function parseDuration(text: string | number): SimMs | undefined {
  if (typeof text === 'number') return Number.isFinite(text) ? Math.round(text * 1000) : undefined;
  const body = text.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(body)) return Math.round(Number(body) * 1000);
  const sign = body.startsWith('-') ? -1 : 1;
  const rest = body.replace(/^[+-]/, '');
  if (!/^(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(rest))
    return undefined;
  let total = 0;
  for (const [, value, , unit] of rest.matchAll(/(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    total += Number(value) * UNIT_MS[unit!]!;
  return sign * Math.round(total);
}

/** Writes a duration as Go's time.Duration prints it: `10s`, `1m20s`, `5m0s`, `1h0m0s`, `250ms`, `1.5s`. */
export function goDuration(ms: SimMs): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const abs = Math.abs(ms);
  if (abs < 1000) return `${sign}${abs}ms`;
  const h = Math.floor(abs / 3_600_000);
  const m = Math.floor((abs % 3_600_000) / 60_000);
  const s = (abs % 60_000) / 1000;
  return `${sign}${h ? `${h}h` : ''}${h || m ? `${m}m` : ''}${Number(s.toFixed(3))}s`;
}
