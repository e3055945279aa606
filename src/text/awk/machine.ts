import type { TextCall, Work } from '../call.ts';
import { extendedRegExp } from '../regexp.ts';
import { callBuiltin } from './builtins.ts';
import { AwkStreams } from './streams.ts';
import { AwkError, type AwkProgram, type Expr, type JumpKind, type Rule, type Stmt } from './tree.ts';
import { compare, Input, isTrue, numberOf, sprintf, textOf, type Value } from './values.ts';
import { type Table, Variables } from './variables.ts';

/** Leaves statements: next, break, exit and the like. */
export class Jump {
  readonly kind: JumpKind;
  readonly value: Value;
  constructor(kind: JumpKind, value: Value) {
    this.kind = kind;
    this.value = value;
  }
}

/** The main input: records of the files named. */
export interface AwkInput<S> {
  next(separator: string | RegExp): Work<S, string | undefined>;
}

const MAX_STEPS = 5_000_000;
const MAX_DEPTH = 200;
/** Strings from this length on count as memory one by one. */
const LONG_VALUE = 32_768;
/** What an element of an array costs beside its key and its value. */
const ELEMENT_BYTES = 48;
const sizeOf = (value: Value): number =>
  typeof value === 'string' ? value.length : value instanceof Input ? value.text.length : 8;
/** So often the host is asked whether the output has to wait. */
const STRETCH = 1000;

/** One run of an awk program. */
export class AwkMachine<S, F> {
  readonly program: AwkProgram;
  readonly call: TextCall<S, F>;
  readonly variables = new Variables();
  readonly streams: AwkStreams<S, F>;
  readonly #input: AwkInput<S>;
  code = 0;
  seed = 0;
  #steps = 0;
  /** What the arrays hold, in characters. */
  #kept = 0;
  #open = new Set<Rule>();

  constructor(program: AwkProgram, call: TextCall<S, F>, input: AwkInput<S>) {
    this.program = program;
    this.call = call;
    this.streams = new AwkStreams(call);
    this.#input = input;
  }

  text(value: Value): string {
    return this.variables.string(value);
  }

  #step(): boolean {
    if (++this.#steps > MAX_STEPS) throw new AwkError('program runs too long for this simulation');
    return this.#steps % STRETCH === 0;
  }

  *key(keys: readonly Expr[]): Work<S, string> {
    const parts: string[] = [];
    for (const each of keys) parts.push(this.text(yield* this.eval(each)));
    return parts.join(this.variables.text('SUBSEP'));
  }

  *assign(to: Expr, value: Value): Work<S, void> {
    if (to.t === 'var') {
      this.variables.set(to.name, value);
      if (typeof value === 'string' && value.length >= LONG_VALUE)
        this.call.hold?.(this.#kept + value.length);
    } else if (to.t === 'field') this.variables.setField(Math.trunc(numberOf(yield* this.eval(to.e))), value);
    else if (to.t === 'index') {
      const key = yield* this.key(to.keys);
      const array = this.variables.array(to.name);
      this.#kept += sizeOf(value) - (array.has(key) ? sizeOf(array.get(key)) : -(key.length + ELEMENT_BYTES));
      array.set(key, value);
      if (array.size % 1024 === 0) this.call.hold?.(this.#kept);
    } else if (to.t === 'group') yield* this.assign(to.e, value);
    else throw new AwkError('assignment to something that is no variable');
  }

  *regexp(e: Expr, flags = ''): Work<S, RegExp> {
    const source = e.t === 'regex' ? e.v : this.text(yield* this.eval(e));
    const made = extendedRegExp(source, flags);
    if (!made) throw new AwkError(`regular expression is malformed: ${source}`);
    return made;
  }

  *truth(e: Expr): Work<S, boolean> {
    return isTrue(yield* this.eval(e));
  }

  *eval(e: Expr): Work<S, Value> {
    if (this.#step()) yield* this.call.drain();
    const { variables } = this;
    switch (e.t) {
      case 'num':
      case 'str':
        return e.v;
      case 'group':
        return yield* this.eval(e.e);
      case 'regex':
        return (yield* this.regexp(e)).test(textOf(variables.field(0), '')) ? 1 : 0;
      case 'var':
        return variables.get(e.name);
      case 'field':
        return variables.field(Math.trunc(numberOf(yield* this.eval(e.e))));
      case 'index': {
        const key = yield* this.key(e.keys);
        const array = variables.array(e.name);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'assign': {
        const right = yield* this.eval(e.e);
        const value =
          e.op === '='
            ? right
            : this.#arithmetic(e.op.slice(0, -1), numberOf(yield* this.eval(e.to)), numberOf(right));
        yield* this.assign(e.to, value);
        return value;
      }
      case 'inc': {
        const old = numberOf(yield* this.eval(e.e));
        const next = e.op === '++' ? old + 1 : old - 1;
        yield* this.assign(e.e, next);
        return e.prefix ? next : old;
      }
      case 'un': {
        const value = yield* this.eval(e.e);
        if (e.op === '!') return isTrue(value) ? 0 : 1;
        return e.op === '-' ? -numberOf(value) : numberOf(value);
      }
      case 'cond':
        return (yield* this.truth(e.c)) ? yield* this.eval(e.a) : yield* this.eval(e.b);
      case 'match': {
        const text = this.text(yield* this.eval(e.a));
        return (yield* this.regexp(e.b)).test(text) !== e.not ? 1 : 0;
      }
      case 'in':
        return variables.array(e.name).has(yield* this.key(e.keys)) ? 1 : 0;
      case 'list':
        return yield* this.key(e.list);
      case 'bin':
        return yield* this.#binary(e.op, e.a, e.b);
      case 'call':
        return yield* this.#call(e.name, e.args);
      case 'getline':
        return yield* this.#getline(e);
    }
  }

  *#binary(op: string, left: Expr, right: Expr): Work<S, Value> {
    if (op === '&&') return (yield* this.truth(left)) && (yield* this.truth(right)) ? 1 : 0;
    if (op === '||') return (yield* this.truth(left)) || (yield* this.truth(right)) ? 1 : 0;
    const a = yield* this.eval(left);
    const b = yield* this.eval(right);
    switch (op) {
      case ' ':
        return this.text(a) + this.text(b);
      case '<':
      case '<=':
      case '==':
      case '!=':
      case '>':
      case '>=': {
        const order = compare(a, b, this.variables.text('CONVFMT'));
        const holds = {
          '<': order < 0,
          '<=': order <= 0,
          '==': order === 0,
          '!=': order !== 0,
          '>': order > 0,
        };
        return (op === '>=' ? order >= 0 : holds[op]) ? 1 : 0;
      }
      default:
        return this.#arithmetic(op, numberOf(a), numberOf(b));
    }
  }

  #arithmetic(op: string, a: number, b: number): number {
    switch (op) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        if (b === 0) throw new AwkError('division by zero');
        return a / b;
      case '%':
        if (b === 0) throw new AwkError('division by zero in %');
        return a % b;
      default:
        return a ** b;
    }
  }

  *#call(name: string, args: readonly Expr[]): Work<S, Value> {
    const made = this.program.functions.get(name);
    if (made === undefined) return yield* callBuiltin(this, name, args);
    if (this.variables.depth > MAX_DEPTH) throw new AwkError('function call nesting too deep');
    const frame = new Map<string, Value | Table>();
    // A name nobody has used yet may turn out to be an array: the callee then fills the caller's.
    const unused: { param: string; name: string }[] = [];
    for (const [i, param] of made.params.entries()) {
      const given = args[i];
      if (given?.t === 'var' && this.variables.isArray(given.name))
        frame.set(param, this.variables.array(given.name));
      else {
        frame.set(param, given ? yield* this.eval(given) : undefined);
        if (given?.t === 'var' && frame.get(param) === undefined) unused.push({ param, name: given.name });
      }
    }
    this.variables.enter(frame);
    let result: Value;
    try {
      yield* this.run(made.body);
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== 'return') throw error;
      result = error.value;
    } finally {
      this.variables.leave();
    }
    for (const { param, name: outer } of unused) {
      const value = frame.get(param);
      if (!(value instanceof Map)) continue;
      const array = this.variables.array(outer);
      for (const [key, each] of value) array.set(key, each);
    }
    return result;
  }

  /** RS: one character, '' for paragraphs, else a regular expression. */
  separator(): string | RegExp {
    const rs = this.variables.text('RS');
    return rs.length <= 1 ? rs : (extendedRegExp(rs, 'g') ?? rs);
  }

  *#getline({ into, from }: Extract<Expr, { t: 'getline' }>): Work<S, Value> {
    const { variables } = this;
    let text: string;
    if (from === undefined) {
      const next = yield* this.#input.next(this.separator());
      if (next === undefined) return 0;
      text = next;
    } else {
      const name = this.text(yield* this.eval(from.e));
      const { status, line } =
        from.type === 'file'
          ? yield* this.streams.fromFile(name, this.separator())
          : yield* this.streams.fromCommand(name);
      if (line === undefined) return status;
      text = line.text;
    }
    if (from?.type !== 'file') {
      variables.set('NR', numberOf(variables.get('NR')) + 1);
      if (from === undefined) variables.set('FNR', numberOf(variables.get('FNR')) + 1);
    }
    if (into) yield* this.assign(into, new Input(text));
    else variables.setRecord(text);
    return 1;
  }

  *run(s: Stmt): Work<S, void> {
    switch (s.t) {
      case 'expr':
        yield* this.eval(s.e);
        return;
      case 'print':
        yield* this.#print(s);
        return;
      case 'if':
        if (yield* this.truth(s.c)) yield* this.run(s.a);
        else if (s.b) yield* this.run(s.b);
        return;
      case 'while':
        if (s.first && (yield* this.#turn(s.s))) return;
        while (yield* this.truth(s.c)) if (yield* this.#turn(s.s)) return;
        return;
      case 'for':
        if (s.i) yield* this.run(s.i);
        while (s.c === undefined || (yield* this.truth(s.c))) {
          if (this.#step()) yield* this.call.drain();
          if (yield* this.#turn(s.s)) return;
          if (s.u) yield* this.run(s.u);
        }
        return;
      case 'forin':
        for (const key of [...this.variables.array(s.array).keys()]) {
          this.variables.set(s.name, new Input(key));
          if (yield* this.#turn(s.s)) return;
        }
        return;
      case 'block':
        for (const each of s.list) yield* this.run(each);
        return;
      case 'delete': {
        const array = this.variables.array(s.name);
        if (s.keys) array.delete(yield* this.key(s.keys));
        else array.clear();
        return;
      }
      case 'jump':
        throw new Jump(s.kind, s.e ? yield* this.eval(s.e) : undefined);
    }
  }

  *#print({ args, printf, to }: Extract<Stmt, { t: 'print' }>): Work<S, void> {
    const { variables } = this;
    const values: Value[] = [];
    for (const each of args) values.push(yield* this.eval(each));
    const ofmt = variables.text('OFMT');
    const text = printf
      ? this.sprintf('printf', values)
      : (args.length === 0
          ? this.text(variables.field(0))
          : values.map((value) => textOf(value, ofmt)).join(variables.text('OFS'))) + variables.text('ORS');
    if (to === undefined) {
      this.call.out(text);
      return;
    }
    const name = this.text(yield* this.eval(to.e));
    try {
      this.streams.write(to.op, name, text);
    } catch (error) {
      throw new AwkError(`can't redirect to ${name} (${this.call.why(error)})`);
    }
  }

  /** printf and sprintf. mawk stops where an argument is missing, busybox takes it as empty. */
  sprintf(name: string, values: readonly Value[]): string {
    const convfmt = this.variables.text('CONVFMT');
    if (this.call.busybox) return sprintf(values, convfmt);
    return sprintf(values, convfmt, () => {
      const place = ['FILENAME', 'FNR', 'NR'].map((each) => this.variables.text(each));
      throw new AwkError(
        `run time error: not enough arguments passed to ${name}("${this.text(values[0])}")\n\tFILENAME="${place[0]}" FNR=${place[1]} NR=${place[2]}`,
      );
    });
  }

  /** One turn of a loop; true: break. */
  *#turn(s: Stmt): Work<S, boolean> {
    try {
      yield* this.run(s);
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === 'break') return true;
      if (error.kind !== 'continue') throw error;
    }
    return false;
  }

  /** Runs the rules of a kind; 'exit' where the program ends, 'nextfile' where the rest of a file is left out. */
  *rules(kind: Rule['kind']): Work<S, 'exit' | 'nextfile' | undefined> {
    try {
      for (const rule of this.program.rules) {
        if (rule.kind !== kind) continue;
        if (kind === 'line' && !(yield* this.#applies(rule))) continue;
        if (rule.body) yield* this.run(rule.body);
        else this.call.out(this.text(this.variables.field(0)) + this.variables.text('ORS'));
      }
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === 'nextfile') return 'nextfile';
      if (error.kind !== 'exit') return undefined;
      if (error.value !== undefined) this.code = numberOf(error.value) & 255;
      return 'exit';
    }
    return undefined;
  }

  /** A range goes from a record its first pattern holds for to one its second holds for. */
  *#applies(rule: Rule): Work<S, boolean> {
    if (!rule.pattern) return true;
    if (!rule.end) return yield* this.truth(rule.pattern);
    if (!this.#open.has(rule)) {
      if (!(yield* this.truth(rule.pattern))) return false;
      this.#open.add(rule);
    }
    if (yield* this.truth(rule.end)) this.#open.delete(rule);
    return true;
  }
}
