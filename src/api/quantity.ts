/**
 * Resource quantities: exact decimal numbers in billionths (the API's finest step), with the
 * suffix family they were written in. Models apimachinery pkg/api/resource/quantity.go.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface ParsedQuantity {
  /** The value times 10^9, rounded away from zero. */
  nano: bigint;
  format: QuantityFormat;
}

const NANO = 1_000_000_000n;

const BINARY: Record<string, bigint> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};

/** Powers of ten of the decimal suffixes. */
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** What Go prints for text that is no quantity. */
const QUANTITY_PATTERN_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const QUANTITY_SUFFIX_ERROR = "unable to parse quantity's suffix";

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*)([+-]?\d*)$/;

/** Ten to the power of `exponent`, as an exact fraction. */
function scale(digits: bigint, decimals: number, exponent: number, factor: bigint): bigint {
  const power = exponent - decimals + 9;
  const numerator = digits * factor * (power >= 0 ? 10n ** BigInt(power) : 1n);
  const divisor = power >= 0 ? 1n : 10n ** BigInt(-power);
  return numerator % divisor === 0n ? numerator / divisor : numerator / divisor + 1n;
}

/** Parses a quantity, or says in Go's words why it is none. */
export function tryParseQuantity(text: string | number): ParsedQuantity | { error: string } {
  const body = String(text);
  const match = SHAPE.exec(body);
  if (match === null) return { error: QUANTITY_PATTERN_ERROR };
  const [, sign, whole = '', fraction = '', suffix = '', tail = ''] = match;
  if (whole === '' && fraction === '') return { error: QUANTITY_PATTERN_ERROR };
  const digits = BigInt(`${whole}${fraction}`);
  let format: QuantityFormat = 'DecimalSI';
  let exponent = 0;
  let factor = 1n;
  if (tail !== '' || ((suffix === 'e' || suffix === 'E') && tail !== '')) {
    if ((suffix !== 'e' && suffix !== 'E') || !/\d/.test(tail)) return { error: QUANTITY_SUFFIX_ERROR };
    format = 'DecimalExponent';
    exponent = Number(tail);
    if (Math.abs(exponent) > 100) return { error: QUANTITY_SUFFIX_ERROR };
  } else if (BINARY[suffix] !== undefined) {
    format = 'BinarySI';
    factor = BINARY[suffix]!;
  } else if (DECIMAL[suffix] !== undefined) {
    exponent = DECIMAL[suffix]!;
  } else return { error: QUANTITY_SUFFIX_ERROR };
  const nano = scale(digits, fraction.length, exponent, factor);
  return { nano: sign === '-' ? -nano : nano, format };
}

/** Parses a quantity of a decoded object. Throws where the text is none: decoding has refused that. */
export function parseQuantity(text: string | number): ParsedQuantity {
  const parsed = tryParseQuantity(text);
  if ('error' in parsed) throw new Error(`${JSON.stringify(text)}: ${parsed.error}`);
  return parsed;
}

/** The canonical text: no fraction, the largest suffix that keeps every digit (`0.5` is `500m`, `1024Mi` is `1Gi`). */
export function formatQuantity(quantity: ParsedQuantity): string {
  const { nano } = quantity;
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const amount = nano < 0n ? -nano : nano;
  let format = quantity.format;
  // Binary suffixes are for whole numbers of at least 1024; anything else is written in decimal.
  if (format === 'BinarySI' && (amount < 1024n * NANO || amount % NANO !== 0n)) format = 'DecimalSI';
  if (format === 'BinarySI') {
    let value = amount / NANO;
    let suffix = '';
    for (const [next, factor] of Object.entries(BINARY)) {
      if ((amount / NANO) % factor !== 0n) break;
      suffix = next;
      value = amount / NANO / factor;
    }
    return `${sign}${value}${suffix}`;
  }
  let digits = amount;
  let exponent = -9;
  while (digits % 1000n === 0n && exponent < 18) {
    digits /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent')
    return exponent === 0 ? `${sign}${digits}` : `${sign}${digits}e${exponent}`;
  const suffix = Object.entries(DECIMAL).find(([, power]) => power === exponent)![0];
  return `${sign}${digits}${suffix}`;
}

/** The canonical text of a quantity as written. */
export function canonicalQuantity(text: string | number): string {
  return formatQuantity(parseQuantity(text));
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compareQuantity(a: string | number, b: string | number): number {
  const difference = parseQuantity(a).nano - parseQuantity(b).nano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum, in the format of the first that is not zero. */
export function addQuantity(a: string | number, b: string | number): string {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return formatQuantity({
    nano: left.nano + right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}

/** The difference, in the format of the first that is not zero. */
export function subtractQuantity(a: string | number, b: string | number): string {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return formatQuantity({
    nano: left.nano - right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}

/** In units of one, rounded up: bytes for memory and storage, pieces for pods. */
export function quantityValue(text: string | number): number {
  return Number(roundUp(parseQuantity(text).nano, NANO));
}

/** In thousandths, rounded up: millicores for cpu. */
export function quantityMilli(text: string | number): number {
  return Number(roundUp(parseQuantity(text).nano, 1_000_000n));
}

/** A quantity of so many thousandths (cpu). */
export function milliQuantity(milli: number): string {
  return formatQuantity({ nano: BigInt(Math.round(milli)) * 1_000_000n, format: 'DecimalSI' });
}

/** A quantity of so many bytes, with binary suffixes where they fit. */
export function bytesQuantity(bytes: number): string {
  return formatQuantity({ nano: BigInt(Math.round(bytes)) * NANO, format: 'BinarySI' });
}

function roundUp(nano: bigint, unit: bigint): bigint {
  const whole = nano / unit;
  return nano > 0n && nano % unit !== 0n ? whole + 1n : whole;
}
