import { toBytes } from '../../../text/bytes.ts';

/** The first 32 bits of the fractional parts of a root of the first primes: the constants of SHA-2. */
function rootBits(n: number, root: number): number {
  const value = n ** (1 / root);
  return ((value - Math.floor(value)) * 2 ** 32) >>> 0;
}
const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p !== 0)) PRIMES.push(n);
const K256 = PRIMES.map((p) => rootBits(p, 3));
const H256 = PRIMES.slice(0, 8).map((p) => rootBits(p, 2));

/** SHA-256 as hexadecimal digits (FIPS 180-4). */
export function sha256(text: string): string {
  const bytes = padded(text, 64);
  const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n));
  const state = [...H256];
  const w = new Array<number>(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = word(bytes, at + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]!;
      const b = w[i - 2]!;
      w[i] =
        (w[i - 16]! +
          (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
          w[i - 7]! +
          (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) |
        0;
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const t1 =
        (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K256[i]! + w[i]!) | 0;
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      state[i] = (state[i]! + value) | 0;
    });
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** MD5 as hexadecimal digits (RFC 1321). */
export function md5(text: string): string {
  const bytes = toBytes(text);
  const length = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let i = 0; i < 8; i++) bytes.push(Math.floor(length / 2 ** (8 * i)) & 255);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < bytes.length; at += 64) {
    const m = Array.from(
      { length: 16 },
      (_, i) =>
        bytes[at + i * 4]! |
        (bytes[at + i * 4 + 1]! << 8) |
        (bytes[at + i * 4 + 2]! << 16) |
        (bytes[at + i * 4 + 3]! << 24),
    );
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d);
      const g =
        round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const k = Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0;
      const x = (a + f + k + m[g]!) | 0;
      const s = SHIFTS[round * 4 + (i % 4)]!;
      [a, d, c, b] = [d, c, b, (b + ((x << s) | (x >>> (32 - s)))) | 0];
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  const hex = (n: number) =>
    [0, 8, 16, 24].map((shift) => ((n >>> shift) & 255).toString(16).padStart(2, '0')).join('');
  return hex(a0) + hex(b0) + hex(c0) + hex(d0);
}

/** SHA-1 as hexadecimal digits (FIPS 180-4). */
export function sha1(text: string): string {
  const bytes = padded(text, 64);
  const rotate = (x: number, n: number) => (x << n) | (x >>> (32 - n));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Array<number>(80);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = word(bytes, at + i * 4);
    for (let i = 16; i < 80; i++) w[i] = rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const f = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotate(a, 5) + f + e + w[i]! + SHA1_ROUNDS[round]!) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((value, i) => {
      state[i] = (state[i]! + value) | 0;
    });
  }
  return state.map((each) => (each >>> 0).toString(16).padStart(8, '0')).join('');
}
const SHA1_ROUNDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

const word = (bytes: readonly number[], at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/** The bytes of a text with the end that SHA puts behind them: a one, zeros, and the length in bits. */
function padded(text: string, block: 64 | 128): number[] {
  const bytes = toBytes(text);
  const length = bytes.length * 8;
  bytes.push(0x80);
  // The length has 64 bits, or 128 of which the upper half is zero here.
  while (bytes.length % block !== block - block / 8) bytes.push(0);
  if (block === 128) bytes.push(0, 0, 0, 0, 0, 0, 0, 0);
  for (let i = 7; i >= 0; i--) bytes.push(Math.floor(length / 2 ** (8 * i)) & 255);
  return bytes;
}

const MASK = (1n << 64n) - 1n;
/** The first 64 bits of the fractional part of a root of a number, by whole numbers alone. */
function longRoot(n: number, root: 2 | 3): bigint {
  const scaled = BigInt(n) << BigInt(64 * root);
  let low = 0n;
  let high = 1n << 70n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(root) <= scaled) low = middle;
    else high = middle - 1n;
  }
  return low & MASK;
}
let long: { rounds: bigint[]; start: bigint[] } | undefined;
function longConstants(): { rounds: bigint[]; start: bigint[] } {
  if (long) return long;
  const primes: number[] = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  long = {
    rounds: primes.map((p) => longRoot(p, 3)),
    start: primes.slice(0, 8).map((p) => longRoot(p, 2)),
  };
  return long;
}

/** SHA-512 as hexadecimal digits (FIPS 180-4). */
export function sha512(text: string): string {
  const bytes = padded(text, 128);
  const { rounds, start } = longConstants();
  const rotate = (x: bigint, n: bigint) => ((x >> n) | (x << (64n - n))) & MASK;
  const state = [...start];
  const w = new Array<bigint>(80);
  for (let at = 0; at < bytes.length; at += 128) {
    for (let i = 0; i < 16; i++)
      w[i] = (BigInt(word(bytes, at + i * 8) >>> 0) << 32n) | BigInt(word(bytes, at + i * 8 + 4) >>> 0);
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const low = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n);
      const high = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n);
      w[i] = (w[i - 16]! + low + w[i - 7]! + high) & MASK;
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const high = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
      const low = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
      const t1 = h + high + ((e & f) ^ (~e & MASK & g)) + rounds[i]! + w[i]!;
      const t2 = low + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      state[i] = (state[i]! + value) & MASK;
    });
  }
  return state.map((each) => each.toString(16).padStart(16, '0')).join('');
}

/** What cksum(1) prints: the CRC of POSIX over the bytes and their number. */
export function crc(text: string): number {
  const bytes = toBytes(text);
  let value = 0;
  const add = (byte: number) => {
    value ^= byte << 24;
    for (let i = 0; i < 8; i++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  };
  bytes.forEach(add);
  for (let n = bytes.length; n > 0; n = Math.floor(n / 256)) add(n & 255);
  return ~value >>> 0;
}

/** What sum(1) prints: the rotating checksum of BSD. */
export function bsdSum(text: string): number {
  let value = 0;
  for (const byte of toBytes(text)) value = (((value >> 1) | ((value & 1) << 15)) + byte) & 0xffff;
  return value;
}
