/** A piece of a Go template. Models text/template/parse. */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe }
  | { type: 'if' | 'with' | 'range'; pipe: Pipe; body: Node[]; otherwise: Node[] };

export interface Pipe {
  /** `$x :=` or, in range, `$i, $e :=`. */
  declares: string[];
  assigns: boolean;
  commands: Operand[][];
}
export type Operand =
  | { type: 'dot'; fields: string[] }
  | { type: 'variable'; name: string; fields: string[] }
  | { type: 'function'; name: string }
  | { type: 'value'; value: string | number | boolean | null }
  | { type: 'pipe'; pipe: Pipe; fields: string[] };

export class TemplateError extends Error {}

interface Token {
  kind: 'text' | 'action';
  text: string;
}

/** Parses a template. Throws {@link TemplateError}. */
export function parseTemplate(text: string, functions: ReadonlySet<string>): Node[] {
  const tokens = tokenize(text);
  let at = 0;
  const list = (isInner: boolean): { nodes: Node[]; end: string } => {
    const nodes: Node[] = [];
    while (at < tokens.length) {
      const token = tokens[at++]!;
      if (token.kind === 'text') {
        if (token.text !== '') nodes.push({ type: 'text', text: token.text });
        continue;
      }
      const action = token.text;
      if (action.startsWith('/*')) continue;
      const [word = ''] = action.split(/\s+/, 1);
      if (word === 'end' || word === 'else') {
        if (!isInner) throw new TemplateError(`template: output:1: unexpected {{${word}}}`);
        return { nodes, end: action };
      }
      if (word === 'if' || word === 'with' || word === 'range')
        nodes.push(block(word, action.slice(word.length)));
      else nodes.push({ type: 'action', pipe: parsePipe(action, functions) });
    }
    if (isInner) throw new TemplateError('template: output:1: unexpected EOF');
    return { nodes, end: '' };
  };
  const block = (type: 'if' | 'with' | 'range', rest: string): Node => {
    const pipe = parsePipe(rest, functions);
    const body = list(true);
    let otherwise: Node[] = [];
    if (body.end.startsWith('else')) {
      const next = /^else\s+(if|with)\b([\s\S]*)$/.exec(body.end);
      if (next) otherwise = [block(next[1] as 'if' | 'with', next[2]!)];
      else otherwise = list(true).nodes;
    }
    return { type, pipe, body: body.nodes, otherwise };
  };
  return list(false).nodes;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    let plain = open < 0 ? text.slice(at) : text.slice(at, open);
    if (trimNext) plain = plain.trimStart();
    if (open < 0) {
      tokens.push({ kind: 'text', text: plain });
      return tokens;
    }
    const close = closing(text, open + 2);
    let action = text.slice(open + 2, close);
    if (/^-\s/.test(action)) {
      plain = plain.trimEnd();
      action = action.slice(1);
    }
    trimNext = /\s-$/.test(action);
    if (trimNext) action = action.slice(0, -1);
    tokens.push({ kind: 'text', text: plain }, { kind: 'action', text: action.trim() });
    at = close + 2;
  }
}

/** The place of the closing braces, those inside quotes left out. */
function closing(text: string, from: number): number {
  let quote = '';
  for (let i = from; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`' || char === "'") quote = char;
    else if (text.startsWith('}}', i)) return i;
  }
  throw new TemplateError('template: output:1: unclosed action');
}

const WORD =
  /\s*(\(|\)|\||:=|=|,|"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|\$?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\$(?:\.[A-Za-z_]\w*)*|(?:\.[A-Za-z_]\w*)+|\.|[+-]?\d+(?:\.\d+)?)/y;

function parsePipe(text: string, functions: ReadonlySet<string>): Pipe {
  const words: string[] = [];
  WORD.lastIndex = 0;
  const trimmed = text.trim();
  while (WORD.lastIndex < trimmed.length) {
    const from = WORD.lastIndex;
    const match = WORD.exec(trimmed);
    if (match === null) {
      const char = trimmed.slice(from).trim()[0] ?? '';
      throw new TemplateError(`template: output:1: unexpected ${JSON.stringify(char)} in command`);
    }
    words.push(match[1]!);
  }
  const reader = { words, at: 0, functions };
  const pipe = readPipe(reader);
  if (reader.at < words.length)
    throw new TemplateError(`template: output:1: unexpected ${words[reader.at]} in input`);
  return pipe;
}

interface Reader {
  words: string[];
  at: number;
  functions: ReadonlySet<string>;
}

function readPipe(reader: Reader): Pipe {
  const { words } = reader;
  const declares: string[] = [];
  let assigns = false;
  const isVariable = (word: string | undefined) => word !== undefined && /^\$\w+$/.test(word);
  if (isVariable(words[reader.at]) && [':=', '='].includes(words[reader.at + 1] ?? '')) {
    declares.push(words[reader.at]!);
    assigns = words[reader.at + 1] === '=';
    reader.at += 2;
  } else if (
    isVariable(words[reader.at]) &&
    words[reader.at + 1] === ',' &&
    isVariable(words[reader.at + 2])
  ) {
    declares.push(words[reader.at]!, words[reader.at + 2]!);
    reader.at += 4;
  }
  const commands: Operand[][] = [[]];
  while (reader.at < words.length && words[reader.at] !== ')') {
    const word = words[reader.at++]!;
    if (word === '|') commands.push([]);
    else commands.at(-1)!.push(operand(word, reader));
  }
  if (commands.some((command) => command.length === 0))
    throw new TemplateError('template: output:1: missing value for command');
  return { declares, assigns, commands };
}

function operand(word: string, reader: Reader): Operand {
  if (word === '(') {
    const pipe = readPipe(reader);
    if (reader.words[reader.at] !== ')') throw new TemplateError('template: output:1: unclosed left paren');
    reader.at++;
    const next = reader.words[reader.at];
    if (next !== undefined && /^\.\w/.test(next)) {
      reader.at++;
      return { type: 'pipe', pipe, fields: fieldsOf(next) };
    }
    return { type: 'pipe', pipe, fields: [] };
  }
  if (word.startsWith('"')) {
    try {
      return { type: 'value', value: JSON.parse(word.replace(/\t/g, '\\t')) };
    } catch {
      throw new TemplateError(`template: output:1: bad string ${word}`);
    }
  }
  if (word.startsWith('`')) return { type: 'value', value: word.slice(1, -1) };
  if (word.startsWith("'")) return { type: 'value', value: word.codePointAt(1)! };
  if (/^[+-]?\d/.test(word)) return { type: 'value', value: Number(word) };
  if (word === 'true' || word === 'false') return { type: 'value', value: word === 'true' };
  if (word === 'nil') return { type: 'value', value: null };
  if (word.startsWith('.')) return { type: 'dot', fields: fieldsOf(word) };
  if (word.startsWith('$')) {
    const [name = '', ...fields] = word.split('.');
    return { type: 'variable', name, fields };
  }
  if (!reader.functions.has(word))
    throw new TemplateError(`template: output:1: function ${JSON.stringify(word)} not defined`);
  return { type: 'function', name: word };
}

const fieldsOf = (word: string) => word.split('.').filter(Boolean);
