/** Checks a value against a structural schema, in the API server's words. Models kube-openapi pkg/validation/validate. */
import { regExp } from '../../text/linear.ts';
import { deepEqual } from '../equal.ts';
import { type Errors, type FieldPath, fieldText } from '../validation/errors.ts';
import { FORMATS } from './formats.ts';
import { isMap, type Json, propertySchema, type Schema } from './schema.ts';

type At = FieldPath;

/** Adds every cause that `value` has at `path`. */
export function checkValue(schema: Schema | undefined, value: Json, path: At, errors: Errors): void {
  if (schema === undefined || (value === null && schema.nullable === true)) return;
  if (!hasType(schema, value)) {
    const is = typeName(value);
    errors.typeInvalid(path, is, `${inBody(path)} must be of type ${wanted(schema)}: ${JSON.stringify(is)}`);
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((each) => deepEqual(each, value)))
    errors.notSupported(
      path,
      value,
      schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))),
    );
  checkCombinations(schema, value, path, errors);
  if (typeof value === 'string') checkText(schema, value, path, errors);
  else if (typeof value === 'number') checkNumber(schema, value, path, errors);
  else if (Array.isArray(value)) checkList(schema, value, path, errors);
  else if (isMap(value)) checkMap(schema, value, path, errors);
}

const inBody = (path: At): string => `${path.length === 0 ? '' : fieldText(path)} in body`;

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const wanted = (schema: Schema): string =>
  schema['x-kubernetes-int-or-string'] ? 'integer,string' : (schema.type ?? '');

function hasType(schema: Schema, value: Json): boolean {
  const is = typeName(value);
  if (schema['x-kubernetes-int-or-string']) return is === 'integer' || is === 'string';
  if (!schema.type) return true;
  return is === schema.type || (is === 'integer' && schema.type === 'number');
}

const passes = (schema: Schema, value: Json, probe: Errors): boolean => {
  const before = probe.causes.length;
  checkValue(schema, value, [], probe);
  return probe.causes.length === before;
};

function checkCombinations(schema: Schema, value: Json, path: At, errors: Errors): void {
  for (const each of schema.allOf ?? []) checkValue(each, value, path, errors);
  const scratch = errors.scratch();
  const { anyOf, oneOf, not } = schema;
  if (anyOf?.length && !anyOf.some((each) => passes(each, value, scratch)))
    errors.invalid(path, shown(value), `${inBody(path)} must validate at least one schema (anyOf)`);
  if (oneOf?.length) {
    const count = oneOf.filter((each) => passes(each, value, scratch)).length;
    if (count !== 1)
      errors.invalid(
        path,
        shown(value),
        `${inBody(path)} must validate one and only one schema (oneOf). ${count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`}`,
      );
  }
  if (not !== undefined && passes(not, value, scratch))
    errors.invalid(path, shown(value), `${inBody(path)} must not validate the schema (not)`);
}

/** What an error shows of a value that it does not hold: nothing. */
const shown = (value: Json): Json => (isMap(value) || Array.isArray(value) ? '' : value);

function checkText(schema: Schema, value: string, path: At, errors: Errors): void {
  const length = [...value].length;
  const { maxLength, minLength, pattern, format } = schema;
  if (maxLength !== undefined && length > maxLength) errors.tooLong(path, maxLength);
  if (minLength !== undefined && length < minLength)
    errors.invalid(path, value, `${inBody(path)} should be at least ${minLength} chars long`);
  if (pattern !== undefined && expression(pattern)?.test(value) === false)
    errors.invalid(path, value, `${inBody(path)} should match '${pattern}'`);
  if (format !== undefined && FORMATS[format]?.(value) === false)
    errors.invalid(path, value, `${inBody(path)} must be of type ${format}: ${JSON.stringify(value)}`);
}

/** Made once for each pattern; a text that changes all the time brings ever new ones, so that old ones go. */
const expressions = new Map<string, RegExp | undefined>();
export const MAX_EXPRESSIONS = 500;

/** A pattern of Go, which always ends; undefined where JavaScript has no such expression, and nothing is checked. */
function expression(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) {
    let made: RegExp | undefined;
    try {
      made = regExp(
        pattern
          .replace(/\\z/g, '$')
          .replace(/\\A/g, '^')
          .replace(/^\(\?i\)/, ''),
        /^\(\?i\)/.test(pattern) ? 'iu' : 'u',
      );
    } catch {
      made = undefined;
    }
    if (expressions.size >= MAX_EXPRESSIONS) expressions.clear();
    expressions.set(pattern, made);
  }
  return expressions.get(pattern);
}

function checkNumber(schema: Schema, value: number, path: At, errors: Errors): void {
  const { maximum, minimum, multipleOf, exclusiveMaximum, exclusiveMinimum, format } = schema;
  const say = (text: string) => errors.invalid(path, value, `${inBody(path)} ${text}`);
  if (format === 'int32' && Math.abs(value) > 2 ** 31 - 0.5)
    say(`must be of type int32: ${JSON.stringify(String(value))}`);
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    say(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    say(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    say(`should be a multiple of ${multipleOf}`);
}

/** 0.3 is a multiple of 0.1, whatever binary fractions say. Models swag IsFloat64AJSONInteger. */
function isMultiple(value: number, of: number): boolean {
  const times = of < 1 ? (1 / of) * value : value / of;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function checkList(schema: Schema, value: readonly Json[], path: At, errors: Errors): void {
  const { maxItems, minItems, items } = schema;
  for (const [i, item] of value.entries()) checkValue(items, item, [...path, i], errors);
  if (minItems !== undefined && value.length < minItems)
    errors.invalid(path, value.length, `${inBody(path)} should have at least ${minItems} items`);
  if (maxItems !== undefined && value.length > maxItems) errors.tooMany(path, value.length, maxItems);
  const kind = schema['x-kubernetes-list-type'];
  if (kind === 'set') checkUnique(value, (item) => item, path, errors);
  if (kind === 'map') {
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    const idOf = (item: Json) =>
      isMap(item)
        ? Object.fromEntries(keys.map((key) => [key, item[key] ?? items?.properties?.[key]?.default]))
        : item;
    checkUnique(value, idOf, path, errors);
  }
}

function checkUnique(value: readonly Json[], idOf: (item: Json) => Json, path: At, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, item] of value.entries()) {
    const id = JSON.stringify(idOf(item));
    if (seen.has(id)) errors.duplicate([...path, i], idOf(item));
    seen.add(id);
  }
}

function checkMap(schema: Schema, value: Record<string, Json>, path: At, errors: Errors): void {
  const { maxProperties, minProperties, required } = schema;
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  if (minProperties !== undefined && names.length < minProperties)
    errors.invalid(path, names.length, `${inBody(path)} should have at least ${minProperties} properties`);
  if (maxProperties !== undefined && names.length > maxProperties)
    errors.tooMany(path, names.length, maxProperties);
  for (const name of required ?? []) if (value[name] === undefined) errors.required([...path, name]);
  for (const name of names)
    if (path.length > 0 || !['apiVersion', 'kind', 'metadata'].includes(name))
      checkValue(propertySchema(schema, name), value[name], [...path, name], errors);
}
