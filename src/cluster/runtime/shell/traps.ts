import type { Steps } from '../process/process.ts';
import { Exit } from './control.ts';
import type { Shell } from './shell.ts';

/** What `trap` has set: signal name (or EXIT, ERR, DEBUG, RETURN) -> command; '' ignores. */
export class Traps {
  readonly #shell: Shell;
  readonly actions = new Map<string, string>();
  /** Signals that came while a command ran; their traps run after it. */
  readonly #pending: string[] = [];
  #exiting = false;
  /** The line of the command that a trap of bash's own came after, while it runs. */
  line: number | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get any(): boolean {
    return this.actions.size > 0;
  }
  get pending(): boolean {
    return this.#pending.length > 0;
  }

  /** The signal that interrupted a wait. */
  get pendingSignal(): string | undefined {
    return this.#pending[0];
  }

  set(name: string, action: string | undefined): void {
    const { process } = this.#shell;
    if (action === undefined) {
      this.actions.delete(name);
      process.handlers.delete(name);
      return;
    }
    this.actions.set(name, action);
    if (!name.startsWith('SIG')) return;
    if (action === '') process.handlers.set(name, 'ignore');
    else
      process.handlers.set(name, (signal) => {
        this.#pending.push(signal);
        this.#shell.process.interrupt(INTERRUPTED);
      });
  }

  /** A subshell keeps what is ignored and forgets the rest (POSIX 2.11). */
  inherit(parent: Traps, background: boolean): void {
    for (const [name, action] of parent.actions) if (action === '') this.set(name, '');
    if (background && !this.#shell.options.has('m')) {
      this.#shell.process.handlers.set('SIGINT', 'ignore');
      this.#shell.process.handlers.set('SIGQUIT', 'ignore');
    }
  }

  /** Runs the traps of the signals that came. */
  *run(): Steps<void> {
    while (this.#pending.length > 0) {
      const action = this.actions.get(this.#pending.shift()!);
      if (action) yield* this.#perform(action);
    }
  }

  *#perform(action: string): Steps<void> {
    const shell = this.#shell;
    const { status } = shell;
    yield* shell.evaluate(action);
    shell.status = status;
  }

  /** Notes the command that begins for the traps that are about commands, and runs the one that comes before each. */
  *announce(node: { pos: number; end: number }): Steps<void> {
    const shell = this.#shell;
    if (!shell.dialect.bash || this.line !== undefined) return;
    shell.command = node;
    shell.commandSource = shell.source;
    shell.line = shell.lineAt(node.pos);
    if (shell.calls === 0 || shell.options.has('T')) yield* this.special('DEBUG');
  }

  /** A function does not hear the RETURN trap of who calls it, unless `set -T`; what comes back is for {@link leave}. */
  enter(): string | undefined {
    const action = this.actions.get('RETURN');
    if (action === undefined || this.#shell.options.has('T')) return undefined;
    this.actions.delete('RETURN');
    return action;
  }

  /** The caller has its RETURN trap back, if the function has not set another one. */
  leave(outer: string | undefined): void {
    if (outer !== undefined && !this.actions.has('RETURN')) this.actions.set('RETURN', outer);
  }

  /** ERR, DEBUG and RETURN of bash: their commands stand in the line of the command they are about. */
  *special(name: 'ERR' | 'DEBUG' | 'RETURN'): Steps<void> {
    const action = this.actions.get(name);
    if (!action || this.line !== undefined) return;
    this.line = this.#shell.line;
    try {
      yield* this.#perform(action);
    } finally {
      this.line = undefined;
    }
  }

  /** The trap on EXIT; returns the exit code. */
  *atExit(code: number): Steps<number> {
    const action = this.actions.get('EXIT');
    if (action === undefined || action === '' || this.#exiting) return code;
    this.#exiting = true;
    const shell = this.#shell;
    shell.status = code;
    try {
      yield* shell.guard(() => shell.evaluate(action));
    } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    }
    return code;
  }
}

/** What an interrupted wait returns. */
export const INTERRUPTED = Symbol('interrupted by a signal with a trap');
