import type { Call } from './call.ts';

const SIMPLE: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  e: '\x1b',
  E: '\x1b',
};

/** Backslash escapes of echo -e and of printf's %b; `stopped` after `\c`. */
export function interpretEscapes(text: string, format: boolean): { text: string; stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== '\\' || i + 1 >= text.length) {
      out += c;
      continue;
    }
    const next = text[++i]!;
    const simple = SIMPLE[next];
    if (simple !== undefined) out += simple;
    else if (next === 'c' && !format) return { text: out, stopped: true };
    else if (next === 'x') {
      const hex = /^[0-9a-fA-F]{1,2}/.exec(text.slice(i + 1))?.[0];
      if (hex) {
        out += String.fromCharCode(Number.parseInt(hex, 16));
        i += hex.length;
      } else out += '\\x';
    } else if (next === 'u' || next === 'U') {
      const hex = (next === 'u' ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/).exec(text.slice(i + 1))?.[0];
      if (hex) {
        out += String.fromCodePoint(Number.parseInt(hex, 16));
        i += hex.length;
      } else out += `\\${next}`;
    } else if (/[0-7]/.test(next)) {
      const octal = (format || next !== '0' ? /^[0-7]{1,3}/ : /^0?[0-7]{0,3}/).exec(text.slice(i))![0];
      out += String.fromCharCode(Number.parseInt(octal || '0', 8) & 255);
      i += octal.length - 1;
    } else if (format && (next === '"' || next === "'" || next === '?')) out += next;
    else out += `\\${next}`;
  }
  return { text: out, stopped: false };
}

/** echo(1). `always`: dash's echo, which knows -n only and understands backslashes by itself. */
export function echo(call: Call, always = false): number {
  let args = call.args;
  let newline = true;
  let escapes = always;
  const option = always ? /^-n$/ : /^-[neE]+$/;
  while (args.length > 0 && option.test(args[0]!)) {
    if (args[0]!.includes('n')) newline = false;
    if (args[0]!.includes('e')) escapes = true;
    if (args[0]!.includes('E')) escapes = false;
    args = args.slice(1);
    if (always) break;
  }
  let text = args.join(' ');
  if (escapes && text.includes('\\')) {
    const result = interpretEscapes(text, false);
    text = result.text;
    if (result.stopped) newline = false;
  }
  call.out(newline ? `${text}\n` : text);
  return 0;
}

/** printf(1): the format is used again until the arguments are used up. */
export function printf(call: Call, given: readonly string[], write: (text: string) => void): number {
  let args = given;
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) {
    call.err(
      call.busybox
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: printf FORMAT [ARG]...\n'
        : 'printf: usage: printf [-v var] format [arguments]\n',
    );
    return call.busybox ? 1 : 2;
  }
  const format = args[0]!;
  const values = args.slice(1);
  let at = 0;
  let status = 0;
  const invalid = (text: string) => {
    call.err(call.busybox ? `printf: invalid number '${text}'\n` : `printf: ${text}: invalid number\n`);
    status = 1;
  };
  let out = '';
  do {
    const before = at;
    for (let i = 0; i < format.length; i++) {
      const c = format[i]!;
      if (c === '\\') {
        const escaped = /^\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S])/.exec(
          format.slice(i),
        );
        if (!escaped) {
          out += c;
          continue;
        }
        if (escaped[1] === 'c') {
          write(out);
          return status;
        }
        out += interpretEscapes(escaped[0], true).text;
        i += escaped[0].length - 1;
        continue;
      }
      if (c !== '%') {
        out += c;
        continue;
      }
      const spec = /^%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLjzt]*)([a-zA-Z%]|\([^)]*\)T)/.exec(
        format.slice(i),
      );
      if (!spec) {
        call.err(`printf: \`${format.slice(i, i + 2)}': invalid format character\n`);
        write(out);
        return 1;
      }
      i += spec[0].length - 1;
      const [, flags = '', rawWidth, rawPrecision, letter = ''] = spec;
      if (letter === '%') {
        out += '%';
        continue;
      }
      const next = () => values[at++];
      let width = rawWidth === '*' ? Number(next() ?? 0) : Number(rawWidth ?? 0);
      const precision = spec[0].includes('.')
        ? rawPrecision === '*'
          ? Number(next() ?? 0)
          : Number(rawPrecision ?? 0)
        : undefined;
      let left = flags.includes('-');
      if (width < 0) {
        left = true;
        width = -width;
      }
      let text: string;
      let zero = flags.includes('0') && !left;
      switch (letter) {
        case 's':
          text = next() ?? '';
          if (precision !== undefined) text = text.slice(0, precision);
          zero = false;
          break;
        case 'q':
          text = next() ?? '';
          text = text === '' ? "''" : text.replace(/([^\w@%+=:,./-])/g, '\\$1');
          zero = false;
          break;
        case 'b': {
          const result = interpretEscapes(next() ?? '', false);
          text = precision !== undefined ? result.text.slice(0, precision) : result.text;
          if (result.stopped) {
            write(out + text);
            return status;
          }
          zero = false;
          break;
        }
        case 'c':
          text = (next() ?? '').slice(0, 1);
          zero = false;
          break;
        case 'd':
        case 'i':
        case 'u':
        case 'o':
        case 'x':
        case 'X': {
          const value = integer(next(), invalid);
          const magnitude = value < 0n ? -value : value;
          const unsigned =
            letter !== 'd' && letter !== 'i' && value < 0n ? BigInt.asUintN(64, value) : magnitude;
          let digits =
            letter === 'o'
              ? unsigned.toString(8)
              : letter === 'x' || letter === 'X'
                ? unsigned.toString(16)
                : unsigned.toString();
          if (letter === 'X') digits = digits.toUpperCase();
          if (precision !== undefined) {
            digits = digits.padStart(precision, '0');
            zero = false;
          }
          const signed = letter === 'd' || letter === 'i';
          const sign =
            signed && value < 0n
              ? '-'
              : signed && flags.includes('+')
                ? '+'
                : signed && flags.includes(' ')
                  ? ' '
                  : '';
          const prefix =
            flags.includes('#') && value !== 0n
              ? letter === 'x'
                ? '0x'
                : letter === 'X'
                  ? '0X'
                  : letter === 'o'
                    ? '0'
                    : ''
              : '';
          text = sign + prefix + (zero ? digits.padStart(width - sign.length - prefix.length, '0') : digits);
          break;
        }
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G': {
          const raw = next() ?? '0';
          const value = Number(raw);
          if (Number.isNaN(value)) invalid(raw);
          const number = Number.isNaN(value) ? 0 : value;
          const digits = precision ?? 6;
          let shown =
            letter.toLowerCase() === 'f'
              ? number.toFixed(digits)
              : letter.toLowerCase() === 'e'
                ? exponent(number.toExponential(digits))
                : general(number, digits || 1);
          if (letter >= 'A' && letter <= 'Z') shown = shown.toUpperCase();
          if (number >= 0 && flags.includes('+')) shown = `+${shown}`;
          text = zero
            ? shown.startsWith('-')
              ? `-${shown.slice(1).padStart(width - 1, '0')}`
              : shown.padStart(width, '0')
            : shown;
          break;
        }
        default:
          call.err(
            call.busybox
              ? `printf: %${letter}: invalid format\n`
              : `printf: \`${letter}': invalid format character\n`,
          );
          write(out);
          return 1;
      }
      out += left ? text.padEnd(width) : text.padStart(width);
    }
    if (at === before) break;
  } while (at < values.length);
  write(out);
  return status;
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number): string {
  if (value === 0) return '0';
  const power = Math.floor(Math.log10(Math.abs(value)));
  if (power < -4 || power >= precision)
    return exponent(value.toExponential(precision - 1).replace(/\.?0+(?=e)/, ''));
  const text = value.toFixed(Math.max(0, precision - 1 - power));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function integer(text: string | undefined, invalid: (text: string) => void): bigint {
  if (text === undefined || text === '') return 0n;
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (!match) {
    invalid(text);
    return 0n;
  }
  if (match[0].length !== text.length) invalid(text);
  const digits = match[2]!;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return match[1] === '-' ? -value : value;
}
