import { type Path, pathText } from '../decode.ts';
import { ApiError, type FieldCause } from '../errors.ts';
import { goValue, quote } from '../format.ts';
import { mustKind } from '../kinds.ts';

/** Collects field errors in the order they are found, in the words of apimachinery util/validation/field. */
export class Errors {
  readonly causes: FieldCause[] = [];

  #add(path: Path, message: string): void {
    this.causes.push({ field: path.length === 0 ? '<nil>' : pathText(path), message, path });
  }

  required(path: Path, detail = ''): void {
    this.#add(path, detail === '' ? 'Required value' : `Required value: ${detail}`);
  }

  invalid(path: Path, value: unknown, detail: string): void {
    this.#add(path, `Invalid value: ${goValue(value)}: ${detail}`);
  }

  /** Values are listed in the order given: upstream sorts them. */
  notSupported(path: Path, value: unknown, supported: readonly string[]): void {
    this.#add(
      path,
      `Unsupported value: ${goValue(value)}: supported values: ${supported.map(quote).join(', ')}`,
    );
  }

  duplicate(path: Path, value: unknown): void {
    this.#add(path, `Duplicate value: ${goValue(value)}`);
  }

  forbidden(path: Path, detail: string): void {
    this.#add(path, `Forbidden: ${detail}`);
  }

  notFound(path: Path, value: unknown): void {
    this.#add(path, `Not found: ${goValue(value)}`);
  }

  tooLong(path: Path, max: number): void {
    this.#add(path, `Too long: may not be more than ${max} bytes`);
  }

  /** Not negative. */
  nonNegative(path: Path, value: number | undefined): void {
    if (value !== undefined && value < 0) this.invalid(path, value, 'must be greater than or equal to 0');
  }

  /** One of the words; a missing value is an error of its own where `requiredDetail` is given. */
  oneOf(path: Path, value: string | undefined, words: readonly string[]): void {
    if (value !== undefined && !words.includes(value)) this.notSupported(path, value, words);
  }

  /** Each text of a name check as one error. */
  all(path: Path, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(path, value, detail);
  }
}

/** The API server's Invalid answer: the kind with its group, the name, and every cause. */
export function invalidError(kind: string, name: string, causes: FieldCause[]): ApiError {
  const { group } = mustKind(kind);
  const qualified = group === '' ? kind : `${kind}.${group}`;
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  return new ApiError(
    'Invalid',
    `${qualified} ${quote(name)} is invalid: ${list}`,
    { kind, name, group },
    causes,
  );
}
