import { tokenize } from './tokens.ts';
import { AwkError, type AwkProgram, type Expr, type Stmt } from './tree.ts';

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

  /** What getline may read into, where something like it follows. */
  const lvalue = (): Expr | undefined =>
    (peek().k === 'name' && !['in', 'getline'].includes(peek().v)) || is('$') ? primary() : undefined;
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
        if (keys.length === 1) return { t: 'group', e: first };
        if (noIn === 0 && accept('in')) return { t: 'in', keys, name: tokens[at++]!.v };
        return { t: 'list', list: keys };
      }
      if (token.v === '$') return { t: 'field', e: increment() };
      if (token.v === '!') return { t: 'un', op: '!', e: unary() };
      if (token.v === '-' || token.v === '+') return { t: 'un', op: token.v, e: unary() };
    }
    if (token.k === 'func' || (token.k === 'name' && BUILTIN.has(token.v))) {
      if (token.v === 'getline') {
        const into = lvalue();
        if (!accept('<')) return { t: 'getline', into, from: undefined };
        return { t: 'getline', into, from: { type: 'file', e: primary() } };
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
  /** `command | getline [variable]` binds less than joining. */
  const piped = (): Expr => {
    let a = concat();
    while (is('|') && tokens[at + 1]?.v === 'getline') {
      at += 2;
      a = { t: 'getline', into: lvalue(), from: { type: 'command', e: a } };
    }
    return a;
  };
  const compare = (): Expr => {
    const a = piped();
    for (const op of ['<', '<=', '==', '!=', '>', '>=']) {
      if (op === '>' && noGreater > 0) continue;
      if (peek().k === 'op' && peek().v === op) {
        at++;
        return { t: 'bin', op, a, b: piped() };
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
      ['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='].includes(v) &&
      (to.t === 'var' || to.t === 'field' || to.t === 'index')
    ) {
      at++;
      skipLines();
      return { t: 'assign', op: v === '**=' ? '^=' : v, to, e: expr() };
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
      if (is('>') || is('>>') || is('|')) {
        const op = tokens[at++]!.v;
        to = { op, e: op === '|' ? concat() : ternary() };
      }
      // print (a, b): the parentheses belong to print.
      const only = args.length === 1 ? args[0] : undefined;
      return { t: 'print', args: only?.t === 'list' ? only.list : args, printf, to };
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
    for (const kind of ['nextfile', 'next', 'break', 'continue', 'exit', 'return'] as const)
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
