import { interpretEscapes } from './escapes.ts';
import { CONVERSION, type Conversion, formatFloat, formatInteger, formatText } from './number-format.ts';
import { strftime } from './strftime.ts';

/** What echo and printf need of a call. */
export interface PrintCall {
  readonly args: readonly string[];
  readonly busybox: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Seconds since 1970, for %(...)T. */
  seconds?(): number;
}

/** echo(1). `always`: dash's echo, which knows -n only and understands backslashes by itself. */
export function echo(call: PrintCall, always = false): number {
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

const ESCAPE = /^\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S])/;

/** Whose printf it is, for the words of its errors. A shell's own has the shell's prefix. */
export interface PrintfWords {
  dialect: 'dash' | 'bash' | 'busybox' | 'coreutils';
  prefix: string;
}

/** printf(1): the format is used again until the arguments are used up. */
export function printf(
  call: PrintCall,
  given: readonly string[],
  write: (text: string) => void,
  words: PrintfWords = { dialect: call.busybox ? 'busybox' : 'coreutils', prefix: 'printf: ' },
): number {
  const args = given[0] === '--' ? given.slice(1) : given;
  if (args.length === 0) {
    call.err(
      {
        busybox: 'BusyBox v1.36.1 multi-call binary.\n\nUsage: printf FORMAT [ARG]...\n',
        bash: 'printf: usage: printf [-v var] format [arguments]\n',
        dash: `${words.prefix}usage: printf format [arg ...]\n`,
        coreutils: "printf: missing operand\nTry 'printf --help' for more information.\n",
      }[words.dialect],
    );
    return words.dialect === 'bash' || words.dialect === 'dash' ? 2 : 1;
  }
  return new Printing(call, args[0]!, args.slice(1), words).run(write);
}

/** Neither knows \\c in a format: there it is two characters. */
const isShell = (dialect: PrintfWords['dialect']): boolean => dialect === 'bash' || dialect === 'dash';

class Printing {
  readonly #call: PrintCall;
  readonly #format: string;
  readonly #values: readonly string[];
  readonly #words: PrintfWords;
  #at = 0;
  #status = 0;
  #out = '';
  #write: (text: string) => void = () => {};

  constructor(call: PrintCall, format: string, values: readonly string[], words: PrintfWords) {
    this.#call = call;
    this.#format = format;
    this.#values = values;
    this.#words = words;
  }

  run(write: (text: string) => void): number {
    this.#write = write;
    do {
      const before = this.#at;
      if (!this.#once() || this.#at === before) break;
    } while (this.#at < this.#values.length);
    write(this.#out);
    return this.#status;
  }

  /** The format once; false where the whole printf ends in it. */
  #once(): boolean {
    const format = this.#format;
    for (let i = 0; i < format.length; i++) {
      const c = format[i]!;
      if (c === '\\') {
        const escaped = ESCAPE.exec(format.slice(i));
        if (!escaped) {
          this.#out += c;
          continue;
        }
        if (escaped[1] === 'c' && !isShell(this.#words.dialect)) return false;
        this.#out += interpretEscapes(escaped[0], true).text;
        i += escaped[0].length - 1;
        continue;
      }
      if (c !== '%') {
        this.#out += c;
        continue;
      }
      const spec = CONVERSION.exec(format.slice(i));
      if (!spec) return this.#fail(`\`${format.slice(i, i + 2)}': invalid format character`);
      i += spec[0].length - 1;
      if (spec[4] === '%') this.#out += '%';
      else if (!this.#convert(this.#conversion(spec))) return false;
    }
    return true;
  }

  #conversion(spec: RegExpExecArray): Conversion {
    const width = spec[2] === '*' ? Number(this.#next() ?? 0) : Number(spec[2] ?? 0);
    const precision = !spec[0].includes('.')
      ? undefined
      : spec[3] === '*'
        ? Number(this.#next() ?? 0)
        : Number(spec[3] ?? 0);
    return { flags: spec[1] ?? '', width, precision, letter: spec[4]! };
  }

  #convert(conversion: Conversion): boolean {
    const { letter } = conversion;
    if (letter === 's') this.#out += formatText(this.#next() ?? '', conversion);
    else if (letter === 'c')
      this.#out += formatText((this.#next() ?? '').slice(0, 1), { ...conversion, precision: undefined });
    else if (letter.startsWith('('))
      this.#out += formatText(strftime(letter.slice(1, -2), this.#moment(this.#next())), conversion);
    else if (letter === 'q') this.#out += formatText(quoted(this.#next() ?? ''), conversion);
    else if (letter === 'b') {
      const result = interpretEscapes(this.#next() ?? '', false);
      this.#out += formatText(result.text, conversion);
      return !result.stopped;
    } else if (/^[diuoxX]$/.test(letter)) this.#add(formatInteger(this.#integer(this.#next()), conversion));
    else if (/^[fFeEgG]$/.test(letter)) this.#add(formatFloat(this.#float(this.#next()), conversion));
    else
      return this.#fail(
        this.#words.dialect === 'busybox'
          ? `%${letter}: invalid format`
          : this.#words.dialect === 'bash'
            ? `\`${letter}': invalid format character`
            : `%${letter}: invalid directive`,
      );
    return true;
  }

  /** -1 and nothing at all mean now. */
  #moment(text: string | undefined): number {
    return text === undefined || text === '-1' || text === '-2'
      ? (this.#call.seconds?.() ?? 0)
      : Number(text) || 0;
  }

  #next(): string | undefined {
    return this.#values[this.#at++];
  }

  /** For what may complain, and so print, on its way. */
  #add(text: string): void {
    this.#out += text;
  }

  /** What has been printed so far comes before what is complained of. */
  #flush(): void {
    this.#write(this.#out);
    this.#out = '';
  }

  #fail(message: string): false {
    this.#call.err(`${this.#words.prefix}${message}\n`);
    this.#status = 1;
    return false;
  }

  #invalid(text: string, isStarted: boolean): void {
    const { dialect, prefix } = this.#words;
    if (dialect === 'bash' || dialect === 'busybox') this.#flush();
    const message = {
      busybox: `invalid number '${text}'`,
      bash: `${text}: invalid number`,
      dash: `${text}: ${isStarted ? 'not completely converted' : 'expected numeric value'}`,
      coreutils: `'${text}': ${isStarted ? 'value not completely converted' : 'expected a numeric value'}`,
    }[dialect];
    this.#call.err(`${prefix}${message}\n`);
    this.#status = 1;
  }

  #float(text = '0'): number {
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const value = text === '' ? 0 : Number(text);
    if (!Number.isNaN(value)) return value;
    const started = Number.parseFloat(text);
    this.#invalid(text, !Number.isNaN(started));
    return started || 0;
  }

  #integer(text: string | undefined): bigint {
    if (text === undefined || text === '') return 0n;
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    if (!match) {
      this.#invalid(text, false);
      return 0n;
    }
    if (match[0].length !== text.length) {
      this.#invalid(text, true);
      if (this.#words.dialect === 'busybox') return 0n;
    }
    const digits = match[2]!;
    const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    return match[1] === '-' ? -value : value;
  }
}

/** %q: quoted so that a shell reads it back. */
function quoted(text: string): string {
  if (text === '') return "''";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what $'...' is for
  if (/[\x00-\x1f\x7f]/.test(text))
    return `$'${text.replace(/['\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r')}'`;
  return text.replace(/([^\w@%+=:,./-])/g, '\\$1');
}
