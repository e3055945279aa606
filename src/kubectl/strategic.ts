import { type ListStrategy, listStrategy } from '../api/patch-strategy.ts';
import { refName, type SchemaNode } from '../api/schema.ts';
import { definitions } from '../api/schemas.generated.ts';

/**
 * Strategic merge patches: what changed between two objects, with lists of named things compared by name,
 * and the way back. Models apimachinery/pkg/util/strategicpatch/patch.go.
 */
// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = any;
type Map = Record<string, Json>;

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList';
const ORDER = '$setElementOrder';

/** Structs of which only the fields that are set may stay: a union, so switching its member drops the old one. */
const RETAIN_KEYS = new Set(['DeploymentSpec.strategy', 'PodSpec.volumes', 'PodSpec.resourceClaims']);

/** Where a value stands in the API: the struct it is of, if any. */
interface Place {
  type: string | undefined;
  strategy?: ListStrategy | undefined;
  retain?: boolean;
}

const isMap = (value: Json): value is Map =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldPlace(parent: Place, field: string): Place {
  const node: SchemaNode | undefined = parent.type ? definitions[parent.type]?.properties[field] : undefined;
  const inner = node?.items ?? node;
  return {
    type: inner && refName(inner),
    strategy: parent.type ? listStrategy(parent.type, field) : undefined,
    retain: RETAIN_KEYS.has(`${parent.type}.${field}`),
  };
}

/** Are two JSON values the same, whatever the order of keys? */
export function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

interface DiffOptions {
  /** Only what changed or came; not what went. */
  ignoreDeletions?: boolean;
  /** Only what went. */
  ignoreChanges?: boolean;
  /** Say in which order merged lists are to stand. */
  order?: boolean;
}

/** The patch that makes `modified` of `original`. `type` is the kind's definition (`Deployment`). */
export function createTwoWayPatch(original: Map, modified: Map, type: string): Map {
  return diffMaps(original, modified, { type }, { order: true });
}

/**
 * The patch of `kubectl apply`: brings what the file says, takes away what the file said before and no longer
 * does, and leaves alone what others have set.
 */
export function createThreeWayPatch(original: Map, modified: Map, current: Map, type: string): Map {
  const place = { type };
  const changes = diffMaps(current, modified, place, { ignoreDeletions: true, order: true });
  const deletions = diffMaps(original, modified, place, { ignoreChanges: true, order: true });
  return mergePatches(deletions, changes, place);
}

function diffMaps(original: Map, modified: Map, place: Place, options: DiffOptions): Map {
  const patch: Map = {};
  for (const key of [...new Set([...Object.keys(original), ...Object.keys(modified)])].sort()) {
    if (!Object.hasOwn(modified, key)) {
      if (!options.ignoreDeletions) patch[key] = null;
      continue;
    }
    const to = modified[key];
    if (!Object.hasOwn(original, key)) {
      if (!options.ignoreChanges) patch[key] = to;
      continue;
    }
    const from = original[key];
    const inner = fieldPlace(place, key);
    if (isMap(from) && isMap(to)) {
      const difference = diffMaps(from, to, inner, options);
      if (inner.retain && !equal(from, to)) addRetainKeys(difference, to);
      if (Object.keys(difference).length > 0) patch[key] = difference;
    } else if (Array.isArray(from) && Array.isArray(to) && inner.strategy) {
      diffMergedList(patch, key, from, to, inner, options);
    } else if (!options.ignoreChanges && !equal(from, to)) patch[key] = to;
  }
  return patch;
}

function addRetainKeys(patch: Map, to: Map): void {
  patch[RETAIN] = Object.keys(to).sort();
}

function diffMergedList(
  patch: Map,
  key: string,
  from: Json[],
  to: Json[],
  place: Place,
  options: DiffOptions,
): void {
  const strategy = place.strategy!;
  if (strategy.merge === 'set') {
    const added = options.ignoreChanges ? [] : to.filter((item) => !from.includes(item));
    const gone = options.ignoreDeletions ? [] : from.filter((item) => !to.includes(item));
    if (added.length > 0) patch[key] = added;
    if (gone.length > 0) patch[`${DELETE_FROM}/${key}`] = gone;
    if (options.order && (added.length > 0 || gone.length > 0 || orderDiffers(from, to)))
      patch[`${ORDER}/${key}`] = to;
    return;
  }
  const id = (item: Json) => item?.[strategy.key];
  const list: Map[] = [];
  for (const item of to) {
    const before = from.find((each) => id(each) === id(item));
    if (before === undefined) {
      if (!options.ignoreChanges) list.push(item);
      continue;
    }
    const difference = diffMaps(before, item, place, options);
    if (place.retain && !equal(before, item)) addRetainKeys(difference, item);
    if (Object.keys(difference).length > 0) list.push({ ...difference, [strategy.key]: id(item) });
  }
  if (!options.ignoreDeletions) {
    for (const item of from) {
      if (!to.some((each) => id(each) === id(item)))
        list.push({ [DIRECTIVE]: 'delete', [strategy.key]: id(item) });
    }
  }
  if (list.length > 0) patch[key] = list;
  if (options.order && (list.length > 0 || orderDiffers(from.map(id), to.map(id))))
    patch[`${ORDER}/${key}`] = to.map((item) => ({ [strategy.key]: id(item) }));
}

/** Do those that both lists have stand in another order? */
function orderDiffers(from: Json[], to: Json[]): boolean {
  const common = from.filter((item) => to.includes(item));
  return !equal(
    common,
    to.filter((item) => from.includes(item)),
  );
}

/** Two patches of the same object as one; where both say something the second counts. */
function mergePatches(first: Map, second: Map, place: Place): Map {
  const merged: Map = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = merged[key];
    if (key.startsWith('$')) {
      merged[key] = value;
      continue;
    }
    const inner = fieldPlace(place, key);
    if (isMap(before) && isMap(value)) merged[key] = mergePatches(before, value, inner);
    else if (Array.isArray(before) && Array.isArray(value) && inner.strategy?.merge === 'key') {
      const id = inner.strategy.key;
      const list: Map[] = [];
      for (const item of value) {
        const same = before.find((each) => each[id] === item[id] && each[DIRECTIVE] === undefined);
        list.push(same ? mergePatches(same, item, inner) : item);
      }
      const rest = before.filter((each) => !list.some((item) => item[id] === each[id]));
      merged[key] = [...list, ...rest];
    } else merged[key] = value;
  }
  return merged;
}

/** The object with a strategic merge patch applied; the original stays as it is. */
export function applyStrategicPatch(original: Map, patch: Map, type: string): Map {
  return applyMap(original, patch, { type });
}

function applyMap(original: Map, patch: Map, place: Place): Map {
  if (patch[DIRECTIVE] === 'replace') return withoutDirectives(patch);
  if (patch[DIRECTIVE] === 'delete') return {};
  let result: Map = { ...original };
  const retain = patch[RETAIN];
  if (Array.isArray(retain))
    result = Object.fromEntries(Object.entries(result).filter(([key]) => retain.includes(key)));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const inner = fieldPlace(place, key);
    const before = result[key];
    if (value === null) delete result[key];
    else if (isMap(value)) result[key] = applyMap(isMap(before) ? before : {}, value, inner);
    else if (Array.isArray(value) && Array.isArray(before) && inner.strategy)
      result[key] = applyList(before, value, inner);
    else
      result[key] = Array.isArray(value)
        ? value.filter((item) => item?.[DIRECTIVE] !== 'delete').map(cleaned)
        : value;
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(`${DELETE_FROM}/`)) {
      const field = key.slice(DELETE_FROM.length + 1);
      if (Array.isArray(result[field]))
        result[field] = result[field].filter((item: Json) => !value.includes(item));
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith(`${ORDER}/`)) continue;
    const field = key.slice(ORDER.length + 1);
    const { strategy } = fieldPlace(place, field);
    if (!Array.isArray(result[field]) || !strategy) continue;
    const id = strategy.merge === 'key' ? (item: Json) => item?.[strategy.key] : (item: Json) => item;
    result[field] = inOrder(
      result[field],
      value.map(id),
      id,
      (original[field] as Json[] | undefined)?.map(id) ?? [],
    );
  }
  return result;
}

/**
 * Items in the order that was asked for; those nobody asked about keep their place relative to the items
 * around them.
 */
function inOrder(items: Json[], wanted: Json[], id: (item: Json) => Json, before: Json[]): Json[] {
  const asked = wanted.flatMap((key) => items.filter((item) => id(item) === key));
  const others = items.filter((item) => !wanted.includes(id(item)));
  const result: Json[] = [];
  let next = 0;
  for (const other of others) {
    const at = before.indexOf(id(other));
    while (next < asked.length) {
      const place = before.indexOf(id(asked[next]));
      if (at >= 0 && place > at) break;
      result.push(asked[next++]);
    }
    result.push(other);
  }
  return [...result, ...asked.slice(next)];
}

function applyList(before: Json[], patch: Json[], place: Place): Json[] {
  const strategy = place.strategy!;
  if (strategy.merge === 'set') return [...before, ...patch.filter((item) => !before.includes(item))];
  if (patch.some((item) => item?.[DIRECTIVE] === 'replace' && Object.keys(item).length === 1))
    return patch.filter((item) => item?.[DIRECTIVE] === undefined);
  let result = [...before];
  for (const item of patch) {
    const id = item?.[strategy.key];
    const at = result.findIndex((each) => each?.[strategy.key] === id);
    if (item?.[DIRECTIVE] === 'delete') result = result.filter((each) => each?.[strategy.key] !== id);
    else if (at < 0) result.push(cleaned(item));
    else result[at] = applyMap(result[at], item, place);
  }
  return result;
}

/** New content without directives and without fields set to null. */
function cleaned(value: Json): Json {
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      key.startsWith('$') || field === null ? [] : [[key, cleaned(field)]],
    ),
  );
}
const withoutDirectives = (value: Map): Map => cleaned(value);

/** RFC 7396. */
export function applyMergePatch(original: Json, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const result: Map = isMap(original) ? { ...original } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}
