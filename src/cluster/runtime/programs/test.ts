import { evaluateTest, missingBracket, type TestDialect, TestError } from '../../../text/test.ts';
import type { ShellKind } from '../images/entry.ts';
import type { Process } from '../process/process.ts';
import type { Node } from '../vfs.ts';
import type { Call } from './call.ts';

const DEVICES = /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr)$/;

/** The unary file tests of test(1) and `[[ ]]`. */
export function fileTest(process: Process, operator: string, path: string): boolean {
  const { fs } = process.host;
  const find = (follow: boolean): Node | undefined =>
    path === '' ? undefined : fs.find(path, process.cwd, follow);
  const node = find(true);
  const device = DEVICES.test(path);
  const may = (bit: 1 | 2 | 4): boolean => {
    if (device) return bit !== 1;
    if (node === undefined) return false;
    if (node.type === 'symlink') return true;
    if (bit === 1 && node.type === 'file' && (node.mode & 0o111) === 0) return false;
    return fs.may(node, bit);
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
      return node !== undefined && node.type !== 'symlink' && node.uid === process.uid;
    case '-G':
      return node !== undefined && node.type !== 'symlink' && node.gid === process.credentials.gid;
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

/** test(1) and `[`. `prefix` comes before error messages where the shell runs it itself. */
export function testProgram(call: Call, prefix = '', shell?: ShellKind): number {
  let { args } = call;
  const dialect: TestDialect = shell ?? (call.busybox ? 'busybox' : 'coreutils');
  try {
    if (call.name === '[') {
      if (args[args.length - 1] !== ']') throw new TestError(missingBracket(dialect));
      args = args.slice(0, -1);
    }
    const holds = evaluateTest(args, dialect, {
      file: (operator, path) => fileTest(call.process, operator, path),
      compare: (left, operator, right) => compareFiles(call.process, left, operator, right),
    });
    return holds ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    call.err(shell === 'ash' ? `${prefix}${error.message}\n` : `${prefix}${call.name}: ${error.message}\n`);
    return 2;
  }
}
