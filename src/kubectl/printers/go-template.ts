import { CommandError } from '../errors.ts';
import { type Node, type Operand, type Pipe, parseTemplate, TemplateError } from './go-template-parse.ts';
import { goText } from './jsonpath.ts';
import type { ObjectPrinter } from './objects-shared.ts';
import { compactJson } from './yaml.ts';

export { TemplateError };

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = any;

/** A Go template as a printer. Throws {@link TemplateError} where it cannot be read. Models text/template. */
export function goTemplate(text: string, allowMissing: boolean): ObjectPrinter {
  const nodes = parseTemplate(text, new Set(['and', 'or', ...Object.keys(FUNCTIONS)]));
  return (object) => {
    try {
      return new Run(object, allowMissing).list(nodes, object);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new CommandError(`error executing template ${JSON.stringify(text)}: ${error.message}`);
    }
  };
}

class Run {
  readonly #scopes: Map<string, Json>[];
  readonly #allowMissing: boolean;

  constructor(root: Json, allowMissing: boolean) {
    this.#scopes = [new Map([['$', root]])];
    this.#allowMissing = allowMissing;
  }

  list(nodes: readonly Node[], dot: Json): string {
    let out = '';
    for (const node of nodes) out += this.#node(node, dot);
    return out;
  }

  #node(node: Node, dot: Json): string {
    if (node.type === 'text') return node.text;
    if (node.type === 'action') {
      const value = this.#pipe(node.pipe, dot);
      return node.pipe.declares.length > 0 ? '' : printed(value);
    }
    this.#scopes.push(new Map());
    try {
      if (node.type === 'range') return this.#range(node, dot);
      const value = this.#pipe(node.pipe, dot);
      if (!isTrue(value)) return this.list(node.otherwise, dot);
      return this.list(node.body, node.type === 'with' ? value : dot);
    } finally {
      this.#scopes.pop();
    }
  }

  #range(node: Extract<Node, { pipe: Pipe; body: Node[] }>, dot: Json): string {
    const { declares } = node.pipe;
    const value = this.#pipe({ ...node.pipe, declares: [] }, dot);
    const entries: [Json, Json][] = Array.isArray(value)
      ? value.map((item, i) => [i, item])
      : typeof value === 'number'
        ? Array.from({ length: Math.min(value, 10_000) }, (_, i) => [i, i])
        : isMap(value)
          ? Object.keys(value)
              .sort()
              .map((key) => [key, value[key]])
          : [];
    if (entries.length === 0) {
      if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'number')
        throw new TemplateError(`template: output:1: range can't iterate over ${goText(value)}`);
      return this.list(node.otherwise, dot);
    }
    let out = '';
    for (const [key, item] of entries) {
      this.#scopes.push(new Map());
      if (declares.length === 1) this.#scopes.at(-1)!.set(declares[0]!, item);
      if (declares.length === 2) {
        this.#scopes.at(-1)!.set(declares[0]!, key);
        this.#scopes.at(-1)!.set(declares[1]!, item);
      }
      out += this.list(node.body, item);
      this.#scopes.pop();
    }
    return out;
  }

  #pipe(pipe: Pipe, dot: Json): Json {
    let value: Json;
    for (const [i, command] of pipe.commands.entries())
      value = this.#command(command, dot, i > 0 ? [value] : []);
    const [name] = pipe.declares;
    if (name !== undefined) {
      const scope = pipe.assigns
        ? [...this.#scopes].reverse().find((each) => each.has(name))
        : this.#scopes.at(-1);
      if (scope === undefined)
        throw new TemplateError(`template: output:1: undefined variable ${JSON.stringify(name)}`);
      scope.set(name, value);
    }
    return value;
  }

  #command(operands: readonly Operand[], dot: Json, piped: Json[]): Json {
    const [first, ...rest] = operands;
    if (first!.type !== 'function') {
      if (rest.length > 0 || piped.length > 0)
        throw new TemplateError("template: output:1: can't give argument to non-function");
      return this.#value(first!, dot);
    }
    const { name } = first as { name: string };
    if (name === 'and' || name === 'or') {
      let value: Json;
      for (const operand of rest) {
        value = this.#value(operand, dot);
        if (isTrue(value) === (name === 'or')) return value;
      }
      return piped.length > 0 ? piped[0] : value;
    }
    return call(name, [...rest.map((operand) => this.#value(operand, dot)), ...piped]);
  }

  #value(operand: Operand, dot: Json): Json {
    switch (operand.type) {
      case 'value':
        return operand.value;
      case 'dot':
        return this.#fields(dot, operand.fields);
      case 'variable': {
        const scope = [...this.#scopes].reverse().find((each) => each.has(operand.name));
        if (scope === undefined)
          throw new TemplateError(`template: output:1: undefined variable ${JSON.stringify(operand.name)}`);
        return this.#fields(scope.get(operand.name), operand.fields);
      }
      case 'pipe':
        return this.#fields(this.#pipe(operand.pipe, dot), operand.fields);
      default:
        return call(operand.name, []);
    }
  }

  #fields(start: Json, fields: readonly string[]): Json {
    let value = start;
    for (const field of fields) {
      if (value === undefined || value === null) return value;
      if (!isMap(value))
        throw new TemplateError(
          `template: output:1: can't evaluate field ${field} in type ${Array.isArray(value) ? '[]interface {}' : typeof value === 'string' ? 'string' : 'interface {}'}`,
        );
      if (!Object.hasOwn(value, field) && !this.#allowMissing)
        throw new TemplateError(`template: output:1: map has no entry for key ${JSON.stringify(field)}`);
      value = Object.hasOwn(value, field) ? value[field] : undefined;
    }
    return value;
  }
}

const isMap = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTrue = (value: Json): boolean =>
  Array.isArray(value) ? value.length > 0 : isMap(value) ? Object.keys(value).length > 0 : Boolean(value);

const printed = (value: Json) => (value === undefined || value === null ? '<no value>' : goText(value));

function call(name: string, args: Json[]): Json {
  return FUNCTIONS[name]!(args);
}

const FUNCTIONS: Record<string, (args: Json[]) => Json> = {
  eq: ([first, ...rest]) => rest.some((other) => first === other),
  ne: ([a, b]) => a !== b,
  lt: ([a, b]) => a < b,
  le: ([a, b]) => a <= b,
  gt: ([a, b]) => a > b,
  ge: ([a, b]) => a >= b,
  not: ([value]) => !isTrue(value),
  len: ([value]) =>
    typeof value === 'string' || Array.isArray(value)
      ? value.length
      : isMap(value)
        ? Object.keys(value).length
        : 0,
  index: ([value, ...keys]) =>
    keys.reduce(
      (at, key) =>
        at === undefined || at === null
          ? undefined
          : Array.isArray(at)
            ? at[Number(key)]
            : Object.hasOwn(Object(at), key)
              ? at[key]
              : undefined,
      value,
    ),
  slice: ([value, from = 0, to]) => value?.slice(from, to),
  print: (args) => args.map(printed).join(' '),
  println: (args) => `${args.map(printed).join(' ')}\n`,
  printf: ([format = '', ...args]) => goPrintf(String(format), args),
  html: ([value]) => printed(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  urlquery: ([value]) => encodeURIComponent(printed(value)),
  js: ([value]) => JSON.stringify(printed(value)).slice(1, -1),
  exists: ([value, ...keys]) =>
    keys.reduce((at, key) => (at !== undefined && at !== null ? at[key] : undefined), value) !== undefined,
  base64decode: ([value]) => {
    try {
      return new TextDecoder().decode(
        Uint8Array.from(atob(String(value ?? '')), (char) => char.charCodeAt(0)),
      );
    } catch {
      throw new TemplateError('base64 decode: illegal base64 data');
    }
  },
};

/** %s, %v, %d, %q, %t, %x, %f with width and flags. */
function goPrintf(format: string, args: Json[]): string {
  let next = 0;
  return format.replace(
    /%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const value = args[next++];
      let text: string;
      if (value === undefined && next > args.length) text = `%!${verb}(MISSING)`;
      else if (verb === 'q') text = JSON.stringify(printed(value));
      else if (verb === 'f') text = Number(value).toFixed(precision === undefined ? 6 : Number(precision));
      else if (verb === 'x') text = typeof value === 'number' ? value.toString(16) : compactJson(value);
      else text = printed(value);
      const size = Number(width || 0);
      return flags.includes('-')
        ? text.padEnd(size)
        : text.padStart(size, flags.includes('0') && verb === 'd' ? '0' : ' ');
    },
  );
}
