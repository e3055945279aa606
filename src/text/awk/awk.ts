import { complain, eachFile, readAll, type TextCall, type TextTool, type Work } from '../call.ts';
import { Records } from '../reader.ts';
import { AwkMachine } from './machine.ts';
import { parseAwk } from './parse.ts';
import { AwkError } from './tree.ts';
import { Input, numberOf } from './values.ts';

/** awk(1): the language of POSIX, with what gawk and mawk add in common. */
export const awk: TextTool = function* (call) {
  const sources: string[] = [];
  const sets: string[] = [];
  let args = call.args;
  while (args[0]?.startsWith('-') && args[0] !== '-') {
    const arg = args[0];
    args = args.slice(1);
    if (arg === '--') break;
    const option = /^-([FvfWe])([\s\S]*)$/.exec(arg);
    if (!option) {
      if (/^--(posix|traditional|re-interval|sandbox)$/.test(arg)) continue;
      call.err(call.busybox ? `awk: unrecognized option: ${arg.slice(1)}\n` : `awk: not an option: ${arg}\n`);
      return call.busybox ? 1 : 2;
    }
    let value = option[2]!;
    if (value === '') {
      value = args[0] ?? '';
      args = args.slice(1);
    }
    if (option[1] === 'F') sets.push(`FS=${value === 't' ? '\t' : value}`);
    else if (option[1] === 'v') sets.push(value);
    else if (option[1] === 'e') sources.push(value);
    else if (option[1] === 'f') {
      const status = yield* eachFile(
        call,
        [value],
        (name, why) =>
          call.err(call.busybox ? `awk: ${name}: ${why}\n` : `awk: cannot open ${name} (${why})\n`),
        function* (file) {
          sources.push(yield* readAll(call, file));
        },
      );
      if (status !== 0) return call.busybox ? 1 : 2;
    }
  }
  if (sources.length === 0) {
    if (args.length === 0) {
      call.err(
        call.busybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...\n'
          : 'Usage: awk [-F value] [-v var=value] [--] program [file ...]\n',
      );
      return call.busybox ? 1 : 2;
    }
    sources.push(args[0]!);
    args = args.slice(1);
  }
  try {
    return yield* execute(call, sources.join('\n'), sets, args);
  } catch (error) {
    if (!(error instanceof AwkError)) throw error;
    call.err(
      call.busybox
        ? `awk: cmd. line:1: ${inBusybox(error.message)}\n`
        : `awk: ${/^syntax error/.test(error.message) ? 'line 1: ' : ''}${error.message}\n`,
    );
    return call.busybox ? 1 : 2;
  }
};

const inBusybox = (message: string): string =>
  message.startsWith('syntax error')
    ? 'Unexpected token'
    : message.startsWith('division by zero')
      ? 'Division by zero'
      : message.startsWith('function')
        ? 'Call to undefined function'
        : message;

/** Escapes in -v and in operands count as in a string of the program. */
const escaped = (text: string): string =>
  text.replace(
    /\\([ntr\\"/])/g,
    (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c as 'n' | 't' | 'r'] ?? c,
  );

function* execute<S, F>(
  call: TextCall<S, F>,
  source: string,
  sets: readonly string[],
  operands: readonly string[],
): Work<S> {
  const program = parseAwk(source);
  const operandList = new Operands(call, operands);
  const machine: AwkMachine<S, F> = new AwkMachine(program, call, operandList);
  const { variables } = machine;
  operandList.machine = machine;
  for (const text of sets) assignOperand(machine, text);
  const environ = variables.array('ENVIRON');
  for (const [name, value] of call.environment) environ.set(name, new Input(value));
  const argv = variables.array('ARGV');
  for (const [i, text] of ['awk', ...operands].entries()) argv.set(String(i), new Input(text));
  variables.set('ARGC', operands.length + 1);
  let state = yield* machine.rules('BEGIN');
  if (program.rules.some((rule) => rule.kind !== 'BEGIN')) {
    while (state !== 'exit') {
      const record = yield* operandList.next(machine.separator());
      if (record === undefined) break;
      variables.set('NR', numberOf(variables.get('NR')) + 1);
      variables.set('FNR', numberOf(variables.get('FNR')) + 1);
      variables.setRecord(record);
      state = yield* machine.rules('line');
      if (state === 'nextfile') operandList.skip();
      yield* call.drain();
    }
    yield* machine.rules('END');
  }
  yield* machine.streams.end();
  return machine.code !== 0 ? machine.code : operandList.failed ? 2 : 0;
}

function assignOperand<S, F>(machine: AwkMachine<S, F>, text: string): boolean {
  const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text);
  if (!match) return false;
  machine.variables.set(match[1]!, new Input(escaped(match[2]!)));
  return true;
}

/** Files and assignments, in their order; standard input where no file is named. */
class Operands<S, F> {
  readonly #call: TextCall<S, F>;
  readonly #rest: string[];
  #records: Records<S, F> | undefined;
  #files = 0;
  machine: AwkMachine<S, F> | undefined;
  failed = false;

  constructor(call: TextCall<S, F>, operands: readonly string[]) {
    this.#call = call;
    this.#rest = [...operands];
  }

  *next(separator: string | RegExp): Work<S, string | undefined> {
    for (;;) {
      if (this.#records === undefined && !this.#open()) return undefined;
      const line = yield* this.#records!.next(separator);
      this.failed ||= this.#records!.failed;
      if (line !== undefined) return line.text;
      this.#records = undefined;
    }
  }

  skip(): void {
    this.#records?.skip();
  }

  #open(): boolean {
    const machine = this.machine!;
    for (;;) {
      const name = this.#rest.shift();
      if (name === undefined) {
        if (this.#files > 0) return false;
        this.#files++;
        this.#records = new Records(this.#call, ['-'], () => {});
        return true;
      }
      if (name === '' || assignOperand(machine, name)) continue;
      this.#files++;
      machine.variables.set('FILENAME', name === '-' ? '' : name);
      machine.variables.set('FNR', 0);
      const say = this.#call.busybox
        ? complain(this.#call)
        : (file: string, why: string) => this.#call.err(`awk: cannot open "${file}" (${why})\n`);
      this.#records = new Records(this.#call, [name], say);
      return true;
    }
  }
}
