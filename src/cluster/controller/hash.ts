import type { ReleaseVersion } from '../../scenario/types.ts';
import { safeEncode } from '../apiserver/names.ts';
import { goDump, goJson } from './go-struct.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const utf8 = new TextEncoder();

/**
 * The hash in the name of a Deployment's ReplicaSet and a DaemonSet's ControllerRevision, bit by bit that of a real cluster of this release:
 * FNV-1a over a dump of the defaulted template. Models pkg/controller/controller_utils.go ComputeHash.
 */
export function podTemplateHash(template: unknown, release: ReleaseVersion, collisionCount?: number): string {
  let hash = OFFSET;
  const add = (byte: number) => {
    hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  };
  for (const byte of utf8.encode(goDump('PodTemplateSpec', template, release))) add(byte);
  // Eight bytes are written, of which the count fills the lower four.
  if (collisionCount !== undefined)
    for (let i = 0; i < 8; i++) add(i < 4 ? (collisionCount >>> (8 * i)) & 0xff : 0);
  return safeEncode(hash);
}

/**
 * The hash in the name of a StatefulSet's ControllerRevision: FNV-1 (not 1a) over the patch that would bring the template
 * back, then the collision count in digits. Models pkg/controller/history HashControllerRevision.
 */
export function revisionHash(template: unknown, release: ReleaseVersion, collisionCount = 0): string {
  const patch = {
    spec: { template: { ...goJson('PodTemplateSpec', template, release), $patch: 'replace' } },
  };
  let hash = OFFSET;
  for (const byte of utf8.encode(sortedJson(patch) + String(collisionCount)))
    hash = (Math.imul(hash, PRIME) ^ byte) >>> 0;
  return safeEncode(hash);
}

/** JSON as Go writes a map: keys sorted, `<`, `>`, `&` and the line separators escaped. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  const record = value as Record<string, unknown>;
  return `{${Object.keys(record)
    .sort()
    .map((key) => `${sortedJson(key)}:${sortedJson(record[key])}`)
    .join(',')}}`;
}
