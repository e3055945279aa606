import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from 'unbash';
import { regExp } from '../../../text/linear.ts';
import { patternToRegExp } from '../../../text/pattern.ts';
import { arithmeticText } from './arithmetic.ts';
import { ShellError } from './control.ts';
import {
  type Expanding,
  expandOperand,
  expandPattern,
  expandText,
  type Fields,
  insert,
  type Mode,
} from './expand.ts';
import type { Shell } from './shell.ts';

/** `$x`, `${x...}`: all parameter expansions. */
export function* parameter(
  shell: Shell,
  part: SimpleExpansionPart | ParameterExpansionPart,
  fields: Fields,
  mode: Mode,
): Expanding<void> {
  if (part.type === 'SimpleExpansion') {
    const name = part.text.slice(1);
    if (name === '@' || name === '*') list(shell, shell.positional, name, fields, mode);
    else {
      const value = shell.value(name);
      if (value === undefined && shell.options.has('u')) throw shell.unbound(name);
      insert(shell, value ?? '', fields, mode);
    }
    return;
  }
  yield* braced(shell, part, fields, mode);
}

/** `$*`, `$@`, `${a[@]}`. */
function list(shell: Shell, values: readonly string[], kind: string, fields: Fields, mode: Mode): void {
  if (mode.quoted && kind === '@' && !mode.single) {
    values.forEach((value, i) => {
      if (i > 0) fields.cut();
      fields.quoted(value);
    });
    return;
  }
  if (mode.quoted || mode.single) {
    const glue = kind === '@' ? ' ' : (shell.vars.get('IFS') ? shell.ifs : ' ').slice(0, 1);
    insert(shell, values.join(glue), fields, mode);
    return;
  }
  values.forEach((value, i) => {
    if (i > 0) fields.cut();
    insert(shell, value, fields, mode);
  });
}

function* braced(shell: Shell, part: ParameterExpansionPart, fields: Fields, mode: Mode): Expanding<void> {
  const { operation, prefix } = part;
  if (!shell.dialect.bash) rejectBashisms(shell, part);
  if (prefix === '!' && operation?.type === 'Names') {
    const names = shell.vars.names().filter((name) => name.startsWith(part.parameter));
    list(shell, names, operation.operator, fields, mode);
    return;
  }
  let name = part.parameter;
  let index = part.index;
  if (prefix === '!') {
    if (index && (index.value === '@' || index.value === '*')) {
      list(shell, [...(arrayOf(shell, name)?.keys() ?? [])], index.value, fields, mode);
      return;
    }
    const target = shell.value(name) ?? '';
    const reference = /^(\w+|[@*#?$!-])(?:\[(.*)\])?$/.exec(target);
    if (!reference) throw new ShellError(`${target === '' ? name : target}: invalid indirect expansion`, 1);
    name = reference[1]!;
    index = reference[2] === undefined ? undefined : ({ text: reference[2], value: reference[2] } as Word);
  }
  if ((name === '@' || name === '*') && prefix !== '#') {
    yield* multiple(shell, shell.positional, name, operation, fields, mode, true);
    return;
  }
  if (index && (index.value === '@' || index.value === '*')) {
    const values = [...(arrayOf(shell, name)?.values() ?? [])];
    if (prefix === '#') insert(shell, String(values.length), fields, mode);
    else yield* multiple(shell, values, index.value, operation, fields, mode, false);
    return;
  }
  const value = index ? yield* element(shell, name, index) : shell.value(name);
  if (prefix === '#') {
    if (name === '@' || name === '*') insert(shell, String(shell.positional.length), fields, mode);
    else {
      if (value === undefined && shell.options.has('u')) throw shell.unbound(name);
      insert(shell, String((value ?? '').length), fields, mode);
    }
    return;
  }
  if (operation === undefined) {
    if (value === undefined && shell.options.has('u')) throw shell.unbound(name);
    insert(shell, value ?? '', fields, mode);
    return;
  }
  if (operation.type === 'Default') {
    const empty = operation.operator.startsWith(':') ? (value ?? '') === '' : value === undefined;
    yield* defaulted(shell, name, index, value, empty, operation, fields, mode);
    return;
  }
  if (value === undefined && shell.options.has('u')) throw shell.unbound(name);
  insert(shell, yield* transform(shell, value ?? '', operation, part), fields, mode);
}

function rejectBashisms(shell: Shell, part: ParameterExpansionPart): void {
  const type = part.operation?.type;
  const ashHasIt = type === 'Replace' || type === 'Slice';
  if (
    part.prefix === '!' ||
    part.index !== undefined ||
    type === 'CaseModification' ||
    type === 'Transform' ||
    type === 'Names' ||
    type === 'Unknown' ||
    (ashHasIt && !shell.dialect.extended)
  )
    throw shell.badSubstitution(part.text);
}

function arrayOf(shell: Shell, name: string): ReadonlyMap<string, string> | undefined {
  if (name === 'PIPESTATUS') return new Map(shell.pipeStatus.map((code, i) => [String(i), String(code)]));
  if (name === 'FUNCNAME') return new Map(shell.functionNames.map((each, i) => [String(i), each]));
  const entry = shell.vars.get(name);
  if (entry?.array) return entry.associative ? entry.array : sorted(entry.array);
  const value = shell.value(name);
  return value === undefined ? undefined : new Map([['0', value]]);
}

function sorted(array: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let last = -1;
  let ordered = true;
  for (const key of array.keys()) {
    if (Number(key) < last) ordered = false;
    last = Number(key);
  }
  return ordered ? array : new Map([...array.entries()].sort((a, b) => Number(a[0]) - Number(b[0])));
}

function* element(shell: Shell, name: string, index: Word): Expanding<string | undefined> {
  const entry = shell.vars.get(name);
  const text = yield* expandText(shell, index);
  if (entry?.associative) return entry.array?.get(text);
  let at = yield* arithmeticText(shell, text);
  if (name === 'PIPESTATUS') return shell.pipeStatus[Number(at)]?.toString();
  if (name === 'FUNCNAME') return shell.functionNames[Number(at)];
  if (!entry?.array) return at === 0n || at === -1n ? shell.value(name) : undefined;
  if (at < 0n) {
    const keys = [...sorted(entry.array).keys()];
    at += BigInt(keys.length === 0 ? 0 : Number(keys[keys.length - 1]) + 1);
  }
  return entry.array.get(at.toString());
}

function* multiple(
  shell: Shell,
  values: readonly string[],
  kind: string,
  operation: ParameterOperation | undefined,
  fields: Fields,
  mode: Mode,
  positional: boolean,
): Expanding<void> {
  if (operation === undefined) {
    list(shell, values, kind, fields, mode);
    return;
  }
  if (operation.type === 'Default') {
    const empty = operation.operator.startsWith(':') ? values.join('') === '' : values.length === 0;
    const alternative = operation.operator.endsWith('+');
    if (alternative ? !empty : empty) yield* expandOperand(shell, operation.operand, fields, mode);
    else if (!alternative) list(shell, values, kind, fields, mode);
    return;
  }
  if (operation.type === 'Slice') {
    const all = positional ? [shell.zero, ...values] : values;
    const offset = Number(yield* arithmeticText(shell, yield* expandText(shell, operation.offset)));
    const from = offset < 0 ? all.length + offset : positional && offset === 0 ? 0 : offset;
    const count = operation.length
      ? Number(yield* arithmeticText(shell, yield* expandText(shell, operation.length)))
      : all.length;
    list(shell, all.slice(Math.max(0, from), Math.max(0, from) + Math.max(0, count)), kind, fields, mode);
    return;
  }
  const changed: string[] = [];
  for (const value of values) changed.push(yield* transform(shell, value, operation, undefined));
  list(shell, changed, kind, fields, mode);
}

function* defaulted(
  shell: Shell,
  name: string,
  index: Word | undefined,
  value: string | undefined,
  empty: boolean,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  fields: Fields,
  mode: Mode,
): Expanding<void> {
  const kind = operation.operator.slice(-1);
  if (kind === '+') {
    if (!empty) yield* expandOperand(shell, operation.operand, fields, mode);
    return;
  }
  if (!empty) {
    insert(shell, value ?? '', fields, mode);
    return;
  }
  if (kind === '-') {
    yield* expandOperand(shell, operation.operand, fields, mode);
    return;
  }
  const text = yield* expandText(shell, operation.operand);
  if (kind === '=') {
    if (index) shell.vars.declare(name).array ??= new Map();
    if (index) shell.vars.get(name)!.array!.set(yield* expandText(shell, index), text);
    else shell.assign(name, text);
    insert(shell, text, fields, mode);
    return;
  }
  const bash = shell.dialect.bash;
  throw new ShellError(
    `${name}: ${text !== '' ? text : bash ? 'parameter null or not set' : operation.operator === ':?' ? 'parameter not set or null' : 'parameter not set'}`,
    bash ? (shell.subshell ? 1 : 127) : 2,
  );
}

function* transform(
  shell: Shell,
  value: string,
  operation: Exclude<ParameterOperation, { type: 'Default' }>,
  part: ParameterExpansionPart | undefined,
): Expanding<string> {
  const extended = shell.dialect.bash;
  switch (operation.type) {
    case 'Remove': {
      const source = patternToRegExp(yield* expandPattern(shell, operation.operand), extended);
      return remove(value, source, operation.operator);
    }
    case 'Replace': {
      const source = patternToRegExp(yield* expandPattern(shell, operation.pattern), extended);
      const by = yield* expandText(shell, operation.replacement);
      if (source === '' && operation.operator === '/#') return by + value;
      if (source === '' && operation.operator === '/%') return value + by;
      if (source === '') return value;
      const anchored =
        operation.operator === '/#'
          ? `^(?:${source})`
          : operation.operator === '/%'
            ? `(?:${source})$`
            : source;
      return value.replace(regExp(anchored, operation.operator === '//' ? 'g' : ''), () => by);
    }
    case 'Slice': {
      const offset = Number(yield* arithmeticText(shell, yield* expandText(shell, operation.offset)));
      const from = offset < 0 ? Math.max(0, value.length + offset) : offset;
      if (offset < 0 && value.length + offset < 0) return '';
      if (operation.length === undefined) return value.slice(from);
      const length = Number(yield* arithmeticText(shell, yield* expandText(shell, operation.length)));
      if (length < 0 && value.length + length < from)
        throw new ShellError(`${length}: substring expression < 0`, 1);
      return length < 0 ? value.slice(from, value.length + length) : value.slice(from, from + length);
    }
    case 'CaseModification': {
      const pattern = operation.operand ? yield* expandPattern(shell, operation.operand) : '?';
      const one = regExp(`^(?:${patternToRegExp(pattern, extended)})$`);
      const change = (c: string) => (operation.operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase());
      const all = operation.operator.length === 2;
      return [...value].map((c, i) => ((all || i === 0) && one.test(c) ? change(c) : c)).join('');
    }
    case 'Transform': {
      const how = yield* expandText(shell, operation.operand);
      if (how === 'Q') return `'${value.replace(/'/g, "'\\''")}'`;
      if (how === 'U') return value.toUpperCase();
      if (how === 'u') return value.slice(0, 1).toUpperCase() + value.slice(1);
      if (how === 'L') return value.toLowerCase();
      if (how === 'E' || how === 'P' || how === 'A' || how === 'a' || how === 'K' || how === 'k')
        return value;
      throw shell.badSubstitution(part?.text ?? '');
    }
    default:
      throw shell.badSubstitution(part?.text ?? '');
  }
}

/** `${x#pattern}` and its three sisters. */
function remove(value: string, source: string, operator: '#' | '##' | '%' | '%%'): string {
  const whole = regExp(`^(?:${source})$`);
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i);
  if (operator === '##' || operator === '%%') lengths.reverse();
  for (const n of lengths) {
    const candidate = operator.startsWith('#') ? value.slice(0, n) : value.slice(value.length - n);
    if (whole.test(candidate))
      return operator.startsWith('#') ? value.slice(n) : value.slice(0, value.length - n);
  }
  return value;
}
