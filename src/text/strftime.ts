const two = (n: number): string => String(n).padStart(2, '0');

/** strftime(3) in UTC, as awk and printf have it. */
export function strftime(format: string, seconds: number): string {
  const date = new Date(seconds * 1000);
  const parts: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    H: two(date.getUTCHours()),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    s: String(Math.trunc(seconds)),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  };
  return format
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%T', '%H:%M:%S')
    .replace(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter] ?? whole);
}
