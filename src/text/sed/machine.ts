import type { Line, TextCall, Work } from '../call.ts';
import { replaceMatches } from '../regexp.ts';
import type { Address, Command } from './script.ts';

/** Where a machine gets its lines from. */
export interface SedInput<S> {
  next(): Work<S, Line | undefined>;
  atEnd(): Work<S, boolean>;
  /** For F. */
  readonly current: string;
}

type Outcome = 'end' | 'delete' | 'quiet' | 'restart' | { branch: string };

/** One run over lines: the pattern space, the hold space, and what waits for the end of the cycle. */
export class SedMachine<S, F> {
  readonly #call: TextCall<S, F>;
  readonly #commands: readonly Command[];
  readonly #quiet: boolean;
  readonly #input: SedInput<S>;
  readonly #write: (text: string) => void;
  readonly #files: Files;
  quit: number | undefined;
  #line = 0;
  #space = '';
  #whole = true;
  #hold = '';
  #after: ({ text: string } | { file: string })[] = [];
  #substituted = false;
  #lastRegExp: RegExp | undefined;
  #noNewline = false;

  constructor(
    call: TextCall<S, F>,
    commands: readonly Command[],
    quiet: boolean,
    input: SedInput<S>,
    write: (text: string) => void,
    files: Files,
  ) {
    this.#call = call;
    this.#commands = commands;
    this.#quiet = quiet;
    this.#input = input;
    this.#write = write;
    this.#files = files;
  }

  /** All lines, until there are none or the script quits. */
  *run(): Work<S, void> {
    let restarted = false;
    for (;;) {
      if (!restarted && !(yield* this.#read())) return;
      const result = yield* this.#list(this.#commands);
      const outcome = result === undefined || typeof result === 'object' ? 'end' : result;
      restarted = outcome === 'restart';
      if (outcome === 'end' && !this.#quiet) this.#print(this.#space, this.#whole);
      yield* this.#flush();
      if (this.quit !== undefined) return;
      yield* this.#call.drain();
    }
  }

  /** The next line into the pattern space. */
  *#read(append = false): Work<S, boolean> {
    const line = yield* this.#input.next();
    if (line === undefined) return false;
    this.#line++;
    this.#whole = line.whole;
    this.#space = append ? `${this.#space}\n${line.text}` : line.text;
    if (!append) this.#substituted = false;
    return true;
  }

  /** A last line without a newline gets none, unless something follows it. */
  #print(text: string, whole = true): void {
    this.#write(`${this.#noNewline ? '\n' : ''}${text}${whole ? '\n' : ''}`);
    this.#noNewline = !whole;
  }

  *#flush(): Work<S, void> {
    const after = this.#after;
    this.#after = [];
    for (const each of after) {
      if ('text' in each) this.#print(each.text);
      else {
        const text = yield* this.#files.read(each.file);
        if (text === '') continue;
        if (this.#noNewline) this.#write('\n');
        this.#write(text);
        this.#noNewline = false;
      }
    }
  }

  #regexp(of: RegExp | 'last'): RegExp {
    const regexp = of === 'last' ? (this.#lastRegExp ?? /^/) : of;
    this.#lastRegExp = regexp;
    regexp.lastIndex = 0;
    return regexp;
  }

  *#hits(address: Address): Work<S, boolean> {
    if ('line' in address) return address.line === this.#line;
    if ('last' in address) return yield* this.#input.atEnd();
    if ('regexp' in address) return this.#regexp(address.regexp).test(this.#space);
    if ('step' in address) {
      const [first, step] = address.step;
      return step === 0 ? this.#line === first : this.#line >= first && (this.#line - first) % step === 0;
    }
    return false;
  }

  *#applies(command: Command): Work<S, boolean> {
    const { from, to } = command;
    if (from === undefined) return true;
    if (to === undefined) return yield* this.#hits(from);
    if (command.open !== undefined) {
      if (command.open === true ? yield* this.#hits(to) : this.#line >= command.open) {
        const isPast = typeof command.open === 'number' && this.#line > command.open;
        delete command.open;
        // The script jumped over the end of the range: this line is no part of it any more.
        if (isPast) return yield* this.#hits(from);
      }
      return true;
    }
    const isFromZero = 'line' in from && from.line === 0 && this.#line === 1;
    if (!isFromZero && !(yield* this.#hits(from))) return false;
    if ('line' in to) {
      if (to.line > this.#line) command.open = to.line;
    } else if ('plus' in to) {
      if (to.plus > 0) command.open = this.#line + to.plus;
    } else if ('multiple' in to) {
      const end = to.multiple === 0 ? this.#line : Math.ceil(this.#line / to.multiple) * to.multiple;
      if (end > this.#line) command.open = end;
    } else if (isFromZero && (yield* this.#hits(to))) return true;
    else command.open = true;
    return true;
  }

  /** Undefined where the list came to its end. A branch to a label that is not here goes further out. */
  *#list(commands: readonly Command[]): Work<S, Outcome | undefined> {
    for (let i = 0; i < commands.length; i++) {
      const command = commands[i]!;
      if (command.name === ':' || (yield* this.#applies(command)) === command.not) continue;
      const outcome = command.name === '{' ? yield* this.#list(command.block!) : yield* this.#one(command);
      if (outcome === undefined) continue;
      if (typeof outcome === 'string' || outcome.branch === '') return outcome;
      const target = commands.findIndex(({ name, text }) => name === ':' && text === outcome.branch);
      if (target < 0) return outcome;
      i = target;
      yield* this.#call.drain();
    }
    return undefined;
  }

  *#one(command: Command): Work<S, Outcome | undefined> {
    switch (command.name) {
      case 's':
        return this.#substitute(command);
      case 'y': {
        const from = [...command.text];
        const to = [...command.replacement!];
        const change = (c: string) => (from.includes(c) ? to[from.indexOf(c)]! : c);
        this.#space = [...this.#space].map(change).join('');
        return undefined;
      }
      case 'd':
        return 'delete';
      case 'D': {
        const newline = this.#space.indexOf('\n');
        if (newline < 0) return 'delete';
        this.#space = this.#space.slice(newline + 1);
        return 'restart';
      }
      case 'p':
        this.#print(this.#space, this.#whole);
        return undefined;
      case 'P':
        this.#print(this.#space.split('\n')[0]!);
        return undefined;
      case 'n':
        if (yield* this.#input.atEnd()) {
          this.quit ??= 0;
          return 'end';
        }
        if (!this.#quiet) this.#print(this.#space);
        yield* this.#flush();
        yield* this.#read();
        return undefined;
      case 'N':
        if (yield* this.#input.atEnd()) {
          this.quit ??= 0;
          return 'end';
        }
        yield* this.#flush();
        yield* this.#read(true);
        return undefined;
      case 'h':
        this.#hold = this.#space;
        return undefined;
      case 'H':
        this.#hold += `\n${this.#space}`;
        return undefined;
      case 'g':
        this.#space = this.#hold;
        return undefined;
      case 'G':
        this.#space += `\n${this.#hold}`;
        return undefined;
      case 'x':
        [this.#space, this.#hold] = [this.#hold, this.#space];
        return undefined;
      case 'z':
        this.#space = '';
        return undefined;
      case '=':
        this.#print(String(this.#line));
        return undefined;
      case 'F':
        this.#print(this.#input.current);
        return undefined;
      case 'l':
        this.#print(visible(this.#space, command.text === '' ? 70 : Number(command.text)));
        return undefined;
      case 'a':
        this.#after.push({ text: command.text });
        return undefined;
      case 'i':
        this.#print(command.text);
        return undefined;
      case 'c':
        if (command.open === undefined || command.not) this.#print(command.text);
        return 'delete';
      case 'r':
        this.#after.push({ file: command.text });
        return undefined;
      case 'w':
        this.#files.write(command.text, `${this.#space}\n`);
        return undefined;
      case 'W':
        this.#files.write(command.text, `${this.#space.split('\n')[0]}\n`);
        return undefined;
      case 'q':
        this.quit = Number(command.text || 0);
        return 'end';
      case 'Q':
        this.quit = Number(command.text || 0);
        return 'quiet';
      case 'b':
        return { branch: command.text };
      case 't':
      case 'T': {
        const jumps = this.#substituted === (command.name === 't');
        this.#substituted = false;
        return jumps ? { branch: command.text } : undefined;
      }
      default:
        return undefined;
    }
  }

  #substitute(command: Command): Outcome | undefined {
    const flags = command.flags ?? '';
    const all = flags.includes('g');
    // busybox forgets the number beside a g.
    const nth = all && this.#call.busybox ? 1 : Number(/\d+/.exec(flags)?.[0] ?? 1);
    const regexp = this.#regexp(command.regexp!);
    let n = 0;
    let changed = false;
    this.#space = replaceMatches(this.#space, regexp, (match) => {
      n++;
      if (n < nth || (n > nth && !all)) return match[0]!;
      changed = true;
      return replaced(match, command.replacement!);
    });
    if (!changed) return undefined;
    this.#substituted = true;
    if (flags.includes('p')) this.#print(this.#space, this.#whole);
    if (command.file !== undefined) this.#files.write(command.file, `${this.#space}\n`);
    return undefined;
  }
}

/** The files a script reads and writes. */
export interface Files {
  // biome-ignore lint/suspicious/noExplicitAny: the yields of any host
  read(name: string): Work<any, string>;
  write(name: string, text: string): void;
}

/** What stands in for a match: `&`, `\1`, and GNU's changes of case. */
function replaced(match: readonly string[], replacement: string): string {
  let out = '';
  let change: 'U' | 'L' | '' = '';
  let once: 'u' | 'l' | '' = '';
  const add = (text: string) => {
    let next = change === 'U' ? text.toUpperCase() : change === 'L' ? text.toLowerCase() : text;
    if (once && next !== '') {
      next = (once === 'u' ? next[0]!.toUpperCase() : next[0]!.toLowerCase()) + next.slice(1);
      once = '';
    }
    out += next;
  };
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i]!;
    if (c === '&') add(match[0]!);
    else if (c === '\\' && i + 1 < replacement.length) {
      const next = replacement[++i]!;
      if (/\d/.test(next)) add(typeof match[Number(next)] === 'string' ? match[Number(next)]! : '');
      else if (next === 'n') add('\n');
      else if (next === 't') add('\t');
      else if (next === 'U' || next === 'L') change = next;
      else if (next === 'E') change = '';
      else if (next === 'u' || next === 'l') once = next;
      else add(next);
    } else add(c);
  }
  return out;
}

const SHOWN: Record<string, string> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** The text as `l` shows it: nothing hidden, folded, `$` at the end. */
function visible(text: string, width: number): string {
  const pieces = [...text].flatMap((c) => {
    const known = SHOWN[c];
    if (known !== undefined) return [known];
    if (c >= ' ' && c <= '~') return [c];
    return [...new TextEncoder().encode(c)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  });
  let out = '';
  let column = 0;
  for (const piece of pieces) {
    if (width > 1 && column + piece.length > width - 1) {
      out += '\\\n';
      column = 0;
    }
    out += piece;
    column += piece.length;
  }
  return `${out}$`;
}
