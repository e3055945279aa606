import { basicRegExp, extendedRegExp } from '../regexp.ts';

export type Address =
  | { line: number }
  | { last: true }
  | { regexp: RegExp | 'last' }
  | { step: readonly [number, number] }
  | { plus: number }
  | { multiple: number };

export interface Command {
  from?: Address;
  to?: Address;
  not: boolean;
  name: string;
  /** Text of a, i, c; label; file name; exit code; the first set of y. */
  text: string;
  regexp?: RegExp | 'last';
  /** The replacement of s, the second set of y. */
  replacement?: string;
  flags?: string;
  /** The file of s///w. */
  file?: string;
  block?: Command[];
  /** The end of a range that is open now: a line, or whatever the second address hits. */
  open?: number | true;
}

/** A script sed cannot read; `at` is how many characters it had read. */
export class SedError {
  readonly message: string;
  readonly at: number;
  constructor(message: string, at: number) {
    this.message = message;
    this.at = at;
  }
}

/** Parses a script. Throws SedError. */
export function parseSed(text: string, extended: boolean): Command[] {
  const commands = new Parser(text, extended).parse();
  const labels = new Set<string>();
  const each = (list: readonly Command[], use: (command: Command) => void): void => {
    for (const command of list) {
      use(command);
      if (command.block) each(command.block, use);
    }
  };
  each(commands, ({ name, text: label }) => name === ':' && labels.add(label));
  each(commands, ({ name, text: label }) => {
    if (/^[btT]$/.test(name) && label !== '' && !labels.has(label))
      throw new SedError(`can't find label for jump to \`${label}'`, -1);
  });
  return commands;
}

class Parser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  #fail(message: string): SedError {
    return new SedError(message, this.#at);
  }

  parse(nested = false): Command[] {
    const commands: Command[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      const c = this.#text[this.#at];
      if (c === undefined) {
        if (!nested) return commands;
        this.#at = 0;
        throw this.#fail("unmatched `{'");
      }
      if (c === '}') {
        this.#at++;
        if (!nested) throw this.#fail("unexpected `}'");
        this.#end();
        return commands;
      }
      if (c === '#') this.#skip(/[^\n]/);
      else commands.push(this.#command());
    }
  }

  #skip(what: RegExp): void {
    while (this.#at < this.#text.length && what.test(this.#text[this.#at]!)) this.#at++;
  }

  /** After a command: a separator, or the end. */
  #end(): void {
    this.#skip(/[ \t]/);
    const c = this.#text[this.#at];
    if (c === undefined || /[\n;}#]/.test(c)) return;
    this.#at++;
    throw this.#fail('extra characters after command');
  }

  #regexp(source: string, flags: string): RegExp | 'last' {
    if (source === '') return 'last';
    const made = this.#extended ? extendedRegExp(source, flags) : basicRegExp(source, flags);
    if (!made) throw this.#fail('Invalid regular expression');
    return made;
  }

  /** The text up to the next delimiter, which a backslash takes its meaning from. */
  #delimited(delimiter: string, what: string, pattern: boolean): string {
    let out = '';
    let bracket = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at]!;
      if (c === '\\' && this.#at + 1 < this.#text.length) {
        const next = this.#text[++this.#at]!;
        if (next === delimiter) out += pattern && /[.*[\]^$+?(){}|]/.test(next) ? `\\${next}` : next;
        else if (next === '\n' && pattern) out += '\\n';
        else out += `\\${next}`;
        continue;
      }
      if (pattern && c === '[' && !bracket) {
        bracket = true;
        out += c;
        // A ] right after the opening belongs to the set.
        const inside = /^\^?\]/.exec(this.#text.slice(this.#at + 1));
        if (inside) {
          out += inside[0];
          this.#at += inside[0].length;
        }
        continue;
      }
      if (bracket && c === ']') bracket = false;
      else if (c === delimiter && !bracket) {
        this.#at++;
        return out;
      }
      if (c === '\n' && pattern) break;
      out += c;
    }
    throw this.#fail(what);
  }

  #number(pattern: RegExp): RegExpExecArray | undefined {
    const match = pattern.exec(this.#text.slice(this.#at));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }

  #address(second: boolean): Address | undefined {
    const number = this.#number(/^(\d+)(?:~(\d+))?/);
    if (number)
      return number[2] === undefined
        ? { line: Number(number[1]) }
        : { step: [Number(number[1]), Number(number[2])] };
    const relative = second ? this.#number(/^([+~])(\d+)/) : undefined;
    if (relative)
      return relative[1] === '+' ? { plus: Number(relative[2]) } : { multiple: Number(relative[2]) };
    const c = this.#text[this.#at];
    if (c === '$') {
      this.#at++;
      return { last: true };
    }
    if (c !== '/' && c !== '\\') return undefined;
    this.#at++;
    const delimiter = c === '/' ? '/' : this.#text[this.#at++]!;
    const source = this.#delimited(delimiter, 'unterminated address regex', true);
    const flags = this.#number(/^[IM]*/)![0];
    return {
      regexp: this.#regexp(source, `${flags.includes('I') ? 'i' : ''}${flags.includes('M') ? 'm' : ''}`),
    };
  }

  #command(): Command {
    const command: Command = { not: false, name: '', text: '' };
    const from = this.#address(false);
    if (from) command.from = from;
    this.#skip(/[ \t]/);
    if (this.#text[this.#at] === ',') {
      this.#at++;
      if (!from) throw this.#fail("unexpected `,'");
      this.#skip(/[ \t]/);
      const to = this.#address(true);
      if (!to) throw this.#fail("unexpected `,'");
      command.to = to;
    }
    if (from && 'line' in from && from.line === 0 && !(command.to && 'regexp' in command.to))
      throw this.#fail('invalid usage of line address 0');
    this.#skip(/[ \t]/);
    while (this.#text[this.#at] === '!') {
      command.not = true;
      this.#at++;
      this.#skip(/[ \t]/);
    }
    command.name = this.#text[this.#at++] ?? '';
    if (command.name === '') {
      this.#at--;
      throw this.#fail('missing command');
    }
    this.#rest(command);
    return command;
  }

  #rest(command: Command): void {
    switch (command.name) {
      case '{':
        command.block = this.parse(true);
        return;
      case 's':
        this.#substitution(command);
        break;
      case 'y': {
        const delimiter = this.#text[this.#at++] ?? '/';
        command.text = plain(this.#delimited(delimiter, "unterminated `y' command", false));
        command.replacement = plain(this.#delimited(delimiter, "unterminated `y' command", false));
        if ([...command.text].length !== [...command.replacement].length)
          throw this.#fail("strings for `y' command are different lengths");
        break;
      }
      case 'a':
      case 'i':
      case 'c':
        command.text = this.#textLines();
        return;
      case ':': {
        if (command.from) throw this.#fail(": doesn't want any addresses");
        command.text = this.#number(/^[ \t]*([^\n;]*)/)![1]!.trim();
        if (command.text === '') throw this.#fail('":" lacks a label');
        return;
      }
      case 'b':
      case 't':
      case 'T':
        command.text = this.#number(/^[ \t]*([^\n;}]*)/)![1]!.trim();
        break;
      case 'r':
      case 'R':
      case 'w':
      case 'W':
        command.text = this.#number(/^[ \t]*([^\n]*)/)![1]!;
        if (command.text === '') throw this.#fail('missing filename in r/R/w/W commands');
        return;
      case 'q':
      case 'Q':
      case 'l':
      case 'L':
        command.text = this.#number(/^[ \t]*(\d*)/)![1]!;
        break;
      default:
        if (!'dDpPnNhHgGx=zF'.includes(command.name)) throw this.#fail(`unknown command: \`${command.name}'`);
    }
    this.#end();
  }

  #substitution(command: Command): void {
    const what = "unterminated `s' command";
    const delimiter = this.#text[this.#at++];
    if (delimiter === undefined || delimiter === '\n') throw this.#fail(what);
    const source = this.#delimited(delimiter, what, true);
    command.replacement = this.#delimited(delimiter, what, false);
    const flags = this.#number(/^[gpiIemM\d]*/)![0];
    command.flags = flags;
    command.regexp = this.#regexp(
      source,
      `g${/[iI]/.test(flags) ? 'i' : ''}${/[mM]/.test(flags) ? 'm' : ''}`,
    );
    if (this.#text[this.#at] === 'w') {
      this.#at++;
      command.file = this.#number(/^[ \t]*([^\n]*)/)![1]!;
    }
    const c = this.#text[this.#at];
    if (c !== undefined && !/[\s;}#]/.test(c)) {
      this.#at++;
      throw this.#fail("unknown option to `s'");
    }
    const groups = command.regexp === 'last' ? 9 : countGroups(command.regexp);
    const highest = Math.max(
      0,
      ...[...command.replacement.matchAll(/\\([\s\S])/g)].map(([, d]) => Number(d) || 0),
    );
    if (highest > groups) throw this.#fail(`invalid reference \\${highest} on \`s' command's RHS`);
  }

  /** The text of a, i and c: in the lines after a backslash, or (GNU) in the same line. */
  #textLines(): string {
    this.#skip(/[ \t]/);
    if (this.#text[this.#at] === '\\') {
      this.#at++;
      this.#skip(/[ \t]/);
      if (this.#text[this.#at] === '\n') this.#at++;
    }
    if (this.#at >= this.#text.length) throw this.#fail("expected \\ after `a', `c' or `i'");
    let out = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at]!;
      if (c === '\n') break;
      if (c === '\\' && this.#at + 1 < this.#text.length) {
        const next = this.#text[++this.#at]!;
        out += next === 't' ? '\t' : next;
      } else out += c;
    }
    return out;
  }
}

const countGroups = (regexp: RegExp): number => new RegExp(`${regexp.source}|`).exec('')!.length - 1;

const plain = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, c: string) =>
    c === 'n' ? '\n' : c === 't' ? '\t' : c === '\\' ? '\\' : c,
  );
