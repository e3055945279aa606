import { reason, SystemError } from '../../files/errors.ts';
import type { ShellKind } from '../../images/entry.ts';
import { BINARY, load } from '../../process/load.ts';
import { parseSignal, SIGNAL_LIST } from '../../process/signals.ts';
import { Call, runProgram } from '../../programs/call.ts';
import { presume } from '../../programs/presumed.ts';
import { Exit, LoopJump, Mistake, Return, ShellError } from '../control.ts';
import { external, resetHandlers } from '../external.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';
import { quote } from './state.ts';

/** The number a script gave to exit or return. */
function statusOf(shell: Shell, word: string, text: string | undefined): number {
  if (text === undefined) return shell.status;
  if (/^[-+]?\d+$/.test(text)) return Number(text) & 0xff;
  if (!shell.dialect.bash) throw new ShellError(`${word}: Illegal number: ${text}`, 2);
  shell.complain(`${word}: ${text}: numeric argument required`);
  return 2;
}

const jump =
  (kind: 'break' | 'continue'): Builtin =>
  (shell, call) => {
    const levels = Number(call.argv[1] ?? 1);
    if (shell.loops === 0) {
      if (shell.dialect.bash)
        shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    throw new LoopJump(kind, Math.max(1, levels || 1));
  };

const exec: Builtin = function* (shell, call, undo) {
  let args = call.args;
  let zero: string | undefined;
  while (args[0]?.startsWith('-') && shell.dialect.kind !== 'dash') {
    if (args[0] === '-a') {
      zero = args[1];
      args = args.slice(2);
    } else if (args[0] === '-c') {
      args = args.slice(1);
    } else if (args[0] === '--') {
      args = args.slice(1);
      break;
    } else break;
  }
  if (args[0] === '--') args = args.slice(1);
  undo.keep();
  if (args.length === 0) return 0;
  const name = args[0]!;
  const found = load(shell.process, name, shell.vars.text('PATH') ?? '', args);
  if (typeof found === 'string') {
    const missing = found === 'ENOENT';
    const code = missing ? 127 : 126;
    const why = missing
      ? shell.dialect.bash && name.includes('/')
        ? 'No such file or directory'
        : 'not found'
      : found === 'EISDIR'
        ? shell.dialect.bash
          ? 'Is a directory'
          : 'Permission denied'
        : 'Permission denied';
    if (shell.dialect.bash && missing && name.includes('/')) shell.complain(`${name}: ${why}`);
    else if (shell.dialect.bash && !missing) {
      shell.complain(`${name}: ${why}`);
      shell.complain(`exec: ${name}: cannot execute: ${why}`);
    } else if (shell.dialect.kind === 'ash')
      shell.err(`${shell.zero}: exec: line ${shell.script ? shell.line : 0}: ${name}: ${why}`);
    else shell.complain(`exec: ${name}: ${why}`);
    throw new Exit(code);
  }
  shell.traps.actions.clear();
  const argv = zero === undefined ? found.argv : [zero, ...found.argv.slice(1)];
  shell.process.argv = argv;
  shell.process.env = shell.environment();
  resetHandlers(shell.process);
  throw new Exit(yield* runProgram(found.program, new Call(shell.process, argv)));
};

/** What a trap may be on beside signals and EXIT. */
const NAMED: Readonly<Record<ShellKind, readonly string[]>> = {
  bash: ['ERR', 'DEBUG', 'RETURN'],
  ash: ['ERR'],
  dash: [],
};

const trap: Builtin = (shell, call) => {
  let args = call.args;
  if (args[0] === '-l') {
    call.out(`${SIGNAL_LIST.map(([number, name]) => `${number}) ${name}`).join('\n')}\n`);
    return 0;
  }
  if (args.length === 0 || args[0] === '-p') {
    // EXIT is listed first, as signal 0.
    const actions = [...shell.traps.actions].sort(([a], [b]) => Number(b === 'EXIT') - Number(a === 'EXIT'));
    for (const [name, action] of actions)
      call.out(`trap -- ${quote(action)} ${shell.dialect.bash ? name : name.replace(/^SIG/, '')}\n`);
    return 0;
  }
  if (args[0] === '--') args = args.slice(1);
  const single = args.length === 1;
  const action = single || args[0] === '-' ? undefined : args[0]!;
  let status = 0;
  const names = single && args[0] !== '-' ? args : !single && /^\d+$/.test(args[0]!) ? args : args.slice(1);
  const reset = !single && /^\d+$/.test(args[0]!);
  for (const text of names) {
    const upper = text.toUpperCase();
    const name =
      text === '0' || upper === 'EXIT'
        ? 'EXIT'
        : NAMED[shell.dialect.kind].includes(upper)
          ? upper
          : parseSignal(text);
    if (name === undefined || (!shell.dialect.bash && /^SIG/.test(upper) && shell.dialect.kind === 'dash')) {
      if (shell.dialect.bash) shell.complain(`trap: ${text}: invalid signal specification`);
      else if (shell.dialect.kind === 'dash') shell.err(`trap: ${text}: bad trap`);
      else
        shell.err(
          `${shell.zero}: trap: line ${shell.script ? shell.line : 0}: ${text}: invalid signal specification`,
        );
      status = 1;
      continue;
    }
    if (name === 'SIGKILL' || name === 'SIGSTOP') continue;
    shell.traps.set(name, reset ? undefined : action);
  }
  return status;
};

const source: Builtin = function* (shell, call) {
  const [name, ...args] = call.args.filter((arg, i) => !(i === 0 && arg === '--'));
  if (name === undefined) {
    if (shell.dialect.bash) shell.complain(`${call.name}: filename argument required`);
    return 2;
  }
  let path = name;
  if (!name.includes('/')) {
    const found = (shell.vars.text('PATH') ?? '')
      .split(':')
      .map((directory) => `${directory || '.'}/${name}`)
      .find((candidate) => shell.fs.find(candidate, shell.process.cwd)?.type === 'file');
    path = found ?? name;
    if (found === undefined && !shell.dialect.bash && shell.dialect.kind === 'dash')
      throw new ShellError(`.: ${name}: not found`, 2);
  }
  let text: string;
  try {
    const { process } = shell;
    if (shell.fs.find(path, process.cwd) === undefined && presume(process.host, path, process.cwd, 'file'))
      return 0;
    text = shell.fs.readFile(path, process.cwd);
    if (text.startsWith(BINARY)) return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const why = reason(error);
    if (shell.dialect.bash) {
      shell.complain(`${name}: ${why}`);
      return 1;
    }
    if (shell.dialect.kind === 'ash') {
      shell.err(
        `${shell.zero}: ${call.name}: line ${shell.script ? shell.line : 0}: can't open '${name}': ${why}`,
      );
      throw new Mistake(2);
    }
    throw new ShellError(
      `.: cannot open ${name}: ${why === 'No such file or directory' ? 'No such file' : why}`,
      2,
    );
  }
  const outer = shell.positional;
  if (args.length > 0 && shell.dialect.kind !== 'dash') shell.positional = args;
  shell.sourcing++;
  try {
    let status: number;
    try {
      status = yield* shell.evaluate(text);
    } catch (error) {
      if (!(error instanceof Return)) throw error;
      status = error.code;
    }
    yield* shell.traps.special('RETURN');
    return status;
  } finally {
    shell.sourcing--;
    if (args.length > 0 && shell.dialect.kind !== 'dash') shell.positional = outer;
  }
};

const command: Builtin = function* (shell, call, undo, node) {
  let args = call.args;
  let show = '';
  while (/^-[pvV]+$/.test(args[0] ?? '')) {
    show = args[0]!.replace(/[-p]/g, '') || show;
    args = args.slice(1);
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) return 0;
  if (show !== '') {
    let missing = 0;
    // Only bash looks at more than the first name, and is content with one.
    for (const name of shell.dialect.bash ? args : args.slice(0, 1)) {
      const place = shell.whereIs(name);
      if (place === undefined) {
        missing++;
        if (show === 'V')
          shell.dialect.bash
            ? shell.complain(`command: ${name}: not found`)
            : call.err(`${name}: not found\n`);
      } else if (show === 'V')
        call.out(
          `${name} is ${place.kind === 'file' ? place.path : place.kind === 'function' ? 'a function' : 'a shell builtin'}\n`,
        );
      else call.out(`${place.kind === 'file' ? place.path : name}\n`);
    }
    if (shell.dialect.bash) return missing === args.length ? 1 : 0;
    return missing > 0 ? 127 : 0;
  }
  const builtin = shell.builtin(args[0]!);
  if (builtin) {
    const result = builtin(shell, new Call(shell.process, args), undo, node);
    return typeof result === 'number' ? result : yield* result;
  }
  return yield* external(shell, node, args, [], false, undo);
};

export const CONTROL: Record<string, Builtin> = {
  break: jump('break'),
  continue: jump('continue'),
  exit: (shell, call) => {
    throw new Exit(statusOf(shell, 'exit', call.argv[1]));
  },
  return: (shell, call) => {
    const code = statusOf(shell, 'return', call.argv[1]);
    if (shell.dialect.bash && shell.calls + shell.sourcing === 0) {
      shell.complain("return: can only `return' from a function or sourced script");
      return 2;
    }
    throw new Return(code);
  },
  eval: function* (shell, call) {
    const args = call.argv[1] === '--' ? call.args.slice(1) : call.args;
    shell.status = 0;
    return yield* shell.evaluate(args.join(' '));
  },
  exec,
  trap,
  '.': source,
  source,
  command,
  builtin: function* (shell, call, undo, node) {
    const builtin = shell.builtin(call.argv[1] ?? '');
    if (builtin === undefined) {
      shell.complain(`builtin: ${call.argv[1] ?? ''}: not a shell builtin`);
      return 1;
    }
    const result = builtin(shell, new Call(shell.process, call.args), undo, node);
    return typeof result === 'number' ? result : yield* result;
  },
};
