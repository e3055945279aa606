import { forEachChild, type ParsedScript, type SyntaxNode } from 'unbash';
import type { Dialect } from './dialect.ts';

export interface SyntaxProblem {
  message: string;
  /** A second line (bash repeats the source line). */
  detail?: string;
  line: number;
  pos: number;
}

const found = new WeakMap<ParsedScript, Map<string, SyntaxProblem | null>>();

/** The first syntax error of a script in the words of a shell, or undefined. */
export function syntaxError(script: ParsedScript, text: string, dialect: Dialect): SyntaxProblem | undefined {
  let byDialect = found.get(script);
  if (byDialect === undefined) {
    byDialect = new Map();
    found.set(script, byDialect);
  }
  let problem = byDialect.get(dialect.kind);
  if (problem === undefined) {
    problem =
      parseProblem(script, text, dialect) ??
      (dialect.bash ? null : (foreignSyntax(script, text, dialect) ?? null));
    byDialect.set(dialect.kind, problem);
  }
  return problem ?? undefined;
}

function lineOf(text: string, pos: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < pos; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

function parseProblem(script: ParsedScript, text: string, dialect: Dialect): SyntaxProblem | undefined {
  const error = script.errors?.[0];
  if (error === undefined) return undefined;
  const { pos } = error;
  const line = lineOf(text, pos);
  const quote = /unterminated (double quote|single quote|backtick)/.exec(error.message);
  if (quote) {
    const mark = quote[1] === 'double quote' ? '"' : quote[1] === 'single quote' ? "'" : '`';
    if (dialect.bash) return { message: `unexpected EOF while looking for matching \`${mark}'`, line, pos };
    if (dialect.kind === 'ash') return { message: 'syntax error: unterminated quoted string', line, pos };
    return {
      message:
        mark === '`'
          ? 'Syntax error: EOF in backquote substitution'
          : 'Syntax error: Unterminated quoted string',
      line,
      pos,
    };
  }
  if (
    /unterminated (parameter|expansion|\$\{)|expected '\}' .*expansion/i.test(error.message) ||
    /^\$\{[^}]*$/.test(text.slice(pos))
  ) {
    if (dialect.bash) return { message: "unexpected EOF while looking for matching `}'", line, pos };
    return {
      message: dialect.kind === 'ash' ? "syntax error: missing '}'" : "Syntax error: Missing '}'",
      line,
      pos,
    };
  }
  const rest = text.slice(pos).replace(/^[ \t]+/, '');
  const token = /^(\n|[;&|<>]{1,2}|[()]|[^\s;&|<>()]+)/.exec(rest)?.[1];
  const expecting = /to close 'case'/.test(error.message)
    ? ';;'
    : /expected '([^']+)'/.exec(error.message)?.[1];
  if (token === undefined) {
    if (dialect.bash) return { message: 'syntax error: unexpected end of file', line: line + 1, pos };
    const tail = expecting ? ` (expecting "${expecting}")` : '';
    return dialect.kind === 'ash'
      ? { message: `syntax error: unexpected end of file${tail}`, line, pos }
      : { message: `Syntax error: end of file unexpected${tail}`, line, pos };
  }
  const shown = token === '\n' ? 'newline' : token;
  if (dialect.bash) {
    const source = text.split('\n')[line - 1] ?? '';
    return {
      message: `syntax error near unexpected token \`${shown}'`,
      detail: `\`${source}'`,
      line,
      pos,
    };
  }
  const isWord = !/^[;&|<>()\n]/.test(token) && !KEYWORDS.has(token);
  const name = isWord ? 'word' : token === '\n' ? 'newline' : `"${token}"`;
  return dialect.kind === 'ash'
    ? { message: `syntax error: unexpected ${name}`, line, pos }
    : { message: `Syntax error: ${name === 'word' ? 'word' : name} unexpected`, line, pos };
}

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  '{',
  '}',
  '!',
  'in',
]);

/** What bash reads and this shell does not. */
function foreignSyntax(script: ParsedScript, text: string, dialect: Dialect): SyntaxProblem | undefined {
  let problem: SyntaxProblem | undefined;
  const say = (what: string, pos: number) => {
    if (problem && problem.pos <= pos) return;
    const message =
      dialect.kind === 'ash' ? `syntax error: unexpected ${what}` : `Syntax error: ${what} unexpected`;
    problem = { message, line: lineOf(text, pos), pos };
  };
  const visit = (node: SyntaxNode): void => {
    switch (node.type) {
      case 'ArrayValue':
        say('"("', node.pos);
        break;
      case 'HereString':
        say('redirection', node.pos);
        break;
      case 'ArithmeticFor':
        problem ??= {
          message:
            dialect.kind === 'ash'
              ? 'syntax error: bad for loop variable'
              : 'Syntax error: Bad for loop variable',
          line: lineOf(text, node.pos),
          pos: node.pos,
        };
        break;
      case 'Case':
        for (const item of node.items)
          if (item.terminator === ';&' || item.terminator === ';;&')
            say('"&"', text.indexOf(item.terminator, item.pos));
        break;
      case 'Pipeline': {
        const both = node.operators.indexOf('|&');
        if (both >= 0) say('"&"', node.commands[both]!.end);
        break;
      }
      case 'Select':
        say('"do"', node.body.pos);
        break;
      case 'Redirect':
        if (dialect.kind === 'ash' && node.operator === '&>>') say('redirection', node.pos);
        break;
      case 'ProcessSubstitution':
        if (dialect.kind === 'dash') say('"("', node.pos);
        break;
      case 'Function':
        if (dialect.kind === 'dash' && /^function\s/.test(text.slice(node.pos)))
          say(/\(\s*\)/.test(text.slice(node.pos, node.body.pos)) ? '"("' : '"}"', node.pos);
        break;
      case 'CommandExpansion':
        // Read when it is run.
        return;
      default:
        break;
    }
    forEachChild(node, visit);
  };
  visit(script);
  return problem;
}
