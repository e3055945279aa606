/** JSON patch (RFC 6902). The strategic and the merge patch are in src/kubectl/strategic.ts. */
import { deepEqual } from './equal.ts';
import { ApiError } from './errors.ts';

export interface JsonPatchOperation {
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  path: string;
  from?: string;
  value?: unknown;
}

const decodePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function split(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer.slice(1).split('/').map(decodePointer);
}

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = any;

/** The API server answers with this alone: which operation did not fit, and why, it keeps to itself. */
const rejected = (): ApiError =>
  new ApiError('Invalid', 'the server rejected our request due to an error in our request');

function read(document: Json, path: string): Json {
  let value = document;
  for (const part of split(path)) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) throw rejected();
    value = value[part];
  }
  return value;
}

/** A copy of `document` in which `change` was applied to the parent of `path`. */
function at(document: Json, parts: readonly string[], change: (parent: Json, key: string) => void): Json {
  const copy = Array.isArray(document) ? [...document] : { ...document };
  const [head, ...rest] = parts;
  if (head === undefined) throw rejected();
  if (rest.length === 0) {
    change(copy, head);
    return copy;
  }
  if (document[head] === null || typeof document[head] !== 'object') throw rejected();
  copy[head] = at(document[head], rest, change);
  return copy;
}

function add(document: Json, path: string, value: Json): Json {
  if (path === '') return value;
  return at(document, split(path), (parent, key) => {
    if (!Array.isArray(parent)) parent[key] = value;
    else if (key === '-') parent.push(value);
    else if (Number(key) <= parent.length) parent.splice(Number(key), 0, value);
    else throw rejected();
  });
}

function remove(document: Json, path: string): Json {
  read(document, path);
  return at(document, split(path), (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  });
}

/** The document after all operations; throws the server's refusal where one of them does not fit. */
export function applyJsonPatch(document: Json, operations: readonly JsonPatchOperation[]): Json {
  let result = document;
  for (const { op, path, from, value } of operations) {
    switch (op) {
      case 'add':
        result = add(result, path, value);
        break;
      case 'remove':
        result = remove(result, path);
        break;
      case 'replace':
        read(result, path);
        result =
          path === ''
            ? value
            : at(result, split(path), (parent, key) => {
                parent[key] = value;
              });
        break;
      case 'copy':
        result = add(result, path, read(result, from ?? ''));
        break;
      case 'move': {
        const moved = read(result, from ?? '');
        result = add(remove(result, from ?? ''), path, moved);
        break;
      }
      case 'test':
        if (!deepEqual(read(result, path), value)) throw rejected();
        break;
      default:
        throw new ApiError('BadRequest', `unexpected kind: ${op}`);
    }
  }
  return result;
}
