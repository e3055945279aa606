import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** Would a shell ask for more (`> `) before it runs this: an open quote, a here-document, `do` without `done`? */
export function isIncomplete(text: string): boolean {
  if (text.trim() === '') return false;
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return true;
  const script = parse(text);
  const errors = script.errors ?? [];
  const last = errors.at(-1);
  if (last !== undefined)
    return (
      errors.some(({ message }) => message.startsWith('unterminated')) || last.pos >= text.trimEnd().length
    );
  return hasOpenHereDocument(script);
}

/** The parser takes the end of the text as the end of a here-document: without a closing line it is still open. */
function hasOpenHereDocument(node: SyntaxNode): boolean {
  let open = node.type === 'HereDoc' && node.closing === undefined;
  forEachChild(node, (child) => {
    open ||= hasOpenHereDocument(child);
  });
  return open;
}
