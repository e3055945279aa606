import { toBytes } from '../../../text/bytes.ts';
import { complain } from '../../../text/call.ts';
import type { Call, Program } from './call.ts';

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
  const bytes = toBytes(text);
  const length = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let i = 7; i >= 0; i--) bytes.push(Math.floor(length / 2 ** (8 * i)) & 255);
  const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n));
  const state = [...H256];
  const w = new Array<number>(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i++)
      w[i] =
        (bytes[at + i * 4]! << 24) |
        (bytes[at + i * 4 + 1]! << 16) |
        (bytes[at + i * 4 + 2]! << 8) |
        bytes[at + i * 4 + 3]!;
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

const digest = (hash: (text: string) => string): Program =>
  function* (call: Call) {
    return yield* call.eachFile(
      call.args.filter((arg) => !/^-./.test(arg)),
      complain(call),
      function* (file, name) {
        call.out(`${hash(yield* call.readAll(file))}  ${name}\n`);
      },
    );
  };

export const HASHES: Record<string, Program> = {
  md5sum: digest(md5),
  sha256sum: digest(sha256),
};
