import { fromBytes, toBytes } from './bytes.ts';
import { complain, eachFile, readAll, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encoded(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out +=
      ALPHABET[n >> 18]! +
      ALPHABET[(n >> 12) & 63]! +
      (i + 1 < bytes.length ? ALPHABET[(n >> 6) & 63]! : '=') +
      (i + 2 < bytes.length ? ALPHABET[n & 63]! : '=');
  }
  return out;
}

/** Text as base64 in one line. */
export const encodeBase64 = (text: string): string => encoded(toBytes(text));

/** What base64 stands for; undefined where it is none. */
export function decodeBase64(text: string): string | undefined {
  const clean = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const c of clean.replace(/=/g, '')) {
    held = (held << 6) | ALPHABET.indexOf(c);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  return fromBytes(bytes);
}

/** base64(1). Encoding goes piece by piece: the input may have no end. */
export const base64: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'dDw:i', ['decode', 'wrap=', 'ignore-garbage']);
  const decodes = flags.has('d') || flags.has('D') || flags.has('decode');
  const wanted = flags.get('w') ?? flags.get('wrap') ?? '76';
  if (!/^\d+$/.test(wanted))
    return call.fail(call.busybox ? `invalid number '${wanted}'` : `invalid wrap size: '${wanted}'`);
  const width = Number(wanted);
  let status = 0;
  const opened = yield* eachFile(call, operands, complain(call), function* (file) {
    if (decodes) {
      const plain = decodeBase64(yield* readAll(call, file));
      if (plain === undefined) {
        call.err(call.busybox ? 'base64: truncated input\n' : 'base64: invalid input\n');
        status = 1;
      } else call.out(plain);
      return;
    }
    let rest: number[] = [];
    let line = '';
    const put = (text: string) => {
      line += text;
      if (width === 0) {
        call.out(line);
        line = '';
        return;
      }
      let from = 0;
      for (; line.length - from > width; from += width) call.out(`${line.slice(from, from + width)}\n`);
      line = line.slice(from);
    };
    for (;;) {
      const chunk = yield* call.read(file);
      if (chunk === undefined) break;
      const bytes = rest.concat(toBytes(chunk));
      const whole = bytes.length - (bytes.length % 3);
      put(encoded(bytes.slice(0, whole)));
      rest = bytes.slice(whole);
      yield* call.drain();
    }
    put(encoded(rest));
    if (line !== '') call.out(line);
    if (width > 0) call.out('\n');
  });
  return opened || status;
};
