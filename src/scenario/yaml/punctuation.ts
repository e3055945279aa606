import { Parser } from 'yaml';

/** A full-width character, or a blank of another kind, where YAML wants its ASCII twin. Offsets within the document. */
export interface Punctuation {
  offset: number;
  length: number;
  message: string;
  remedy: string;
  /** What to write instead. */
  instead: string;
}

const TWINS: Record<string, string> = {
  '：': ':',
  '，': ',',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '（': '(',
  '）': ')',
  '【': '[',
  '】': ']',
  '｛': '{',
  '｝': '}',
};

/** Blanks that come along with what is copied from a web page or a chat. YAML knows the ordinary one only. */
const BLANK = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';
/** Characters without any width. */
const INVISIBLE = '\\u200b-\\u200d\\u2060\\ufeff';
const IS_BLANK = new RegExp(`[${BLANK}]`);
const IS_INVISIBLE = new RegExp(`[${INVISIBLE}]`);

/** Any of the above: cheap to test before the tokens are read. A byte order mark at the beginning is none of them. */
const ANY = new RegExp(`[：，“”‘’（）【】｛｝${BLANK}${INVISIBLE}]`);

/** Where in an unquoted scalar such a character cannot be meant as text. */
const SUSPICIOUS: RegExp[] = [
  /^[\w./-]+(：)/, // the colon of a field
  /^([“”‘’【｛（])/, // a quote or bracket that opens a value
  /([”’】｝）])$/, // and the one that closes it
  /(?:[\d"'”’\]}]|^[\w.-]*)(，)/, // a comma after a value
  new RegExp(`^([${BLANK}]+)|\\n[ ]*([${BLANK}]+)`), // indentation
  new RegExp(`^[\\w./-]+:([${BLANK}]+)`), // the blank behind a colon
  new RegExp(`^([${INVISIBLE}]+)|([${INVISIBLE}]+)(?=:|$)`), // at the edge of a name
];

interface Token {
  type: string;
  offset?: number;
  source?: string;
  [field: string]: unknown;
}

/**
 * Finds full-width punctuation outside quotes, comments and block scalars. A keyboard with a Chinese
 * layout writes it easily, and YAML takes it for text.
 */
export function findPunctuation(text: string): Punctuation[] {
  if (!ANY.test(text)) return [];
  const found: Punctuation[] = [];
  for (const token of new Parser().parse(text)) visit(token as unknown as Token, found);
  return found.sort((a, b) => a.offset - b.offset);
}

function visit(token: Token, found: Punctuation[]): void {
  if (token.type === 'scalar' && typeof token.source === 'string' && ANY.test(token.source)) {
    check(token.source, token.offset ?? 0, found);
    return;
  }
  for (const value of Object.values(token)) {
    if (Array.isArray(value)) for (const item of value) visitItem(item, found);
    else visitItem(value, found);
  }
}

function visitItem(value: unknown, found: Punctuation[]): void {
  if (typeof value === 'object' && value !== null) visit(value as Token, found);
}

function check(source: string, offset: number, found: Punctuation[]): void {
  for (const pattern of SUSPICIOUS) {
    const match = pattern.exec(source);
    const text = match?.[1] ?? match?.[2];
    if (match === null || text === undefined) continue;
    const at = offset + match.index + match[0].indexOf(text);
    if (found.some((other) => at >= other.offset && at < other.offset + other.length)) continue;
    const twin = twinOf(text[0]!);
    const spaced = (twin === ':' || twin === ',') && !/\s/.test(source[at - offset + 1] ?? ' ');
    // A quote that opens is put right together with the one that closes it.
    const quoted = /^[“”‘’]([^“”‘’]*)[“”‘’]/.exec(source.slice(at - offset));
    found.push({
      offset: at,
      length: quoted?.[0].length ?? text.length,
      instead: quoted ? twin + quoted[1] + twin : twin.repeat(text.length) + (spaced ? ' ' : ''),
      message: `${nameOf(text[0]!)} is ordinary text to YAML`,
      remedy:
        twin === ''
          ? 'Delete it: it cannot be seen, and it is not meant.'
          : `Replace it by ${twin === ' ' ? 'ordinary spaces' : twin}${twin === ':' || twin === ',' ? ' and a blank' : ''}.`,
    });
  }
}

const twinOf = (character: string): string =>
  IS_INVISIBLE.test(character) ? '' : IS_BLANK.test(character) ? ' ' : TWINS[character]!;

function nameOf(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  if (IS_INVISIBLE.test(character)) return `an invisible character (${code})`;
  if (character === '\u3000') return `a full-width space (${code})`;
  if (IS_BLANK.test(character)) return `a blank that is no ordinary space (${code})`;
  return `the full-width character ${character}`;
}
