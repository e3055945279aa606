/** Texts are sequences of UTF-16 units here; outside they are bytes. */
export function toBytes(text: string): number[] {
  const bytes: number[] = [];
  for (const c of text) {
    const code = c.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    // A byte that is no text stands as a lone surrogate: see decodeBase64 of the kubelet.
    else if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code & 0xff);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return bytes;
}

/** The other way round; a byte that belongs to no character stands as a lone surrogate. */
export function fromBytes(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i]!;
    const more = b >= 0xf0 && b < 0xf5 ? 3 : b >= 0xe0 && b < 0xf0 ? 2 : b >= 0xc2 && b < 0xe0 ? 1 : 0;
    const rest = bytes.slice(i + 1, i + 1 + more);
    const isWhole =
      b < 0x80 || (more > 0 && rest.length === more && rest.every((each) => (each & 0xc0) === 0x80));
    if (!isWhole) {
      out += String.fromCharCode(0xdc00 | b);
      i++;
      continue;
    }
    let code = more === 3 ? b & 7 : more === 2 ? b & 15 : more === 1 ? b & 31 : b;
    for (const each of rest) code = (code << 6) | (each & 63);
    out += String.fromCodePoint(Math.min(code, 0x10ffff));
    i += more + 1;
  }
  return out;
}
