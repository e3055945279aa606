/**
 * Objects as text, the way kubectl's -o yaml and -o json write them: keys in alphabetical order, lists not
 * indented under their key, long text folded at 80 columns.
 *
 * Models go.yaml.in/yaml/v2 emitterc.go and encode.go.
 */

const WIDTH = 80;

/** A value without what JSON cannot say, with the keys of every map in order. */
export function sorted(value: unknown, compare: (a: string, b: string) => number = byCodePoint): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item ?? null, compare));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort(compare)
      .flatMap((key) => {
        const field = (value as Record<string, unknown>)[key];
        return field === undefined ? [] : [[key, sorted(field, compare)]];
      }),
  );
}

export const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** -o json: four blanks of indentation; `<`, `>` and `&` escaped as Go does. */
export function toJson(value: unknown): string {
  return `${goJson(JSON.stringify(sorted(value), null, 4))}\n`;
}

/** The same of what has its own order of keys: a type of Go's, printed as it is declared. */
export const declaredJson = (value: unknown, indent = 4): string =>
  `${goJson(JSON.stringify(value, null, indent))}\n`;

/** JSON on one line, keys in order: the last-applied annotation, jsonpath. */
export const compactJson = (value: unknown): string => goJson(JSON.stringify(sorted(value)) ?? 'null');

const ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
/** Go's encoder escapes what could end a script in HTML. */
const goJson = (text: string) => text.replace(/[<>&\u2028\u2029]/g, (char) => ESCAPES[char]!);

export function toYaml(value: unknown): string {
  const lines = node(sorted(value, compareKeys), 0, 0);
  return lines.startsWith('\n') ? `${lines.slice(1)}\n` : `${lines.trimStart()}\n`;
}

/**
 * A value as it stands behind its key (with a blank or a newline in front).
 * `column` is where the text begins on its line, for folding.
 */
function node(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${' '.repeat(indent)}-${inItem(item, indent + 2)}`).join('');
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0) return ' {}';
    return entries.map(([key, field]) => `\n${' '.repeat(indent)}${entry(key, field, indent)}`).join('');
  }
  return ` ${scalar(value, indent, column + 1)}`;
}

function entry(key: string, field: unknown, indent: number): string {
  const name = keyText(key);
  // A list stands at the same depth as its key.
  const inner = Array.isArray(field) ? indent : indent + 2;
  return `${name}:${node(field, inner, indent + name.length + 1)}`;
}

/** What follows the dash: the first line of a map or list stands beside it. */
function inItem(item: unknown, indent: number): string {
  const text = node(item, indent, indent - 1);
  return text.startsWith('\n') ? ` ${text.slice(1 + indent)}` : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f]/;
const keyText = (key: string) => (needsQuotes(key) ? quotedKey(key) : key);
const quotedKey = (key: string) =>
  CONTROL.test(key) || looksLikeOther(key) ? JSON.stringify(key) : `'${key.replaceAll("'", "''")}'`;

function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  const text = String(value);
  if (looksLikeOther(text)) return `"${text}"`;
  if (text.includes('\n') && canBeLiteral(text)) return literal(text, indent);
  if (isSpecial(text)) return doubleQuoted(text, indent, column);
  if (text.includes('\n') || !isPlain(text)) return fold(`'${text.replaceAll("'", "''")}'`, indent, column);
  return fold(text, indent, column);
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Would the text be read as something else than text? */
export function looksLikeOther(text: string): boolean {
  return (
    text === '' ||
    /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|=)$/.test(
      text,
    ) ||
    /^[-+]?(\d[\d_]*|0b[01_]+|0o?[0-7_]+|0x[\da-fA-F_]+)$/.test(text) ||
    /^[-+]?(\.\d+|\d[\d_]*(\.[\d_]*)?)([eE][-+]?\d+)?$/.test(text) ||
    /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(text) ||
    /^[-+]?[1-9][\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(text)
  );
}

const needsQuotes = (text: string) => looksLikeOther(text) || !isPlain(text) || text.includes('\n');

/** Characters that only double quotes can carry. */
const isSpecial = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\x00-\x08\x0b-\x1f\x7f\u0085\ufeff\ud800-\udfff]/.test(
    text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''),
  ) ||
  (text.includes('\t') && !text.includes('\n')) ||
  (text.includes('\n') && /(^| )\n|\n /.test(text) && !canBeLiteral(text));

/** Can the text stand without quotes? Models yaml_emitter_analyze_scalar. */
function isPlain(text: string): boolean {
  if (/^[ ]|[ ]$/.test(text)) return false;
  if (/^(---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[-?:]($| )/.test(text)) return false;
  if (/:( |$)/.test(text) || / #/.test(text)) return false;
  return true;
}

const canBeLiteral = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  !/[\x00-\x08\x0b-\x1f\x7f\u0085\ufeff]/.test(text) && !/ (\n|$)/.test(text) && !/^[ \n]/.test(text);

function literal(text: string, indent: number): string {
  const chomp = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-';
  const body = text.replace(/\n$/, '');
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `|${chomp}\n${lines.join('\n')}`;
}

function doubleQuoted(text: string, indent: number, column: number): string {
  let out = '"';
  let at = column + 1;
  const chars = [...text];
  for (const [i, char] of chars.entries()) {
    if (char === ' ' && at > WIDTH && i > 0 && i < chars.length - 1) {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
      if (chars[i + 1] === ' ') out += '\\';
      continue;
    }
    const piece = escaped(char);
    out += piece;
    at += piece.length;
  }
  return `${out}"`;
}

const SHORT: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\ufeff': '\\uFEFF',
};
function escaped(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0)!;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return char;
}

/** Breaks a line at a single blank once it is past the width. A line break in the text becomes an empty line. */
function fold(text: string, indent: number, column: number): string {
  let out = '';
  let at = column;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\n') {
      if (text[i - 1] !== '\n') out += '\n';
      out += text[i + 1] === '\n' ? '\n' : `\n${' '.repeat(indent)}`;
      at = indent;
      continue;
    }
    const breakable = char === ' ' && at > WIDTH && i > 0 && i < text.length - 1;
    if (breakable && text[i + 1] !== ' ' && text[i - 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
      continue;
    }
    out += char;
    at++;
  }
  return out;
}

/** Keys as the encoder orders them: runs of digits by their number, letters before other signs. Models keyList.Less. */
function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let digits = false;
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] === right[i]) {
      digits = isDigit(left[i]!);
      continue;
    }
    const al = isLetter(left[i]!);
    const bl = isLetter(right[i]!);
    if (al && bl) return left[i]! < right[i]! ? -1 : 1;
    if (al || bl) return digits ? (al ? -1 : 1) : bl ? -1 : 1;
    const an = /^\d*/.exec(left.slice(i).join(''))![0];
    const bn = /^\d*/.exec(right.slice(i).join(''))![0];
    if (an !== '' && bn !== '' && Number(an) !== Number(bn)) return Number(an) - Number(bn);
    if (an.length !== bn.length && an !== '' && bn !== '') return an.length - bn.length;
    return left[i]! < right[i]! ? -1 : 1;
  }
  return left.length - right.length;
}
const isDigit = (char: string) => char >= '0' && char <= '9';
const isLetter = (char: string) => /\p{L}/u.test(char);
