import { extendedRegExp } from '../../shell/regexp.ts';
import { Call } from '../call.ts';
import { printf } from '../print.ts';
import { AwkError, type AwkProgram, type Expr, type Rule, type Stmt } from './parse.ts';

type Value = string | number;

class Jump {
  readonly kind: 'next' | 'break' | 'continue' | 'exit' | 'return';
  readonly value: Value | undefined;
  constructor(kind: Jump['kind'], value: Value | undefined) {
    this.kind = kind;
    this.value = value;
  }
}

const MAX_STEPS = 5_000_000;

export const numeric = (value: Value): number =>
  typeof value === 'number' ? value : Number.parseFloat(value) || 0;

const looksNumeric = (text: string): boolean =>
  /^\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)\s*$/.test(text);

/** One run of an awk program: variables, arrays, the fields of the current line, and the output. */
export class Awk {
  readonly program: AwkProgram;
  readonly call: Call;
  readonly variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['RS', '\n'],
    ['NR', 0],
    ['FNR', 0],
    ['NF', 0],
    ['SUBSEP', '\x1c'],
    ['RSTART', 0],
    ['RLENGTH', -1],
    ['FILENAME', ''],
    ['CONVFMT', '%.6g'],
    ['OFMT', '%.6g'],
  ]);
  readonly arrays = new Map<string, Map<string, Value>>();
  readonly outputs = new Map<string, string>();
  /** Variables that came from input: they compare as numbers where they look like some. */
  readonly #fromInput = new Set<string>();
  #frames: Map<string, Value | Map<string, Value>>[] = [];
  fields: string[] = [''];
  code = 0;
  #steps = 0;
  #open = new Set<Rule>();

  constructor(program: AwkProgram, call: Call) {
    this.program = program;
    this.call = call;
  }

  text(value: Value): string {
    if (typeof value === 'string') return value;
    if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : value.toFixed(0);
    let out = '';
    printf(this.call, [String(this.variables.get('CONVFMT')), String(value)], (part) => {
      out += part;
    });
    return out;
  }

  setLine(line: string): void {
    const fs = String(this.variables.get('FS'));
    const parts =
      line === ''
        ? []
        : fs === ' '
          ? (line.match(/[^ \t\n]+/g) ?? [])
          : fs === ''
            ? [...line]
            : line.split(
                fs.length === 1 && fs !== '\\'
                  ? fs === '|' || /[.*+?^$()[\]{}]/.test(fs)
                    ? fs
                    : fs
                  : (extendedRegExp(fs, '') ?? fs),
              );
    this.fields = [line, ...parts];
    this.variables.set('NF', parts.length);
  }

  field(n: number): string {
    return this.fields[n] ?? '';
  }

  setField(n: number, value: string): void {
    if (n === 0) {
      this.setLine(value);
      return;
    }
    while (this.fields.length <= n) this.fields.push('');
    this.fields[n] = value;
    this.variables.set('NF', this.fields.length - 1);
    this.fields[0] = this.fields.slice(1).join(String(this.variables.get('OFS')));
  }

  array(name: string): Map<string, Value> {
    const frame = this.#frames[this.#frames.length - 1];
    const local = frame?.get(name);
    if (local instanceof Map) return local;
    if (frame?.has(name)) {
      const made = new Map<string, Value>();
      frame.set(name, made);
      return made;
    }
    let found = this.arrays.get(name);
    if (!found) {
      found = new Map();
      this.arrays.set(name, found);
    }
    return found;
  }

  variable(name: string): Value {
    const frame = this.#frames[this.#frames.length - 1];
    if (frame?.has(name)) {
      const value = frame.get(name);
      return value instanceof Map || value === undefined ? '' : value;
    }
    return this.variables.get(name) ?? '';
  }

  assign(to: Expr, value: Value, input = false): void {
    if (to.t === 'var') {
      const frame = this.#frames[this.#frames.length - 1];
      if (frame?.has(to.name)) frame.set(to.name, value);
      else this.variables.set(to.name, value);
      if (input) this.#fromInput.add(to.name);
      else this.#fromInput.delete(to.name);
      if (to.name === 'NF') {
        this.fields = [
          this.fields[0]!,
          ...Array.from({ length: numeric(value) }, (_, i) => this.fields[i + 1] ?? ''),
        ];
        this.fields[0] = this.fields.slice(1).join(String(this.variables.get('OFS')));
      }
    } else if (to.t === 'field') this.setField(numeric(this.eval(to.e)), this.text(value));
    else if (to.t === 'index') this.array(to.name).set(this.key(to.keys), value);
  }

  key(keys: readonly Expr[]): string {
    return keys.map((each) => this.text(this.eval(each))).join(String(this.variables.get('SUBSEP')));
  }

  truth(e: Expr): boolean {
    const value = this.eval(e);
    if (typeof value === 'number') return value !== 0;
    return this.strnum(e) && looksNumeric(value) ? Number(value) !== 0 : value !== '';
  }

  strnum(e: Expr): boolean {
    if (e.t === 'cond' && e.a === e.b) return this.strnum(e.a);
    return (
      e.t === 'field' ||
      e.t === 'getline' ||
      e.t === 'index' ||
      (e.t === 'var' && (this.#fromInput.has(e.name) || !this.variables.has(e.name)))
    );
  }

  regexp(e: Expr, flags = ''): RegExp {
    const source = e.t === 'regex' ? e.v : this.text(this.eval(e));
    const made = extendedRegExp(source, flags);
    if (!made) throw new AwkError(`regular expression is malformed: ${source}`);
    return made;
  }

  eval(e: Expr): Value {
    if (++this.#steps > MAX_STEPS) throw new AwkError('program runs too long for this simulation');
    switch (e.t) {
      case 'num':
      case 'str':
        return e.v;
      case 'regex':
        return this.regexp(e).test(this.field(0)) ? 1 : 0;
      case 'var':
        return this.variable(e.name);
      case 'field':
        return this.field(numeric(this.eval(e.e)));
      case 'index': {
        const array = this.array(e.name);
        const key = this.key(e.keys);
        if (!array.has(key)) array.set(key, '');
        return array.get(key)!;
      }
      case 'assign': {
        const right = this.eval(e.e);
        const value =
          e.op === '=' ? right : this.arithmetic(e.op.slice(0, -1), numeric(this.eval(e.to)), numeric(right));
        this.assign(e.to, value, e.op === '=' && this.strnum(e.e) && typeof right === 'string');
        return value;
      }
      case 'inc': {
        const old = numeric(this.eval(e.e));
        const next = e.op === '++' ? old + 1 : old - 1;
        this.assign(e.e, next);
        return e.prefix ? next : old;
      }
      case 'un':
        return e.op === '!'
          ? this.truth(e.e)
            ? 0
            : 1
          : e.op === '-'
            ? -numeric(this.eval(e.e))
            : numeric(this.eval(e.e));
      case 'cond':
        return e.a === e.b ? this.eval(e.a) : this.truth(e.c) ? this.eval(e.a) : this.eval(e.b);
      case 'match':
        return this.regexp(e.b).test(this.text(this.eval(e.a))) !== e.not ? 1 : 0;
      case 'in':
        return this.array(e.name).has(this.key(e.keys)) ? 1 : 0;
      case 'bin':
        return this.binary(e.op, e.a, e.b);
      case 'call':
        return this.callFunction(e.name, e.args);
      case 'getline':
        return 0;
    }
  }

  arithmetic(op: string, a: number, b: number): number {
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

  binary(op: string, left: Expr, right: Expr): Value {
    if (op === '&&') return this.truth(left) && this.truth(right) ? 1 : 0;
    if (op === '||') return this.truth(left) || this.truth(right) ? 1 : 0;
    const a = this.eval(left);
    const b = this.eval(right);
    if (op === ' ') return this.text(a) + this.text(b);
    if (/^(<|<=|==|!=|>|>=)$/.test(op)) {
      const number = (e: Expr, v: Value) =>
        typeof v === 'number' || (this.strnum(e) && (looksNumeric(v) || (v === '' && e.t !== 'field')));
      const both = number(left, a) && number(right, b);
      const x = both ? numeric(a) : this.text(a);
      const y = both ? numeric(b) : this.text(b);
      const truth =
        op === '<'
          ? x < y
          : op === '<='
            ? x <= y
            : op === '=='
              ? x === y
              : op === '!='
                ? x !== y
                : op === '>'
                  ? x > y
                  : x >= y;
      return truth ? 1 : 0;
    }
    return this.arithmetic(op, numeric(a), numeric(b));
  }

  callFunction(name: string, args: readonly Expr[]): Value {
    const arg = (i: number) => (args[i] ? this.eval(args[i]) : '');
    const text = (i: number) => this.text(arg(i));
    switch (name) {
      case 'length':
        if (args[0]?.t === 'var' && this.arrays.has(args[0].name)) return this.arrays.get(args[0].name)!.size;
        return (args.length === 0 ? this.field(0) : text(0)).length;
      case 'substr': {
        const from = Math.round(numeric(arg(1)));
        const length = args.length > 2 ? Math.round(numeric(arg(2))) : Number.POSITIVE_INFINITY;
        return text(0).slice(Math.max(0, from - 1), Math.max(0, from - 1 + length));
      }
      case 'index':
        return text(0).indexOf(text(1)) + 1;
      case 'toupper':
        return text(0).toUpperCase();
      case 'tolower':
        return text(0).toLowerCase();
      case 'int':
        return Math.trunc(numeric(arg(0)));
      case 'sqrt':
        return Math.sqrt(numeric(arg(0)));
      case 'exp':
        return Math.exp(numeric(arg(0)));
      case 'log':
        return Math.log(numeric(arg(0)));
      case 'sin':
        return Math.sin(numeric(arg(0)));
      case 'cos':
        return Math.cos(numeric(arg(0)));
      case 'atan2':
        return Math.atan2(numeric(arg(0)), numeric(arg(1)));
      case 'rand':
        return this.call.host.random();
      case 'srand':
        return 0;
      case 'systime':
        return Math.floor((Date.UTC(2026, 0, 1) + this.call.host.kernel.now) / 1000);
      case 'sprintf':
        return this.format(args.map((each) => this.eval(each)));
      case 'split': {
        const array = this.array((args[1] as { name: string }).name);
        array.clear();
        const by = args[2];
        const separator =
          by?.t === 'regex' ? by.v : by ? this.text(this.eval(by)) : String(this.variables.get('FS'));
        const line = text(0);
        const parts =
          line === ''
            ? []
            : separator === ' '
              ? (line.match(/\S+/g) ?? [])
              : separator.length === 1 && by?.t !== 'regex'
                ? line.split(separator)
                : line.split(extendedRegExp(separator, '') ?? separator);
        parts.forEach((part, i) => {
          array.set(String(i + 1), part);
        });
        return parts.length;
      }
      case 'sub':
      case 'gsub': {
        const target: Expr = args[2] ?? { t: 'field', e: { t: 'num', v: 0 } };
        const regexp = this.regexp(args[0]!, name === 'gsub' ? 'g' : '');
        const by = text(1);
        let count = 0;
        const changed = this.text(this.eval(target)).replace(regexp, (hit: string) => {
          count++;
          return by.replace(/\\&|\\\\|&/g, (c) => (c === '&' ? hit : c === '\\&' ? '&' : '\\'));
        });
        if (count > 0) this.assign(target, changed);
        return count;
      }
      case 'match': {
        const found = this.regexp(args[1]!).exec(text(0));
        this.variables.set('RSTART', found ? found.index + 1 : 0);
        this.variables.set('RLENGTH', found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case 'close':
      case 'fflush':
        return 0;
      case 'system':
        this.call.host.report({
          severity: 'assumption',
          code: 'awk-system',
          message: 'system() inside awk is not run.',
          where: this.call.host.where,
        });
        return 0;
      default: {
        const made = this.program.functions.get(name);
        if (!made) throw new AwkError(`function ${name} not defined`);
        if (this.#frames.length > 200) throw new AwkError('function calls nested too deeply');
        const frame = new Map<string, Value | Map<string, Value>>();
        made.params.forEach((param, i) => {
          const given = args[i];
          if (
            given?.t === 'var' &&
            (this.arrays.has(given.name) ||
              this.#frames[this.#frames.length - 1]?.get(given.name) instanceof Map)
          )
            frame.set(param, this.array(given.name));
          else frame.set(param, given ? this.eval(given) : '');
        });
        this.#frames.push(frame);
        try {
          this.run(made.body);
        } catch (error) {
          if (error instanceof Jump && error.kind === 'return') return error.value ?? '';
          throw error;
        } finally {
          this.#frames.pop();
        }
        return '';
      }
    }
  }

  format(values: readonly Value[]): string {
    let out = '';
    const [first = '', ...rest] = values.map((value) => this.text(value));
    const specs = first.match(/%[-+ 0#]*(\*|\d+)?(\.\d+)?[a-zA-Z%]/g) ?? [];
    let used = 0;
    const args = rest.map((text) => text);
    for (const spec of specs) {
      if (spec.endsWith('%')) continue;
      if (/[di]$/.test(spec)) args[used] = String(Math.trunc(Number.parseFloat(args[used] ?? '0') || 0));
      else if (/[eEfFgG]$/.test(spec)) args[used] = String(Number.parseFloat(args[used] ?? '0') || 0);
      else if (spec.endsWith('c') && typeof values[used + 1] === 'number')
        args[used] = String.fromCharCode(values[used + 1] as number);
      else args[used] ??= '';
      used++;
    }
    printf(
      new Call(this.call.process, ['awk']),
      [first.replace(/\\/g, '\\\\'), ...args.slice(0, used)],
      (part) => {
        out += part;
      },
    );
    return out;
  }

  run(s: Stmt): void {
    if (++this.#steps > MAX_STEPS) throw new AwkError('program runs too long for this simulation');
    switch (s.t) {
      case 'expr':
        this.eval(s.e);
        return;
      case 'print': {
        const args = s.args.map((each) => this.eval(each));
        const text = s.printf
          ? this.format(args)
          : (args.length === 0
              ? this.field(0)
              : args.map((value) => this.text(value)).join(String(this.variables.get('OFS')))) +
            String(this.variables.get('ORS'));
        if (!s.to) this.call.out(text);
        else {
          const name = `${s.to.op} ${this.text(this.eval(s.to.e))}`;
          this.outputs.set(name, (this.outputs.get(name) ?? '') + text);
        }
        return;
      }
      case 'if':
        if (this.truth(s.c)) this.run(s.a);
        else if (s.b) this.run(s.b);
        return;
      case 'while':
        if (s.first && this.turn(s.s)) return;
        while (this.truth(s.c)) if (this.turn(s.s)) return;
        return;
      case 'for':
        if (s.i) this.run(s.i);
        while (s.c === undefined || this.truth(s.c)) {
          if (this.turn(s.s)) return;
          if (s.u) this.run(s.u);
        }
        return;
      case 'forin':
        for (const key of [...this.array(s.array).keys()]) {
          this.assign({ t: 'var', name: s.name }, key);
          if (this.turn(s.s)) return;
        }
        return;
      case 'block':
        for (const each of s.list) this.run(each);
        return;
      case 'delete':
        if (s.keys) this.array(s.name).delete(this.key(s.keys));
        else this.array(s.name).clear();
        return;
      case 'jump':
        throw new Jump(s.kind, s.e ? this.eval(s.e) : undefined);
    }
  }

  /** One turn of a loop; true: break. */
  turn(s: Stmt): boolean {
    try {
      this.run(s);
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === 'break') return true;
      if (error.kind !== 'continue') throw error;
    }
    return false;
  }

  /** Runs the rules of a kind; false: exit was called. */
  rules(kind: Rule['kind']): boolean {
    try {
      for (const rule of this.program.rules) {
        if (rule.kind !== kind) continue;
        if (kind === 'line' && !this.applies(rule)) continue;
        if (rule.body) this.run(rule.body);
        else this.call.out(`${this.field(0)}\n`);
      }
    } catch (error) {
      if (!(error instanceof Jump)) throw error;
      if (error.kind === 'exit') {
        if (error.value !== undefined) this.code = numeric(error.value);
        return false;
      }
    }
    return true;
  }

  applies(rule: Rule): boolean {
    if (!rule.pattern) return true;
    if (!rule.end) return this.truth(rule.pattern);
    if (this.#open.has(rule)) {
      if (this.truth(rule.end)) this.#open.delete(rule);
      return true;
    }
    if (!this.truth(rule.pattern)) return false;
    if (!this.truth(rule.end)) this.#open.add(rule);
    return true;
  }
}
