import { SystemError } from '../../files/errors.ts';
import { normalize } from '../../files/paths.ts';
import { changeMode } from '../../programs/files.ts';
import { presume } from '../../programs/presumed.ts';
import { arithmeticText } from '../arithmetic.ts';
import { assignArray } from '../assign.ts';
import { Mistake, ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';
import { directoryStack } from './directories.ts';
import { enable } from './enable.ts';
import { hash } from './hash.ts';

const NAME = /^[A-Za-z_]\w*$/;

export function quote(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** The options of `set` that have a letter. */
const LETTERS: Record<string, string> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  noexec: 'n',
  noclobber: 'C',
  allexport: 'a',
  verbose: 'v',
  monitor: 'm',
  notify: 'b',
  hashall: 'h',
};
/** Those of bash that are not in the list of every shell. */
const TRACES: Record<string, string> = { errtrace: 'E', functrace: 'T' };
const LONG = new Set([
  'pipefail',
  'posix',
  'vi',
  'emacs',
  'ignoreeof',
  'nolog',
  'errtrace',
  'functrace',
  'braceexpand',
  'physical',
  'history',
  'interactive',
  'stdin',
  'debug',
  'nullglob',
  'noprofile',
  'privileged',
  'keyword',
  'onecmd',
  'histexpand',
  'interactive-comments',
]);

function setOption(shell: Shell, name: string, on: boolean): boolean {
  const letter = LETTERS[name] ?? (shell.dialect.bash ? TRACES[name] : undefined);
  if (letter === undefined && !LONG.has(name)) return false;
  if (name === 'pipefail' && shell.dialect.kind === 'dash') return false;
  if (on) shell.options.add(letter ?? name);
  else shell.options.delete(letter ?? name);
  return true;
}

/** `set`, and the options a shell is started with. Returns the arguments that are left, or an error. */
export function setOptions(
  shell: Shell,
  args: readonly string[],
): { rest?: readonly string[]; error?: string; list?: boolean } {
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return { rest: args.slice(i + 1) };
    if (arg === '-') return i + 1 < args.length ? { rest: args.slice(i + 1) } : {};
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith('-');
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!;
      if (letter === 'o') {
        const name = args[++i];
        if (name === undefined) return { list: true };
        if (!setOption(shell, name, on))
          return {
            error: shell.dialect.bash
              ? `${name}: invalid option name`
              : `Illegal option ${on ? '-' : '+'}o ${name}`,
          };
        continue;
      }
      if (!'euxfnCavmbhBEHIPTpktslicVq'.includes(letter))
        return {
          error: shell.dialect.bash ? `${arg}: invalid option` : `Illegal option ${on ? '-' : '+'}${letter}`,
        };
      if (on) shell.options.add(letter);
      else shell.options.delete(letter);
    }
  }
  return i < args.length ? { rest: args.slice(i) } : {};
}

/** `set -o`: every option and its state. */
function optionList(shell: Shell): string {
  const names = [...Object.keys(LETTERS), ...(shell.dialect.kind === 'dash' ? [] : ['pipefail'])].sort();
  const lines = names.map((name) => {
    const isOn = shell.options.has(LETTERS[name] ?? name) || (shell.dialect.bash && name === 'hashall');
    return shell.dialect.bash
      ? `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}`
      : `${name.padEnd(16)}${isOn ? 'on' : 'off'}`;
  });
  return `${shell.dialect.bash ? '' : 'Current option settings\n'}${lines.join('\n')}\n`;
}

const exporting = (what: 'exported' | 'readonly'): Builtin =>
  function* (shell, call) {
    const word = what === 'exported' ? 'export' : 'readonly';
    let args = call.args;
    let off = false;
    let print = args.length === 0;
    while (/^-[a-zA-Z]+$/.test(args[0] ?? '')) {
      if (args[0]!.includes('n')) off = true;
      if (args[0]!.includes('p')) print = args.length === 1;
      args = args.slice(1);
    }
    if (args[0] === '--') args = args.slice(1);
    if (print) {
      for (const name of shell.vars.names()) {
        const entry = shell.vars.get(name)!;
        if (!entry[what]) continue;
        const value =
          entry.value === undefined
            ? ''
            : `=${shell.dialect.bash ? `"${entry.value.replace(/(["\\$`])/g, '\\$1')}"` : quote(entry.value)}`;
        call.out(
          shell.dialect.bash
            ? `declare -${what === 'exported' ? 'x' : 'r'} ${name}${value}\n`
            : `${word} ${name}${value}\n`,
        );
      }
      return 0;
    }
    let status = 0;
    for (const arg of args) {
      const equals = arg.indexOf('=');
      const append = equals > 0 && arg[equals - 1] === '+';
      const name = equals < 0 ? arg : arg.slice(0, append ? equals - 1 : equals);
      if (!NAME.test(name)) {
        if (!shell.dialect.bash) throw new ShellError(`${word}: ${arg}: bad variable name`, 2);
        shell.complain(`${word}: \`${arg}': not a valid identifier`);
        status = 1;
        continue;
      }
      const array = shell.pendingArrays.get(name);
      if (array) {
        shell.pendingArrays.delete(name);
        yield* assignArray(shell, name, array, false);
      } else if (equals >= 0)
        shell.assign(name, (append ? (shell.value(name) ?? '') : '') + arg.slice(equals + 1));
      const entry = shell.vars.declare(name);
      entry[what] = !off;
    }
    return status;
  };

const declare: Builtin = function* (shell, call) {
  const flags = new Set<string>();
  const names: string[] = [];
  for (const arg of call.args)
    if (/^[-+][a-zA-Z]+$/.test(arg)) for (const c of arg.slice(1)) flags.add(arg[0] === '+' ? `+${c}` : c);
    else names.push(arg);
  const word = call.name;
  if (word === 'local' && !shell.vars.inFunction) {
    if (shell.dialect.kind === 'dash') throw new ShellError('local: not in a function', 2);
    shell.complain(shell.dialect.bash ? 'local: can only be used in a function' : 'local: not in a function');
    return 1;
  }
  if (flags.has('f') || flags.has('F')) {
    let status = 0;
    for (const name of names) if (!shell.functions.has(name)) status = 1;
    if (names.length === 0)
      for (const name of [...shell.functions.keys()].sort()) call.out(`declare -f ${name}\n`);
    else if (flags.has('F')) for (const name of names) if (shell.functions.has(name)) call.out(`${name}\n`);
    return status;
  }
  if (flags.has('p') || names.length === 0) {
    let status = 0;
    for (const name of names.length > 0 ? names : shell.vars.names()) {
      const entry = shell.vars.get(name);
      if (!entry) {
        shell.complain(`declare: ${name}: not found`);
        status = 1;
        continue;
      }
      const letters = `${entry.array ? (entry.associative ? 'A' : 'a') : ''}${entry.integer ? 'i' : ''}${entry.readonly ? 'r' : ''}${entry.exported ? 'x' : ''}`;
      const value = entry.array
        ? `=(${elements(entry.array).join(' ')}${entry.associative && entry.array.size > 0 ? ' ' : ''})`
        : entry.value === undefined
          ? ''
          : `="${entry.value.replace(/(["\\$`])/g, '\\$1')}"`;
      call.out(`declare -${letters || '-'} ${name}${value}\n`);
    }
    return status;
  }
  for (const arg of names) {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg : arg.slice(0, equals).replace(/\+$/, '');
    if (!NAME.test(name)) {
      if (!shell.dialect.bash) throw new ShellError(`${word}: ${name}: bad variable name`, 2);
      shell.complain(`${word}: \`${arg}': not a valid identifier`);
      return 1;
    }
    if (shell.vars.inFunction && !flags.has('g') && word !== 'readonly')
      shell.vars.local(name, !shell.dialect.bash);
    const entry = shell.vars.declare(name);
    if (flags.has('n')) {
      entry.value = arg.slice(equals + 1);
      entry.reference = true;
      continue;
    }
    if (flags.has('A')) {
      entry.associative = true;
      entry.array ??= new Map();
    }
    if (flags.has('a')) entry.array ??= new Map();
    if (flags.has('i')) entry.integer = true;
    if (flags.has('x')) entry.exported = true;
    if (flags.has('+x')) entry.exported = false;
    const array = shell.pendingArrays.get(name);
    if (array) {
      shell.pendingArrays.delete(name);
      yield* assignArray(shell, name, array, false);
    } else if (equals >= 0) {
      const text = arg.slice(equals + 1);
      shell.assign(name, entry.integer ? (yield* arithmeticText(shell, text)).toString() : text);
    }
    if (flags.has('r')) shell.vars.declare(name).readonly = true;
  }
  return 0;
};

const cd: Builtin = (shell, call) => {
  const args = call.args.filter((arg) => arg !== '-P' && arg !== '-L' && arg !== '--');
  const { process } = shell;
  let target = args[0];
  let shown = false;
  if (target === undefined) {
    target = shell.vars.text('HOME');
    if (target === undefined) {
      if (!shell.dialect.bash) target = process.cwd;
      else {
        shell.complain('cd: HOME not set');
        return 1;
      }
    }
  }
  if (args.length > 1 && shell.dialect.bash) {
    shell.complain('cd: too many arguments');
    return 1;
  }
  if (target === '-') {
    target = shell.vars.text('OLDPWD');
    if (target === undefined) {
      shell.complain(shell.dialect.bash ? 'cd: OLDPWD not set' : "cd: can't cd to OLDPWD not set");
      return shell.dialect.kind === 'dash' ? 2 : 1;
    }
    shown = true;
  }
  if (target === '') return 0;
  try {
    if (shell.fs.find(target, process.cwd) === undefined)
      presume(process.host, target, process.cwd, 'directory');
    const place = shell.fs.resolve(target, process.cwd);
    if (place.node === undefined) throw new SystemError('ENOENT');
    if (place.node.type !== 'directory') throw new SystemError('ENOTDIR');
    if (!shell.fs.may(place.node, 1)) throw new SystemError('EACCES');
    shell.vars.set('OLDPWD', process.cwd);
    process.cwd =
      target.startsWith('/') || !target.includes('..') ? normalize(target, process.cwd) : place.path;
    shell.vars.set('PWD', process.cwd);
    if (shown) call.out(`${process.cwd}\n`);
    return 0;
  } catch (error) {
    const why = call.why(error);
    if (shell.dialect.bash) shell.complain(`${call.name}: ${target}: ${why}`);
    else if (shell.dialect.kind === 'dash') shell.complain(`cd: can't cd to ${target}`);
    else
      shell.err(
        `${shell.zero}: cd: line ${shell.line - (shell.script ? 0 : 1)}: can't cd to ${target}: ${why}`,
      );
    return shell.dialect.bash ? 1 : 2;
  }
};

const unset: Builtin = (shell, call) => {
  let kind: 'both' | 'v' | 'f' = 'both';
  let status = 0;
  for (const arg of call.args) {
    if (arg === '-v' || arg === '-f') {
      kind = arg === '-v' ? 'v' : 'f';
      continue;
    }
    const indexed = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(arg);
    if (indexed) {
      shell.vars.get(indexed[1]!)?.array?.delete(indexed[2]!);
      continue;
    }
    if (kind === 'f' || (kind === 'both' && shell.dialect.bash && shell.vars.get(arg) === undefined))
      shell.functions.delete(arg);
    else if (!shell.vars.unset(arg)) {
      if (shell.dialect.kind === 'dash') throw new ShellError(`unset: ${arg}: is read only`, 2);
      if (shell.dialect.kind === 'ash') {
        shell.err(`${shell.zero}: unset: line ${shell.line - (shell.script ? 0 : 1)}: ${arg}: is read only`);
        throw new Mistake(2);
      }
      shell.complain(`unset: ${arg}: cannot unset: readonly variable`);
      status = 1;
    }
  }
  return status;
};

const shopt: Builtin = (shell, call) => {
  let on: boolean | undefined;
  for (const arg of call.args) {
    if (arg === '-s') on = true;
    else if (arg === '-u') on = false;
    else if (!arg.startsWith('-')) {
      if (on === true) shell.options.add(arg);
      else if (on === false) shell.options.delete(arg);
      else return shell.options.has(arg) ? 0 : 1;
    }
  }
  return 0;
};

/** The elements of an array as declare -p writes them. */
const elements = (array: ReadonlyMap<string, string>): string[] =>
  [...array].map(
    ([key, value]) =>
      `[${/^[\w@%+=:,./-]+$/.test(key) ? key : `"${key.replace(/(["\\$`])/g, '\\$1')}"`}]="${value.replace(/(["\\$`])/g, '\\$1')}"`,
  );

/** The mode that a mask leaves, as umask -S writes it. */
const symbolic = (umask: number): string =>
  [...'ugo']
    .map((who, i) => {
      const bits = (~umask >> (6 - 3 * i)) & 7;
      return `${who}=${bits & 4 ? 'r' : ''}${bits & 2 ? 'w' : ''}${bits & 1 ? 'x' : ''}`;
    })
    .join(',');

const getopts: Builtin = (shell, call) => {
  const [spec = '', name = 'opt', ...given] = call.args;
  const args = given.length > 0 ? given : shell.positional;
  const state = shell.getopts;
  const silent = spec.startsWith(':');
  const set = (letter: string, argument: string | undefined) => {
    shell.vars.set(name, letter);
    if (argument === undefined && shell.dialect.bash) shell.vars.unset('OPTARG');
    else if (argument === undefined) shell.vars.set('OPTARG', '');
    else shell.vars.set('OPTARG', argument);
    shell.vars.set('OPTIND', String(state.index));
  };
  const arg = args[state.index - 1];
  if (state.offset === 0 && (arg === undefined || arg === '-' || !arg.startsWith('-') || arg === '--')) {
    if (arg === '--') state.index++;
    set('?', undefined);
    return 1;
  }
  const at = state.offset === 0 ? 1 : state.offset;
  const letter = arg![at]!;
  const last = at + 1 >= arg!.length;
  const where = spec.indexOf(letter);
  const next = () => {
    if (last) {
      state.index++;
      state.offset = 0;
    } else state.offset = at + 1;
  };
  const say = (text: string) => shell.err(shell.dialect.bash ? `${shell.zero}: ${text} -- ${letter}` : text);
  if (where < 0 || letter === ':') {
    next();
    if (!silent) say(shell.dialect.bash ? 'illegal option' : `Illegal option -${letter}`);
    set('?', silent ? letter : undefined);
    return 0;
  }
  if (spec[where + 1] !== ':') {
    next();
    set(letter, undefined);
    return 0;
  }
  let value: string | undefined;
  if (!last) value = arg!.slice(at + 1);
  else value = args[state.index++];
  state.index++;
  state.offset = 0;
  if (value === undefined) {
    state.index--;
    if (!silent) say(shell.dialect.bash ? 'option requires an argument' : `No arg for -${letter} option`);
    set(silent ? ':' : '?', silent ? letter : undefined);
    return 0;
  }
  set(letter, value);
  return 0;
};

const set: Builtin = (shell, call) => {
  if (call.args.length === 0) {
    for (const name of shell.vars.names()) {
      const value = shell.vars.text(name);
      if (value !== undefined)
        call.out(`${name}=${shell.dialect.bash && /^[\w@%+=:,./-]*$/.test(value) ? value : quote(value)}\n`);
    }
    return 0;
  }
  const { rest, error, list } = setOptions(shell, call.args);
  if (list) call.out(optionList(shell));
  if (error) {
    if (!shell.dialect.bash) throw new ShellError(`set: ${error}`, 2);
    shell.complain(`set: ${error}`);
    return 2;
  }
  if (rest) shell.positional = [...rest];
  return 0;
};

const shift: Builtin = (shell, call) => {
  const by = call.argv[1] === undefined ? 1 : Number(call.argv[1]);
  if (!Number.isInteger(by) || by < 0 || by > shell.positional.length) {
    if (shell.dialect.kind === 'dash') throw new ShellError("shift: can't shift that many", 2);
    return 1;
  }
  shell.positional = shell.positional.slice(by);
  return 0;
};

const KEYWORDS = new Set(
  'if then else elif fi for while until do done case esac in { } ! function select [[ ]] time'.split(' '),
);

const type: Builtin = (shell, call) => {
  let status = 0;
  const short = call.argv[1] === '-t';
  const path = shell.dialect.bash && /^-[pP]$/.test(call.argv[1] ?? '');
  for (const name of call.args.filter((arg) => !arg.startsWith('-'))) {
    if (KEYWORDS.has(name)) {
      call.out(short ? 'keyword\n' : `${name} is a shell keyword\n`);
      continue;
    }
    const place = shell.whereIs(name);
    if (path && place) {
      if (place.kind === 'file') call.out(`${place.path}\n`);
    } else if (place === undefined) {
      if (!short && !path) {
        if (shell.dialect.bash) shell.complain(`type: ${name}: not found`);
        else call.err(`${name}: not found\n`);
      }
      status = shell.dialect.bash ? 1 : 127;
    } else if (short) call.out(`${place.kind}\n`);
    else if (place.kind === 'file') call.out(`${name} is ${place.path}\n`);
    else if (place.kind === 'function')
      call.out(`${name} is a ${shell.dialect.kind === 'dash' ? 'shell function' : 'function'}\n`);
    else
      call.out(
        `${name} is a ${place.special && !shell.dialect.bash ? 'special shell builtin' : 'shell builtin'}\n`,
      );
  }
  return status;
};

export const STATE: Record<string, Builtin> = {
  export: exporting('exported'),
  readonly: exporting('readonly'),
  declare,
  typeset: declare,
  local: declare,
  cd,
  chdir: cd,
  pwd: (shell, call) => {
    call.out(`${shell.process.cwd}\n`);
    return 0;
  },
  unset,
  shopt,
  getopts,
  set,
  shift,
  type,
  let: function* (shell, call) {
    let value = 0n;
    for (const text of call.args) value = yield* arithmeticText(shell, text);
    return value !== 0n ? 0 : 1;
  },
  umask: (shell, call) => {
    const mode = call.args.find((arg) => arg !== '-S' && arg !== '-p');
    const { umask } = shell.process;
    if (mode === undefined)
      call.out(`${call.args.includes('-S') ? symbolic(umask) : umask.toString(8).padStart(4, '0')}\n`);
    else if (/^[0-7]+$/.test(mode)) shell.process.umask = Number.parseInt(mode, 8);
    else {
      const allowed = changeMode(0o777 & ~umask, mode, false);
      if (allowed === undefined) throw new ShellError(`umask: Illegal mode: ${mode}`, 2);
      shell.process.umask = 0o777 & ~allowed;
    }
    return 0;
  },
  ulimit: (_shell, call) => {
    if (call.args.length < 2 && !/^\d+$/.test(call.argv[1] ?? ''))
      call.out(call.args.includes('-n') ? '1048576\n' : 'unlimited\n');
    return 0;
  },
  hash,
  alias: (shell, call, _undo, node) => {
    const shown = (name: string) =>
      `${shell.dialect.bash ? 'alias ' : ''}${name}=${quote(shell.aliases.get(name)!.text)}\n`;
    if (call.args.length === 0) for (const name of [...shell.aliases.keys()].sort()) call.out(shown(name));
    let status = 0;
    for (const arg of call.args) {
      const equals = arg.indexOf('=');
      if (equals > 0) {
        const line = shell.lineAt(node.pos);
        shell.aliases.set(arg.slice(0, equals), { text: arg.slice(equals + 1), source: shell.source, line });
      } else if (shell.aliases.has(arg)) call.out(shown(arg));
      else {
        if (shell.dialect.bash) shell.complain(`alias: ${arg}: not found`);
        else call.err(`alias: ${arg} not found\n`);
        status = 1;
      }
    }
    return status;
  },
  unalias: (shell, call) => {
    if (call.args[0] === '-a') shell.aliases.clear();
    return call.args.filter((arg) => arg !== '-a' && !shell.aliases.delete(arg)).length > 0 ? 1 : 0;
  },
  times: (_shell, call) => {
    call.out('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
  enable,
  ...directoryStack(cd),
};
