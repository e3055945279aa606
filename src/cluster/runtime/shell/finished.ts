import type { Steps } from '../process/process.ts';
import { Exit } from './control.ts';
import type { Shell } from './shell.ts';

/** Notes a status; under `set -e` a failure that nobody looks at ends the script. */
export function* finished(shell: Shell, status: number, codes?: number[]): Steps<number> {
  shell.status = status;
  if (shell.dialect.bash && codes === undefined) shell.pipeStatus = [status];
  else if (codes) shell.pipeStatus = codes;
  if (status !== 0 && shell.guarded === 0) {
    // Functions do not inherit the trap unless they are told to (set -E).
    if (shell.traps.any && (shell.calls === 0 || shell.options.has('E'))) yield* shell.traps.special('ERR');
    if (shell.options.has('e')) throw new Exit(status);
  }
  return status;
}
