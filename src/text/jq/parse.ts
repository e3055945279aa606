/** A jq filter. */
export type Jq =
  | { type: 'identity' }
  | { type: 'recurse' }
  | { type: 'literal'; value: string | number | boolean | null }
  | { type: 'field'; of: Jq; name: Jq; optional: boolean }
  | { type: 'iterate'; of: Jq; optional: boolean }
  | { type: 'slice'; of: Jq; from?: Jq; to?: Jq }
  | { type: 'pipe' | 'comma' | 'alternative' | 'and' | 'or'; left: Jq; right: Jq }
  | { type: 'binary'; operator: string; left: Jq; right: Jq }
  | { type: 'negate'; of: Jq }
  | { type: 'array'; of?: Jq }
  | { type: 'object'; entries: { key: Jq; value: Jq }[] }
  | { type: 'call'; name: string; args: Jq[] }
  | { type: 'if'; test: Jq; then: Jq; otherwise: Jq }
  | { type: 'string'; parts: (string | Jq)[] };

const TOKEN =
  /\s*(\/\/|==|!=|<=|>=|\.\.|\?\/\/|[|,()[\]{}:;?<>+\-*/%]|"(?:[^"\\]|\\(?:\([^()]*\)|.))*"|\.(?:[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")|\.|@?[A-Za-z_]\w*|\d+(?:\.\d+)?)/y;

/** Parses a jq program. Throws an Error with jq's kind of words. */
export function parseJq(text: string): Jq {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trim();
  while (TOKEN.lastIndex < trimmed.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null)
      throw new Error(
        `syntax error, unexpected INVALID_CHARACTER at <top-level>, line 1:\n${trimmed.slice(from, from + 20)}`,
      );
    tokens.push(match[1]!);
  }
  const parser = new Parser(tokens);
  const program = parser.pipe();
  if (parser.next !== undefined)
    throw new Error(`syntax error, unexpected ${parser.next} at <top-level>, line 1:\n${text}`);
  return program;
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }
  #take(token: string): boolean {
    if (this.next !== token) return false;
    this.#at++;
    return true;
  }
  #expect(token: string): void {
    if (!this.#take(token))
      throw new Error(`syntax error, unexpected ${this.next ?? 'end of file'}, expecting ${token}`);
  }

  pipe(): Jq {
    if (++this.#depth > 200) throw new Error('syntax error: nested too deeply');
    let left = this.#comma();
    while (this.#take('|')) left = { type: 'pipe', left, right: this.#comma() };
    this.#depth--;
    return left;
  }
  #comma(): Jq {
    let left = this.#alternative();
    while (this.#take(',')) left = { type: 'comma', left, right: this.#alternative() };
    return left;
  }
  #alternative(): Jq {
    const left = this.#or();
    return this.#take('//') ? { type: 'alternative', left, right: this.#alternative() } : left;
  }
  #or(): Jq {
    let left = this.#and();
    while (this.#take('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }
  #and(): Jq {
    let left = this.#compare();
    while (this.#take('and')) left = { type: 'and', left, right: this.#compare() };
    return left;
  }
  #compare(): Jq {
    const left = this.#sum();
    const operator = this.next;
    if (operator === undefined || !['==', '!=', '<', '<=', '>', '>='].includes(operator)) return left;
    this.#at++;
    return { type: 'binary', operator, left, right: this.#sum() };
  }
  #sum(): Jq {
    let left = this.#product();
    while (this.next === '+' || this.next === '-') {
      const operator = this.#tokens[this.#at++]!;
      left = { type: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }
  #product(): Jq {
    let left = this.#postfix();
    while (this.next === '*' || this.next === '/' || this.next === '%') {
      const operator = this.#tokens[this.#at++]!;
      left = { type: 'binary', operator, left, right: this.#postfix() };
    }
    return left;
  }

  #postfix(): Jq {
    let node = this.#primary();
    for (;;) {
      const token = this.next;
      if (token !== undefined && token.length > 1 && token.startsWith('.') && token !== '..') {
        this.#at++;
        node = { type: 'field', of: node, name: literal(fieldName(token)), optional: this.#take('?') };
      } else if (token === '[' || (token === '.' && this.#tokens[this.#at + 1] === '[')) {
        if (token === '.') this.#at++;
        node = this.#bracket(node);
      } else if (token === '?') this.#at++;
      else return node;
    }
  }

  #bracket(of: Jq): Jq {
    this.#expect('[');
    if (this.#take(']')) return { type: 'iterate', of, optional: this.#take('?') };
    if (this.#take(':')) {
      const to = this.pipe();
      this.#expect(']');
      return { type: 'slice', of, to };
    }
    const name = this.pipe();
    if (this.#take(':')) {
      const slice: Jq =
        this.next === ']'
          ? { type: 'slice', of, from: name }
          : { type: 'slice', of, from: name, to: this.pipe() };
      this.#expect(']');
      return slice;
    }
    this.#expect(']');
    return { type: 'field', of, name, optional: this.#take('?') };
  }

  #primary(): Jq {
    const token = this.next;
    if (token === undefined) throw new Error('syntax error, unexpected end of file');
    this.#at++;
    if (token === '.') return { type: 'identity' };
    if (token === '..') return { type: 'recurse' };
    if (token.startsWith('.'))
      return {
        type: 'field',
        of: { type: 'identity' },
        name: literal(fieldName(token)),
        optional: this.#take('?'),
      };
    if (token.startsWith('"')) return stringNode(token);
    if (/^\d/.test(token)) return literal(Number(token));
    if (token === '-') return { type: 'negate', of: this.#postfix() };
    if (token === '(') {
      const inner = this.pipe();
      this.#expect(')');
      return inner;
    }
    if (token === '[') {
      if (this.#take(']')) return { type: 'array' };
      const of = this.pipe();
      this.#expect(']');
      return { type: 'array', of };
    }
    if (token === '{') return this.#object();
    if (token === 'true' || token === 'false') return literal(token === 'true');
    if (token === 'null') return literal(null);
    if (token === 'if') return this.#if();
    if (/^@?[A-Za-z_]/.test(token)) {
      const args: Jq[] = [];
      if (this.#take('(')) {
        do args.push(this.pipe());
        while (this.#take(';'));
        this.#expect(')');
      }
      return { type: 'call', name: token, args };
    }
    throw new Error(`syntax error, unexpected ${token}`);
  }

  #if(): Jq {
    const test = this.pipe();
    this.#expect('then');
    const then = this.pipe();
    if (this.#take('elif')) return { type: 'if', test, then, otherwise: this.#if() };
    const otherwise: Jq = this.#take('else') ? this.pipe() : { type: 'identity' };
    this.#expect('end');
    return { type: 'if', test, then, otherwise };
  }

  #object(): Jq {
    const entries: { key: Jq; value: Jq }[] = [];
    while (!this.#take('}')) {
      const token = this.next;
      if (token === undefined) throw new Error('syntax error, unexpected end of file');
      this.#at++;
      let key: Jq;
      if (token === '(') {
        key = this.pipe();
        this.#expect(')');
      } else if (token.startsWith('"')) key = stringNode(token);
      else key = literal(token.replace(/^\./, ''));
      const value: Jq = this.#take(':')
        ? this.#alternative()
        : { type: 'field', of: { type: 'identity' }, name: key, optional: false };
      entries.push({ key, value });
      if (!this.#take(',') && this.next !== '}')
        throw new Error(`syntax error, unexpected ${this.next ?? 'end of file'}`);
    }
    return { type: 'object', entries };
  }
}

const literal = (value: string | number | boolean | null): Jq => ({ type: 'literal', value });

const fieldName = (token: string) =>
  token.startsWith('."') ? (JSON.parse(token.slice(1)) as string) : token.slice(1);

/** Text with `\(...)` in it. */
function stringNode(token: string): Jq {
  const parts: (string | Jq)[] = [];
  let plain = '';
  const body = token.slice(1, -1);
  for (let i = 0; i < body.length; i++) {
    if (body.startsWith('\\(', i)) {
      const close = body.indexOf(')', i);
      parts.push(unescaped(plain), parseJq(body.slice(i + 2, close)));
      plain = '';
      i = close;
    } else if (body[i] === '\\') plain += body[i]! + (body[++i] ?? '');
    else plain += body[i];
  }
  parts.push(unescaped(plain));
  return parts.length === 1 ? literal(parts[0] as string) : { type: 'string', parts };
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw new Error('syntax error, unexpected QQSTRING_TEXT');
  }
}
