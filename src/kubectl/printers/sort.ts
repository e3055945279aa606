import type { KubeObject } from '../../api/meta.ts';
import { tryParseQuantity } from '../../api/quantity.ts';
import { CommandError } from '../errors.ts';
import { JsonPath, PathError, relaxedPath } from './jsonpath.ts';

/** Objects in ascending order of a field; those without it come first. Models cmd/get/sorter.go. */
export function sortObjects(objects: readonly KubeObject[], field: string): KubeObject[] {
  let path: JsonPath;
  try {
    path = new JsonPath(relaxedPath(field));
  } catch (error) {
    throw error instanceof PathError ? new CommandError(error.message) : error;
  }
  const keyed = objects.map((object, index) => ({ object, index, key: path.find(object).flat()[0] }));
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new CommandError(
      `couldn't find any field with path ${JSON.stringify(relaxedPath(field))} in the list of objects`,
    );
  return keyed.sort((a, b) => compare(a.key, b.key) || a.index - b.index).map(({ object }) => object);
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1;
  if (b === undefined || b === null) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const [left, right] = [String(a), String(b)];
  const [x, y] = [tryParseQuantity(left), tryParseQuantity(right)];
  if (!('error' in x) && !('error' in y)) return x.nano < y.nano ? -1 : x.nano > y.nano ? 1 : 0;
  return naturally(left, right);
}

/** Runs of digits count as numbers: `web-2` before `web-10`. */
function naturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
