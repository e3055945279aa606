const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODE = new Map([...ALPHABET].map((char, i) => [char, i]));

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[(word >> 18) & 63]! + ALPHABET[(word >> 12) & 63]!;
    text += left > 1 ? ALPHABET[(word >> 6) & 63]! : '=';
    text += left > 2 ? ALPHABET[word & 63]! : '=';
  }
  return text;
}

/** The bytes of base64 in either alphabet, padded or not; undefined where it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const body = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (body.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const char of body) {
    const code = CODE.get(char);
    if (code === undefined) return undefined;
    word = ((word << 6) | code) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (word >> bits) & 255;
    }
  }
  return bytes;
}

/** Text as UTF-8 in base64, as Secret.data holds it. */
export function encodeUtf8Base64(text: string): string {
  return encodeBase64(new TextEncoder().encode(text));
}

/** The text of UTF-8 in base64; undefined where it is no base64. */
export function decodeUtf8Base64(text: string): string | undefined {
  const bytes = decodeBase64(text);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
