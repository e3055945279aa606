import type { ShellKind } from '../process/host.ts';
import type { Process } from '../process/process.ts';
import type { Node } from '../vfs.ts';
import type { Call } from './call.ts';

const DEVICES = /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr)$/;

/** The unary file tests of test(1) and `[[ ]]`. */
export function fileTest(process: Process, operator: string, path: string): boolean {
  const { fs, uid } = process.host;
  const find = (follow: boolean): Node | undefined =>
    path === '' ? undefined : fs.find(path, process.cwd, follow);
  const node = find(true);
  const device = DEVICES.test(path);
  const may = (bit: number): boolean => {
    if (device) return bit !== 1;
    if (node === undefined) return false;
    if (node.type === 'symlink') return true;
    if (uid === 0) return bit !== 1 || node.type === 'directory' || (node.mode & 0o111) !== 0;
    const shift = node.uid === uid ? 6 : node.gid === uid ? 3 : 0;
    return ((node.mode >> shift) & bit) !== 0;
  };
  switch (operator) {
    case '-e':
    case '-a':
      return device || node !== undefined;
    case '-f':
      return !device && node?.type === 'file';
    case '-d':
      return node?.type === 'directory';
    case '-L':
    case '-h':
      return find(false)?.type === 'symlink';
    case '-s':
      return node?.type === 'directory' || (node?.type === 'file' && !device && node.content.length > 0);
    case '-r':
      return may(4);
    case '-w': {
      if (!may(2)) return false;
      if (device) return true;
      try {
        const place = fs.resolve(path, process.cwd);
        return !(fs.mountOf(place.path)?.readOnly ?? false);
      } catch {
        return false;
      }
    }
    case '-x':
      return may(1);
    case '-c':
      return device;
    case '-O':
      return node !== undefined && node.type !== 'symlink' && node.uid === uid;
    case '-G':
      return node !== undefined && node.type !== 'symlink' && node.gid === uid;
    case '-p':
      return process.fds.get(Number(/^\/dev\/fd\/(\d+)$/.exec(path)?.[1] ?? -1))?.kind === 'pipe';
    case '-u':
      return node?.type === 'file' && (node.mode & 0o4000) !== 0;
    case '-k':
      return node?.type === 'directory' && (node.mode & 0o1000) !== 0;
    default:
      // -t (a terminal), -S (a socket), -b (a block device), -g: there is none in here.
      return false;
  }
}

/** `-nt`, `-ot`, `-ef`. */
export function compareFiles(process: Process, left: string, operator: string, right: string): boolean {
  const { fs } = process.host;
  const a = fs.find(left, process.cwd);
  const b = fs.find(right, process.cwd);
  if (operator === '-ef') return a !== undefined && a === b;
  if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
  return b !== undefined && (a === undefined || a.mtime < b.mtime);
}

class TestError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const UNARY = /^-[abcdefghknprstuwxzLOGS]$/;
const BINARY = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
]);

/** test(1) and `[`. `prefix` comes before error messages where the shell runs it itself. */
export function testProgram(call: Call, prefix = '', shell?: ShellKind): number {
  let args = call.args;
  try {
    if (call.name === '[') {
      if (args[args.length - 1] !== ']')
        throw new TestError(
          shell === 'dash' || shell === 'ash'
            ? 'missing ]'
            : shell === 'bash'
              ? "missing `]'"
              : "missing ']'",
        );
      args = args.slice(0, -1);
    }
    return new Evaluation(call, args, shell).run() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    call.err(shell === 'ash' ? `${prefix}${error.message}\n` : `${prefix}${call.name}: ${error.message}\n`);
    return 2;
  }
}

/** POSIX: up to four arguments by their number, more by precedence (! before -a before -o). */
class Evaluation {
  readonly #shell: ShellKind | undefined;
  readonly #call: Call;
  readonly #args: readonly string[];
  #at = 0;

  constructor(call: Call, args: readonly string[], shell: ShellKind | undefined) {
    this.#shell = shell;
    this.#call = call;
    this.#args = args;
  }

  run(): boolean {
    const args = this.#args;
    const n = args.length;
    if (n === 0) return false;
    if (n === 1) return args[0] !== '';
    if (n === 2) {
      if (args[0] === '!') return args[1] === '';
      if (UNARY.test(args[0]!)) return this.#unary(args[0]!, args[1]!);
      throw new TestError(this.#text('unary', args[0]!));
    }
    if (n === 3 && BINARY.has(args[1]!)) return this.#binary(args[0]!, args[1]!, args[2]!);
    if (n === 4 && args[0] === '!' && BINARY.has(args[2]!))
      return !this.#binary(args[1]!, args[2]!, args[3]!);
    const result = this.#or();
    if (this.#at < n) throw new TestError(this.#text('extra', args[this.#at]!));
    return result;
  }

  #text(what: 'unary' | 'extra' | 'integer' | 'argument', word: string): string {
    const busybox = this.#shell === 'ash' || (this.#shell === undefined && this.#call.busybox);
    switch (what) {
      case 'integer':
        if (busybox) return `${word}: bad number`;
        if (this.#shell === 'dash') return `Illegal number: ${word}`;
        return this.#shell === 'bash' ? `${word}: integer expression expected` : `invalid integer '${word}'`;
      case 'unary':
        if (busybox) return `${word}: unknown operand`;
        if (this.#shell === 'dash') return `${word}: unexpected operator`;
        return this.#shell === 'bash'
          ? `${word}: unary operator expected`
          : `'${word}': unary operator expected`;
      case 'argument':
        return 'argument expected';
      default:
        if (busybox) return `${word}: unknown operand`;
        return this.#shell === 'dash' ? `${word}: unexpected operator` : 'too many arguments';
    }
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
        throw new TestError(this.#call.busybox ? 'closing paren expected' : "`)' expected");
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
    return fileTest(this.#call.process, operator, text);
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
        return compareFiles(this.#call.process, left, operator, right);
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
