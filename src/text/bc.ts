import { eachFile, readAll, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

/** A number of bc: digits as a whole number, and how many of them stand behind the point. */
interface Num {
  digits: bigint;
  scale: number;
}
const power = (n: number): bigint => 10n ** BigInt(n);
const at = ({ digits, scale }: Num, wanted: number): bigint =>
  wanted >= scale ? digits * power(wanted - scale) : digits / power(scale - wanted);
const whole = (n: Num): bigint => at(n, 0);
const truth = (yes: boolean): Num => ({ digits: yes ? 1n : 0n, scale: 0 });

class BcError extends Error {}
class Quit extends Error {}

/** More digits than this nobody asks for; the work would grow with their square. */
const MAX_SCALE = 5000;
const TOKEN =
  /\s*(?:([0-9A-F.]+)|([a-z][a-z0-9_]*)|("[^"]*")|(\*=|\/=|%=|\^=|\+=|-=|\+\+|--|&&|\|\||[<>=!]=|.))/y;

/** The calculator: variables, `scale`, `ibase` and `obase` live as long as it does. */
class Calculator {
  readonly #variables = new Map<string, Num>();
  readonly #out: (text: string) => void;
  #tokens: string[] = [];
  #next = 0;

  constructor(mathLibrary: boolean, out: (text: string) => void) {
    this.#out = out;
    for (const base of ['ibase', 'obase']) this.#variables.set(base, { digits: 10n, scale: 0 });
    this.#variables.set('scale', { digits: mathLibrary ? 20n : 0n, scale: 0 });
  }

  #special(name: 'scale' | 'ibase' | 'obase'): number {
    return Number(whole(this.#variables.get(name)!));
  }

  /** One line: statements with semicolons between them. */
  line(text: string): void {
    this.#tokens = [];
    this.#next = 0;
    TOKEN.lastIndex = 0;
    const line = text.replace(/#.*/, '').trim();
    while (TOKEN.lastIndex < line.length) {
      const match = TOKEN.exec(line);
      if (match === null) break;
      this.#tokens.push(match[0].trim());
    }
    while (this.#next < this.#tokens.length) {
      if (this.#take(';')) continue;
      this.#statement();
      if (this.#next < this.#tokens.length && !this.#take(';')) throw new BcError('syntax error');
    }
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }
  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#next++;
    return true;
  }

  #statement(): void {
    const word = this.#peek()!;
    if (/^(quit|halt)$/.test(word)) throw new Quit();
    if (/^(if|while|for|define|auto|return|break|continue|\{|\})$/.test(word))
      throw new BcError(`${word}: only expressions are simulated here`);
    if (word.startsWith('"')) {
      this.#next++;
      this.#out(word.slice(1, -1));
      return;
    }
    if (word === 'print') {
      this.#next++;
      do {
        const each = this.#peek() ?? '';
        if (each.startsWith('"')) {
          this.#next++;
          this.#out(each.slice(1, -1).replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
        } else this.#out(this.#shown(this.#expression()));
      } while (this.#take(','));
      return;
    }
    const isAssignment = /^[a-z]/.test(word) && /^[-+*/%^]?=$/.test(this.#tokens[this.#next + 1] ?? '');
    const value = this.#expression();
    if (isAssignment) return;
    this.#variables.set('last', value);
    this.#out(`${this.#shown(value).replace(/.{68}(?=..)/g, '$&\\\n')}\n`);
  }

  #shown(value: Num): string {
    const base = this.#special('obase');
    if (base !== 10) {
      if (value.scale > 0 || base < 2 || base > 16)
        throw new BcError('obase: only whole numbers and bases to 16 are simulated here');
      return value.digits.toString(base).toUpperCase();
    }
    const sign = value.digits < 0n ? '-' : '';
    const digits = (value.digits < 0n ? -value.digits : value.digits).toString();
    if (value.digits === 0n) return '0';
    if (value.scale === 0) return sign + digits;
    const full = digits.padStart(value.scale, '0');
    return `${sign}${full.slice(0, full.length - value.scale)}.${full.slice(full.length - value.scale)}`;
  }

  #expression(): Num {
    const name = this.#peek() ?? '';
    const operator = this.#tokens[this.#next + 1] ?? '';
    if (/^[a-z]/.test(name) && /^[-+*/%^]?=$/.test(operator)) {
      this.#next += 2;
      const right = this.#expression();
      const value = operator === '=' ? right : this.#operate(operator[0]!, this.#variable(name), right);
      if (name === 'scale' && (value.digits < 0n || whole(value) > BigInt(MAX_SCALE)))
        throw new BcError('scale: only 0 to 5000 are simulated here');
      this.#variables.set(name, value);
      return value;
    }
    return this.#binary(0);
  }

  #binary(level: number): Num {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (operators.includes(this.#peek() ?? '')) {
      const operator = this.#tokens[this.#next++]!;
      left = this.#operate(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): Num {
    if (this.#take('-')) {
      const { digits, scale } = this.#unary();
      return { digits: -digits, scale };
    }
    if (this.#take('!')) return truth(this.#unary().digits === 0n);
    const base = this.#primary();
    return this.#take('^') ? this.#operate('^', base, this.#unary()) : base;
  }

  #variable(name: string): Num {
    return this.#variables.get(name) ?? { digits: 0n, scale: 0 };
  }

  #primary(): Num {
    const token = this.#tokens[this.#next++];
    if (token === '(') {
      const inner = this.#expression();
      if (!this.#take(')')) throw new BcError('syntax error');
      return inner;
    }
    if (token === '++' || token === '--') {
      const name = this.#tokens[this.#next++] ?? '';
      const value = this.#operate(token[0]!, this.#variable(name), truth(true));
      this.#variables.set(name, value);
      return value;
    }
    if (token !== undefined && /^[0-9A-F.]+$/.test(token) && token !== '.') return this.#number(token);
    if (token === undefined || !/^[a-z]/.test(token)) throw new BcError('syntax error');
    if (this.#take('(')) {
      const inner = this.#expression();
      if (!this.#take(')')) throw new BcError('syntax error');
      return this.#call(token, inner);
    }
    const value = this.#variable(token);
    const step = this.#peek();
    if (step === '++' || step === '--') {
      this.#next++;
      this.#variables.set(token, this.#operate(step[0]!, value, truth(true)));
    }
    return value;
  }

  #number(text: string): Num {
    const base = this.#special('ibase');
    const [integer = '', fraction = ''] = text.split('.');
    if (base === 10) return { digits: BigInt(`${integer}${fraction}` || '0'), scale: fraction.length };
    if (fraction !== '') throw new BcError('ibase: only whole numbers are simulated here');
    let digits = 0n;
    for (const c of integer) digits = digits * BigInt(base) + BigInt(Number.parseInt(c, 16));
    return { digits, scale: 0 };
  }

  #call(name: string, value: Num): Num {
    const scale = this.#special('scale');
    if (name === 'length') return { digits: BigInt(String(value.digits).replace('-', '').length), scale: 0 };
    if (name === 'scale') return { digits: BigInt(value.scale), scale: 0 };
    if (name === 'sqrt') {
      if (value.digits < 0n) throw new BcError('square root of a negative number');
      const wanted = Math.max(scale, value.scale);
      return { digits: root(at(value, wanted * 2)), scale: wanted };
    }
    throw new BcError(`${name}(): this function is not simulated here`);
  }

  #operate(operator: string, a: Num, b: Num): Num {
    const scale = this.#special('scale');
    const wide = Math.max(a.scale, b.scale);
    const [x, y] = [at(a, wide), at(b, wide)];
    switch (operator) {
      case '+':
        return { digits: x + y, scale: wide };
      case '-':
        return { digits: x - y, scale: wide };
      case '*': {
        const kept = Math.min(a.scale + b.scale, Math.max(scale, wide));
        return { digits: at({ digits: a.digits * b.digits, scale: a.scale + b.scale }, kept), scale: kept };
      }
      case '/':
        if (y === 0n) throw new BcError('divide by zero');
        return { digits: (x * power(scale)) / y, scale };
      case '%': {
        if (y === 0n) throw new BcError('divide by zero');
        const quotient: Num = { digits: (x * power(scale)) / y, scale };
        const kept = Math.max(scale + b.scale, a.scale);
        return {
          digits: at(a, kept) - at({ digits: quotient.digits * b.digits, scale: scale + b.scale }, kept),
          scale: kept,
        };
      }
      case '^': {
        const exponent = whole(b);
        const times = exponent < 0n ? -exponent : exponent;
        if (times > 10_000n) throw new BcError('exponent too large');
        const raised: Num = { digits: a.digits ** times, scale: a.scale * Number(times) };
        if (exponent < 0n) return this.#operate('/', truth(true), raised);
        const kept = Math.min(raised.scale, Math.max(scale, a.scale));
        return { digits: at(raised, kept), scale: kept };
      }
      case '&&':
        return truth(x !== 0n && y !== 0n);
      case '||':
        return truth(x !== 0n || y !== 0n);
      case '<':
        return truth(x < y);
      case '<=':
        return truth(x <= y);
      case '>':
        return truth(x > y);
      case '>=':
        return truth(x >= y);
      case '==':
        return truth(x === y);
      default:
        return truth(x !== y);
    }
  }
}

const LEVELS = [['||'], ['&&'], ['<', '<=', '>', '>=', '==', '!='], ['+', '-'], ['*', '/', '%']];

/** The whole square root, by Newton's way. */
function root(n: bigint): bigint {
  if (n < 2n) return n;
  let guess = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (guess + n / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** bc(1) for expressions: what is typed or piped in, with `scale`, `ibase`, `obase`, variables and sqrt(). */
export const bc: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'ihlqsvwx', ['mathlib', 'quiet', 'standard', 'warn']);
  const calculator = new Calculator(flags.has('l') || flags.has('mathlib'), (text) => call.out(text));
  let status = 0;
  let done = false;
  const run = (text: string) => {
    for (const [i, line] of text.replaceAll('\\\n', '').split('\n').entries())
      try {
        if (!done) calculator.line(line);
      } catch (error) {
        if (error instanceof Quit) done = true;
        else if (error instanceof BcError) call.err(`(standard_in) ${i + 1}: ${error.message}\n`);
        else throw error;
      }
  };
  const missing = (name: string) => {
    call.err(call.busybox ? `bc: can't open '${name}'\n` : `File ${name} is unavailable.\n`);
    status = 1;
  };
  if (operands.length > 0)
    yield* eachFile(call, operands, missing, function* (file) {
      run(yield* readAll(call, file));
    });
  if (status === 0 && !done && call.input !== undefined) run(yield* readAll(call, call.input));
  return status;
};
