import { isIncomplete } from '../../../kubectl/lines/incomplete.ts';
import type { LiveInput } from '../process/live-input.ts';
import type { Steps } from '../process/process.ts';
import { Exit, Mistake } from './control.ts';
import type { Shell } from './shell.ts';

/**
 * A shell whose commands are typed while it runs: each is run as soon as it is complete, the rest of the input is left
 * to the programs that read it. It ends with `exit` or the end of the file; a mistake does not end it where it is
 * `interactive` (POSIX 2.8.1).
 */
export function* readAndRun(shell: Shell, input: LiveInput, isInteractive: boolean): Steps<number> {
  let code = 0;
  let typed = '';
  try {
    for (;;) {
      const line = yield* nextLine(shell, input);
      if (line !== undefined) typed += line;
      if (line === undefined ? typed.trim() !== '' : !isIncomplete(typed.replace(/\n$/, ''))) {
        code = yield* runTyped(shell, typed, isInteractive);
        typed = '';
      }
      if (line === undefined) break;
    }
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    code = error.code;
  }
  return yield* shell.traps.atExit(code);
}

function* runTyped(shell: Shell, text: string, isInteractive: boolean): Steps<number> {
  try {
    const code = yield* shell.guard(() => shell.evaluate(text));
    yield* shell.traps.run();
    return code;
  } catch (error) {
    if (!(error instanceof Mistake) || !isInteractive) throw error;
    shell.status = error.code;
    return error.code;
  }
}

/** With its newline; what stands before the end of the file may have none. Reads not one character more. */
function* nextLine(shell: Shell, input: LiveInput): Steps<string | undefined> {
  let line = '';
  for (;;) {
    const char = input.read(1);
    if (char === undefined) return line === '' ? undefined : line;
    if (char === 'wait') {
      yield (resume) => input.readable.add(() => resume('data'));
      if (shell.traps.pending) yield* shell.traps.run();
      continue;
    }
    line += char;
    if (char === '\n') return line;
  }
}
