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
const dayOfYear = (d: Date): number =>
  Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000);

/** Year and week of ISO 8601: a week belongs to the year of its Thursday. */
function isoWeek(d: Date): { year: number; week: number } {
  const thursday = new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * 86_400_000);
  return { year: thursday.getUTCFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}

/** The conversions of strftime(3), for UTC; `iso` is the moment in ISO 8601. */
const CONVERSIONS: Record<string, (date: Date, iso: string) => string> = {
  Y: (_d, iso) => iso.slice(0, 4),
  C: (_d, iso) => iso.slice(0, 2),
  y: (_d, iso) => iso.slice(2, 4),
  m: (_d, iso) => iso.slice(5, 7),
  d: (_d, iso) => iso.slice(8, 10),
  e: (d) => String(d.getUTCDate()).padStart(2),
  H: (_d, iso) => iso.slice(11, 13),
  k: (d) => String(d.getUTCHours()).padStart(2),
  I: (d) => two(d.getUTCHours() % 12 || 12),
  l: (d) => String(d.getUTCHours() % 12 || 12).padStart(2),
  M: (_d, iso) => iso.slice(14, 16),
  S: (_d, iso) => iso.slice(17, 19),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  N: (_d, iso) => `${iso.slice(20, 23)}000000`,
  j: (d) => String(dayOfYear(d) + 1).padStart(3, '0'),
  u: (d) => String(d.getUTCDay() || 7),
  w: (d) => String(d.getUTCDay()),
  U: (d) => two(Math.floor((dayOfYear(d) + 7 - d.getUTCDay()) / 7)),
  W: (d) => two(Math.floor((dayOfYear(d) + 7 - ((d.getUTCDay() + 6) % 7)) / 7)),
  V: (d) => two(isoWeek(d).week),
  G: (d) => String(isoWeek(d).year),
  a: (d) => DAYS[d.getUTCDay()]!.slice(0, 3),
  A: (d) => DAYS[d.getUTCDay()]!,
  b: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  h: (d) => MONTHS[d.getUTCMonth()]!.slice(0, 3),
  B: (d) => MONTHS[d.getUTCMonth()]!,
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (d) => (d.getUTCHours() < 12 ? 'am' : 'pm'),
  Z: () => 'UTC',
  z: () => '+0000',
  F: (_d, iso) => iso.slice(0, 10),
  T: (_d, iso) => iso.slice(11, 19),
  R: (_d, iso) => iso.slice(11, 16),
  D: (_d, iso) => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
  c: (d) => formatted('%a %b %e %H:%M:%S %Y', d),
  x: (d) => formatted('%m/%d/%y', d),
  X: (_d, iso) => iso.slice(11, 19),
  r: (d) => formatted('%I:%M:%S %p', d),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

/** strftime(3) in UTC, with the flags of date(1): `%-d`, `%3N`, `%^a`. */
export function formatted(format: string, date: Date): string {
  const iso = date.toISOString();
  return format.replace(
    /%([-_0^]?)(\d*)([a-zA-Z%])/g,
    (whole, flag: string, width: string, letter: string) => {
      const value = CONVERSIONS[letter]?.(date, iso);
      if (value === undefined) return whole;
      if (letter === 'N' && width) return value.slice(0, Number(width));
      if (flag === '-') return value.replace(/^[0 ]+(?=\d)/, '');
      if (flag === '_') return value.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
      return flag === '^' ? value.toUpperCase() : value;
    },
  );
}

/** strftime(3) in UTC, as awk and printf have it. */
export const strftime = (format: string, seconds: number): string =>
  formatted(format, new Date(seconds * 1000));
