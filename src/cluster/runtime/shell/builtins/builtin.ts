import type { Command } from 'unbash';
import type { Steps } from '../../process/process.ts';
import type { Call } from '../../programs/call.ts';
import type { Undo } from '../redirect.ts';
import type { Shell } from '../shell.ts';

/** A command of the shell itself. `undo` holds its redirections (`exec` keeps them). */
export type Builtin = (shell: Shell, call: Call, undo: Undo, node: Command) => number | Steps<number>;
