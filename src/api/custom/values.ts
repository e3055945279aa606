/** What a structural schema does to an object before it is checked: unknown fields go, defaults come. */
import type { Path } from '../decode.ts';
import { isMap, type Json, type JsonMap, propertySchema, type Schema } from './schema.ts';

/** Fields of every object, which the schema of a kind need not name. */
const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata'];

/**
 * A copy without the fields that the schema does not know; their paths are added to `dropped`.
 * Models apiextensions-apiserver pkg/apiserver/schema/pruning.
 */
export function prune(schema: Schema, object: JsonMap, dropped: (string | number)[][]): JsonMap {
  return pruned(schema, object, [], dropped, true) as JsonMap;
}

function pruned(
  schema: Schema | undefined,
  value: Json,
  path: Path,
  dropped: (string | number)[][],
  isResource = false,
): Json {
  const keepsAll = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (Array.isArray(value))
    return value.map((item, i) =>
      pruned(schema?.items, item, [...path, i], dropped, isEmbedded(schema?.items)),
    );
  if (!isMap(value)) return value;
  const out: JsonMap = {};
  for (const key of Object.keys(value).sort()) {
    if (value[key] === undefined) continue;
    const inner = propertySchema(schema, key);
    if (isResource && OBJECT_FIELDS.includes(key)) out[key] = value[key];
    else if (inner !== undefined)
      out[key] = pruned(inner, value[key], [...path, key], dropped, isEmbedded(inner));
    else if (keepsAll || schema?.additionalProperties === true) out[key] = value[key];
    else dropped.push([...path, key]);
  }
  return out;
}

const isEmbedded = (schema: Schema | undefined): boolean =>
  schema?.['x-kubernetes-embedded-resource'] === true;

/** A copy with defaults where a field is missing. Models pkg/apiserver/schema/defaulting. */
export function withDefaults(schema: Schema | undefined, value: Json): Json {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withDefaults(schema.items, item));
  if (!isMap(value)) return value;
  const out: JsonMap = {};
  for (const [key, field] of Object.entries(value)) {
    const inner = propertySchema(schema, key);
    // A null that the schema does not allow is as good as nothing where there is a default.
    if (field === null && inner?.nullable !== true && inner?.default !== undefined) continue;
    out[key] = withDefaults(inner, field);
  }
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    if (out[key] === undefined && inner.default !== undefined)
      out[key] = withDefaults(inner, structuredClone(inner.default));
  return out;
}
