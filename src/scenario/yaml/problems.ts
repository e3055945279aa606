import type { YAMLError } from 'yaml';

/** A YAML error in the words of the library kubectl uses (go-yaml), with what to do about it. */
export interface YamlProblem {
  /** `line 6: mapping values are not allowed in this context`; the line counts within the document. */
  message: string;
  remedy?: string;
  /** Offsets within the document. */
  offset: number;
  endOffset: number;
  /** An edit that puts it right, where there is an obvious one. */
  fix?: { offset: number; endOffset: number; text: string };
}

const NOT_ALLOWED = 'mapping values are not allowed in this context';
const NO_COLON = "could not find expected ':'";

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The line that the reader stands on when it has passed a token and looks for the next. */
function nextContentLine(text: string, offset: number): number {
  const rest = /\n(?:[^\S\n]*(?:#[^\n]*)?\n)*/.exec(text.slice(offset));
  if (rest === null) return lineOf(text, text.length);
  return lineOf(text, offset + rest.index + rest[0].length);
}

/** The offset of the colon that makes a key of the text at `offset`. */
function colonAfter(text: string, offset: number): number {
  const found = /:(?=\s|$)/.exec(text.slice(offset));
  return found === null ? offset : offset + found.index;
}

/** Two blanks for every tab in the indentation of this line. */
function spacesForTabs(text: string, offset: number): YamlProblem['fix'] {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  return { offset: start, endOffset: start + indent.length, text: indent.replaceAll('\t', '  ') };
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Whether a key at this column continues a mapping that has begun above, at the same column. */
function hasSiblingAbove(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const column = offset - start;
  if (!/^[\s-]*$/.test(text.slice(start, offset))) return false;
  const lines = text.slice(0, start).split('\n').slice(0, -1).reverse();
  for (const line of lines) {
    if (/^\s*(#|$)/.test(line)) continue;
    const indent = /^[ ]*(?:- +)*/.exec(line)![0].length;
    if (indent === column) return /^[^#]*?:(\s|$)/.test(line.slice(column));
    if (indent < column) return false;
  }
  return false;
}

/** A scanner error names the line it stands on, and none on the first (marks count from 0); a parser error the line before. */
const scanned = (line: number, text: string): string => at(line > 1 ? line : 0, text);

function at(line: number, text: string): string {
  return line > 0 ? `line ${line}: ${text}` : text;
}

/** Says a parse error of the `yaml` package as go-yaml would. */
export function describeError(error: YAMLError, text: string): YamlProblem {
  const problem = inWords(error, text);
  const fence = fenceAt(text, problem.offset);
  return fence === undefined ? problem : { ...problem, ...fence };
}

/** A line of ``` around what was copied out of a page in Markdown. */
function fenceAt(
  text: string,
  offset: number,
): Pick<YamlProblem, 'remedy' | 'fix' | 'offset' | 'endOffset'> | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  if (!/^(```|~~~)/.test(text.slice(start))) return undefined;
  const end = lineEnd(text, start);
  return {
    remedy: 'This line is the fence of a code block in Markdown, not YAML: delete it.',
    offset: start,
    endOffset: end,
    fix: { offset: start, endOffset: Math.min(text.length, end + 1), text: '' },
  };
}

function inWords(error: YAMLError, text: string): YamlProblem {
  const [offset] = error.pos;
  const line = lineOf(text, offset);
  const place = { offset, endOffset: Math.max(offset + 1, lineEnd(text, offset)) };
  switch (error.code) {
    case 'TAB_AS_INDENT': {
      const before = text.slice(0, offset).trimEnd();
      const last = before.slice(before.lastIndexOf('\n') + 1).replace(/\s#.*$/, '');
      const inScalar = last !== '' && !/[:\-,[{]\s*$/.test(last) && !/["']\s*$/.test(last);
      return {
        message: at(
          line,
          inScalar
            ? 'found a tab character that violates indentation'
            : 'found character that cannot start any token',
        ),
        remedy: 'YAML is indented with spaces only: replace the tab by spaces.',
        fix: spacesForTabs(text, offset),
        ...place,
      };
    }
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const colon = colonAfter(text, offset);
      const colonLine = lineOf(text, colon);
      const required = error.code === 'MULTILINE_IMPLICIT_KEY' && hasSiblingAbove(text, offset);
      return {
        message: scanned(colonLine, required ? NO_COLON : NOT_ALLOWED),
        remedy:
          colonLine > line
            ? `Line ${line} of this document looks like a field without its colon, or the next line is indented too far.`
            : 'Put the value in quotes if it holds a colon, or begin a new line for a nested field.',
        offset,
        endOffset: Math.max(offset + 1, lineEnd(text, offset)),
      };
    }
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) {
        return {
          message: scanned(lineOf(text, text.length), 'found unexpected end of stream'),
          remedy: 'A quote is opened and never closed.',
          ...openQuote(text),
        };
      }
      if (/Implicit map keys|Implicit keys/.test(error.message)) {
        return {
          message: scanned(nextContentLine(text, offset), NO_COLON),
          remedy: 'A field needs a colon and a blank after its name.',
          ...place,
        };
      }
      return {
        message: at(line - 1, flowProblem(text, offset)),
        remedy: 'A bracket is opened and never closed.',
        ...place,
      };
    case 'BAD_INDENT':
      if (/Flow/.test(error.message)) {
        return {
          message: at(line - 1, flowProblem(text, offset)),
          remedy: 'A bracket is opened and never closed.',
          ...place,
        };
      }
      return {
        message: at(line - 1, expectedByIndent(error, text, offset)),
        remedy: 'This line is indented differently from the lines it belongs to.',
        ...place,
      };
    case 'BAD_SCALAR_START':
      return {
        message: scanned(line, 'found character that cannot start any token'),
        remedy: 'Put the value in quotes: it begins with a character that YAML keeps for itself.',
        ...place,
      };
    case 'BAD_DQ_ESCAPE':
      return {
        message: scanned(line, 'found unknown escape character'),
        remedy: 'Use single quotes where a backslash is meant as itself.',
        ...place,
      };
    case 'BLOCK_IN_FLOW':
      return {
        message: at(line - 1, flowProblem(text, offset)),
        remedy: 'Inside { } and [ ] the parts are separated by commas.',
        ...place,
      };
    case 'UNEXPECTED_TOKEN':
      return { message: at(line - 1, 'did not find expected node content'), ...place };
    default:
      return { message: at(line - 1, `did not find expected node content (${error.message})`), ...place };
  }
}

function expectedByIndent(error: YAMLError, text: string, offset: number): string {
  if (/sequence/i.test(error.message)) return "did not find expected '-' indicator";
  const rest = text.slice(offset, lineEnd(text, offset)).trimStart();
  if (rest.startsWith('- ')) return 'did not find expected key';
  // A key where the lines above are list items at the same column belongs to no list entry.
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const column = text.slice(start, lineEnd(text, start)).search(/\S/);
  const above = text
    .slice(0, start)
    .split('\n')
    .reverse()
    .find((line) => line.search(/\S/) === column);
  return above !== undefined && /^\s*- /.test(above)
    ? "did not find expected '-' indicator"
    : 'did not find expected key';
}

function flowProblem(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return before.lastIndexOf('[') > before.lastIndexOf('{')
    ? "did not find expected ',' or ']'"
    : "did not find expected ',' or '}'";
}

/** Where the quote opens that swallows the rest: the last line whose quotes do not pair up. */
function openQuote(text: string): { offset: number; endOffset: number } {
  let offset = 0;
  for (const line of text.split('\n')) {
    const quote = /:\s+(["'])(?:(?!\1).)*$/.exec(line);
    if (quote !== null) return { offset: offset + quote.index, endOffset: offset + line.length };
    offset += line.length + 1;
  }
  return { offset: 0, endOffset: text.length };
}
