import type { Steps } from '../process/process.ts';
import { basicRegExp, extendedRegExp } from '../shell/regexp.ts';
import { eachFile } from './basic.ts';
import type { Call, Program } from './call.ts';
import { complain } from './lines.ts';

type Address =
  | { line: number }
  | { last: true }
  | { regexp: RegExp }
  | { step: [number, number] }
  | { plus: number };
interface Command {
  from?: Address;
  to?: Address;
  not: boolean;
  name: string;
  text: string;
  regexp?: RegExp;
  replacement?: string;
  flags?: string;
  block?: Command[];
  /** The end line of a range that is open now. */
  open?: number | true;
}

class SedError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Reads a sed script. */
class Parser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;
  #last: RegExp | undefined;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  parse(nested = false): Command[] {
    const commands: Command[] = [];
    for (;;) {
      while (/[\s;]/.test(this.#text[this.#at] ?? '')) this.#at++;
      const c = this.#text[this.#at];
      if (c === undefined) {
        if (nested) throw new SedError("unmatched `{'");
        return commands;
      }
      if (c === '}') {
        if (!nested) throw new SedError("unexpected `}'");
        this.#at++;
        return commands;
      }
      if (c === '#') {
        while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++;
        continue;
      }
      commands.push(this.#command());
    }
  }

  #regexp(source: string, flags: string): RegExp {
    if (source === '' && this.#last) return this.#last;
    const made = this.#extended ? extendedRegExp(source, flags) : basicRegExp(source, flags);
    if (!made) throw new SedError(`Invalid regular expression: ${source}`);
    this.#last = made;
    return made;
  }

  #delimited(delimiter: string): string {
    let out = '';
    let bracket = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at]!;
      if (c === '\\' && this.#at + 1 < this.#text.length) {
        const next = this.#text[++this.#at]!;
        out += next === delimiter ? next : `\\${next}`;
        continue;
      }
      if (c === '[' && !bracket) bracket = true;
      else if (c === ']') bracket = false;
      if (c === delimiter && !(bracket && delimiter !== '/')) {
        this.#at++;
        return out;
      }
      out += c;
    }
    throw new SedError("unterminated `s' command");
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at);
    const number = /^(\d+)(?:~(\d+))?/.exec(rest);
    if (number) {
      this.#at += number[0].length;
      return number[2] ? { step: [Number(number[1]), Number(number[2])] } : { line: Number(number[1]) };
    }
    if (rest.startsWith('$')) {
      this.#at++;
      return { last: true };
    }
    const plus = /^\+(\d+)/.exec(rest);
    if (plus) {
      this.#at += plus[0].length;
      return { plus: Number(plus[1]) };
    }
    if (rest.startsWith('/') || rest.startsWith('\\')) {
      this.#at += rest.startsWith('\\') ? 2 : 1;
      const source = this.#delimited(rest.startsWith('\\') ? rest[1]! : '/');
      const insensitive = this.#text[this.#at] === 'I';
      if (insensitive) this.#at++;
      return { regexp: this.#regexp(source, insensitive ? 'i' : '') };
    }
    return undefined;
  }

  #command(): Command {
    const command: Command = { not: false, name: '', text: '' };
    const from = this.#address();
    if (from) command.from = from;
    if (from && this.#text[this.#at] === ',') {
      this.#at++;
      const to = this.#address();
      if (to) command.to = to;
    }
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at++;
    while (this.#text[this.#at] === '!') {
      command.not = true;
      this.#at++;
      while (this.#text[this.#at] === ' ') this.#at++;
    }
    command.name = this.#text[this.#at++] ?? '';
    switch (command.name) {
      case '{':
        command.block = this.parse(true);
        break;
      case 's': {
        const delimiter = this.#text[this.#at++] ?? '/';
        const source = this.#delimited(delimiter);
        command.replacement = this.#delimited(delimiter);
        const flags = /^[gpiIme\d]*/.exec(this.#text.slice(this.#at))![0];
        this.#at += flags.length;
        command.flags = flags;
        command.regexp = this.#regexp(source, `g${/[iI]/.test(flags) ? 'i' : ''}`);
        break;
      }
      case 'y': {
        const delimiter = this.#text[this.#at++] ?? '/';
        command.text = this.#delimited(delimiter);
        command.replacement = this.#delimited(delimiter);
        break;
      }
      case 'a':
      case 'i':
      case 'c': {
        const rest = this.#text.slice(this.#at).replace(/^[ \t]*\\?\n?[ \t]*/, '');
        const end = rest.search(/(?<!\\)\n/);
        command.text = (end < 0 ? rest : rest.slice(0, end))
          .replace(/\\\n/g, '\n')
          .replace(/\\([^n])/g, '$1');
        this.#at = end < 0 ? this.#text.length : this.#text.length - rest.length + end;
        break;
      }
      case 'r':
      case 'w':
      case 'b':
      case 't':
      case ':': {
        const rest = /^[ \t]*([^\n;}]*)/.exec(this.#text.slice(this.#at))!;
        this.#at += rest[0].length;
        command.text = rest[1]!.trim();
        break;
      }
      case 'q':
      case 'Q': {
        const code = /^[ \t]*(\d*)/.exec(this.#text.slice(this.#at))!;
        this.#at += code[0].length;
        command.text = code[1]!;
        break;
      }
      case 'd':
      case 'D':
      case 'p':
      case 'P':
      case 'n':
      case 'N':
      case 'h':
      case 'H':
      case 'g':
      case 'G':
      case 'x':
      case '=':
      case 'l':
        break;
      default:
        throw new SedError(`unknown command: \`${command.name}'`);
    }
    return command;
  }
}

function substitute(match: RegExpMatchArray, replacement: string): string {
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
    if (c === '&') add(match[0]);
    else if (c === '\\' && i + 1 < replacement.length) {
      const next = replacement[++i]!;
      if (/\d/.test(next)) add(match[Number(next)] ?? '');
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

/** One run over lines: the pattern space, the hold space, and what has been printed. */
class Machine {
  readonly commands: readonly Command[];
  readonly quiet: boolean;
  readonly lines: readonly string[];
  readonly readFile: (name: string) => string;
  out = '';
  quit: number | undefined;
  #at = 0;
  #space = '';
  #hold = '';
  #after = '';
  #substituted = false;

  constructor(
    commands: readonly Command[],
    quiet: boolean,
    lines: readonly string[],
    readFile: (name: string) => string,
  ) {
    this.commands = commands;
    this.quiet = quiet;
    this.lines = lines;
    this.readFile = readFile;
  }

  /** Processes the next line; false at the end. */
  step(): boolean {
    if (this.#at >= this.lines.length || this.quit !== undefined) return false;
    this.#space = this.lines[this.#at++]!;
    this.#substituted = false;
    const end = this.#run(this.commands);
    if (end !== 'delete' && !(end === 'quiet') && !this.quiet) this.out += `${this.#space}\n`;
    this.out += this.#after;
    this.#after = '';
    return this.quit === undefined;
  }

  #applies(command: Command): boolean {
    const line = this.#at;
    const hits = (address: Address): boolean =>
      'line' in address
        ? address.line === line
        : 'last' in address
          ? line === this.lines.length
          : 'step' in address
            ? line >= address.step[0] && (line - address.step[0]) % (address.step[1] || 1) === 0
            : 'regexp' in address
              ? test(address.regexp, this.#space)
              : false;
    if (command.from === undefined) return true;
    if (command.to === undefined) return hits(command.from);
    if (command.open !== undefined) {
      const done = command.open === true ? hits(command.to) : line >= command.open;
      if (done) delete command.open;
      return true;
    }
    if (!hits(command.from)) return false;
    if ('plus' in command.to) command.open = line + command.to.plus;
    else if ('line' in command.to) {
      if (command.to.line > line) command.open = command.to.line;
    } else command.open = true;
    return true;
  }

  #run(commands: readonly Command[]): 'end' | 'delete' | 'quiet' | `branch ${string}` {
    for (let i = 0; i < commands.length; i++) {
      const command = commands[i]!;
      if (command.name === ':' || this.#applies(command) === command.not) continue;
      const next = this.#one(command);
      if (next === undefined) continue;
      if (next.startsWith('branch ')) {
        const label = next.slice(7);
        if (label === '') return 'end';
        const target = commands.findIndex((each) => each.name === ':' && each.text === label);
        if (target < 0) return next;
        i = target;
        continue;
      }
      return next;
    }
    return 'end';
  }

  #one(command: Command): ReturnType<Machine['run']> | undefined {
    switch (command.name) {
      case '{':
        return ((end) => (end === 'end' ? undefined : end))(this.#run(command.block!));
      case 's': {
        const flags = command.flags ?? '';
        const nth = Number(/\d+/.exec(flags)?.[0] ?? 1);
        let n = 0;
        let changed = false;
        this.#space = this.#space.replace(command.regexp!, (...parts: unknown[]) => {
          n++;
          if (n < nth || (n > nth && !flags.includes('g'))) return parts[0] as string;
          changed = true;
          return substitute(parts as unknown as RegExpMatchArray, command.replacement!);
        });
        if (changed) {
          this.#substituted = true;
          if (flags.includes('p')) this.out += `${this.#space}\n`;
        }
        return undefined;
      }
      case 'y': {
        const to = [...command.replacement!];
        const from = [...command.text];
        this.#space = [...this.#space]
          .map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? c) : c))
          .join('');
        return undefined;
      }
      case 'd':
        return 'delete';
      case 'D': {
        const newline = this.#space.indexOf('\n');
        if (newline < 0) return 'delete';
        this.#space = this.#space.slice(newline + 1);
        return this.#run(this.commands);
      }
      case 'p':
        this.out += `${this.#space}\n`;
        return undefined;
      case 'P':
        this.out += `${this.#space.split('\n')[0]}\n`;
        return undefined;
      case 'n':
        if (this.#at >= this.lines.length) return 'end';
        if (!this.quiet) this.out += `${this.#space}\n`;
        this.#space = this.lines[this.#at++]!;
        return undefined;
      case 'N':
        if (this.#at >= this.lines.length) return 'end';
        this.#space += `\n${this.lines[this.#at++]!}`;
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
      case '=':
        this.out += `${this.#at}\n`;
        return undefined;
      case 'a':
        this.#after += `${command.text}\n`;
        return undefined;
      case 'i':
        this.out += `${command.text}\n`;
        return undefined;
      case 'c':
        if (command.open === undefined) this.out += `${command.text}\n`;
        return 'delete';
      case 'r':
        this.#after += this.readFile(command.text);
        return undefined;
      case 'q':
        this.quit = Number(command.text || 0);
        return 'end';
      case 'Q':
        this.quit = Number(command.text || 0);
        return 'quiet';
      case 'b':
        return `branch ${command.text}`;
      case 't':
        if (!this.#substituted) return undefined;
        this.#substituted = false;
        return `branch ${command.text}`;
      default:
        return undefined;
    }
  }

  run(): 'end' | 'delete' | 'quiet' | `branch ${string}` {
    return this.#run(this.commands);
  }
}

function test(regexp: RegExp, text: string): boolean {
  regexp.lastIndex = 0;
  return regexp.test(text);
}

/** sed(1): everything but w and l. */
export const sed: Program = function* (call: Call): Steps<number> {
  let quiet = false;
  let extended = false;
  let inPlace: string | undefined;
  const scripts: string[] = [];
  const operands: string[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const arg = call.args[i]!;
    if (arg === '-e' || arg === '--expression') scripts.push(call.args[++i] ?? '');
    else if (arg.startsWith('--expression=')) scripts.push(arg.slice(13));
    else if (arg === '-f') scripts.push(call.fs.readFile(call.args[++i] ?? '', call.cwd));
    else if (/^-i/.test(arg)) inPlace = arg.slice(2);
    else if (arg === '--in-place') inPlace = '';
    else if (/^-[nErsuz]+e?$/.test(arg)) {
      if (arg.includes('n')) quiet = true;
      if (/[Er]/.test(arg)) extended = true;
      if (arg.endsWith('e')) scripts.push(call.args[++i] ?? '');
    } else if (arg === '--quiet' || arg === '--silent') quiet = true;
    else if (arg === '--regexp-extended') extended = true;
    else operands.push(arg);
  }
  if (scripts.length === 0) scripts.push(operands.shift() ?? '');
  let commands: Command[];
  try {
    commands = new Parser(scripts.join('\n'), extended).parse();
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    call.err(
      call.busybox
        ? `sed: ${error.message.replace(/:? ?`.*$/, '')}\n`
        : `sed: -e expression #1, char ${scripts[0]!.length}: ${error.message}\n`,
    );
    return 1;
  }
  const readFile = (name: string) => {
    const node = call.fs.find(name, call.cwd);
    return node?.type === 'file' ? node.content : '';
  };
  let code = 0;
  const all: string[] = [];
  let ended = true;
  const status = yield* eachFile(call, operands, complain(call), function* (file, name) {
    const lines: string[] = [];
    let newline = true;
    if (inPlace === undefined && operands.length <= 1 && name === '-' && !needsEnd(commands)) {
      // A stream that may not end is edited line by line.
      const machine = new Machine(commands, quiet, lines, readFile);
      yield* call.eachLine(file, (line) => {
        lines.push(line);
        machine.step();
        call.out(machine.out);
        machine.out = '';
        if (machine.quit !== undefined) code = machine.quit;
        return machine.quit === undefined;
      });
      return;
    }
    yield* call.eachLine(file, (line, whole) => {
      lines.push(line);
      newline = whole;
    });
    ended = newline;
    if (inPlace !== undefined) {
      const machine = new Machine(commands, quiet, lines, readFile);
      while (machine.step()) yield* call.process.tick();
      const text = newline ? machine.out : machine.out.replace(/\n$/, '');
      try {
        if (inPlace !== '') call.fs.writeFile(name + inPlace, call.cwd, call.fs.readFile(name, call.cwd));
        call.fs.writeFile(name, call.cwd, text);
      } catch (error) {
        call.err(
          call.busybox
            ? `sed: can't create temp file '${name}XXXXXX': ${call.why(error)}\n`
            : `sed: couldn't open temporary file: ${call.why(error)}\n`,
        );
        code = call.busybox ? 1 : 4;
      }
    } else all.push(...lines);
  });
  if (inPlace === undefined && all.length > 0) {
    const machine = new Machine(commands, quiet, all, readFile);
    while (machine.step()) yield* call.process.tick();
    call.out(ended ? machine.out : machine.out.replace(/\n$/, ''));
    if (machine.quit !== undefined) code = machine.quit;
  }
  return code !== 0 ? code : status === 0 ? 0 : call.busybox ? 1 : 2;
};

/** Whether a script asks for the last line or reads ahead. */
function needsEnd(commands: readonly Command[]): boolean {
  return commands.some(
    (command) =>
      (command.from && 'last' in command.from) ||
      (command.to && 'last' in command.to) ||
      /[nN]/.test(command.name) ||
      (command.block !== undefined && needsEnd(command.block)),
  );
}
