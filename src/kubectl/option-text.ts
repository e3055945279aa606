import { GLOBAL_FLAGS } from './commands/command.ts';
import type { Flag } from './flags.ts';

/** The flags of every command. */
export const optionsText = () =>
  `The following options can be passed to any command:\n\n${GLOBAL_FLAGS.map(flagText).join('\n\n')}\n`;

/** A flag as help shows it. */
export function flagText(flag: Flag): string {
  return `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${defaultText(flag)}:\n\t${flag.help}`;
}

function defaultText({ type, default: value }: Flag): string {
  if (type === 'list' || type === 'array') return '[]';
  if (type === 'string') return `'${value ?? ''}'`;
  if (type === 'bool') return String(value ?? false);
  if (type === 'duration') return '0s';
  return String(value ?? 0);
}
