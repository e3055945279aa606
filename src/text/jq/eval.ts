import { regExp } from '../linear.ts';
import type { Jq } from './parse.ts';

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = any;

export class JqError extends Error {}

const MAX_OUTPUTS = 100_000;

const typeOf = (value: Json) =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value;
const isTrue = (value: Json) => value !== null && value !== undefined && value !== false;
const isMap = (value: Json): value is Record<string, Json> => typeOf(value) === 'object';

/** The outputs of a filter for one input. */
export function evaluate(node: Jq, input: Json): Json[] {
  const outputs = run(node, input);
  if (outputs.length > MAX_OUTPUTS) throw new JqError('too many results');
  return outputs;
}

function run(node: Jq, input: Json): Json[] {
  switch (node.type) {
    case 'identity':
      return [input];
    case 'literal':
      return [node.value];
    case 'recurse':
      return descendants(input);
    case 'field':
      return evaluate(node.of, input).flatMap((value) =>
        evaluate(node.name, input).flatMap((name) => field(value, name, node.optional)),
      );
    case 'iterate':
      return evaluate(node.of, input).flatMap((value) => iterate(value, node.optional));
    case 'slice':
      return evaluate(node.of, input).map((value) =>
        value === null ? null : value.slice(first(node.from, input, 0), first(node.to, input, undefined)),
      );
    case 'pipe':
      return evaluate(node.left, input).flatMap((value) => evaluate(node.right, value));
    case 'comma':
      return [...evaluate(node.left, input), ...evaluate(node.right, input)];
    case 'alternative': {
      let found: Json[] = [];
      try {
        found = evaluate(node.left, input).filter(isTrue);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
      }
      return found.length > 0 ? found : evaluate(node.right, input);
    }
    case 'and':
    case 'or':
      return evaluate(node.left, input).flatMap((left) =>
        isTrue(left) === (node.type === 'or') ? [isTrue(left)] : evaluate(node.right, input).map(isTrue),
      );
    case 'binary':
      return evaluate(node.right, input).flatMap((right) =>
        evaluate(node.left, input).map((left) => binary(node.operator, left, right)),
      );
    case 'negate':
      return evaluate(node.of, input).map((value) => -value);
    case 'array':
      return [node.of ? evaluate(node.of, input) : []];
    case 'object':
      return object(node.entries, input);
    case 'if':
      return evaluate(node.test, input).flatMap((test) =>
        evaluate(isTrue(test) ? node.then : node.otherwise, input),
      );
    case 'string':
      return [
        node.parts
          .map((part) => (typeof part === 'string' ? part : asText(evaluate(part, input)[0])))
          .join(''),
      ];
    case 'call':
      return call(node.name, node.args, input);
  }
}

const first = (node: Jq | undefined, input: Json, otherwise: Json) =>
  node ? evaluate(node, input)[0] : otherwise;
const asText = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

function field(value: Json, name: Json, optional: boolean): Json[] {
  if (value === null || value === undefined) return [null];
  if (isMap(value) && typeof name === 'string') return [Object.hasOwn(value, name) ? value[name] : null];
  if (Array.isArray(value) && typeof name === 'number') return [value.at(Math.trunc(name)) ?? null];
  if (optional) return [];
  throw new JqError(
    `Cannot index ${typeOf(value)} with ${typeof name === 'string' ? JSON.stringify(name) : typeOf(name)}`,
  );
}

function iterate(value: Json, optional: boolean): Json[] {
  if (Array.isArray(value)) return value;
  if (isMap(value)) return Object.values(value);
  if (optional) return [];
  throw new JqError(
    `Cannot iterate over ${typeOf(value)}${value === null ? '' : ` (${JSON.stringify(value)})`}`,
  );
}

const descendants = (value: Json): Json[] => [
  value,
  ...(Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []).flatMap(descendants),
];

function object(entries: readonly { key: Jq; value: Jq }[], input: Json): Json[] {
  let built: Record<string, Json>[] = [{}];
  for (const { key, value } of entries) {
    built = built.flatMap((base) =>
      evaluate(key, input).flatMap((name) =>
        evaluate(value, input).map((each) => ({ ...base, [asText(name)]: each })),
      ),
    );
    if (built.length > MAX_OUTPUTS) throw new JqError('too many results');
  }
  return built;
}

const ORDER = ['null', 'boolean', 'number', 'string', 'array', 'object'];
function compare(a: Json, b: Json): number {
  const types = ORDER.indexOf(typeOf(a)) - ORDER.indexOf(typeOf(b));
  if (types !== 0) return types;
  if (typeof a === 'object' && a !== null) {
    const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function binary(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '==':
      return compare(a, b) === 0;
    case '!=':
      return compare(a, b) !== 0;
    case '<':
      return compare(a, b) < 0;
    case '<=':
      return compare(a, b) <= 0;
    case '>':
      return compare(a, b) > 0;
    case '>=':
      return compare(a, b) >= 0;
    case '+':
      if (a === null) return b;
      if (b === null) return a;
      if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
      if (isMap(a) && isMap(b)) return { ...a, ...b };
      if (typeof a === typeof b && (typeof a === 'number' || typeof a === 'string')) return a + b;
      break;
    case '-':
      if (Array.isArray(a) && Array.isArray(b))
        return a.filter((item) => !b.some((each) => compare(item, each) === 0));
      if (typeof a === 'number' && typeof b === 'number') return a - b;
      break;
    default:
      if (typeof a === 'number' && typeof b === 'number') {
        if (operator !== '*' && b === 0)
          throw new JqError(`${a} and ${b} cannot be divided because the divisor is zero`);
        return operator === '*' ? a * b : operator === '/' ? a / b : a % b;
      }
      if (operator === '/' && typeof a === 'string' && typeof b === 'string') return a.split(b);
  }
  throw new JqError(
    `${typeOf(a)} and ${typeOf(b)} cannot be ${{ '+': 'added', '-': 'subtracted', '*': 'multiplied' }[operator] ?? 'divided'}`,
  );
}

/** Runs a filter on each item of an input that has to be a list. */
const items = (input: Json): Json[] => iterate(input, false);
const pattern = (text: Json, flags = '') => {
  try {
    return regExp(String(text), flags);
  } catch {
    throw new JqError(`${text} (at offset 0) is not a valid regex`);
  }
};
const byKey = (input: Json, of: Jq) =>
  items(input)
    .map((item) => ({ item, key: evaluate(of, item) }))
    .sort((a, b) => compare(a.key, b.key));

function call(name: string, args: readonly Jq[], input: Json): Json[] {
  const arg = (i: number) => evaluate(args[i]!, input);
  const key = `${name}/${args.length}`;
  switch (key) {
    case 'select/1':
      return arg(0).flatMap((test) => (isTrue(test) ? [input] : []));
    case 'map/1':
      return [items(input).flatMap((item) => evaluate(args[0]!, item))];
    case 'map_values/1':
      return [Object.fromEntries(Object.entries(input ?? {}).map(([k, v]) => [k, evaluate(args[0]!, v)[0]]))];
    case 'empty/0':
      return [];
    case 'not/0':
      return [!isTrue(input)];
    case 'length/0':
      return [
        input === null
          ? 0
          : typeof input === 'number'
            ? Math.abs(input)
            : typeof input === 'string' || Array.isArray(input)
              ? input.length
              : Object.keys(input).length,
      ];
    case 'keys/0':
      return [Array.isArray(input) ? input.map((_, i) => i) : Object.keys(input ?? {}).sort()];
    case 'values/0':
      return input === null ? [] : [input];
    case 'has/1':
      return arg(0).map((k) => (Array.isArray(input) ? k < input.length : Object.hasOwn(Object(input), k)));
    case 'first/0':
      return [input?.[0] ?? null];
    case 'last/0':
      return [input?.at(-1) ?? null];
    case 'first/1':
      return arg(0).slice(0, 1);
    case 'reverse/0':
      return [[...items(input)].reverse()];
    case 'sort/0':
      return [[...items(input)].sort(compare)];
    case 'unique/0':
      return [
        [...items(input)].sort(compare).filter((item, i, all) => i === 0 || compare(item, all[i - 1]) !== 0),
      ];
    case 'add/0':
      return [items(input).reduce((sum, item) => binary('+', sum, item), null)];
    case 'any/0':
      return [items(input).some(isTrue)];
    case 'all/0':
      return [items(input).every(isTrue)];
    case 'any/1':
      return [items(input).some((item) => evaluate(args[0]!, item).some(isTrue))];
    case 'all/1':
      return [items(input).every((item) => evaluate(args[0]!, item).every(isTrue))];
    case 'min/0':
      return [[...items(input)].sort(compare)[0] ?? null];
    case 'max/0':
      return [[...items(input)].sort(compare).at(-1) ?? null];
    case 'flatten/0':
      return [(input as Json[]).flat(Number.POSITIVE_INFINITY)];
    case 'sort_by/1':
      return [byKey(input, args[0]!).map(({ item }) => item)];
    case 'group_by/1': {
      const groups: { key: Json; items: Json[] }[] = [];
      for (const { item, key: k } of byKey(input, args[0]!)) {
        const last = groups.at(-1);
        if (last && compare(last.key, k) === 0) last.items.push(item);
        else groups.push({ key: k, items: [item] });
      }
      return [groups.map((group) => group.items)];
    }
    case 'unique_by/1': {
      const sorted = byKey(input, args[0]!);
      return [
        sorted
          .filter((each, i) => i === 0 || compare(each.key, sorted[i - 1]!.key) !== 0)
          .map(({ item }) => item),
      ];
    }
    case 'to_entries/0':
      return [Object.entries(input ?? {}).map(([k, value]) => ({ key: k, value }))];
    case 'from_entries/0':
      return [
        Object.fromEntries(items(input).map((entry) => [asText(entry.key ?? entry.name), entry.value])),
      ];
    case 'with_entries/1':
      return [
        Object.fromEntries(
          Object.entries(input ?? {})
            .flatMap(([k, value]) => evaluate(args[0]!, { key: k, value }))
            .map((entry) => [asText(entry.key), entry.value]),
        ),
      ];
    case 'join/1':
      return arg(0).map((separator) =>
        items(input)
          .map((item) => (item === null ? '' : asText(item)))
          .join(separator),
      );
    case 'split/1':
      return arg(0).map((separator) => String(input).split(separator));
    case 'test/1':
      return arg(0).map((text) => pattern(text).test(String(input)));
    case 'startswith/1':
      return arg(0).map((text) => String(input).startsWith(text));
    case 'endswith/1':
      return arg(0).map((text) => String(input).endsWith(text));
    case 'contains/1':
      return arg(0).map((other) => contains(input, other));
    case 'sub/2':
    case 'gsub/2':
      return [String(input).replace(pattern(arg(0)[0], name === 'gsub' ? 'g' : ''), () => asText(arg(1)[0]))];
    case 'ltrimstr/1':
      return arg(0).map((text) =>
        String(input).startsWith(text) ? String(input).slice(text.length) : input,
      );
    case 'rtrimstr/1':
      return arg(0).map((text) =>
        String(input).endsWith(text) ? String(input).slice(0, -text.length) : input,
      );
    case 'ascii_downcase/0':
      return [String(input).toLowerCase()];
    case 'ascii_upcase/0':
      return [String(input).toUpperCase()];
    case 'tostring/0':
      return [asText(input)];
    case 'tonumber/0': {
      const number = Number(input);
      if (Number.isNaN(number)) throw new JqError(`Cannot parse ${JSON.stringify(input)} as JSON`);
      return [number];
    }
    case 'type/0':
      return [typeOf(input)];
    case 'floor/0':
      return [Math.floor(input)];
    case 'round/0':
      return [Math.round(input)];
    case 'tojson/0':
      return [JSON.stringify(input)];
    case 'fromjson/0':
      return [JSON.parse(input)];
    case 'fromdateiso8601/0':
    case 'fromdate/0':
      return [Math.floor(Date.parse(input) / 1000)];
    case '@tsv/0':
      return [items(input).map(asText).join('\t')];
    case '@csv/0':
      return [
        items(input)
          .map((item) => (typeof item === 'string' ? `"${item.replaceAll('"', '""')}"` : asText(item)))
          .join(','),
      ];
    case '@base64d/0':
      return [new TextDecoder().decode(Uint8Array.from(atob(String(input)), (char) => char.charCodeAt(0)))];
    case '@base64/0':
      return [
        btoa(
          Array.from(new TextEncoder().encode(asText(input)), (byte) => String.fromCharCode(byte)).join(''),
        ),
      ];
    case '@json/0':
      return [JSON.stringify(input)];
    case '@text/0':
      return [asText(input)];
    case 'range/1':
      return arg(0).flatMap((count) =>
        Array.from({ length: Math.min(Math.max(0, count), MAX_OUTPUTS) }, (_, i) => i),
      );
    case 'error/1':
      throw new JqError(asText(arg(0)[0]));
    default:
      throw new JqError(`${key} is not defined`);
  }
}

function contains(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (Array.isArray(a) && Array.isArray(b)) return b.every((item) => a.some((each) => contains(each, item)));
  if (isMap(a) && isMap(b))
    return Object.keys(b).every((key) => Object.hasOwn(a, key) && contains(a[key], b[key]));
  return compare(a, b) === 0;
}
