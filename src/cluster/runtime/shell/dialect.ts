import type { ShellKind } from '../images/entry.ts';

/** In what the three shells differ: the words of their errors and what they understand. */
export interface Dialect {
  readonly kind: ShellKind;
  /** The prefix of an error message: `sh: 1: `, `/bin/sh: `, `bash: line 1: `. */
  prefix(zero: string, line: number, script: boolean): string;
  notFound(name: string): string;
  denied(name: string, why: string): string;
  /** bash and ash run the last command of `sh -c` in place of the shell; Debian's dash never does. */
  readonly execsLast: boolean;
  /** `[[ ]]`, arrays, here-strings and the like. */
  readonly bash: boolean;
  /** `[[`, substrings and replacement in expansions (busybox has them, dash has not). */
  readonly extended: boolean;
  /** echo understands backslashes without -e. */
  readonly echoEscapes: boolean;
  badSubstitution(zero: string, line: number, text: string): string;
  cd(target: string, why: string): string;
  cannotOpen(path: string, why: string, write: boolean): string;
  readonly builtinPrefix: (zero: string, name: string, line: number, script: boolean) => string;
}

const dash: Dialect = {
  kind: 'dash',
  prefix: (zero, line) => `${zero}: ${line}: `,
  notFound: (name) => `${name}: not found`,
  denied: (name, why) => `${name}: ${why}`,
  execsLast: false,
  bash: false,
  extended: false,
  echoEscapes: true,
  badSubstitution: (zero, line) => `${zero}: ${line}: Bad substitution`,
  cd: (target) => `can't cd to ${target}`,
  cannotOpen: (path, why, write) =>
    `cannot ${write ? 'create' : 'open'} ${path}: ${why === 'No such file or directory' ? (write ? 'Directory nonexistent' : 'No such file') : why}`,
  builtinPrefix: (zero, name, line) => `${zero}: ${line}: ${name}: `,
};

const ash: Dialect = {
  kind: 'ash',
  prefix: (zero, line, script) => (script ? `${zero}: line ${line}: ` : `${zero}: `),
  notFound: (name) => `${name}: not found`,
  denied: (name, why) => `${name}: ${why}`,
  execsLast: true,
  bash: false,
  extended: true,
  echoEscapes: false,
  badSubstitution: (zero) => `${zero}: syntax error: bad substitution`,
  cd: (target, why) => `can't cd to ${target}: ${why}`,
  cannotOpen: (path, why, write) =>
    `can't ${write ? 'create' : 'open'} ${path}: ${why === 'No such file or directory' ? (write ? 'nonexistent directory' : 'no such file') : why}`,
  builtinPrefix: (zero, name, line) => `${zero}: ${name}: line ${line}: `,
};

const bash: Dialect = {
  kind: 'bash',
  prefix: (zero, line) => `${zero}: line ${line}: `,
  notFound: (name) => `${name}: command not found`,
  denied: (name, why) => `${name}: ${why}`,
  execsLast: true,
  bash: true,
  extended: true,
  echoEscapes: false,
  badSubstitution: (zero, line, text) => `${zero}: line ${line}: ${text}: bad substitution`,
  cd: (target, why) => `${target}: ${why}`,
  cannotOpen: (path, why) => `${path}: ${why}`,
  builtinPrefix: (zero, name, line) => `${zero}: line ${line}: ${name}: `,
};

export const DIALECTS: Record<ShellKind, Dialect> = { dash, ash, bash };

/** Whether this shell has a builtin at all: dash lacks some that bash has. */
export function builtinExists(dialect: Dialect, name: string): boolean {
  if (dialect.bash) return true;
  return !BASH_ONLY.has(name) && (dialect.kind === 'ash' || !ASH_ONLY.has(name));
}
const BASH_ONLY = new Set([
  'declare',
  'typeset',
  'mapfile',
  'readarray',
  'shopt',
  'pushd',
  'popd',
  'dirs',
  'disown',
  'builtin',
  'enable',
  'compgen',
  'complete',
  'caller',
  'logout',
]);
const ASH_ONLY = new Set(['source', 'let']);
