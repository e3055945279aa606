import type { Assignment } from 'unbash';
import { type Expanding, expandText } from './expand.ts';
import type { Shell } from './shell.ts';

/** `set -x`: a command as it is run, quoted as the shell in question does. */
export function* trace(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly Assignment[],
): Expanding<void> {
  const ps4 = shell.vars.text('PS4') ?? '+ ';
  const quote = shell.dialect.bash ? quotedInBash : quotedInAsh;
  const shown: string[] = [];
  for (const each of assignments)
    if (each.value.type === 'Word') shown.push(`${each.name}=${quote(yield* expandText(shell, each.value))}`);
  if (shell.dialect.kind === 'dash') shell.err(ps4 + [...shown, ...argv].join(' '));
  else if (shell.dialect.bash && shown.length > 0) {
    for (const each of shown) shell.err(ps4 + each);
    if (argv.length > 0) shell.err(ps4 + argv.map(quote).join(' '));
  } else shell.err(ps4 + [...shown, ...argv.map(quote)].join(' '));
}

const inQuotes = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;
const quotedInBash = (text: string) =>
  text === '' || /[\s'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/.test(text) ? inQuotes(text) : text;
const quotedInAsh = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what busybox quotes, as ranges of bytes
  text === '' || /[\x00-*;-?`[\\{-\xff]/.test(text) ? inQuotes(text) : text;
