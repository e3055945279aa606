import type { Path } from '../decode.ts';
import { ApiError, type FieldCause } from '../errors.ts';
import { goValue, quote } from '../format.ts';
import { kindInfo } from '../kinds.ts';
import { Printed } from './internal.ts';

/** A key of a map, which is printed in brackets: `limits[cpu]`, `data[tls.crt]`. */
export interface MapKey {
  key: string;
}
export const key = (name: string): MapKey => ({ key: name });
export type FieldPath = readonly (string | number | MapKey)[];

/** `spec.containers[0].image`, `data[tls.crt]`. */
export function fieldText(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'string') text += text === '' ? step : `.${step}`;
    else text += `[${typeof step === 'number' ? step : step.key}]`;
  }
  return path.length === 0 ? '<nil>' : text;
}

/** A value as a message shows it. */
const shown = (value: unknown) => (value instanceof Printed ? value.text : goValue(value));

const plainPath = (path: FieldPath): Path => path.map((step) => (typeof step === 'object' ? step.key : step));

/** Collects field errors in the order they are found, in the words of apimachinery util/validation/field. */
export class Errors {
  readonly causes: FieldCause[] = [];

  #add(path: FieldPath, message: string): void {
    this.causes.push({ field: fieldText(path), message, path: plainPath(path) });
  }

  /** For questions whose answers are only counted. */
  scratch(): Errors {
    return new Errors();
  }

  /** A value of a wrong type, which is named instead of it. */
  typeInvalid(path: FieldPath, type: string, detail: string): void {
    this.#add(path, `Invalid value: ${quote(type)}: ${detail}`);
  }

  /** Rules in CEL wait until the schema is content. */
  rulesUnchecked(): void {
    const detail =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    this.#add([], `Invalid value: "null": ${detail}`);
  }

  required(path: FieldPath, detail = ''): void {
    this.#add(path, detail === '' ? 'Required value' : `Required value: ${detail}`);
  }

  invalid(path: FieldPath, value: unknown, detail: string): void {
    this.#add(path, `Invalid value: ${shown(value)}: ${detail}`);
  }

  /** Without the value, which would not help. */
  invalidUnseen(path: FieldPath, detail: string): void {
    this.#add(path, `Invalid value: ${detail}`);
  }

  /** Values are listed in the order given: upstream sorts most of them, not all. */
  notSupported(path: FieldPath, value: unknown, supported: readonly string[]): void {
    this.#add(
      path,
      `Unsupported value: ${shown(value)}: supported values: ${supported.map(quote).join(', ')}`,
    );
  }

  duplicate(path: FieldPath, value: unknown, detail = ''): void {
    this.#add(path, `Duplicate value: ${shown(value)}${detail === '' ? '' : `: ${detail}`}`);
  }

  forbidden(path: FieldPath, detail: string): void {
    this.#add(path, `Forbidden: ${detail}`);
  }

  /** Forbidden, and nothing else that was found counts. */
  onlyForbidden(path: FieldPath, detail: string): void {
    this.causes.length = 0;
    this.forbidden(path, detail);
  }

  notFound(path: FieldPath, value: unknown): void {
    this.#add(path, `Not found: ${goValue(value)}`);
  }

  tooLong(path: FieldPath, max: number): void {
    this.#add(path, `Too long: may not be more than ${max} bytes`);
  }

  tooMany(path: FieldPath, count: number, max: number): void {
    this.#add(path, `Too many: ${count}: must have at most ${max} items`);
  }

  /** Not negative. */
  nonNegative(path: FieldPath, value: number | undefined): void {
    if (value !== undefined && value < 0) this.invalid(path, value, 'must be greater than or equal to 0');
  }

  /** One of the words; a missing value is an error of its own where `requiredDetail` is given. */
  oneOf(path: FieldPath, value: string | undefined, words: readonly string[]): void {
    if (value !== undefined && !words.includes(value)) this.notSupported(path, value, words);
  }

  /** Each text of a name check as one error. */
  all(path: FieldPath, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(path, value, detail);
  }
}

/** The API server's Invalid answer: the kind with its group, the name, and every cause. */
export function invalidError(
  kind: string,
  name: string,
  causes: FieldCause[],
  group = kindInfo(kind)?.group ?? '',
): ApiError {
  const qualified = group === '' ? kind : `${kind}.${group}`;
  // The same thing said twice is said once: many errors do not name the item of a list.
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const list = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  return new ApiError(
    'Invalid',
    `${qualified} ${quote(name)} is invalid: ${list}`,
    { kind, name, group },
    causes,
  );
}
