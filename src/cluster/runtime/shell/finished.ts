import type { Steps } from '../process/process.ts';
import { Exit } from './control.ts';
import type { Shell } from './shell.ts';

/** Notes a status; under `set -e` a failure that nobody looks at ends the script. */
export function* finished(shell: Shell, status: number): Steps<number> {
  shell.status = status;
  if (status !== 0 && shell.guarded === 0) {
    if (shell.traps.any) yield* shell.traps.special('ERR');
    if (shell.options.has('e')) throw new Exit(status);
  }
  return status;
}
