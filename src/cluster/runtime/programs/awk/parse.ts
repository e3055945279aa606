/** The syntax tree of an awk program. */
export type Expr =
  | { t: 'num'; v: number }
  | { t: 'str'; v: string }
  | { t: 'regex'; v: string }
  | { t: 'var'; name: string }
  | { t: 'field'; e: Expr }
  | { t: 'index'; name: string; keys: Expr[] }
  | { t: 'assign'; op: string; to: Expr; e: Expr }
  | { t: 'bin'; op: string; a: Expr; b: Expr }
  | { t: 'un'; op: string; e: Expr }
  | { t: 'inc'; op: string; e: Expr; prefix: boolean }
  | { t: 'cond'; c: Expr; a: Expr; b: Expr }
  | { t: 'match'; not: boolean; a: Expr; b: Expr }
  | { t: 'in'; keys: Expr[]; name: string }
  | { t: 'call'; name: string; args: Expr[] }
  | { t: 'getline'; into: Expr | undefined; file: Expr | undefined };

export type Stmt =
  | { t: 'expr'; e: Expr }
  | { t: 'print'; args: Expr[]; printf: boolean; to: { op: string; e: Expr } | undefined }
  | { t: 'if'; c: Expr; a: Stmt; b: Stmt | undefined }
  | { t: 'while'; c: Expr; s: Stmt; first: boolean }
  | { t: 'for'; i: Stmt | undefined; c: Expr | undefined; u: Stmt | undefined; s: Stmt }
  | { t: 'forin'; name: string; array: string; s: Stmt }
  | { t: 'block'; list: Stmt[] }
  | { t: 'jump'; kind: 'next' | 'break' | 'continue' | 'exit' | 'return'; e: Expr | undefined }
  | { t: 'delete'; name: string; keys: Expr[] | undefined };

export interface Rule {
  kind: 'BEGIN' | 'END' | 'line';
  pattern: Expr | undefined;
  end: Expr | undefined;
  body: Stmt | undefined;
}
export interface AwkProgram {
  rules: Rule[];
  functions: Map<string, { params: string[]; body: Stmt }>;
}

interface Token {
  k: 'num' | 'str' | 'regex' | 'name' | 'func' | 'op' | 'nl' | 'eof';
  v: string;
}
export class AwkError extends Error {}

const OPERATORS = [
  '**=',
  '&&',
  '||',
  '==',
  '!=',
  '<=',
  '>=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '>>',
  '!~',
  '**',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '<',
  '>',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];

function tokenize(text: string): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c === '\n') {
      out.push({ k: 'nl', v: '\n' });
      i++;
    } else if (/[ \t\r]/.test(c)) i++;
    else if (c === '\\' && text[i + 1] === '\n') i += 2;
    else if (c === '#') while (i < text.length && text[i] !== '\n') i++;
    else if (c === '"') {
      let v = '';
      for (i++; i < text.length && text[i] !== '"'; i++) {
        if (text[i] === '\\' && i + 1 < text.length) {
          const n = text[++i]!;
          v +=
            (
              { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/', a: '\x07' } as Record<
                string,
                string
              >
            )[n] ?? `\\${n}`;
        } else v += text[i];
      }
      i++;
      out.push({ k: 'str', v });
    } else if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(text[i + 1] ?? ''))) {
      const v = /^(0[xX][0-9a-fA-F]+|\d*\.?\d*([eE][-+]?\d+)?)/.exec(text.slice(i))![0];
      out.push({ k: 'num', v });
      i += v.length;
    } else if (/[A-Za-z_]/.test(c)) {
      const v = /^\w+/.exec(text.slice(i))![0];
      i += v.length;
      out.push({ k: text[i] === '(' ? 'func' : 'name', v });
    } else if (c === '/' && regexMayStart(out)) {
      let v = '';
      let set = false;
      for (i++; i < text.length && (text[i] !== '/' || set); i++) {
        if (text[i] === '\\') {
          v += text[i + 1] === '/' ? '/' : `\\${text[i + 1]}`;
          i++;
          continue;
        }
        if (text[i] === '[') set = true;
        if (text[i] === ']') set = false;
        v += text[i];
      }
      i++;
      out.push({ k: 'regex', v });
    } else {
      const op = OPERATORS.find((each) => text.startsWith(each, i));
      if (!op) throw new AwkError(`syntax error near ${c}`);
      out.push({ k: 'op', v: op });
      i += op.length;
    }
  }
  out.push({ k: 'eof', v: '' });
  return out;
}

function regexMayStart(before: readonly Token[]): boolean {
  const last = before[before.length - 1];
  if (!last) return true;
  if (last.k === 'num' || last.k === 'str' || last.k === 'name')
    return last.v === 'return' || last.v === 'print';
  return !(last.k === 'op' && [')', ']', '++', '--', '$'].includes(last.v));
}

const BUILTIN = new Set(['length', 'getline']);

/** Parses an awk program. Throws AwkError. */
export function parseAwk(text: string): AwkProgram {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at]!;
  const is = (v: string) => peek().k !== 'str' && peek().k !== 'regex' && peek().v === v;
  const accept = (v: string) => {
    if (!is(v)) return false;
    at++;
    return true;
  };
  const expect = (v: string) => {
    if (!accept(v))
      throw new AwkError(
        `syntax error at or near ${peek().v === '\n' ? 'newline' : peek().v || 'end of file'}`,
      );
  };
  const newlines = () => {
    while (peek().k === 'nl' || is(';')) at++;
  };
  const skipLines = () => {
    while (peek().k === 'nl') at++;
  };
  let noIn = 0;
  let noGreater = 0;

  const primary = (): Expr => {
    const token = tokens[at++]!;
    if (token.k === 'num') return { t: 'num', v: Number(token.v) };
    if (token.k === 'str') return { t: 'str', v: token.v };
    if (token.k === 'regex') return { t: 'regex', v: token.v };
    if (token.k === 'op') {
      if (token.v === '(') {
        const hold = [noIn, noGreater] as const;
        noIn = 0;
        noGreater = 0;
        const first = expr();
        const keys = [first];
        while (accept(',')) keys.push(expr());
        [noIn, noGreater] = hold;
        expect(')');
        if (keys.length > 1) {
          expect('in');
          return { t: 'in', keys, name: tokens[at++]!.v };
        }
        return { t: 'cond', c: { t: 'num', v: 1 }, a: first, b: first };
      }
      if (token.v === '$') return { t: 'field', e: increment() };
      if (token.v === '!') return { t: 'un', op: '!', e: unary() };
      if (token.v === '-' || token.v === '+') return { t: 'un', op: token.v, e: unary() };
    }
    if (token.k === 'func' || (token.k === 'name' && BUILTIN.has(token.v))) {
      if (token.v === 'getline') {
        const into = peek().k === 'name' || is('$') ? primary() : undefined;
        const file = accept('<') ? primary() : undefined;
        return { t: 'getline', into, file };
      }
      const args: Expr[] = [];
      if (accept('(')) {
        const hold = [noIn, noGreater] as const;
        noIn = 0;
        noGreater = 0;
        skipLines();
        while (!is(')')) {
          args.push(expr());
          skipLines();
          if (!accept(',')) break;
          skipLines();
        }
        [noIn, noGreater] = hold;
        expect(')');
      }
      return { t: 'call', name: token.v, args };
    }
    if (token.k === 'name') {
      if (accept('[')) {
        const keys = [expr()];
        while (accept(',')) keys.push(expr());
        expect(']');
        return { t: 'index', name: token.v, keys };
      }
      return { t: 'var', name: token.v };
    }
    throw new AwkError(`syntax error at or near ${token.v === '\n' ? 'newline' : token.v || 'end of file'}`);
  };
  const increment = (): Expr => {
    if (is('++') || is('--')) {
      const op = tokens[at++]!.v;
      return { t: 'inc', op, e: primary(), prefix: true };
    }
    const e = primary();
    if ((is('++') || is('--')) && (e.t === 'var' || e.t === 'field' || e.t === 'index'))
      return { t: 'inc', op: tokens[at++]!.v, e, prefix: false };
    return e;
  };
  const power = (): Expr => {
    const a = increment();
    if (accept('^') || accept('**')) return { t: 'bin', op: '^', a, b: unary() };
    return a;
  };
  const unary = (): Expr => {
    if (is('!') || is('-') || is('+')) {
      const op = tokens[at++]!.v;
      return { t: 'un', op, e: unary() };
    }
    return power();
  };
  const left =
    (next: () => Expr, ...ops: string[]) =>
    (): Expr => {
      let a = next();
      while (peek().k === 'op' && ops.includes(peek().v)) {
        const op = tokens[at++]!.v;
        a = { t: 'bin', op, a, b: next() };
      }
      return a;
    };
  const product = left(unary, '*', '/', '%');
  const sum = left(product, '+', '-');
  const startsOperand = () => {
    const { k, v } = peek();
    if (k === 'num' || k === 'str' || k === 'func') return true;
    if (k === 'name') return v !== 'in';
    return k === 'op' && ['$', '!', '(', '-', '+', '++', '--'].includes(v) && v !== '-' && v !== '+';
  };
  const concat = (): Expr => {
    let a = sum();
    while (startsOperand()) a = { t: 'bin', op: ' ', a, b: sum() };
    return a;
  };
  const compare = (): Expr => {
    const a = concat();
    for (const op of ['<', '<=', '==', '!=', '>', '>=']) {
      if (op === '>' && noGreater > 0) continue;
      if (peek().k === 'op' && peek().v === op) {
        at++;
        return { t: 'bin', op, a, b: concat() };
      }
    }
    return a;
  };
  const match = (): Expr => {
    let a = compare();
    while (is('~') || is('!~')) {
      const not = tokens[at++]!.v === '!~';
      a = { t: 'match', not, a, b: compare() };
    }
    return a;
  };
  const membership = (): Expr => {
    let a = match();
    while (noIn === 0 && is('in')) {
      at++;
      a = { t: 'in', keys: [a], name: tokens[at++]!.v };
    }
    return a;
  };
  const and = (): Expr => {
    let a = membership();
    while (accept('&&')) {
      skipLines();
      a = { t: 'bin', op: '&&', a, b: membership() };
    }
    return a;
  };
  const or = (): Expr => {
    let a = and();
    while (accept('||')) {
      skipLines();
      a = { t: 'bin', op: '||', a, b: and() };
    }
    return a;
  };
  const ternary = (): Expr => {
    const c = or();
    if (!accept('?')) return c;
    skipLines();
    const a = ternary();
    skipLines();
    expect(':');
    skipLines();
    return { t: 'cond', c, a, b: ternary() };
  };
  function expr(): Expr {
    const to = ternary();
    const { k, v } = peek();
    if (
      k === 'op' &&
      ['=', '+=', '-=', '*=', '/=', '%=', '^='].includes(v) &&
      (to.t === 'var' || to.t === 'field' || to.t === 'index')
    ) {
      at++;
      return { t: 'assign', op: v, to, e: expr() };
    }
    return to;
  }
  const end = () => {
    if (is('}') || peek().k === 'eof') return;
    if (peek().k !== 'nl' && !is(';')) throw new AwkError(`syntax error at or near ${peek().v}`);
    newlines();
  };
  const simple = (): Stmt => {
    if (is('print') || is('printf')) {
      const printf = tokens[at++]!.v === 'printf';
      const args: Expr[] = [];
      noGreater++;
      if (!is('}') && !is(';') && peek().k !== 'nl' && peek().k !== 'eof' && !is('>') && !is('|')) {
        args.push(expr());
        while (accept(',')) {
          skipLines();
          args.push(expr());
        }
      }
      noGreater--;
      let to: { op: string; e: Expr } | undefined;
      if (is('>') || is('>>') || is('|')) to = { op: tokens[at++]!.v, e: concat() };
      // print (a, b): the parentheses belong to print.
      return { t: 'print', args, printf, to };
    }
    if (accept('delete')) {
      const name = tokens[at++]!.v;
      if (!accept('[')) return { t: 'delete', name, keys: undefined };
      const keys = [expr()];
      while (accept(',')) keys.push(expr());
      expect(']');
      return { t: 'delete', name, keys };
    }
    return { t: 'expr', e: expr() };
  };
  const block = (): Stmt => {
    expect('{');
    const list: Stmt[] = [];
    newlines();
    while (!accept('}')) {
      list.push(statement());
      newlines();
    }
    return { t: 'block', list };
  };
  const body = (): Stmt => {
    skipLines();
    if (accept(';')) return { t: 'block', list: [] };
    return statement();
  };
  function statement(): Stmt {
    if (is('{')) return block();
    if (accept('if')) {
      expect('(');
      const c = expr();
      expect(')');
      const a = body();
      const mark = at;
      newlines();
      if (accept('else')) return { t: 'if', c, a, b: body() };
      at = mark;
      return { t: 'if', c, a, b: undefined };
    }
    if (accept('while')) {
      expect('(');
      const c = expr();
      expect(')');
      return { t: 'while', c, s: body(), first: false };
    }
    if (accept('do')) {
      const s = body();
      newlines();
      expect('while');
      expect('(');
      const c = expr();
      expect(')');
      end();
      return { t: 'while', c, s, first: true };
    }
    if (accept('for')) {
      expect('(');
      if (tokens[at]!.k === 'name' && tokens[at + 1]!.v === 'in' && tokens[at + 3]!.v === ')') {
        const name = tokens[at]!.v;
        const array = tokens[at + 2]!.v;
        at += 4;
        return { t: 'forin', name, array, s: body() };
      }
      const i = is(';') ? undefined : simple();
      expect(';');
      const c = is(';') ? undefined : expr();
      expect(';');
      const u = is(')') ? undefined : simple();
      expect(')');
      return { t: 'for', i, c, u, s: body() };
    }
    for (const kind of ['next', 'break', 'continue', 'exit', 'return'] as const)
      if (accept(kind)) {
        const e = is(';') || is('}') || peek().k === 'nl' || peek().k === 'eof' ? undefined : expr();
        end();
        return { t: 'jump', kind, e };
      }
    const s = simple();
    end();
    return s;
  }

  const program: AwkProgram = { rules: [], functions: new Map() };
  newlines();
  while (peek().k !== 'eof') {
    if (accept('function') || accept('func')) {
      const name = tokens[at++]!.v;
      expect('(');
      const params: string[] = [];
      while (!accept(')')) {
        params.push(tokens[at++]!.v);
        accept(',');
      }
      skipLines();
      program.functions.set(name, { params, body: block() });
    } else if (is('BEGIN') || is('END')) {
      const kind = tokens[at++]!.v as 'BEGIN' | 'END';
      program.rules.push({ kind, pattern: undefined, end: undefined, body: block() });
    } else {
      const pattern = is('{') ? undefined : expr();
      const last = pattern && accept(',') ? expr() : undefined;
      program.rules.push({ kind: 'line', pattern, end: last, body: is('{') ? block() : undefined });
    }
    newlines();
  }
  return program;
}
