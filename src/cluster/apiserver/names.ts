import type { Rng } from '../../base/rng.ts';

/** No vowels and nothing that looks like one (apimachinery/pkg/util/rand). */
const ALPHANUMS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_BASE = 63 - SUFFIX_LENGTH;

export function randomSuffix(rng: Rng, length = SUFFIX_LENGTH): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHANUMS[rng.int(0, ALPHANUMS.length - 1)];
  return text;
}

/** The name for `metadata.generateName`. Models apiserver/pkg/storage/names/generate.go. */
export function generateName(base: string, rng: Rng): string {
  return `${base.slice(0, MAX_BASE)}${randomSuffix(rng)}`;
}

/** Writes a 32-bit number's decimal digits in the safe alphabet, as template hashes are written. */
export function safeEncode(hash: number): string {
  let text = '';
  for (const digit of String(hash >>> 0)) text += ALPHANUMS[digit.charCodeAt(0) % ALPHANUMS.length];
  return text;
}

/** A version 4 UUID from the run's own random numbers. */
export function newUid(rng: Rng): string {
  const word = () =>
    Math.floor(rng.next() * 0x100000000)
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [word(), word(), word(), word()];
  const variant = '89ab'[rng.int(0, 3)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
