/** The schedules of CronJobs, as robfig/cron v3 reads them in its standard form. */

interface Bounds {
  min: number;
  max: number;
  names?: Readonly<Record<string, number>>;
}

const numbered = (first: number, words: string) =>
  Object.fromEntries(words.split(' ').map((word, i) => [word, first + i]));

const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: numbered(1, 'jan feb mar apr may jun jul aug sep oct nov dec') },
  { min: 0, max: 6, names: numbered(0, 'sun mon tue wed thu fri sat') },
];

/** Why the controller's parser does not take a schedule, in its words. Empty text where it does. */
export function scheduleProblem(schedule: string): string {
  if (schedule === '') return 'empty spec string';
  const text = schedule.replace(/^(CRON_)?TZ=\S*\s*/, '');
  if (text.startsWith('@every ')) return durationProblem(text, text.slice('@every '.length));
  if (text.startsWith('@'))
    return /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)
      ? ''
      : `unrecognized descriptor: ${text}`;
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length)
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries())
    for (const range of field.split(',')) {
      const problem = range === '' ? '' : rangeProblem(range, FIELDS[i]!);
      if (problem !== '') return problem;
    }
  return '';
}

function durationProblem(descriptor: string, duration: string): string {
  const isDuration = /^[+-]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(duration) || duration === '0';
  return isDuration
    ? ''
    : `failed to parse duration ${descriptor}: time: invalid duration ${JSON.stringify(duration)}`;
}

/** A number, or why it is none. */
function numberOf(text: string, names: Bounds['names'] = {}): number | string {
  const named = names[text.toLowerCase()];
  if (named !== undefined) return named;
  if (!/^[+-]?\d+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}

function rangeProblem(range: string, { min, max, names }: Bounds): string {
  const [span = '', ...steps] = range.split('/');
  const ends = span.split('-');
  const isAll = ends[0] === '*' || ends[0] === '?';
  const start = isAll ? min : numberOf(ends[0]!, names);
  if (typeof start === 'string') return start;
  if (!isAll && ends.length > 2) return `too many hyphens: ${range}`;
  let end = isAll ? max : ends.length === 1 ? start : numberOf(ends[1]!, names);
  if (typeof end === 'string') return end;
  if (steps.length > 1) return `too many slashes: ${range}`;
  const step = steps.length === 0 ? 1 : numberOf(steps[0]!);
  if (typeof step === 'string') return step;
  if (steps.length === 1 && ends.length === 1) end = max;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${range}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${range}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${range}`;
  return step === 0 ? `step of range should be a positive number: ${range}` : '';
}
