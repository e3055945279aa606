const SIMPLE: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  e: '\x1b',
  E: '\x1b',
};

/** Backslash escapes of echo -e and of printf's %b (`format`: of printf's format); `stopped` after `\c`. */
export function interpretEscapes(text: string, format: boolean): { text: string; stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== '\\' || i + 1 >= text.length) {
      out += c;
      continue;
    }
    const next = text[++i]!;
    const simple = SIMPLE[next];
    if (simple !== undefined) out += simple;
    else if (next === 'c' && !format) return { text: out, stopped: true };
    else if (next === 'x') {
      const hex = /^[0-9a-fA-F]{1,2}/.exec(text.slice(i + 1))?.[0];
      if (hex) {
        out += String.fromCharCode(Number.parseInt(hex, 16));
        i += hex.length;
      } else out += '\\x';
    } else if (next === 'u' || next === 'U') {
      const hex = (next === 'u' ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/).exec(text.slice(i + 1))?.[0];
      if (hex) {
        out += String.fromCodePoint(Number.parseInt(hex, 16));
        i += hex.length;
      } else out += `\\${next}`;
    } else if (/[0-7]/.test(next)) {
      const octal = (format || next !== '0' ? /^[0-7]{1,3}/ : /^0?[0-7]{0,3}/).exec(text.slice(i))![0];
      out += String.fromCharCode(Number.parseInt(octal || '0', 8) & 255);
      i += octal.length - 1;
    } else if (format && (next === '"' || next === "'" || next === '?')) out += next;
    else out += `\\${next}`;
  }
  return { text: out, stopped: false };
}
