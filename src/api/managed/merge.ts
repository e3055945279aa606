/** An applied text merged into the object that is there. Models structured-merge-diff typed/{merge,remove}.go. */
import { isMap, type Json, type JsonMap } from '../custom/schema.ts';
import type { FieldSet } from './field-set.ts';
import { keyStep, type Place, valueStep } from './places.ts';

/** What the text says counts; what it does not speak of stays. */
export function merge(place: Place, live: Json, applied: Json): Json {
  if (applied === undefined) return live;
  if (live === undefined || live === null || applied === null) return applied;
  const relation = place.relation(applied);
  if (relation.merge === 'map' && isMap(live)) {
    const out: JsonMap = { ...live };
    for (const [key, value] of Object.entries(applied as JsonMap))
      out[key] = merge(place.below(key), live[key], value);
    return out;
  }
  if (!Array.isArray(live) || (relation.merge !== 'keys' && relation.merge !== 'set')) return applied;
  const stepOf = (item: Json) => (relation.merge === 'keys' ? keyStep(relation, item) : valueStep(item));
  return mergeLists(live, applied as readonly Json[], stepOf, (from, to) =>
    relation.merge === 'keys' ? merge(place.below(), from, to) : to,
  );
}

/** In the order of the text; what only the object has keeps its place before what followed it. */
function mergeLists(
  live: readonly Json[],
  applied: readonly Json[],
  stepOf: (item: Json) => string,
  combine: (from: Json, to: Json) => Json,
): Json[] {
  const wanted = new Map(applied.map((item) => [stepOf(item), item]));
  const there = new Map(live.map((item) => [stepOf(item), item]));
  const out: Json[] = [];
  const taken = new Set<string>();
  let next = 0;
  for (const item of applied) {
    const step = stepOf(item);
    if (taken.has(step)) continue;
    if (there.has(step)) {
      // Those that only the object has and that stood before this one come first.
      for (; next < live.length; next++) {
        const own = stepOf(live[next]);
        if (own === step) break;
        if (wanted.has(own)) {
          if (taken.has(own)) continue;
          break;
        }
        if (!taken.has(own)) out.push(live[next]!);
        taken.add(own);
      }
    }
    taken.add(step);
    out.push(there.has(step) ? combine(there.get(step), item) : item);
  }
  for (const item of live) {
    const step = stepOf(item);
    if (!taken.has(step)) out.push(item);
    taken.add(step);
  }
  return out;
}

/** Without the fields of the set. */
export function without(place: Place, value: Json, gone: FieldSet): Json {
  if (gone.isEmpty) return value;
  const relation = place.relation(value);
  if (relation.merge === 'map') {
    const out: JsonMap = {};
    for (const [key, field] of Object.entries(value as JsonMap)) {
      const step = `f:${key}`;
      const below = gone.child(step);
      const rest = below.isEmpty ? field : without(place.below(key), field, below);
      const isLeaf = below.isEmpty || isEmpty(rest);
      if (!(gone.members.has(step) && isLeaf)) out[key] = rest;
    }
    return out;
  }
  if (relation.merge === 'set') return (value as Json[]).filter((item) => !gone.members.has(valueStep(item)));
  if (relation.merge !== 'keys') return value;
  return (value as Json[]).flatMap((item) => {
    const step = keyStep(relation, item);
    return gone.members.has(step) ? [] : [without(place.below(), item, gone.child(step))];
  });
}

const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
