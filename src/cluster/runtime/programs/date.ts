import { EPOCH_MS } from '../../../base/time.ts';
import { parseOptions } from '../../../text/options.ts';
import type { Program } from './call.ts';
import { pretend } from './state.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const two = (n: number): string => String(n).padStart(2, '0');

/** The conversions of strftime(3), for UTC; `iso` is the moment in ISO 8601. */
const CONVERSIONS: Record<string, (date: Date, iso: string) => string> = {
  Y: (_d, iso) => iso.slice(0, 4),
  y: (_d, iso) => iso.slice(2, 4),
  m: (_d, iso) => iso.slice(5, 7),
  d: (_d, iso) => iso.slice(8, 10),
  e: (d) => String(d.getUTCDate()).padStart(2),
  H: (_d, iso) => iso.slice(11, 13),
  I: (d) => two(d.getUTCHours() % 12 || 12),
  M: (_d, iso) => iso.slice(14, 16),
  S: (_d, iso) => iso.slice(17, 19),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  N: (_d, iso) => `${iso.slice(20, 23)}000000`,
  j: (d) =>
    String(Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
  u: (d) => String(d.getUTCDay() || 7),
  w: (d) => String(d.getUTCDay()),
  a: (d) => DAYS[d.getUTCDay()]!.slice(0, 3),
  A: (d) => DAYS[d.getUTCDay()]!,
  b: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  h: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  B: (d) => MONTHS[d.getUTCMonth()]!,
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  Z: () => 'UTC',
  z: () => '+0000',
  F: (_d, iso) => iso.slice(0, 10),
  T: (_d, iso) => iso.slice(11, 19),
  R: (_d, iso) => iso.slice(11, 16),
  D: (_d, iso) => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
  c: (d) => strftime('%a %b %e %H:%M:%S %Y', d),
  x: (d) => strftime('%m/%d/%y', d),
  X: (_d, iso) => iso.slice(11, 19),
  r: (d) => strftime('%I:%M:%S %p', d),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

/** strftime(3) in UTC. */
export function strftime(format: string, date: Date): string {
  const iso = date.toISOString();
  return format.replace(
    /%([-_0^]?)(\d*)([a-zA-Z%])/g,
    (whole, flag: string, width: string, letter: string) => {
      const value = CONVERSIONS[letter]?.(date, iso);
      if (value === undefined) return whole;
      if (letter === 'N' && width) return value.slice(0, Number(width));
      return flag === '-' ? value.replace(/^0+(?=\d)/, '') : value;
    },
  );
}

export const date: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'ud:s:I:r:R', [
    'utc',
    'date=',
    'set=',
    'iso-8601=',
    'rfc-3339=',
    'rfc-2822',
    'rfc-email',
  ]);
  if (flags.has('s') || flags.has('set')) {
    if (call.process.can('SYS_TIME')) return pretend(call);
    return call.fail(`${call.busybox ? "can't" : 'cannot'} set date: Operation not permitted`);
  }
  const given = flags.get('d') ?? flags.get('date');
  let moment = new Date(EPOCH_MS + call.host.kernel.now);
  if (given !== undefined) {
    const at = /^@(\d+)$/.exec(given);
    const relative = /^([+-]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(given);
    const unit: Record<string, number> = {
      second: 1,
      sec: 1,
      minute: 60,
      min: 60,
      hour: 3600,
      day: 86_400,
      week: 604_800,
    };
    if (at) moment = new Date(Number(at[1]) * 1000);
    else if (relative)
      moment = new Date(
        moment.getTime() + Number(relative[1]) * unit[relative[2]!]! * 1000 * (relative[3] ? -1 : 1),
      );
    else if (given !== 'now') {
      const parsed = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given.replace(' ', 'T')}Z`);
      const fallback = Number.isNaN(parsed) ? Date.parse(`${given} UTC`) : parsed;
      if (Number.isNaN(fallback))
        return call.fail(call.busybox ? `invalid date '${given}'` : `invalid date '${given}'`);
      moment = new Date(fallback);
    }
  }
  const format = operands.find((each) => each.startsWith('+'))?.slice(1);
  if (format !== undefined) call.out(`${strftime(format, moment)}\n`);
  else if (flags.has('I') || flags.has('iso-8601'))
    call.out(
      `${strftime(flags.get('I') || flags.get('iso-8601') ? '%Y-%m-%dT%H:%M:%S+00:00' : '%F', moment)}\n`,
    );
  else if (flags.has('R') || flags.has('rfc-email') || flags.has('rfc-2822'))
    call.out(`${strftime('%a, %d %b %Y %H:%M:%S +0000', moment)}\n`);
  else call.out(`${strftime('%a %b %e %H:%M:%S UTC %Y', moment)}\n`);
  return 0;
};
