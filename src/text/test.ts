/** What test(1) asks the file system. */
export interface FileTests {
  /** `-e`, `-f`, `-d` and the like. */
  file(operator: string, path: string): boolean;
  /** `-nt`, `-ot`, `-ef`. */
  compare(left: string, operator: string, right: string): boolean;
}

/** Whose words a mistake is said in: a shell's own `test`, or the program's. */
export type TestDialect = 'dash' | 'ash' | 'bash' | 'busybox' | 'coreutils';

export class TestError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const UNARY = /^-[abcdefghknprstuwxzLOGS]$/;
const BINARY = new Set('= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef'.split(' '));

/**
 * Whether `test ARGS` holds (`[` without its closing bracket). POSIX: up to four arguments by their number, more by
 * precedence (! before -a before -o). Throws TestError.
 */
export function evaluateTest(args: readonly string[], dialect: TestDialect, files: FileTests): boolean {
  return new Evaluation(args, dialect, files).run();
}

/** What is said where `[` has no end. */
export function missingBracket(dialect: TestDialect): string {
  if (dialect === 'bash') return "missing `]'";
  return dialect === 'dash' || dialect === 'ash' ? 'missing ]' : "missing ']'";
}

class Evaluation {
  readonly #dialect: TestDialect;
  readonly #files: FileTests;
  readonly #args: readonly string[];
  #at = 0;

  constructor(args: readonly string[], dialect: TestDialect, files: FileTests) {
    this.#args = args;
    this.#dialect = dialect;
    this.#files = files;
  }

  run(): boolean {
    const args = this.#args;
    const n = args.length;
    if (n === 0) return false;
    if (n === 1) return args[0] !== '';
    if (n === 2) {
      if (args[0] === '!') return args[1] === '';
      if (UNARY.test(args[0]!)) return this.#unary(args[0]!, args[1]!);
      if (this.#isAlmquist && BINARY.has(args[1]!)) throw new TestError(`${args[1]}: argument expected`);
      throw new TestError(
        this.#text('unary', args[this.#dialect === 'ash' || this.#dialect === 'busybox' ? 1 : 0]!),
      );
    }
    if (n === 3 && BINARY.has(args[1]!)) return this.#binary(args[0]!, args[1]!, args[2]!);
    if (n === 4 && args[0] === '!' && BINARY.has(args[2]!))
      return !this.#binary(args[1]!, args[2]!, args[3]!);
    const result = this.#or();
    if (this.#at < n) throw new TestError(this.#text('extra', args[this.#at]!));
    return result;
  }

  #text(what: 'unary' | 'extra' | 'integer' | 'argument', word: string): string {
    const shell = this.#dialect;
    const busybox = shell === 'ash' || shell === 'busybox';
    switch (what) {
      case 'integer':
        if (busybox) return `${word}: bad number`;
        if (shell === 'dash') return `Illegal number: ${word}`;
        return shell === 'bash' ? `${word}: integer expression expected` : `invalid integer '${word}'`;
      case 'unary':
        if (busybox) return `${word}: unknown operand`;
        if (shell === 'dash') return `${word}: unexpected operator`;
        return shell === 'bash' ? `${word}: unary operator expected` : `'${word}': unary operator expected`;
      case 'argument':
        return 'argument expected';
      default:
        if (busybox) return `${word}: unknown operand`;
        return shell === 'dash' ? `${word}: unexpected operator` : 'too many arguments';
    }
  }

  /** dash and its kin look for the operand of an operator; the others count words first. */
  get #isAlmquist(): boolean {
    return /^(dash|ash|busybox)$/.test(this.#dialect);
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#args[this.#at] === '-o') {
      this.#at++;
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#args[this.#at] === '-a') {
      this.#at++;
      const right = this.#not();
      value = value && right;
    }
    return value;
  }

  #not(): boolean {
    if (this.#args[this.#at] === '!' && this.#at + 1 < this.#args.length) {
      this.#at++;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const args = this.#args;
    const first = args[this.#at];
    if (first === undefined) throw new TestError(this.#text('argument', ''));
    if (first === '(' && args.length > this.#at + 1) {
      this.#at++;
      const value = this.#or();
      if (args[this.#at] !== ')')
        throw new TestError(
          this.#dialect === 'ash' || this.#dialect === 'busybox' ? 'closing paren expected' : "`)' expected",
        );
      this.#at++;
      return value;
    }
    const second = args[this.#at + 1];
    if (second !== undefined && BINARY.has(second) && args[this.#at + 2] !== undefined) {
      this.#at += 3;
      return this.#binary(first, second, args[this.#at - 1]!);
    }
    if (UNARY.test(first) && second !== undefined && second !== '-a' && second !== '-o' && second !== ')') {
      this.#at += 2;
      return this.#unary(first, second);
    }
    this.#at++;
    return first !== '';
  }

  #unary(operator: string, text: string): boolean {
    if (operator === '-z') return text === '';
    if (operator === '-n') return text !== '';
    if (operator === '-t') return false;
    return this.#files.file(operator, text);
  }

  #binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
      case '-ot':
      case '-ef':
        return this.#files.compare(left, operator, right);
      default: {
        const a = this.#integer(left);
        const b = this.#integer(right);
        if (operator === '-eq') return a === b;
        if (operator === '-ne') return a !== b;
        if (operator === '-lt') return a < b;
        if (operator === '-le') return a <= b;
        if (operator === '-gt') return a > b;
        return a >= b;
      }
    }
  }

  #integer(text: string): bigint {
    const trimmed = text.trim();
    if (!/^[-+]?\d+$/.test(trimmed)) throw new TestError(this.#text('integer', text));
    return BigInt(trimmed);
  }
}
