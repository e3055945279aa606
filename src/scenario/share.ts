import { deflateSync, Inflate } from 'fflate';
import { decodeBase64, encodeBase64 } from '../api/base64.ts';
import { DICTIONARY_1 } from './share-dictionary.ts';

/** The format that new links are written in. */
const SHARE_FORMAT = 1;
/** A link that unfolds to more than this is refused, whatever it claims to be. In bytes. */
export const MAX_SHARED_BYTES = 256 * 1024;

/** Why a link cannot be opened. The caller keeps `raw`, so that nothing a person was sent is lost. */
export interface ShareError {
  kind: 'not-a-link' | 'newer' | 'damaged' | 'too-large';
  message: string;
  /** The link's own text, as it came. */
  raw: string;
}

export type Shared = { ok: true; text: string; format: number } | { ok: false; error: ShareError };

/**
 * A format is a number that a link carries for ever. `read` turns its payload into the text of its
 * time, and throws on anything else; `upgrade` turns that text into one of the next format, where
 * the meaning of texts has changed between the two.
 */
interface Format {
  read(payload: Uint8Array): string;
  upgrade?(text: string): string;
}

const formats: Readonly<Record<number, Format>> = {
  1: { read: readFormat1 },
};

/** The fragment that holds a whole text: `#s=1.…`. */
export function shareFragment(text: string): string {
  return `#s=${encodeShare(text)}`;
}

/** Whether a text is small enough for a link that opens again. */
export function isShareable(text: string): boolean {
  return encodedText(text).bytes.length <= MAX_SHARED_BYTES;
}

/** The part of a link after `s=`: `1.…`. Any text comes back from it, byte for byte. Throws where {@link isShareable} says no. */
export function encodeShare(text: string): string {
  if (!isShareable(text)) throw new RangeError(`the text is larger than ${MAX_SHARED_BYTES / 1024} KB`);
  return `${SHARE_FORMAT}.${toBase64Url(writeFormat1(text))}`;
}

/** Reads a fragment (`#s=1.…`), its value (`1.…`) or a whole address that ends in one. Never throws. */
export function decodeShare(link: string): Shared {
  const fail = (kind: ShareError['kind'], message: string): Shared => ({
    ok: false,
    error: { kind, message, raw: link },
  });
  const match = /(?:^|[#&]s=)(\d{1,9})\.([A-Za-z0-9_=-]*)\s*$/.exec(link.trim());
  if (match === null) {
    return /(?:^|[#&]s=)\d{1,9}\./.test(link)
      ? fail('damaged', 'The link holds characters that no link has: it was changed on its way.')
      : fail('not-a-link', 'This is no link to a scenario.');
  }
  const number = Number(match[1]);
  const format = formats[number];
  if (format === undefined) {
    return number > SHARE_FORMAT
      ? fail(
          'newer',
          `The link is of format ${number}; this version reads up to ${SHARE_FORMAT}. Open it with a newer one.`,
        )
      : fail('damaged', `There is no link format ${number}.`);
  }
  const payload = decodeBase64(match[2]!);
  if (payload === undefined) return fail('damaged', 'The link is cut off or was changed on its way.');
  try {
    let text = format.read(payload);
    for (let n = number; n < SHARE_FORMAT; n++) text = formats[n]!.upgrade?.(text) ?? text;
    return { ok: true, text, format: number };
  } catch (error) {
    return error instanceof TooLarge
      ? fail('too-large', `The link unfolds to more than ${MAX_SHARED_BYTES / 1024} KB.`)
      : fail('damaged', 'The link is cut off or was changed on its way.');
  }
}

/**
 * Format 1: one byte for the encoding (0 UTF-8, 1 UTF-16 for text that is not well formed), two bytes
 * of checksum over the encoded text, then the encoded text as raw deflate with dictionary 1.
 */
const UTF_8 = 0;
const UTF_16 = 1;
const dictionary1 = new TextEncoder().encode(DICTIONARY_1);

/** UTF-8 where it keeps the text as it is; half a surrogate pair needs UTF-16. */
function encodedText(text: string): { exact: boolean; bytes: Uint8Array } {
  const utf8 = new TextEncoder().encode(text);
  const exact = decodeUtf8(utf8) === text;
  return { exact, bytes: exact ? utf8 : utf16(text) };
}

function writeFormat1(text: string): Uint8Array {
  const { exact, bytes } = encodedText(text);
  const packed = deflateSync(bytes, { level: 9, dictionary: dictionary1 });
  const sum = checksum(bytes);
  const payload = new Uint8Array(packed.length + 3);
  payload.set([exact ? UTF_8 : UTF_16, sum >> 8, sum & 255]);
  payload.set(packed, 3);
  return payload;
}

function readFormat1(payload: Uint8Array): string {
  if (payload.length < 4) throw new Error('cut off');
  const bytes = inflate(payload.subarray(3), dictionary1);
  if (checksum(bytes) !== ((payload[1]! << 8) | payload[2]!)) throw new Error('changed');
  if (payload[0] === UTF_8) return decodeUtf8(bytes);
  if (payload[0] !== UTF_16 || bytes.length % 2 !== 0) throw new Error('unknown encoding');
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8));
  return text;
}

class TooLarge extends Error {}

/** Small pieces go in, so that a bomb is noticed after at most a quarter of a megabyte. */
const PIECE = 256;

function inflate(packed: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Inflate({ dictionary }, (chunk, final) => {
    size += chunk.length;
    chunks.push(chunk.slice());
    ended = final;
  });
  for (let at = 0; at < packed.length; at += PIECE) {
    stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    if (size > MAX_SHARED_BYTES) throw new TooLarge();
  }
  if (!ended) throw new Error('cut off');
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 255;
    bytes[2 * i + 1] = unit >> 8;
  }
  return bytes;
}

/** Fletcher-16: enough to notice a link that a chat window has cut or changed. */
function checksum(bytes: Uint8Array): number {
  let low = 0;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 255;
    high = (high + low) % 255;
  }
  return (high << 8) | low;
}

function toBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}
