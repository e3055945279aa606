import { CONVERSION, formatFloat, formatInteger, formatText } from '../number-format.ts';

/** Text that came from input: it compares as a number where it looks like one. */
export class Input {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A value; undefined is a variable nobody has set. */
export type Value = number | string | Input | undefined;

const NUMBER = /^\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)\s*$/;
const PREFIX = /^\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)/;

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  const match = PREFIX.exec(typeof value === 'string' ? value : value.text);
  return match ? Number(match[0]) : 0;
}

/** Whole numbers up to here are shown whole, as mawk does. */
const WHOLE = 2 ** 31 - 1;

/** `format` is CONVFMT or, for print, OFMT. */
export function textOf(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value) && Math.abs(value) <= WHOLE) return String(value);
  if (!Number.isFinite(value)) return `${value < 0 ? '-' : ''}${Number.isNaN(value) ? 'nan' : 'inf'}`;
  return sprintf([format, value], format);
}

const isNumeric = (value: Value): boolean =>
  typeof value === 'number' || value === undefined || (value instanceof Input && NUMBER.test(value.text));

export function isTrue(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  if (value instanceof Input) return NUMBER.test(value.text) ? Number(value.text) !== 0 : value.text !== '';
  return value !== undefined && value !== 0;
}

/** Below 0, 0, above 0: as numbers where both are, else as texts. */
export function compare(a: Value, b: Value, format: string): number {
  if (isNumeric(a) && isNumeric(b)) return numberOf(a) - numberOf(b);
  const [x, y] = [textOf(a, format), textOf(b, format)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** sprintf(format, ...): what is missing is empty unless `tooFew` throws. */
export function sprintf(values: readonly Value[], convfmt: string, tooFew?: () => never): string {
  const format = textOf(values[0], convfmt);
  let used = 1;
  let out = '';
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      out += format[i];
      continue;
    }
    const spec = CONVERSION.exec(format.slice(i));
    if (!spec) {
      out += '%';
      continue;
    }
    i += spec[0].length - 1;
    const letter = spec[4]!;
    if (letter === '%') {
      out += '%';
      continue;
    }
    const star = () => Math.trunc(numberOf(values[used++]));
    const width = spec[2] === '*' ? star() : Number(spec[2] ?? 0);
    const precision = spec[0].includes('.') ? (spec[3] === '*' ? star() : Number(spec[3] ?? 0)) : undefined;
    const conversion = { flags: spec[1] ?? '', width, precision, letter };
    if (used >= values.length) tooFew?.();
    const value = values[used++];
    if (/[diouxX]/.test(letter)) {
      const number = Math.trunc(numberOf(value));
      out += Number.isFinite(number)
        ? formatInteger(BigInt(number), { ...conversion, letter: letter === 'u' ? 'd' : letter })
        : formatFloat(number, { ...conversion, letter: 'f' });
    } else if (/[eEfFgG]/.test(letter)) out += formatFloat(numberOf(value), conversion);
    else if (letter === 'c') {
      const c =
        typeof value === 'number'
          ? String.fromCodePoint(Math.max(0, value) % 0x110000)
          : textOf(value, convfmt).slice(0, 1);
      out += formatText(c, { ...conversion, precision: undefined });
    } else if (letter === 's') out += formatText(textOf(value, convfmt), conversion);
    else out += spec[0];
  }
  return out;
}
