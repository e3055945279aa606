/**
 * Seeded random numbers. Every component takes its own stream (`rng.fork('kubelet/node-1')`), so a
 * draw added in one place never moves the draws of another.
 */
export interface Rng {
  /** The next number in [0, 1). */
  next(): number;
  /** A whole number in [min, max], both included. */
  int(min: number, max: number): number;
  /** A uniform draw from [min, max), rounded to a whole number (milliseconds, as a rule). */
  uniform(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** An independent stream named by `label`; the same seed and label give the same stream. */
  fork(label: string): Rng;
}

/** 32-bit FNV-1a over the UTF-16 code units of `text`. */
export function fnv1a(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** mulberry32: 32 bits of state, equal in every JavaScript engine. */
export function createRng(seed: number): Rng {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    uniform: (min, max) => Math.round(min + next() * (max - min)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
    fork: (label) => createRng(fnv1a(label, (seed ^ 0x811c9dc5) >>> 0)),
  };
}
