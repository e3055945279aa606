import type { Command } from 'unbash';
import type { Shell } from './shell.ts';

/** The text of a command whose first word is an alias, with the alias in its place. */
export function aliased(shell: Shell, node: Command): string | undefined {
  const { name } = node;
  if (!name || name.text !== name.value || (shell.dialect.bash && !shell.options.has('expand_aliases')))
    return undefined;
  const alias = shell.aliases.get(name.value);
  // An alias holds from the line after the one that made it.
  if (alias === undefined || shell.expanding.has(name.value)) return undefined;
  if (alias.source === shell.source && shell.lineAt(node.pos) <= alias.line) return undefined;
  return shell.source.slice(node.pos, name.pos) + alias.text + shell.source.slice(name.end, node.end);
}
