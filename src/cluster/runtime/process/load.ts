import type { Program } from '../programs/call.ts';
import type { FileNode } from '../vfs.ts';
import type { ContainerHost } from './host.ts';

/** What is asked of the process that loads: its container and its working directory. */
export interface Loader {
  readonly host: ContainerHost;
  readonly cwd: string;
}

export interface Loaded {
  program: Program;
  /** With the interpreter of a script put before. */
  argv: readonly string[];
}
export type LoadError = 'ENOENT' | 'EACCES' | 'EISDIR' | 'ENOEXEC';

/** The mark of a simulated binary; the name of its program follows. */
export const BINARY = '\x7fELF\n';

/**
 * execve(2) with the search of execvp(3): finds a program in PATH (or at the path given) and says
 * what runs. A text file without `#!` is run by sh, as every shell does; see `strict` for execve alone.
 */
export function load(
  process: Loader,
  name: string,
  path: string,
  argv: readonly string[],
  strict = false,
  depth = 0,
): Loaded | LoadError {
  if (name === '') return 'ENOENT';
  const plain = !name.includes('/');
  const before = plain ? process.host.fs.command(path, name) : undefined;
  if (before !== undefined) return loadFile(process, before, argv, strict, depth);
  const candidates = name.includes('/')
    ? [name]
    : path.split(':').map((directory) => `${directory || '.'}/${name}`);
  let denied: LoadError = 'ENOENT';
  for (const candidate of candidates) {
    const found = loadFile(process, candidate, argv, strict, depth);
    if (typeof found !== 'string') {
      if (plain && candidate.startsWith('/')) process.host.fs.rememberCommand(path, name, candidate);
      return found;
    }
    if (found !== 'ENOENT') {
      denied = found;
      if (name.includes('/')) return found;
    }
  }
  const failure = denied === 'EISDIR' && plain ? 'ENOENT' : denied;
  const presumed = failure === 'ENOENT' ? process.host.presumed(name, process.cwd) : undefined;
  return presumed ? { program: presumed, argv } : failure;
}

function loadFile(
  process: Loader,
  path: string,
  argv: readonly string[],
  strict: boolean,
  depth: number,
): Loaded | LoadError {
  const { fs } = process.host;
  const node = fs.find(path, process.cwd);
  if (node === undefined) return 'ENOENT';
  if (node.type === 'directory') return 'EISDIR';
  const file = node as FileNode;
  if ((file.mode & 0o111) === 0 || !fs.may(file, 1)) return 'EACCES';
  if (file.content.startsWith(BINARY)) {
    return { program: process.host.program(file.content.slice(BINARY.length)), argv };
  }
  const shebang = /^#!\s*(\S+)(?:[ \t]+(\S[^\n]*?))?\s*(?:\n|$)/.exec(file.content);
  if (shebang) {
    if (depth > 4) return 'ENOEXEC';
    const inner = [shebang[1]!, ...(shebang[2] ? [shebang[2]] : []), path, ...argv.slice(1)];
    return load(process, shebang[1]!, '', inner, strict, depth + 1);
  }
  if (strict) return 'ENOEXEC';
  return { program: process.host.program('sh'), argv: ['sh', path, ...argv.slice(1)] };
}
