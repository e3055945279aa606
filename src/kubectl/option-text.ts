import { GLOBAL_FLAGS } from './commands/command.ts';
import type { Flag } from './flags.ts';

/** The flags of every command. */
export const optionsText = () =>
  `The following options can be passed to any command:\n\n${GLOBAL_FLAGS.filter(isListed).map(flagText).join('\n\n')}\n`;

export const isListed = (flag: Flag): boolean => flag.isUnlisted !== true;

/** A flag as help shows it. */
export function flagText(flag: Flag): string {
  return `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${defaultText(flag)}:\n\t${flag.help}`;
}

function defaultText({ type, default: value }: Flag): string {
  if (type === 'list' || type === 'array') return `[${((value ?? []) as string[]).join(',')}]`;
  if (type === 'string') return `'${value ?? ''}'`;
  if (type === 'bool') return String(value ?? false);
  if (type === 'duration') return durationText(Number(value ?? 0));
  return String(value ?? 0);
}

/** `1m0s`, `20s`: as Go's time.Duration prints itself. */
function durationText(ms: number): string {
  const seconds = ms / 1000;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
}
