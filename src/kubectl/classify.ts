import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import { resolve } from './kubectl.ts';

/** Words in front of a command that only start it. */
const STARTERS = new Set(['time', 'timeout', 'watch', 'xargs', 'command', 'nohup', 'sudo']);
/** Words that send something into the running cluster. */
const SENDERS = new Set(['curl', 'wget']);

/**
 * Does a line change the cluster, or need it to run? Then it becomes a step of the scenario; otherwise the finished
 * trace answers. A line that cannot be read is harmless: running it only prints an error.
 */
export function isMutating(line: string): boolean {
  let found = false;
  const visit = (node: SyntaxNode): void => {
    if (found) return;
    if (node.type === 'Command' && changes(node)) {
      found = true;
      return;
    }
    forEachChild(node, visit);
  };
  visit(parse(line));
  return found;
}

/** The words of a command as they are written: nothing in them is expanded. */
export const wordsOf = (command: Command): string[] => [
  ...(command.name ? [command.name.value] : []),
  ...command.suffix.flatMap((item) =>
    item.type === 'Word' ? [item.value] : item.type === 'Assignment' ? [item.text] : [],
  ),
];

/** Does this one command change the cluster, or send something into it? */
export function changes(command: Command): boolean {
  let words = wordsOf(command);
  if (STARTERS.has(words[0] ?? '')) {
    const at = words.findIndex((word) => word === 'kubectl' || word === 'k' || SENDERS.has(word));
    if (at < 0) return false;
    words = words.slice(at);
  }
  if (SENDERS.has(words[0] ?? '')) return true;
  if (words[0] !== 'kubectl' && words[0] !== 'k') return false;
  // `kubectl edit` opens a tab; with an editor in its environment it writes at once.
  const hasEditor = command.prefix.some(
    (item) => item.type === 'Assignment' && /^(KUBE_EDITOR|EDITOR)$/.test(item.name),
  );
  try {
    const call = resolve(words.slice(1));
    if (call === undefined || call.parsed.flags.bool('help')) return false;
    const { mutates } = call.command;
    if (call.command.name === 'edit') return hasEditor;
    return typeof mutates === 'function' ? mutates(call.parsed.args, call.parsed.flags) : mutates === true;
  } catch {
    return false;
  }
}
