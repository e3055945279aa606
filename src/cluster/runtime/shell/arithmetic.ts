import { type ArithmeticExpression, type ArithmeticWord, parse, type Word } from 'unbash';
import { ShellError } from './control.ts';
import { type Expanding, expandQuotedParts, expandText } from './expand.ts';
import type { Shell } from './shell.ts';

const MAX_DEPTH = 64;

/** Evaluates an arithmetic expression in 64-bit two's complement, as all three shells do. */
export function* arithmetic(shell: Shell, node: ArithmeticExpression, depth = 0): Expanding<bigint> {
  if (depth > MAX_DEPTH) throw arithmeticError(shell, 'expression recursion level exceeded');
  switch (node.type) {
    case 'ArithmeticGroup':
      return yield* arithmetic(shell, node.expression, depth + 1);
    case 'ArithmeticWord': {
      return yield* operand(shell, yield* wordText(shell, node), depth);
    }
    case 'ArithmeticCommandExpansion': {
      const text = yield* shell.substitute(node.script, node.text);
      return yield* operand(shell, text, depth);
    }
    case 'ArithmeticTernary': {
      const test = yield* arithmetic(shell, node.test, depth + 1);
      return yield* arithmetic(shell, test !== 0n ? node.consequent : node.alternate, depth + 1);
    }
    case 'ArithmeticUnary':
      if (shell.dialect.kind === 'dash' && /^(\+\+|--)$/.test(node.operator)) {
        // To dash these are two signs, and after a name a mistake.
        if (!node.prefix)
          throw arithmeticError(shell, 'operand expected', shell.source.slice(node.pos, node.end));
        return yield* arithmetic(shell, node.operand, depth + 1);
      }
      return yield* unary(shell, node.operator, node.operand, node.prefix, depth);
    case 'ArithmeticBinary':
      if (shell.dialect.kind === 'dash' && (node.operator === '**' || node.operator === ','))
        throw arithmeticError(
          shell,
          node.operator === ',' ? 'value' : 'operand expected',
          shell.source.slice(node.pos, node.end),
        );
      return yield* binary(shell, node.operator, node.left, node.right, depth);
  }
}

/** The text of a word in an expression; a plain `$x` comes from the parser unexpanded. */
function* wordText(shell: Shell, node: ArithmeticWord): Expanding<string> {
  if (node.parts) return yield* expandQuotedParts(shell, node.parts);
  if (node.value.trim() === '') throw arithmeticError(shell, 'syntax error: operand expected');
  if (!/[$`]/.test(node.value)) return node.value;
  let word = words.get(node.value);
  if (word === undefined) {
    const command = parse(`x "${node.value}"`).commands[0]?.command;
    const argument = command?.type === 'Command' ? command.suffix[0] : undefined;
    if (argument?.type !== 'Word') return node.value;
    word = argument;
    if (words.size > 500) words.clear();
    words.set(node.value, word);
  }
  return yield* expandText(shell, word);
}

const words = new Map<string, Word>();

/** Evaluates a text: the value of a variable, the argument of `let`, an array index. */
export function* arithmeticText(shell: Shell, text: string, depth = 0): Expanding<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  const plain = number(trimmed);
  if (plain !== undefined) return plain;
  const { node, error } = parseArithmetic(trimmed);
  if (node === undefined || error) throw arithmeticError(shell, `syntax error in expression`, trimmed);
  return yield* arithmetic(shell, node, depth + 1);
}

const parsed = new Map<string, { node: ArithmeticExpression | undefined; error: boolean }>();

function parseArithmetic(text: string): { node: ArithmeticExpression | undefined; error: boolean } {
  let found = parsed.get(text);
  if (found === undefined) {
    const script = parse(`((${text}))`);
    const command = script.commands[0]?.command;
    found = {
      node: command?.type === 'ArithmeticCommand' ? command.expression : undefined,
      error: (script.errors?.length ?? 0) > 0 || script.commands.length !== 1,
    };
    if (parsed.size > 500) parsed.clear();
    parsed.set(text, found);
  }
  return found;
}

function arithmeticError(shell: Shell, what: string, text = ''): ShellError {
  switch (shell.dialect.kind) {
    case 'dash':
      return new ShellError(
        what === 'division by 0'
          ? `arithmetic expression: division by zero: "${text}"`
          : `arithmetic expression: expecting ${what.startsWith('value') ? 'EOF' : 'primary'}: "${text}"`,
        2,
      );
    case 'ash':
      return new ShellError(what === 'division by 0' ? 'divide by zero' : 'arithmetic syntax error', 2);
    default:
      return new ShellError(
        what === 'division by 0'
          ? `${text}: division by 0 (error token is "0")`
          : `${text}: ${what} (error token is "${text}")`,
        1,
      );
  }
}

const NAME = /^[A-Za-z_]\w*$/;

function number(text: string): bigint | undefined {
  if (/^\d+$/.test(text)) {
    if (text.length > 1 && text.startsWith('0'))
      return /^[0-7]+$/.test(text) ? BigInt.asIntN(64, BigInt(`0o${text}`)) : undefined;
    return BigInt.asIntN(64, BigInt(text));
  }
  if (/^-\d+$/.test(text) && !/^-0\d/.test(text)) return BigInt.asIntN(64, BigInt(text));
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  const based = /^(\d+)#([0-9a-zA-Z@_]+)$/.exec(text);
  if (based) {
    const base = BigInt(based[1]!);
    let value = 0n;
    for (const c of based[2]!) {
      const digit = Number.parseInt(c, 36);
      if (Number.isNaN(digit) || BigInt(digit) >= base) return undefined;
      value = value * base + BigInt(digit);
    }
    return BigInt.asIntN(64, value);
  }
  return undefined;
}

function* operand(shell: Shell, text: string, depth: number): Expanding<bigint> {
  const trimmed = text.trim();
  const plain = number(trimmed);
  if (plain !== undefined) return plain;
  if (trimmed === '') return 0n;
  const reference = /^([A-Za-z_]\w*)(?:\[([\s\S]*)\])?$/.exec(trimmed);
  if (!reference) {
    // More than a word: the text of an expansion that is an expression of its own.
    if (/^[\w#]+$/.test(trimmed)) throw arithmeticError(shell, 'value too great for base', trimmed);
    return yield* arithmeticText(shell, trimmed, depth);
  }
  const value = yield* variable(shell, reference[1]!, reference[2], depth);
  if (value === undefined) {
    if (shell.options.has('u') && reference[2] === undefined) throw shell.unbound(reference[1]!);
    return 0n;
  }
  // dash takes the value of a variable for a number, never for an expression.
  if (
    shell.dialect.kind === 'dash' &&
    value.trim() !== '' &&
    number(value.trim().replace(/^\+/, '')) === undefined
  )
    throw new ShellError(`Illegal number: ${value}`, 2);
  return yield* arithmeticText(shell, value, depth + 1);
}

function* variable(
  shell: Shell,
  name: string,
  index: string | undefined,
  depth: number,
): Expanding<string | undefined> {
  if (index === undefined) return shell.value(name);
  const entry = shell.vars.get(name);
  const key = entry?.associative ? index : (yield* arithmeticText(shell, index, depth + 1)).toString();
  return entry?.array ? entry.array.get(key) : key === '0' ? entry?.value : undefined;
}

function* assign(
  shell: Shell,
  target: ArithmeticExpression,
  value: bigint,
  depth: number,
): Expanding<bigint> {
  const wrapped = BigInt.asIntN(64, value);
  if (target.type !== 'ArithmeticWord') throw arithmeticError(shell, 'attempted assignment to non-variable');
  const text = yield* wordText(shell, target);
  const reference = /^([A-Za-z_]\w*)(?:\[([\s\S]*)\])?$/.exec(text.trim());
  if (!reference) throw arithmeticError(shell, 'attempted assignment to non-variable', text);
  if (reference[2] !== undefined) {
    const entry = shell.vars.declare(reference[1]!);
    entry.array ??= new Map(entry.value === undefined ? [] : [['0', entry.value]]);
    const key = entry.associative
      ? reference[2]
      : (yield* arithmeticText(shell, reference[2], depth + 1)).toString();
    entry.array.set(key, wrapped.toString());
  } else shell.assign(reference[1]!, wrapped.toString());
  return wrapped;
}

function* unary(
  shell: Shell,
  operator: string,
  inner: ArithmeticExpression,
  prefix: boolean,
  depth: number,
): Expanding<bigint> {
  const value = yield* arithmetic(shell, inner, depth + 1);
  switch (operator) {
    case '+':
      return value;
    case '-':
      return BigInt.asIntN(64, -value);
    case '!':
      return value === 0n ? 1n : 0n;
    case '~':
      return ~value;
    default: {
      const next = operator === '++' ? value + 1n : value - 1n;
      if (
        inner.type === 'ArithmeticWord' &&
        inner.parts === undefined &&
        !NAME.test(inner.value.replace(/\[[\s\S]*\]$/, ''))
      )
        return prefix && operator === '--' ? value : value;
      yield* assign(shell, inner, next, depth);
      return prefix ? BigInt.asIntN(64, next) : value;
    }
  }
}

function* binary(
  shell: Shell,
  operator: string,
  left: ArithmeticExpression,
  right: ArithmeticExpression,
  depth: number,
): Expanding<bigint> {
  if (operator === '=') return yield* assign(shell, left, yield* arithmetic(shell, right, depth + 1), depth);
  if (/^([*/%+\-&|^]|<<|>>)=$/.test(operator)) {
    const old = yield* arithmetic(shell, left, depth + 1);
    const by = yield* arithmetic(shell, right, depth + 1);
    return yield* assign(shell, left, compute(shell, operator.slice(0, -1), old, by), depth);
  }
  const a = yield* arithmetic(shell, left, depth + 1);
  if (operator === '&&' && a === 0n) return 0n;
  if (operator === '||' && a !== 0n) return 1n;
  const b = yield* arithmetic(shell, right, depth + 1);
  return compute(shell, operator, a, b);
}

function compute(shell: Shell, operator: string, a: bigint, b: bigint): bigint {
  const truth = (value: boolean) => (value ? 1n : 0n);
  const wrap = (value: bigint) => BigInt.asIntN(64, value);
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
    case '%':
      if (b === 0n) throw arithmeticError(shell, 'division by 0', `${a}${operator}${b}`);
      return wrap(operator === '/' ? a / b : a % b);
    case '**': {
      if (b < 0n) throw arithmeticError(shell, 'exponent less than 0');
      let result = 1n;
      let factor = a;
      for (let n = b; n > 0n; n >>= 1n) {
        if (n & 1n) result = wrap(result * factor);
        factor = wrap(factor * factor);
      }
      return result;
    }
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return a >> (b & 63n);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '||':
      return truth(a !== 0n || b !== 0n);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case ',':
      return b;
    default:
      throw arithmeticError(shell, 'syntax error', operator);
  }
}
