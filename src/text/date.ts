import type { TextCall } from './call.ts';
import { parseOptions } from './options.ts';
import { formatted } from './strftime.ts';

/** Seconds of the units that have a fixed length. */
const UNITS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

const RELATIVE =
  /\s*([+-]?\s*\d+|next|last|a)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?\b/gi;

/**
 * A moment as GNU date's -d reads it, in milliseconds since 1970: `@seconds`, a date, `now`, `yesterday`, and steps
 * from there (`2 days ago`, `+1 hour`). busybox knows dates and seconds only. NaN where it is none.
 */
export function momentOf(text: string, now: number, busybox = false): number {
  const seconds = /^@(-?\d+(?:\.\d+)?)$/.exec(text.trim());
  if (seconds) return Number(seconds[1]) * 1000;
  if (busybox) return dateOf(text, now);
  let sum = 0;
  let months = 0;
  const rest = text
    .replace(/\b(yesterday|tomorrow|now|today)\b/gi, (word) => {
      if (/yesterday/i.test(word)) sum -= 86_400;
      if (/tomorrow/i.test(word)) sum += 86_400;
      return ' ';
    })
    .replace(RELATIVE, (_, count: string | undefined, unit: string, ago: string | undefined) => {
      const times =
        count === undefined || /^(next|a)$/i.test(count)
          ? 1
          : /last/i.test(count)
            ? -1
            : Number(count.replace(/\s/g, ''));
      const signed = ago ? -times : times;
      const size = UNITS[unit.toLowerCase()];
      if (size !== undefined) sum += signed * size;
      else months += signed * (/year/i.test(unit) ? 12 : 1);
      return ' ';
    })
    .trim();
  const base = rest === '' ? now : dateOf(rest, now);
  if (Number.isNaN(base)) return base;
  if (months === 0) return base + sum * 1000;
  const date = new Date(base);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime() + sum * 1000;
}

function dateOf(text: string, now: number): number {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (clock)
    return (
      now -
      (now % 86_400_000) +
      (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
    );
  const iso = text.trim().replace(/\s+(UTC|Z)$/i, 'Z');
  if (!/^\d{4}-\d\d?-\d\d?/.test(iso)) {
    const parsed = Date.parse(/[zZ]$|UTC|GMT|[+-]\d\d:?\d\d$/.test(iso) ? iso : `${iso} UTC`);
    return /\d/.test(iso) ? parsed : Number.NaN;
  }
  const spaced = iso.replace(/^(\S+) (?=\d)/, '$1T');
  const parsed = Date.parse(
    /[zZ]$|T.*[+-]\d\d:?\d\d$/.test(spaced)
      ? spaced
      : `${spaced}${spaced.includes('T') ? 'Z' : 'T00:00:00Z'}`,
  );
  return Number.isNaN(parsed) ? Date.parse(`${iso} UTC`) : parsed;
}

const ISO: Readonly<Record<string, string>> = {
  '': '%F',
  date: '%F',
  hours: '%FT%H+00:00',
  minutes: '%FT%H:%M+00:00',
  seconds: '%FT%H:%M:%S+00:00',
  ns: '%FT%H:%M:%S,%N+00:00',
};

/** What date needs of a call: it reads nothing. */
export type DateCall = Pick<
  TextCall<unknown, unknown>,
  'args' | 'busybox' | 'out' | 'fail' | 'seconds' | 'milliseconds'
>;

/** date(1) in UTC. Who may set the clock is for the host to say. */
export function date(call: DateCall): number {
  const args = call.args.map((arg) => (arg === '-I' || arg === '--iso-8601' ? '-Idate' : arg));
  const { flags, operands } = parseOptions(args, 'ud:s:I:r:R', [
    'utc',
    'universal',
    'date=',
    'set=',
    'iso-8601=',
    'rfc-3339=',
    'rfc-2822',
    'rfc-email',
  ]);
  const given = flags.get('d') ?? flags.get('date');
  const now = call.milliseconds?.() ?? call.seconds() * 1000;
  const moment = given === undefined ? now : momentOf(given, now, call.busybox);
  if (Number.isNaN(moment))
    return call.fail(call.busybox ? `invalid date '${given}'` : `invalid date '${given}'`);
  const at = new Date(moment);
  const rfc3339 = flags.get('rfc-3339');
  const iso = flags.get('I') ?? flags.get('iso-8601');
  const format =
    operands.find((each) => each.startsWith('+'))?.slice(1) ??
    (rfc3339 === undefined ? undefined : (ISO[rfc3339] ?? '%F').replace('T', ' ')) ??
    (iso === undefined ? undefined : (ISO[iso] ?? '%F')) ??
    (flags.has('R') || flags.has('rfc-email') || flags.has('rfc-2822')
      ? '%a, %d %b %Y %H:%M:%S +0000'
      : '%a %b %e %H:%M:%S UTC %Y');
  call.out(`${formatted(format, at)}\n`);
  return 0;
}
