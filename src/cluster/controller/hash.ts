import { safeEncode } from '../apiserver/names.ts';

/** JSON with sorted keys and without absent fields: equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`).join(',')}}`;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1 (not 1a) over the UTF-16 code units, 32 bits. */
function fnv1(text: string): number {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, PRIME) ^ text.charCodeAt(i)) >>> 0;
  return hash;
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME) >>> 0;
  return hash;
}

/**
 * The hash of a pod template, in the alphabet of Kubernetes. Upstream hashes a dump of the Go struct,
 * which only Go can produce; ours hashes the template's canonical JSON, so equal templates have equal
 * hashes but not those of a real cluster. Models pkg/controller/controller_utils.go ComputeHash.
 */
export function podTemplateHash(template: unknown, collisionCount?: number): string {
  return safeEncode(
    fnv1a(canonicalJson(template) + (collisionCount === undefined ? '' : `#${collisionCount}`)),
  );
}

/** The hash of a ControllerRevision's data. Models pkg/controller/history/controller_history.go HashControllerRevision. */
export function revisionHash(data: unknown, collisionCount = 0): string {
  return safeEncode(fnv1(canonicalJson(data) + String(collisionCount)));
}
