import {
  type ArithmeticExpression,
  type Command,
  type CommandNode,
  type CompoundList,
  type PipelineNode,
  parse,
  type Redirection,
  type Script,
  type Statement,
} from 'unbash';
import type { SimMs } from '../../base/time.ts';
import { matchesPattern } from '../../text/pattern.ts';
import type { Pause } from '../client.ts';
import type { FunctionBody, Session } from '../context.ts';
import { evaluate } from './arithmetic.ts';
import { holds } from './conditional.ts';
import { type Expander, expandText, expandWord } from './expand.ts';
import { type Filter, Input, PipeClosed, type Program, type Streams, UsageError } from './streams.ts';

/** The programs a shell can start. */
export interface Programs {
  /** A program that reads its whole input before it begins, if it reads at all. */
  program(words: readonly string[], streams: Streams, env: ReadonlyMap<string, string>): Program | undefined;
  /** A program that works on its input as it comes. */
  filter(words: readonly string[], streams: Streams): Filter | undefined;
}

/** Commands of one pipe: what one writes runs through all that follow, each a call inside the one before. */
const MAX_PIPE = 200;
/** How many commands may run without simulated time passing: a loop that waits for nothing has to end. */
const MAX_COMMANDS = 2000;
const MAX_DEPTH = 100;

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super('exit');
    this.code = code;
  }
}
class LoopJump extends Error {
  readonly kind: 'break' | 'continue';
  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}
class Return extends Error {
  readonly code: number;
  constructor(code: number) {
    super('return');
    this.code = code;
  }
}
/** The shell gives the whole line up. */
class Abort extends Error {}

/**
 * Runs a line of the node's shell: pipes, lists, loops, variables, substitutions. Files are those of the
 * session. Parsed by unbash, stepped as a generator so that time can pass inside.
 */
export class Interpreter implements Expander {
  readonly #session: Session;
  readonly #programs: Programs;
  readonly #now: () => SimMs;
  #commands = 0;
  #depth = 0;
  #positional: readonly string[] = [];

  constructor(session: Session, programs: Programs, now: () => SimMs) {
    this.#session = session;
    this.#programs = programs;
    this.#now = now;
  }

  *run(line: string, streams: Streams): Program {
    const script = parse(line);
    const problem = script.errors?.[0];
    if (problem !== undefined) {
      streams.stderr(`bash: syntax error near unexpected token \`${tokenAt(line, problem.pos)}'\n`);
      this.#session.lastExit = 2;
      return 2;
    }
    try {
      return yield* this.#script(script, streams);
    } catch (error) {
      if (error instanceof Exit) return error.code;
      if (error instanceof LoopJump) return 0;
      if (error instanceof Return) return error.code;
      if (error instanceof PipeClosed) return 141;
      if (error instanceof Abort) {
        streams.stderr(`bash: ${error.message}\n`);
        return 1;
      }
      throw error;
    }
  }

  variable(name: string): string | undefined {
    if (name === '?') return String(this.#session.lastExit);
    if (name === '$') return '1';
    if (name === '0') return 'bash';
    if (name === '#') return String(this.#positional.length);
    if (name === '@' || name === '*') return this.#positional.join(' ');
    if (/^\d+$/.test(name)) return this.#positional[Number(name) - 1];
    if (name === 'HOME') return this.#session.variables.get(name) ?? '/root';
    return this.#session.variables.get(name);
  }

  positional(): readonly string[] {
    return this.#positional;
  }

  assign(name: string, value: string): void {
    this.#session.variables.set(name, value);
  }

  arithmetic(expression: ArithmeticExpression): number {
    return evaluate(
      expression,
      (name) => this.variable(name),
      (name, value) => this.assign(name, value),
    );
  }

  *substitute(script: Script): Generator<Pause, string, void> {
    let text = '';
    const streams = {
      stdin: new Input(undefined),
      stdout: (piece: string) => (text += piece),
      stderr: () => {},
    };
    yield* this.#subshell(this.#script(script, streams));
    return text;
  }

  *#subshell(program: Program): Program {
    const saved = new Map(this.#session.variables);
    try {
      return yield* program;
    } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    } finally {
      this.#session.variables = saved;
    }
  }

  *#script(script: Script, streams: Streams): Program {
    return yield* this.#statements(script.commands, streams);
  }

  *#list(list: CompoundList, streams: Streams): Program {
    return yield* this.#statements(list.commands, streams);
  }

  *#statements(statements: readonly Statement[], streams: Streams): Program {
    let code = 0;
    for (const statement of statements) {
      const { command } = statement;
      if (command.type === 'AndOr') {
        code = yield* this.#pipeline(command.commands[0]!, streams);
        for (const [i, operator] of command.operators.entries()) {
          if ((operator === '&&') === (code === 0))
            code = yield* this.#pipeline(command.commands[i + 1]!, streams);
        }
      } else code = yield* this.#pipeline(command, streams);
    }
    return code;
  }

  *#pipeline(node: PipelineNode, streams: Streams): Program {
    let code: number;
    const began = this.#now();
    if (node.type !== 'Pipeline') code = yield* this.#command(node, streams);
    else {
      code =
        node.commands.length === 1
          ? yield* this.#command(node.commands[0]!, streams)
          : // `!` and `time` may stand alone.
            node.commands.length === 0
            ? 0
            : yield* this.#pipe(node.commands, streams);
      for (const prefix of node.prefixes) {
        if (prefix.type === 'Negation') code = code === 0 ? 1 : 0;
        else streams.stderr(timeReport(this.#now() - began));
      }
    }
    this.#session.lastExit = code;
    return code;
  }

  /** The last commands of a pipe are filters where they can be; whatever is not one gets its input whole. */
  *#pipe(commands: readonly CommandNode[], streams: Streams): Program {
    if (commands.length > MAX_PIPE)
      throw new Abort('the pipe is too long: not so many commands can run at once');
    let input = streams.stdin;
    let from = 0;
    for (;;) {
      // The stretch of filters behind this command.
      const filters: { filter: Filter; streams: Streams }[] = [];
      let to = from + 1;
      const stretch: Command[] = [];
      while (to < commands.length) {
        const next = commands[to]!;
        if (next.type !== 'Command' || next.redirects.length > 0) break;
        stretch.push(next);
        to++;
      }
      const wordLists: string[][] = [];
      for (const command of stretch) wordLists.push(yield* this.#words(command));
      let text = '';
      let sink = (piece: string) => {
        text += piece;
      };
      let taken = 0;
      const isLast = (count: number) => from + 1 + count === commands.length;
      // How many of the stretch are filters, counted from the front.
      const probe: Streams = { stdin: input, stdout: () => {}, stderr: () => {} };
      while (taken < wordLists.length && this.#isFilter(wordLists[taken]!, probe)) taken++;
      if (isLast(taken)) sink = streams.stdout;
      let early: { code: number } | undefined;
      for (let i = taken - 1; i >= 0; i--) {
        const own: Streams = { stdin: new Input(undefined), stdout: sink, stderr: streams.stderr };
        const filter = this.#programs.filter(wordLists[i]!, own)!;
        filters.unshift({ filter, streams: own });
        sink = (piece) => filter.write(piece);
      }
      let code: number;
      try {
        code = yield* this.#command(commands[from]!, { stdin: input, stdout: sink, stderr: streams.stderr });
      } catch (error) {
        if (!(error instanceof PipeClosed)) throw error;
        code = 141;
        early = { code };
      }
      for (const { filter } of filters) {
        try {
          code = filter.end();
        } catch (error) {
          if (!(error instanceof PipeClosed)) throw error;
        }
      }
      if (early !== undefined && filters.length > 0 && code === 141) code = 0;
      from += 1 + taken;
      if (from >= commands.length) return code;
      input = new Input(text);
    }
  }

  #isFilter(words: readonly string[], streams: Streams): boolean {
    try {
      return this.#programs.filter(words, streams) !== undefined;
    } catch (error) {
      // Called in a wrong way: the program form of the same tool says so.
      if (error instanceof UsageError) return false;
      throw error;
    }
  }

  *#words(command: Command): Generator<Pause, string[], void> {
    const words: string[] = [];
    if (command.name !== undefined) words.push(...(yield* expandWord(command.name, this)));
    for (const item of command.suffix) {
      if (item.type === 'Word') words.push(...(yield* expandWord(item, this)));
      else if (item.type === 'Assignment') words.push(item.text);
    }
    return words;
  }

  *#command(node: CommandNode, streams: Streams): Program {
    if (++this.#depth > MAX_DEPTH) throw new Abort('the command is nested too deeply');
    try {
      return yield* this.#dispatch(node, streams);
    } finally {
      this.#depth--;
    }
  }

  *#dispatch(node: CommandNode, streams: Streams): Program {
    switch (node.type) {
      case 'Command':
        return yield* this.#simple(node, streams);
      case 'Redirected': {
        const redirected = yield* this.#redirect(node.redirects, streams);
        if (redirected === undefined) return 1;
        const code = yield* this.#command(node.command, redirected.streams);
        redirected.close();
        return code;
      }
      case 'BraceGroup':
        return yield* this.#list(node.body, streams);
      case 'Subshell':
        return yield* this.#subshell(this.#list(node.body, streams));
      case 'If': {
        if ((yield* this.#list(node.clause, streams)) === 0) return yield* this.#list(node.then, streams);
        for (const elif of node.elif) {
          if ((yield* this.#list(elif.clause, streams)) === 0) return yield* this.#list(elif.then, streams);
        }
        return node.else === undefined ? 0 : yield* this.#list(node.else, streams);
      }
      case 'While': {
        let code = 0;
        while (((yield* this.#list(node.clause, streams)) === 0) === (node.kind === 'while')) {
          this.#count();
          const jump = yield* this.#body(node.body, streams);
          if (jump.leave) break;
          code = jump.code;
        }
        return code;
      }
      case 'For': {
        const values: string[] = [];
        for (const word of node.wordlist ?? []) values.push(...(yield* expandWord(word, this)));
        let code = 0;
        for (const value of values) {
          this.assign(node.name.value, value);
          const jump = yield* this.#body(node.body, streams);
          if (jump.leave) break;
          code = jump.code;
        }
        return code;
      }
      case 'ArithmeticFor': {
        if (node.initialize) this.arithmetic(node.initialize);
        let code = 0;
        while (!node.test || this.arithmetic(node.test) !== 0) {
          this.#count();
          const jump = yield* this.#body(node.body, streams);
          if (jump.leave) break;
          code = jump.code;
          if (node.update) this.arithmetic(node.update);
        }
        return code;
      }
      case 'Case': {
        const text = yield* expandText(node.word, this);
        for (const item of node.items) {
          for (const pattern of item.pattern) {
            if (matchesPattern(yield* expandText(pattern, this), text, true))
              return yield* this.#list(item.body, streams);
          }
        }
        return 0;
      }
      case 'ArithmeticCommand':
        return node.expression !== undefined && this.arithmetic(node.expression) !== 0 ? 0 : 1;
      case 'TestCommand':
        return (yield* holds(node.expression, this, (name) => this.#session.files.has(name))) ? 0 : 1;
      case 'Function':
        this.#session.functions.set(node.name.value, node.body);
        return 0;
      default:
        throw new Abort(`${node.type}: not available in this shell`);
    }
  }

  *#body(body: CompoundList, streams: Streams): Generator<Pause, { leave: boolean; code: number }, void> {
    try {
      return { leave: false, code: yield* this.#list(body, streams) };
    } catch (error) {
      if (error instanceof LoopJump) return { leave: error.kind === 'break', code: 0 };
      throw error;
    }
  }

  #count(): void {
    if (++this.#commands > MAX_COMMANDS) throw new Abort('stopped: a loop in which no time passes');
  }

  *#simple(command: Command, streams: Streams): Program {
    this.#count();
    const words = yield* this.#words(command);
    const env = new Map<string, string>();
    for (const item of command.prefix) {
      if (item.type !== 'Assignment') continue;
      if (item.value.type !== 'Word') throw new Abort('arrays are not available in this shell');
      const value = yield* expandText(item.value, this);
      if (words.length === 0) this.assign(item.name, value);
      else env.set(item.name, value);
    }
    const redirected = yield* this.#redirect(command.redirects, streams);
    if (redirected === undefined) return 1;
    if (words.length === 0) {
      redirected.close();
      return 0;
    }
    const code = yield* this.#program(words, redirected.streams, env);
    redirected.close();
    return code;
  }

  *#program(words: string[], streams: Streams, env: ReadonlyMap<string, string>): Program {
    const [name = ''] = words;
    switch (name) {
      case 'exit':
        throw new Exit(Number(words[1] ?? this.#session.lastExit) || 0);
      case 'return':
        throw new Return(Number(words[1] ?? this.#session.lastExit) || 0);
      case 'set':
        if (words[1] === '--') this.#positional = words.slice(2);
        return 0;
      case 'shift':
        this.#positional = this.#positional.slice(Number(words[1] ?? 1) || 0);
        return 0;
      case 'break':
      case 'continue':
        throw new LoopJump(name);
      case 'export':
      case 'local':
      case 'declare':
        for (const word of words.slice(1)) {
          const at = word.indexOf('=');
          if (at > 0) this.assign(word.slice(0, at), word.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2'));
        }
        return 0;
      case 'unset':
        for (const word of words.slice(1)) this.#session.variables.delete(word);
        return 0;
      case 'read': {
        const line = streams.stdin.line();
        if (line === undefined) return 1;
        const names = words.slice(1).filter((word) => !word.startsWith('-'));
        const fields = line.trim().split(/\s+/);
        for (const [i, variable] of names.entries())
          this.assign(variable, i < names.length - 1 ? (fields.shift() ?? '') : fields.join(' '));
        if (names.length === 0) this.assign('REPLY', line);
        return 0;
      }
    }
    const body = this.#session.functions.get(name);
    if (body !== undefined) return yield* this.#call(body, words, streams);
    const inner = this.start(words, streams, env);
    for (;;) {
      const step = inner.next();
      if (step.done) return step.value;
      this.#commands = 0;
      let finished = false;
      try {
        yield step.value;
        finished = true;
      } finally {
        if (!finished) inner.return(130);
      }
    }
  }

  /** Calls a function: its arguments are `$1` and so on while it runs. */
  *#call(body: FunctionBody, words: readonly string[], streams: Streams): Program {
    const outer = this.#positional;
    this.#positional = words.slice(1);
    try {
      return body.type === 'CompoundList'
        ? yield* this.#list(body, streams)
        : yield* this.#command(body, streams);
    } catch (error) {
      if (error instanceof Return) return error.code;
      throw error;
    } finally {
      this.#positional = outer;
    }
  }

  /** `sh -c TEXT NAME ARGS`: a shell of its own, with a copy of the variables. */
  *#inner(words: readonly string[], streams: Streams): Program {
    const at = words.indexOf('-c');
    if (at < 0) return yield* this.#innerText(streams.stdin.all(), [], streams);
    return yield* this.#innerText(words[at + 1] ?? '', words.slice(at + 3), streams);
  }

  *#innerText(text: string, args: readonly string[], streams: Streams): Program {
    const outer = this.#positional;
    this.#positional = args;
    try {
      return yield* this.#subshell(this.run(text, streams));
    } finally {
      this.#positional = outer;
    }
  }

  /** Starts a program with its words as they are. */
  *start(words: readonly string[], streams: Streams, env: ReadonlyMap<string, string>): Program {
    if (/^(ba|da)?sh$/.test(words[0] ?? '')) return yield* this.#inner(words, streams);
    const program = this.#programs.program(words, streams, env);
    if (program !== undefined) return yield* program;
    try {
      const filter = this.#programs.filter(words, streams);
      if (filter !== undefined) {
        try {
          filter.write(streams.stdin.all());
        } catch (error) {
          if (!(error instanceof PipeClosed)) throw error;
        }
        return filter.end();
      }
    } catch (error) {
      if (error instanceof PipeClosed) return 0;
      if (!(error instanceof UsageError)) throw error;
      streams.stderr(`${error.message}\n`);
      return error.exitCode;
    }
    streams.stderr(`bash: ${words[0]}: command not found\n`);
    return 127;
  }

  /** The streams with redirections in place; undefined where one fails. */
  *#redirect(
    redirects: readonly Redirection[],
    streams: Streams,
  ): Generator<Pause, { streams: Streams; close(): void } | undefined, void> {
    let { stdin, stdout, stderr } = streams;
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') {
        stdin = new Input(yield* this.#hereDoc(redirect));
        continue;
      }
      const target = yield* expandText(redirect.target, this);
      if (redirect.type === 'HereString') {
        stdin = new Input(`${target}\n`);
        continue;
      }
      const fd = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined;
      switch (redirect.operator) {
        case '<': {
          const text = this.#session.files.get(target);
          if (text === undefined && target !== '/dev/null') {
            streams.stderr(`bash: ${target}: No such file or directory\n`);
            return undefined;
          }
          stdin = new Input(text ?? '');
          break;
        }
        case '>&':
          if (target === '1' && fd === 2) stderr = stdout;
          else if (target === '2') stdout = stderr;
          break;
        case '>':
        case '>|':
        case '>>':
        case '&>':
        case '&>>': {
          const write = this.#writer(target, redirect.operator.endsWith('>>'));
          if (redirect.operator.startsWith('&')) {
            stdout = write;
            stderr = write;
          } else if (fd === 2) stderr = write;
          else stdout = write;
          break;
        }
        default:
          break;
      }
    }
    return { streams: { stdin, stdout, stderr }, close: () => {} };
  }

  #writer(path: string, append: boolean): (text: string) => void {
    if (path === '/dev/null') return () => {};
    const { files } = this.#session;
    if (!append || !files.has(path)) files.set(path, '');
    return (text) => files.set(path, (files.get(path) ?? '') + text);
  }

  *#hereDoc(redirect: Extract<Redirection, { type: 'HereDoc' }>): Generator<Pause, string, void> {
    const { body } = redirect;
    if (body.parts === undefined || redirect.delimiter?.quoted) return body.text;
    return yield* expandText(
      {
        type: 'Word',
        text: body.text,
        value: body.text,
        pos: body.pos,
        end: body.end,
        parts: [
          { type: 'DoubleQuoted', pos: body.pos, end: body.end, text: body.text, parts: body.parts as never },
        ],
      },
      this,
    );
  }
}

/** What `time` says: simulated time is waited for, never worked through. */
function timeReport(ms: SimMs): string {
  const text = (seconds: number) => `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
  return `\nreal\t${text(ms / 1000)}\nuser\t${text(0)}\nsys\t${text(0)}\n`;
}

function tokenAt(line: string, pos: number): string {
  return /^(\|\||&&|;;|[|&;()<>]|\S+)/.exec(line.slice(pos).trimStart())?.[0] ?? 'newline';
}
