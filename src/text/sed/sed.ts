import { complain, eachFile, readAll, type TextCall, type TextTool, type Work } from '../call.ts';
import { Records } from '../reader.ts';
import { type Files, type SedInput, SedMachine } from './machine.ts';
import { type Command, parseSed, SedError } from './script.ts';

interface Call {
  quiet: boolean;
  extended: boolean;
  separate: boolean;
  /** The suffix of -i; undefined without it. */
  inPlace: string | undefined;
  scripts: string[];
  operands: string[];
}

/** sed(1), as GNU and busybox know it. */
export const sed: TextTool = function* (call) {
  const options = yield* parseCall(call);
  if (typeof options === 'number') return options;
  let commands: Command[];
  try {
    commands = parseSed(options.scripts.join('\n'), options.extended);
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    return refuse(call, error);
  }
  const files = fileTable(call);
  if (options.inPlace !== undefined) return yield* inPlace(call, options, commands, files);
  let failed = false;
  let quit: number | undefined;
  const groups = options.separate ? options.operands.map((name) => [name]) : [options.operands];
  for (const names of groups) {
    const records = new Records(call, names, complain(call));
    const input: SedInput<unknown> = {
      next: () => records.next(),
      atEnd: () => records.atEnd(),
      get current() {
        return records.current === '' ? '-' : records.current;
      },
    };
    const machine = new SedMachine(
      call,
      commands,
      options.quiet,
      input as SedInput<never>,
      (text) => call.out(text),
      files,
    );
    yield* machine.run();
    failed ||= records.failed;
    quit = machine.quit ?? quit;
    if (machine.quit !== undefined) break;
  }
  if (quit !== undefined && quit !== 0) return quit;
  return failed ? (call.busybox ? 1 : 2) : 0;
};

function refuse<S, F>(call: TextCall<S, F>, { message, at }: SedError): number {
  if (call.busybox) call.err(`sed: ${inBusybox(message)}\n`);
  else if (at < 0) call.err(`sed: ${message}\n`);
  else call.err(`sed: -e expression #1, char ${at}: ${message}\n`);
  return 1;
}

function inBusybox(message: string): string {
  if (message.startsWith('unknown command'))
    return message.replace(/^unknown command: `(.*)'$/, 'unsupported command $1');
  if (message.startsWith("unterminated `s'")) return "unmatched '/'";
  if (message === "unknown option to `s'") return 'bad option in substitution expression';
  if (message.startsWith("unmatched `{'")) return 'unmatched {';
  if (message.startsWith("unexpected `}'")) return 'unexpected }';
  return message;
}

function* parseCall<S, F>(call: TextCall<S, F>): Work<S, Call | number> {
  const options: Call = {
    quiet: false,
    extended: false,
    separate: false,
    inPlace: undefined,
    scripts: [],
    operands: [],
  };
  const fromFile = function* (name: string): Work<S, boolean> {
    const status = yield* eachFile(
      call,
      [name],
      (file, why) => call.err(`sed: couldn't open file ${file}: ${why}\n`),
      function* (file) {
        options.scripts.push((yield* readAll(call, file)).replace(/\n$/, ''));
      },
    );
    return status === 0;
  };
  const { args } = call;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const long = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(arg);
    if (long) {
      const [, name, value] = long;
      if (name === 'expression') options.scripts.push(value ?? args[++i] ?? '');
      else if (name === 'file') {
        if (!(yield* fromFile(value ?? args[++i] ?? ''))) return 1;
      } else if (name === 'quiet' || name === 'silent') options.quiet = true;
      else if (name === 'regexp-extended') options.extended = true;
      else if (name === 'in-place') options.inPlace = value ?? '';
      else if (name === 'separate') options.separate = true;
      else if (!/^(posix|unbuffered|null-data|debug|sandbox)$/.test(name!)) {
        call.err(`sed: unrecognized option '${arg}'\n`);
        return 1;
      }
      continue;
    }
    if (arg === '--' || !arg.startsWith('-') || arg === '-') {
      if (arg === '--') {
        options.operands.push(...args.slice(i + 1));
        break;
      }
      options.operands.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!;
      if (letter === 'n') options.quiet = true;
      else if (letter === 'E' || letter === 'r') options.extended = true;
      else if (letter === 's') options.separate = true;
      else if (letter === 'i') {
        options.inPlace = arg.slice(at + 1);
        break;
      } else if (letter === 'e' || letter === 'f') {
        const value = arg.slice(at + 1) || (args[++i] ?? '');
        if (letter === 'e') options.scripts.push(value);
        else if (!(yield* fromFile(value))) return 1;
        break;
      } else if (!/[uz]/.test(letter)) {
        call.err(
          call.busybox ? `sed: unrecognized option: ${letter}\n` : `sed: invalid option -- '${letter}'\n`,
        );
        return 1;
      }
    }
  }
  if (options.scripts.length === 0) {
    const script = options.operands.shift();
    if (script === undefined) {
      call.err(
        call.busybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\n'
          : 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n',
      );
      return 1;
    }
    options.scripts.push(script);
  }
  return options;
}

/** What w has written and what r reads; a file is emptied once, when the script first writes to it. */
function fileTable<S, F>(call: TextCall<S, F>): Files {
  const begun = new Set<string>();
  return {
    *read(name) {
      let text = '';
      yield* eachFile(
        call,
        [name],
        () => {},
        function* (file) {
          text = yield* readAll(call, file);
        },
      );
      return text;
    },
    write(name, text) {
      if (name === '/dev/stdout') call.out(text);
      else if (name === '/dev/stderr') call.err(text);
      else {
        call.writeText(name, text, begun.has(name));
        begun.add(name);
      }
    },
  };
}

/** -i: every file by itself, written back. */
function* inPlace<S, F>(
  call: TextCall<S, F>,
  { operands, quiet, inPlace: suffix }: Call,
  commands: readonly Command[],
  files: Files,
): Work<S> {
  let code = 0;
  if (operands.length === 0 && !call.busybox) {
    call.err('sed: no input files\n');
    return 1;
  }
  for (const name of operands) {
    const records = new Records(call, [name], complain(call));
    let before = '';
    let out = '';
    const machine = new SedMachine(
      call,
      commands,
      quiet,
      {
        *next() {
          const line = yield* records.next();
          if (line) before += `${line.text}${line.whole ? '\n' : ''}`;
          return line;
        },
        atEnd: () => records.atEnd(),
        current: name,
      },
      (text) => {
        out += text;
      },
      files,
    );
    yield* machine.run();
    if (records.failed) {
      code = call.busybox ? 1 : 2;
      continue;
    }
    // What q left unread stays as it is.
    for (let line = yield* records.next(); line !== undefined; line = yield* records.next()) {
      const text = `${line.text}${line.whole ? '\n' : ''}`;
      before += text;
      out += text;
    }
    try {
      if (suffix)
        call.writeText(suffix.includes('*') ? suffix.replaceAll('*', name) : name + suffix, before, false);
      call.writeText(name, out, false);
    } catch (error) {
      const why = call.why(error);
      call.err(
        call.busybox
          ? `sed: can't create temp file '${name}XXXXXX': ${why}\n`
          : `sed: couldn't open temporary file ${directory(name)}/sedXXXXXX: ${why}\n`,
      );
      code = call.busybox ? 1 : 4;
    }
    if (machine.quit !== undefined) return machine.quit !== 0 ? machine.quit : code;
  }
  return code;
}

const directory = (name: string): string =>
  name.includes('/') ? name.slice(0, name.lastIndexOf('/')) || '/' : '.';
