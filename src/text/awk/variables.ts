import { extendedRegExp } from '../regexp.ts';
import { AwkError } from './tree.ts';
import { Input, numberOf, textOf, type Value } from './values.ts';

export type Table = Map<string, Value>;
type Frame = Map<string, Value | Table>;

/** The variables of a run: globals, the arguments of functions, and the fields of the current record. */
export class Variables {
  readonly globals = new Map<string, Value>([
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
  readonly #arrays = new Map<string, Table>();
  readonly #frames: Frame[] = [];
  #record = '';
  /** Undefined until somebody asks for a field. */
  #fields: Value[] | undefined = [];
  /** True where $0 has to be put together again from its fields. */
  #stale = false;

  text(name: string): string {
    return textOf(this.globals.get(name), '%.6g');
  }
  string(value: Value): string {
    return textOf(value, this.text('CONVFMT'));
  }

  get depth(): number {
    return this.#frames.length;
  }
  enter(frame: Frame): void {
    this.#frames.push(frame);
  }
  leave(): void {
    this.#frames.pop();
  }
  #local(name: string): Frame | undefined {
    const frame = this.#frames[this.#frames.length - 1];
    return frame?.has(name) ? frame : undefined;
  }

  get(name: string): Value {
    const local = this.#local(name);
    if (local) {
      const value = local.get(name);
      return value instanceof Map ? undefined : value;
    }
    if (name === 'NF') return this.fields().length;
    return this.globals.get(name);
  }

  set(name: string, value: Value): void {
    const local = this.#local(name);
    if (local) {
      local.set(name, value);
      return;
    }
    if (name === 'NF') {
      const fields = this.fields();
      const count = Math.max(0, Math.trunc(numberOf(value)));
      this.#fields = Array.from({ length: count }, (_, i) => fields[i]);
      this.#stale = true;
    }
    this.globals.set(name, value);
  }

  /** Whether a name is an array by now, to pass it to a function as one. */
  isArray(name: string): boolean {
    const local = this.#local(name);
    return local ? local.get(name) instanceof Map : this.#arrays.has(name);
  }

  array(name: string): Table {
    const local = this.#local(name);
    const found = local ? local.get(name) : this.#arrays.get(name);
    if (found instanceof Map) return found;
    const made: Table = new Map();
    if (local) local.set(name, made);
    else this.#arrays.set(name, made);
    return made;
  }

  setRecord(text: string): void {
    this.#record = text;
    this.#fields = undefined;
    this.#stale = false;
  }

  fields(): Value[] {
    this.#fields ??= this.split(this.#record, this.text('FS')).map((part) => new Input(part));
    return this.#fields;
  }

  field(n: number): Value {
    if (n < 0) throw new AwkError(`trying to access out of range field ${n}`);
    if (n > 0) return this.fields()[n - 1];
    if (this.#stale) {
      this.#record = this.fields()
        .map((value) => this.string(value))
        .join(this.text('OFS'));
      this.#stale = false;
    }
    return new Input(this.#record);
  }

  setField(n: number, value: Value): void {
    if (n < 0) throw new AwkError(`trying to access out of range field ${n}`);
    if (n === 0) {
      this.setRecord(this.string(value));
      return;
    }
    const fields = this.fields();
    while (fields.length < n) fields.push('');
    fields[n - 1] = value;
    this.#stale = true;
  }

  /** Splits as FS does: ' ' at blanks, one character at itself, else at a regular expression. */
  split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
    if (separator === '') return [...text];
    const atLines = this.text('RS') === '';
    if (separator.length === 1 && separator !== '\\')
      return atLines ? text.split(/\n/).flatMap((line) => line.split(separator)) : text.split(separator);
    const regexp = extendedRegExp(atLines ? `(${separator})|\n` : separator, 'g');
    if (regexp === undefined) throw new AwkError(`regular expression is malformed: ${separator}`);
    return splitAt(text, regexp);
  }
}

/** Like String.split, without what groups have caught. */
export function splitAt(text: string, regexp: RegExp): string[] {
  const out: string[] = [];
  let from = 0;
  for (const match of text.matchAll(regexp)) {
    if (match[0] === '') continue;
    out.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  out.push(text.slice(from));
  return out;
}
