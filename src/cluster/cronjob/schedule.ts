/** Cron expressions of five fields, in a time zone. Models github.com/robfig/cron/v3 ParseStandard. */
import { parseDuration } from '../../base/time.ts';
import { fromLocal, UTC, type Zone } from '../../base/zone.ts';

export interface Schedule {
  minute: ReadonlySet<number>;
  hour: ReadonlySet<number>;
  dayOfMonth: ReadonlySet<number>;
  month: ReadonlySet<number>;
  dayOfWeek: ReadonlySet<number>;
  /** Was the field `*`? Days are joined by OR only where both are restricted. */
  anyDayOfMonth: boolean;
  anyDayOfWeek: boolean;
  /** `@every 90s`: so long after the last time, whatever the clock says; in milliseconds. */
  every?: number;
}

const SHORTHANDS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;

/** Undefined where the text is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const interval = /^@every\s+(\S+)$/.exec(text.trim());
  if (interval) {
    const every = parseDuration(interval[1]!);
    const all = parseSchedule('* * * * *')!;
    return every === undefined || every < 1000
      ? undefined
      : { ...all, every: Math.floor(every / 1000) * 1000 };
  }
  const fields = (SHORTHANDS[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const minute = field(fields[0]!, 0, 59);
  const hour = field(fields[1]!, 0, 23);
  const dayOfMonth = field(fields[2]!, 1, 31);
  const month = field(fields[3]!, 1, 12, MONTHS, 1);
  const dayOfWeek = field(fields[4]!, 0, 6, DAYS, 0);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined;
  return {
    minute,
    hour,
    dayOfMonth,
    month,
    dayOfWeek,
    anyDayOfMonth: /^[*?]/.test(fields[2]!),
    anyDayOfWeek: /^[*?]/.test(fields[4]!),
  };
}

function field(
  text: string,
  min: number,
  max: number,
  names: string[] = [],
  offset = 0,
): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const match = /^(\*|\?|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, from, to, every] = match;
    const isAny = from === '*' || from === '?';
    const number = (word: string) => (names.includes(word) ? names.indexOf(word) + offset : Number(word));
    const first = isAny ? min : number(from!);
    const last = isAny ? max : to !== undefined ? number(to) : every !== undefined ? max : first;
    const step = every === undefined ? 1 : Number(every);
    if (!(first >= min && last <= max && first <= last && step > 0)) return undefined;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}

/** The first time after `unixMs` at which the schedule is due; undefined where there is none in five years. */
export function nextTime(schedule: Schedule, unixMs: number, zone: Zone = UTC): number | undefined {
  if (schedule.every !== undefined) return Math.floor(unixMs / 1000) * 1000 + schedule.every;
  let at = Math.floor(unixMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const end = at + 5 * 366 * 24 * 60 * MINUTE_MS;
  while (at < end) {
    const date = new Date(at + zone.offset(at));
    const jump = nextLocal(schedule, date);
    if (jump === undefined) return at;
    // Where the clocks go back, the same local time comes again: time itself goes on.
    at = Math.max(at + MINUTE_MS, fromLocal(jump, zone));
  }
  return undefined;
}

/** The next local time worth a look, or undefined where this one is due. */
function nextLocal(schedule: Schedule, date: Date): number | undefined {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (!schedule.month.has(month + 1)) return Date.UTC(year, month + 1, 1);
  if (!isDay(schedule, date)) return Date.UTC(year, month, day + 1);
  if (!schedule.hour.has(date.getUTCHours())) return Date.UTC(year, month, day, date.getUTCHours() + 1);
  return schedule.minute.has(date.getUTCMinutes()) ? undefined : date.getTime() + MINUTE_MS;
}

function isDay(schedule: Schedule, date: Date): boolean {
  const inMonth = schedule.dayOfMonth.has(date.getUTCDate());
  const inWeek = schedule.dayOfWeek.has(date.getUTCDay());
  return schedule.anyDayOfMonth || schedule.anyDayOfWeek ? inMonth && inWeek : inMonth || inWeek;
}
