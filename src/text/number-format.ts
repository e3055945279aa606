/** One conversion of printf(3): `%-08.3f` and the like. */
export interface Conversion {
  flags: string;
  width: number;
  precision: number | undefined;
  letter: string;
}

export const CONVERSION = /^%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLjzt]*)([a-zA-Z%]|\([^)]*\)T)/;

/** A negative width (from `*`) means: to the left. */
function padded(text: string, { flags, width }: Conversion): string {
  return flags.includes('-') || width < 0 ? text.padEnd(Math.abs(width)) : text.padStart(width);
}

export function formatText(text: string, conversion: Conversion): string {
  const { precision } = conversion;
  return padded(precision === undefined ? text : text.slice(0, Math.max(0, precision)), conversion);
}

/** %d %i %u %o %x %X of a whole number; negative ones are unsigned 64 bit numbers where the letter says so. */
export function formatInteger(value: bigint, conversion: Conversion): string {
  const { flags, letter, precision, width } = conversion;
  const isSigned = letter === 'd' || letter === 'i';
  const magnitude = value < 0n ? (isSigned ? -value : BigInt.asUintN(64, value)) : value;
  let digits = magnitude.toString(letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10);
  if (letter === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const sign = isSigned ? signOf(value < 0n, flags) : '';
  const prefix =
    flags.includes('#') && value !== 0n
      ? (({ x: '0x', X: '0X', o: '0' } as Record<string, string>)[letter] ?? '')
      : '';
  const isZero = flags.includes('0') && !flags.includes('-') && precision === undefined;
  const head = sign + prefix;
  return padded(head + (isZero ? digits.padStart(width - head.length, '0') : digits), conversion);
}

/** %f %e %g of a number. */
export function formatFloat(value: number, conversion: Conversion): string {
  const { flags, letter, width } = conversion;
  const precision = conversion.precision ?? 6;
  const magnitude = Math.abs(value);
  const isNegative = value < 0 || Object.is(value, -0);
  let digits: string;
  if (!Number.isFinite(value)) digits = Number.isNaN(value) ? 'nan' : 'inf';
  else if (letter === 'f' || letter === 'F') digits = magnitude.toFixed(Math.min(100, precision));
  else if (letter === 'e' || letter === 'E')
    digits = exponent(magnitude.toExponential(Math.min(100, precision)));
  else digits = general(magnitude, precision || 1, flags.includes('#'));
  if (letter >= 'A' && letter <= 'Z') digits = digits.toUpperCase();
  const sign = signOf(isNegative, flags);
  const isZero = flags.includes('0') && !flags.includes('-') && Number.isFinite(value);
  return padded(sign + (isZero ? digits.padStart(width - sign.length, '0') : digits), conversion);
}

const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

function general(value: number, precision: number, keepZeros: boolean): string {
  if (value === 0) return '0';
  const rounded = Number(value.toExponential(Math.min(100, precision - 1)));
  const power = Math.floor(Math.log10(rounded));
  if (power < -4 || power >= precision) {
    const text = value.toExponential(precision - 1);
    return exponent(keepZeros ? text : text.replace(/\.?0+(?=e)/, ''));
  }
  const text = value.toFixed(Math.min(100, Math.max(0, precision - 1 - power)));
  return text.includes('.') && !keepZeros ? text.replace(/\.?0+$/, '') : text;
}
