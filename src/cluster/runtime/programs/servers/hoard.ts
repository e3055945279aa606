import { type Steps, sleep } from '../../process/process.ts';
import type { Call } from '../call.ts';

/** What the text of a one-liner takes of memory, as far as it stands there in so many words. */
export interface Hoard {
  /** Bytes it holds in the end; infinite for a loop that never stops taking. */
  bytes: number;
  /** How much comes with each turn of such a loop. */
  step: number;
  /** Seconds it sleeps afterwards; undefined where it does not. */
  sleeps: number | undefined;
}

/** `200 * 1024 * 1024`, `10**8`, `1 << 30`, `2e8`, `100_000_000`: a product of numbers that are written out. */
const NUMBER = String.raw`(?:\d[\d_]*(?:\.\d+)?(?:e\d+)?)`;
const PRODUCT = String.raw`(?:\(?\s*${NUMBER}(?:\s*(?:\*\*|\*|<<)\s*\(?\s*${NUMBER}\)?)*\s*\)?)`;

/** Kinds of values and what one element of each costs: text and bytes 1, an element of a list 8. */
const SHAPES: readonly { pattern: RegExp; size: (match: RegExpExecArray) => number }[] = [
  // 'a' * n, b'a' * n, "a" x n
  {
    pattern: new RegExp(String.raw`b?(["'])((?:(?!\1).)+)\1\s*(?:\*|\bx\b)\s*(${PRODUCT})`, 'g'),
    size: (match) => lengthOf(match[2]!) * product(match[3]!),
  },
  // n * 'a'
  {
    pattern: new RegExp(String.raw`(${PRODUCT})\s*\*\s*b?(["'])((?:(?!\2).)+)\2`, 'g'),
    size: (match) => lengthOf(match[3]!) * product(match[1]!),
  },
  {
    pattern: new RegExp(String.raw`\b(?:bytearray|bytes)\((${PRODUCT})\)`, 'g'),
    size: (match) => product(match[1]!),
  },
  {
    pattern: new RegExp(String.raw`\[[\w.'"]+\]\s*\*\s*(${PRODUCT})`, 'g'),
    size: (match) => 8 * product(match[1]!),
  },
  {
    pattern: new RegExp(String.raw`\bBuffer\.alloc(?:Unsafe)?\((${PRODUCT})`, 'g'),
    size: (match) => product(match[1]!),
  },
  {
    pattern: new RegExp(String.raw`(["'])((?:(?!\1).)+)\1\.repeat\((${PRODUCT})\)`, 'g'),
    size: (match) => lengthOf(match[2]!) * product(match[3]!),
  },
  {
    pattern: new RegExp(String.raw`\brange\((${PRODUCT})\)\s*\)`, 'g'),
    size: (match) => 36 * product(match[1]!),
  },
  {
    pattern: new RegExp(String.raw`\bnew Array\((${PRODUCT})\)\.fill`, 'g'),
    size: (match) => 8 * product(match[1]!),
  },
];

const ENDLESS =
  /\bwhile\s*(?:\(?\s*(?:True|true|1)\s*\)?)|\bfor\s*\(\s*;\s*;\s*\)|\bsetInterval\(|\bloop\s*\{|\bloop do\b/;
/** What keeps adding to something that is not thrown away. */
const GROWS = /\.(?:append|extend|push|add)\(|\+=|<<\s*["']/;

/** Reads a one-liner (Python, Node.js, Perl, Ruby) that takes memory; undefined where it takes none to speak of. */
export function readHoard(text: string): Hoard | undefined {
  let bytes = 0;
  for (const { pattern, size } of SHAPES) for (const match of text.matchAll(pattern)) bytes += size(match);
  const slept = /\bsleep\(?\s*(\d+(?:\.\d+)?)/.exec(text);
  const sleeps = slept ? Number(slept[1]) : undefined;
  const loop = ENDLESS.exec(text);
  const grows = loop !== null && GROWS.test(text.slice(loop.index));
  if (!grows && bytes < 1_000_000) return undefined;
  return { bytes: grows ? Number.POSITIVE_INFINITY : bytes, step: Math.max(bytes, 1 << 20), sleeps };
}

const lengthOf = (text: string): number => Math.max(1, text.replace(/\\x[\da-f]{2}|\\./gi, '.').length);

function product(text: string): number {
  const tokens = text.match(/\*\*|\*|<<|\d[\d_]*(?:\.\d+)?(?:e\d+)?/g) ?? [];
  const values: number[] = [];
  let operator = '';
  for (const token of tokens) {
    if (/^[*<]/.test(token)) {
      operator = token;
      continue;
    }
    const number = Number(token.replaceAll('_', ''));
    // Powers bind before products.
    if (operator === '**') values.push((values.pop() ?? 1) ** number);
    else if (operator === '<<') values.push((values.pop() ?? 1) * 2 ** number);
    else values.push(number);
  }
  return values.reduce((total, value) => total * value, 1);
}

/** Memory is written at about 500 MB a second. */
const BYTES_PER_MS = 500_000;
/** All there is on a node. */
const NODE_BYTES = 8 * 1024 ** 3;

/** Takes the memory that a text says it takes, keeps it as long as it says, and ends. */
export function* hoarding(call: Call, hoard: Hoard): Steps<number> {
  const { process, host } = call;
  const endless = hoard.bytes === Number.POSITIVE_INFINITY;
  const message = endless
    ? `The code after ${call.name} is not run. Read from its text: it takes memory without end.`
    : `The code after ${call.name} is not run. Read from its text: it takes ${Math.round(hoard.bytes / 1e6)} MB of memory and then ends.`;
  host.report({ severity: 'assumption', code: 'application-code', message, where: host.where });
  const step = endless ? Math.max(hoard.step, 8 << 20) : Math.max(hoard.bytes / 10, 1 << 20);
  for (let held = 0; held < hoard.bytes; ) {
    const next = Math.min(hoard.bytes, held + step);
    yield* sleep(process, Math.ceil((next - held) / BYTES_PER_MS));
    held = next;
    process.memory = held;
    host.memoryChanged();
    if (held > NODE_BYTES) process.terminate('SIGKILL');
  }
  if (hoard.sleeps !== undefined) yield* sleep(process, hoard.sleeps * 1000);
  return 0;
}
