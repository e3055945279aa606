import { AwkError } from './tree.ts';

export interface Token {
  k: 'num' | 'str' | 'regex' | 'name' | 'func' | 'op' | 'nl' | 'eof';
  v: string;
}

/** Longer ones first. */
const OPERATORS =
  '**= && || == != <= >= ++ -- += -= *= /= %= ^= >> !~ ** { } ( ) [ ] ; , + - * / % ^ ! < > | ? : ~ $ ='.split(
    ' ',
  );

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

export function tokenize(text: string): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c === '\n') {
      out.push({ k: 'nl', v: '\n' });
      i++;
    } else if (/[ \t\r]/.test(c)) i++;
    else if (c === '\\' && text[i + 1] === '\n') i += 2;
    else if (c === '#') while (i < text.length && text[i] !== '\n') i++;
    else if (c === '"') {
      const { value, end } = stringAt(text, i + 1);
      out.push({ k: 'str', v: value });
      i = end;
    } else if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(text[i + 1] ?? ''))) {
      const v = /^(0[xX][0-9a-fA-F]+|\d*\.?\d*([eE][-+]?\d+)?)/.exec(text.slice(i))![0];
      out.push({ k: 'num', v });
      i += v.length;
    } else if (/[A-Za-z_]/.test(c)) {
      const v = /^\w+/.exec(text.slice(i))![0];
      i += v.length;
      out.push({ k: text[i] === '(' ? 'func' : 'name', v });
    } else if (c === '/' && regexMayStart(out)) {
      const { value, end } = regexAt(text, i + 1);
      out.push({ k: 'regex', v: value });
      i = end;
    } else {
      const op = OPERATORS.find((each) => text.startsWith(each, i));
      if (!op) throw new AwkError(`syntax error at or near ${c}`);
      out.push({ k: 'op', v: op });
      i += op.length;
    }
  }
  out.push({ k: 'eof', v: '' });
  return out;
}

function stringAt(text: string, from: number): { value: string; end: number } {
  let value = '';
  let i = from;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] !== '\\' || i + 1 >= text.length) {
      value += text[i];
      continue;
    }
    const next = text[++i]!;
    const octal = /^[0-7]{1,3}/.exec(text.slice(i))?.[0];
    if (octal !== undefined) {
      value += String.fromCharCode(Number.parseInt(octal, 8));
      i += octal.length - 1;
    } else if (next !== '\n') value += ESCAPES[next] ?? `\\${next}`;
  }
  if (i >= text.length) throw new AwkError(`runaway string constant "${value.slice(0, 20)} ...`);
  return { value, end: i + 1 };
}

function regexAt(text: string, from: number): { value: string; end: number } {
  let value = '';
  let set = false;
  let i = from;
  for (; i < text.length && (text[i] !== '/' || set); i++) {
    if (text[i] === '\n') break;
    if (text[i] === '\\') {
      value += text[i + 1] === '/' ? '/' : `\\${text[i + 1] ?? ''}`;
      i++;
      continue;
    }
    if (text[i] === '[' && !set) {
      set = true;
      const first = /^\^?\]/.exec(text.slice(i + 1))?.[0] ?? '';
      value += `[${first}`;
      i += first.length;
      continue;
    }
    if (text[i] === ']') set = false;
    value += text[i];
  }
  if (text[i] !== '/') throw new AwkError(`runaway regular expression /${value.slice(0, 20)} ...`);
  return { value, end: i + 1 };
}

/** After a value a slash divides. */
function regexMayStart(before: readonly Token[]): boolean {
  const last = before[before.length - 1];
  if (!last) return true;
  if (last.k === 'num' || last.k === 'str' || last.k === 'name')
    return /^(return|print|printf|case|in)$/.test(last.v) && last.k === 'name';
  return !(last.k === 'op' && [')', ']', '++', '--', '$'].includes(last.v));
}
