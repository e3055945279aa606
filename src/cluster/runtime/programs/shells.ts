import { SystemError } from '../files/errors.ts';
import type { ShellKind } from '../images/entry.ts';
import { isLiveInput } from '../process/live-input.ts';
import { BINARY } from '../process/load.ts';
import type { Steps } from '../process/process.ts';
import { setOptions } from '../shell/builtins/state.ts';
import { readAndRun } from '../shell/read-eval.ts';
import { Shell } from '../shell/shell.ts';
import { Call, type Program, runProgram } from './call.ts';

/** sh, bash, ash and dash as programs: `-c TEXT`, a script file, or a script on standard input. */
export const shellNamed =
  (kind: ShellKind): Program =>
  (call) =>
    run(call, kind);

/** A script is looked for where the shell is, not along PATH. */
const pathOf = (name: string): string => (name.includes('/') ? name : `./${name}`);

function* run(call: Call, kind: ShellKind): Steps<number> {
  let args = call.args;
  const flags: string[] = [];
  let text: string | undefined;
  let fromText = false;
  while (args.length > 0) {
    const arg = args[0]!;
    if (arg === '--' || arg === '-') {
      args = args.slice(1);
      break;
    }
    if (kind === 'bash' && /^--(login|norc|noprofile|posix|rcfile|init-file)$/.test(arg)) {
      args = args.slice(arg === '--rcfile' || arg === '--init-file' ? 2 : 1);
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    if (arg.startsWith('-') && !arg.startsWith('--') && arg.includes('c')) fromText = true;
    const rest = arg.replace(/[cli]/g, '');
    if (rest.length > 1) {
      flags.push(rest);
      if (rest.endsWith('o') && args[1] !== undefined) {
        flags.push(args[1]);
        args = args.slice(1);
      }
    }
    args = args.slice(1);
  }
  if (fromText) {
    text = args[0];
    args = args.slice(1);
    if (text === undefined) {
      call.err(
        kind === 'bash'
          ? `${call.name}: -c: option requires an argument\n`
          : `${call.argv[0]}: 0: -c requires an argument\n`,
      );
      return 2;
    }
  }
  let zero = call.argv[0] ?? 'sh';
  let script = false;
  if (fromText) zero = args[0] ?? zero;
  else if (args.length > 0) {
    zero = args[0]!;
    script = true;
    const assumed = call.fs.find(zero, call.cwd) === undefined && call.host.presumed(pathOf(zero), call.cwd);
    if (assumed) return yield* runProgram(assumed, new Call(call.process, args));
    try {
      text = call.fs.readFile(zero, call.cwd);
      // What an init container copied out of an image that nobody knows is taken for a program.
      if (text.startsWith(BINARY))
        return yield* runProgram(call.host.program(text.slice(BINARY.length)), new Call(call.process, args));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const why = call.why(error);
      if (kind === 'bash') call.err(`${call.argv[0]}: ${zero}: ${why}\n`);
      else if (kind === 'dash')
        call.err(
          `${call.argv[0]}: 0: cannot open ${zero}: ${why === 'No such file or directory' ? 'No such file' : why}\n`,
        );
      else call.err(`${call.argv[0]}: can't open '${zero}': ${why}\n`);
      return kind === 'bash' ? (error.code === 'ENOENT' ? 127 : 126) : 2;
    }
  }
  const shell = new Shell(call.process, {
    kind,
    zero,
    positional: args.slice(1),
    script: script || !fromText,
  });
  const { error } = setOptions(shell, flags);
  if (error) {
    call.err(`${zero}: ${error}\n`);
    return 2;
  }
  if (text === undefined && isLiveInput(call.stdin))
    return yield* readAndRun(shell, call.stdin, call.stdin.isTerminal);
  text ??= yield* call.readAll(call.stdin);
  return yield* shell.main(text, fromText);
}
