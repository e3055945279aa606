import { gunzipSync, gzipSync } from 'fflate';

/**
 * gzip as files here hold it: what goes in is text, read as UTF-8; what comes out are bytes, held as the
 * characters 0 to 255. Whatever was put in comes back the same, compressed twice too.
 */
const MAGIC = '\x1f\x8b';

export const isGzip = (text: string): boolean => text.startsWith(MAGIC);

/** The time is left out of it, so that one text gives one result. */
export function compress(text: string, level = 6): string {
  const bytes = gzipSync(new TextEncoder().encode(text), {
    level: Math.min(9, Math.max(1, level)) as 6,
    mtime: 0,
  });
  let out = '';
  for (let at = 0; at < bytes.length; at += 8192)
    out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}

/** Undefined where it is damaged or broken off. */
export function decompress(text: string): string | undefined {
  try {
    return new TextDecoder().decode(gunzipSync(Uint8Array.from(text, (c) => c.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
