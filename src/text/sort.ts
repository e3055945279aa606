import { readLines, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

const LONG: Record<string, string> = {
  reverse: 'r',
  'numeric-sort': 'n',
  'general-numeric-sort': 'g',
  'human-numeric-sort': 'h',
  'version-sort': 'V',
  'month-sort': 'M',
  unique: 'u',
  'ignore-case': 'f',
  'ignore-leading-blanks': 'b',
  stable: 's',
  check: 'c',
};

/** `-k 2.3nr,4`: from a field (and character) to a field, with its own ordering letters. */
interface Key {
  from: number;
  fromChar: number;
  to: number;
  toChar: number;
  letters: string;
}

/** sort(1). */
export const sort: TextTool = function* (call) {
  const keys: Key[] = [];
  const rest: string[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const arg = call.args[i]!;
    const key = /^(?:-([a-jl-zA-Z]*)k|--key=?)([\s\S]*)$/.exec(arg);
    if (!key) {
      rest.push(arg);
      if (/^-[a-zA-Z]*[to]$/.test(arg) && i + 1 < call.args.length) rest.push(call.args[++i]!);
      continue;
    }
    if (key[1]) rest.push(`-${key[1]}`);
    const text = key[2] || (call.args[++i] ?? '');
    const parsed = parseKey(text);
    if (parsed === undefined)
      return call.fail(
        call.busybox
          ? 'unknown key option'
          : `invalid number at field start: invalid count at start of '${text}'`,
        2,
      );
    keys.push(parsed);
  }
  const { flags, operands } = parseOptions(rest, 'rnuhVbfgMszcCmdit:o:T:S:', [
    ...Object.keys(LONG),
    'field-separator=',
    'output=',
    'parallel=',
  ]);
  for (const [long, letter] of Object.entries(LONG)) if (flags.has(long)) flags.set(letter, '');
  const lines: string[] = [];
  const status = yield* readLines(call, operands, lines);
  const separator = flags.get('t') ?? flags.get('field-separator');
  const global = [...flags.keys()].filter((flag) => /^[rnhVbfgMd]$/.test(flag)).join('');
  const orders = (keys.length > 0 ? keys : [undefined]).map((key) => {
    const letters = key && key.letters !== '' ? key.letters : global;
    const compare = comparison(letters);
    return (a: string, b: string) => {
      const order = key ? compare(part(a, key, separator), part(b, key, separator)) : compare(a, b);
      return letters.includes('r') ? -order : order;
    };
  });
  const byKeys = (a: string, b: string) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
  const isUnique = flags.has('u');
  if (flags.has('c') || flags.has('C')) {
    const at = lines.findIndex((line, i) => i > 0 && byKeys(lines[i - 1]!, line) >= (isUnique ? 0 : 1));
    if (at < 0) return 0;
    if (!flags.has('C')) call.err(`sort: -:${at + 1}: disorder: ${lines[at]}\n`);
    return 1;
  }
  const last = flags.has('r') ? (a: string, b: string) => plain(b, a) : plain;
  let sorted = [...lines].sort((a, b) => byKeys(a, b) || (isUnique || flags.has('s') ? 0 : last(a, b)));
  if (isUnique) sorted = sorted.filter((line, i) => i === 0 || byKeys(sorted[i - 1]!, line) !== 0);
  const text = sorted.map((line) => `${line}\n`).join('');
  const output = flags.get('o') ?? flags.get('output');
  if (output === undefined) {
    call.out(text);
    return status === 0 ? 0 : 2;
  }
  try {
    call.writeText(output, text, false);
  } catch (error) {
    return call.fail(`open failed: ${output}: ${call.why(error)}`, 2);
  }
  return status === 0 ? 0 : 2;
};

const plain = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function parseKey(text: string): Key | undefined {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (!match || match[1] === '0') return undefined;
  return {
    from: Number(match[1]),
    fromChar: Number(match[2] ?? 1),
    to: match[4] === undefined ? Number.POSITIVE_INFINITY : Number(match[4]),
    toChar: Number(match[5] ?? 0),
    letters: `${match[3] ?? ''}${match[6] ?? ''}`,
  };
}

/** Where each field of a line begins and ends. Without a separator a field begins with its blanks. */
function fieldEnds(line: string, separator: string | undefined): [number, number][] {
  const out: [number, number][] = [];
  if (separator !== undefined) {
    let from = 0;
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, from)) {
      out.push([from, at]);
      from = at + separator.length;
    }
    out.push([from, line.length]);
    return out;
  }
  for (const match of line.matchAll(/\s*\S+/g)) out.push([match.index, match.index + match[0].length]);
  return out;
}

function part(line: string, key: Key, separator: string | undefined): string {
  const fields = fieldEnds(line, separator);
  const first = fields[key.from - 1];
  if (first === undefined) return '';
  let start = first[0];
  if (key.letters.includes('b')) while (/\s/.test(line[start] ?? '')) start++;
  start += key.fromChar - 1;
  const last = fields[Math.min(key.to, fields.length) - 1]!;
  const end = key.to > fields.length ? line.length : key.toChar === 0 ? last[1] : last[0] + key.toChar;
  return line.slice(start, Math.max(start, end));
}

function comparison(letters: string): (a: string, b: string) => number {
  if (letters.includes('h')) return (a, b) => human(a) - human(b);
  if (/[ng]/.test(letters)) return (a, b) => numeric(a) - numeric(b);
  if (letters.includes('V')) return byVersion;
  if (letters.includes('M')) return (a, b) => month(a) - month(b);
  const prepare = (text: string) => {
    const trimmed = letters.includes('b') ? text.trimStart() : text;
    const plainText = letters.includes('d') ? trimmed.replace(/[^\w\s]/g, '') : trimmed;
    return letters.includes('f') ? plainText.toUpperCase() : plainText;
  };
  return (a, b) => plain(prepare(a), prepare(b));
}

const numeric = (text: string) => Number(/^\s*(-?(?:\d+\.?\d*|\.\d+))/.exec(text)?.[1] ?? 0);

function human(text: string): number {
  const match = /^\s*(-?(?:\d+\.?\d*|\.\d+))([KkMGTPE])?/.exec(text);
  return match ? Number(match[1]) * 1024 ** ('KMGTPE'.indexOf((match[2] ?? '').toUpperCase() || '-') + 1) : 0;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const month = (text: string) => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase());

function byVersion(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : plain(p, q);
    if (order !== 0) return order;
  }
  return 0;
}
