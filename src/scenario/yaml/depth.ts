import { CST, Lexer } from 'yaml';

/** Deeper documents are refused at the same place everywhere; how deep a machine could read differs. */
export const MAX_DEPTH = 250;

/** Where a document goes deeper than {@link MAX_DEPTH}; undefined where it does not. */
export function tooDeepAt(text: string): number | undefined {
  const found = [blockTooDeepAt(text), flowTooDeepAt(text)].filter((offset) => offset !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Each line that is indented further than the ones around it is one deeper, and so is each dash of `- - a`. */
function blockTooDeepAt(text: string): number | undefined {
  const columns: number[] = [];
  for (const { 0: lead, 1: indent, index } of text.matchAll(/^( *)(?:[-?:] +)*(?=\S)/gm)) {
    while (columns.length > 0 && columns.at(-1)! >= indent!.length) columns.pop();
    columns.push(indent!.length);
    for (let at = indent!.length; at < lead.length; at++) if (lead[at] !== ' ') columns.push(at + 1);
    if (columns.length > MAX_DEPTH) return index + lead.length;
  }
  return undefined;
}

/** Tokens that the lexer adds, which are not in the text. */
const MARKS = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

function flowTooDeepAt(text: string): number | undefined {
  // Few texts have as many brackets at all.
  if ((text.match(/[[{]/g)?.length ?? 0) <= MAX_DEPTH) return undefined;
  let depth = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_DEPTH) return offset;
    if (!MARKS.has(token)) offset += token.length;
  }
  return undefined;
}
