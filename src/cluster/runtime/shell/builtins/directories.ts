import { Call } from '../../programs/call.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';

/** The stack of directories of bash: pushd, popd, dirs. The current directory is its top. */
const stackOf = (shell: Shell): string[] => [shell.process.cwd, ...shell.directories];

/** Below the home directory a path is shown with a tilde. */
function shown(shell: Shell, path: string): string {
  const home = shell.vars.text('HOME');
  if (!home || home === '/') return path;
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

const show = (shell: Shell, call: Call): void =>
  call.out(
    `${stackOf(shell)
      .map((path) => shown(shell, path))
      .join(' ')}\n`,
  );

/** `+N` counts from the top, `-N` from the other end; undefined where there is no such place. */
function placeOf(stack: readonly string[], word: string): number | undefined {
  const n = Number(word.slice(1));
  const at = word.startsWith('+') ? n : stack.length - 1 - n;
  return at >= 0 && at < stack.length ? at : undefined;
}
const PLACE = /^[-+]\d+$/;

export function directoryStack(cd: Builtin): Record<string, Builtin> {
  /** Makes a stack the new one and goes to its top. */
  const become = (
    stack: readonly string[],
    shell: Shell,
    call: Call,
    ...rest: [Parameters<Builtin>[2], Parameters<Builtin>[3]]
  ): number => {
    const [top = '/', ...below] = stack;
    // The name stays that of pushd or popd: cd tells its errors by it.
    const status = cd(shell, new Call(shell.process, [call.name, top]), ...rest) as number;
    if (status !== 0) return status;
    shell.directories = below;
    show(shell, call);
    return 0;
  };
  return {
    pushd: (shell, call, undo, node) => {
      const stack = stackOf(shell);
      const stays = call.args[0] === '-n';
      const [word] = stays ? call.args.slice(1) : call.args;
      if (word === undefined) {
        if (stack.length < 2) {
          shell.complain('pushd: no other directory');
          return 1;
        }
        return become([stack[1]!, stack[0]!, ...stack.slice(2)], shell, call, undo, node);
      }
      if (PLACE.test(word)) {
        const at = placeOf(stack, word);
        if (at === undefined) {
          shell.complain(
            stack.length < 2
              ? `pushd: ${word}: directory stack empty`
              : `pushd: ${word}: directory stack index out of range`,
          );
          return 1;
        }
        return become([...stack.slice(at), ...stack.slice(0, at)], shell, call, undo, node);
      }
      if (stays) {
        shell.directories.unshift(word);
        show(shell, call);
        return 0;
      }
      return become([word, ...stack], shell, call, undo, node);
    },
    popd: (shell, call, undo, node) => {
      const stack = stackOf(shell);
      const word = call.args.find((arg) => PLACE.test(arg)) ?? '+0';
      const at = placeOf(stack, word);
      if (stack.length < 2 || at === undefined) {
        shell.complain(
          stack.length < 2
            ? 'popd: directory stack empty'
            : `popd: ${word}: directory stack index out of range`,
        );
        return 1;
      }
      if (at === 0 && call.args[0] !== '-n') return become(stack.slice(1), shell, call, undo, node);
      shell.directories.splice(Math.max(at, 1) - 1, 1);
      show(shell, call);
      return 0;
    },
    dirs: (shell, call) => {
      const flags = call.args.filter((arg) => /^-[clpv]+$/.test(arg)).join('');
      if (flags.includes('c')) {
        shell.directories = [];
        return 0;
      }
      const stack = stackOf(shell).map((path) => (flags.includes('l') ? path : shown(shell, path)));
      const word = call.args.find((arg) => PLACE.test(arg));
      if (word !== undefined) {
        const at = placeOf(stack, word);
        if (at === undefined) {
          shell.complain(`dirs: ${word}: directory stack index out of range`);
          return 1;
        }
        call.out(`${stack[at]}\n`);
      } else if (flags.includes('v'))
        call.out(stack.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
      else call.out(flags.includes('p') ? `${stack.join('\n')}\n` : `${stack.join(' ')}\n`);
      return 0;
    },
  };
}
