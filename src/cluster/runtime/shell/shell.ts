import {
  type ArrayValue,
  type CommandNode,
  type ParsedScript,
  type ProcessSubstitutionPart,
  parse,
} from 'unbash';
import { EPOCH_MS } from '../../../base/time.ts';
import type { FileSystem } from '../files/filesystem.ts';
import type { ShellKind } from '../images/entry.ts';
import { Process, type Steps, waitFor } from '../process/process.ts';
import { createPipe, type OpenFile } from '../process/streams.ts';
import type { Builtin } from './builtins/builtin.ts';
import { BUILTINS, SPECIAL } from './builtins/index.ts';
import { Exit, FORK_STEPS, LoopJump, Mistake, Return, ShellError } from './control.ts';
import { builtinExists, DIALECTS, type Dialect } from './dialect.ts';
import { execute, runList } from './execute.ts';
import type { Expanding } from './expand.ts';
import { syntaxError } from './syntax.ts';
import { Traps } from './traps.ts';
import { Variables } from './variables.ts';

export type FunctionBody = { node: CommandNode; source: string };

/** A background job: all processes of its pipeline, the last one gives the status. */
export interface Job {
  number: number;
  processes: Process[];
  command: string;
  /** Its end has been told by `wait` or `jobs`. */
  reaped: boolean;
}

/** What an alias stands for, and the line that made it: it holds from the next one on. */
export interface Alias {
  text: string;
  source: string;
  line: number;
}

/** A value from which on the memory of all variables is counted again at once. Characters. */
const LONG_VALUE = 32_768;
const ASSIGNMENTS_BETWEEN = 1024;
/** Characters that are copied while a step is done. */
const COPIED_PER_STEP = 4096;

const scripts = new Map<string, ParsedScript>();

/** Parses a script; the same text gives the same tree, so that replicas share it. */
export function parseScript(text: string): ParsedScript {
  let script = scripts.get(text);
  if (script === undefined) {
    script = parse(text);
    if (scripts.size > 500) scripts.clear();
    scripts.set(text, script);
  }
  return script;
}

export interface ShellOptions {
  kind: ShellKind;
  /** $0 */
  zero: string;
  positional: readonly string[];
  /** A file or standard input, not the text of `-c`. */
  script: boolean;
  options?: Iterable<string>;
}

/**
 * One shell: its variables, functions, options, traps and jobs, running in one process. The
 * language itself is in execute.ts, expand.ts and the builtins.
 */
export class Shell {
  readonly process: Process;
  readonly dialect: Dialect;
  readonly zero: string;
  readonly script: boolean;
  vars = new Variables();
  functions = new Map<string, FunctionBody>();
  aliases = new Map<string, Alias>();
  /** Aliases that are being expanded now: none expands itself. */
  expanding: ReadonlySet<string> = new Set();
  /** What `jobs` shows in a subshell that has none of its own. */
  parentJobs: readonly Job[] = [];
  positional: readonly string[];
  options: Set<string>;
  readonly traps: Traps;
  jobs: Job[] = [];
  status = 0;
  lastBackground: number | undefined;
  /** Above 0 inside conditions, where a failure does not end the script under `set -e`. */
  guarded = 0;
  loops = 0;
  calls = 0;
  sourcing = 0;
  subshell: boolean;
  source = '';
  line = 1;
  getopts = { index: 1, offset: 0 };
  directories: string[] = [];
  /** Builtins that `enable -n` has put aside. */
  readonly disabled: Set<string>;
  substitutionStatus: number | undefined;
  /** How many command substitutions are around. */
  nesting = 0;
  /** The simple command that runs and the text it stands in; for a trap, the one that it came after. */
  command: { pos: number; end: number } | undefined;
  commandSource = '';
  pipeStatus: number[] = [0];
  /** The functions that run now, the innermost first. */
  functionNames: readonly string[] = [];
  /** Array values of a `declare` that runs now, by name. */
  readonly pendingArrays = new Map<string, ArrayValue>();
  /** Programs that were run by name, and how often: for `hash`. */
  readonly hashed = new Map<string, number>();
  /** $$: that of the first shell, in subshells too. */
  readonly mainPid: number;
  #random: (() => number) | undefined;

  constructor(process: Process, options: ShellOptions, parent?: Shell) {
    this.process = process;
    this.dialect = DIALECTS[options.kind];
    this.zero = options.zero;
    this.positional = options.positional;
    this.script = options.script;
    this.options = new Set(options.options ?? []);
    this.subshell = parent !== undefined;
    this.mainPid = parent?.mainPid ?? process.pid;
    this.traps = new Traps(this);
    this.disabled = new Set(parent?.disabled);
    if (parent) {
      this.vars = parent.vars.clone();
      this.functions = new Map(parent.functions);
      this.aliases = new Map(parent.aliases);
      this.expanding = parent.expanding;
      if (this.dialect.kind !== 'dash') this.parentJobs = parent.jobs;
      this.options = new Set(parent.options);
      this.status = parent.status;
      this.lastBackground = parent.lastBackground;
      this.source = parent.source;
      this.line = parent.line;
      this.loops = parent.loops;
      this.calls = parent.calls;
      this.nesting = parent.nesting;
      this.functionNames = parent.functionNames;
      this.guarded = parent.guarded;
      this.getopts = { ...parent.getopts };
    } else this.#environment();
  }

  #environment(): void {
    for (const [name, value] of this.process.env)
      if (/^[A-Za-z_]\w*$/.test(name)) this.vars.set(name, value, true);
      // What cannot be a variable is handed on unseen; dash drops it.
      else if (this.dialect.kind !== 'dash') this.vars.passOn(name, value);
    this.vars.set('PWD', this.process.cwd, this.vars.get('PWD')?.exported ?? this.dialect.kind !== 'dash');
    if (this.vars.get('PATH') === undefined)
      this.vars.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    this.vars.set('IFS', ' \t\n');
    // How deep shells are nested: bash and busybox count, dash does not.
    if (this.dialect.kind !== 'dash')
      this.vars.set('SHLVL', String(Number(this.vars.text('SHLVL') ?? 0) + 1), true);
    if (this.dialect.bash) {
      this.vars.set('BASH_VERSION', '5.2.15(1)-release');
      const version = ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'];
      this.vars.declare('BASH_VERSINFO').array = new Map(version.map((part, i) => [String(i), part]));
      this.vars.set('HOSTNAME', this.process.host.hostname);
      this.vars.set('OSTYPE', 'linux-gnu');
      this.vars.set('HOSTTYPE', 'x86_64');
    }
    if (this.dialect.kind !== 'bash') this.vars.set('PPID', String(this.process.ppid));
    this.vars.set('OPTIND', '1');
  }

  get fs(): FileSystem {
    return this.process.host.fs;
  }
  get home(): string {
    return this.process.uid === 0 ? '/root' : '/';
  }
  get ifs(): string {
    return this.vars.text('IFS') ?? ' \t\n';
  }

  /** The value of a variable or a special parameter. */
  value(name: string): string | undefined {
    if (/^[A-Za-z_]/.test(name)) {
      const entry = this.vars.get(name);
      if (entry !== undefined) return entry.array ? entry.array.get('0') : entry.value;
      return this.#dynamic(name);
    }
    switch (name) {
      case '?':
        return String(this.status);
      case '$':
        return String(this.mainPid);
      case '!':
        return this.lastBackground === undefined
          ? this.dialect.bash
            ? undefined
            : ''
          : String(this.lastBackground);
      case '#':
        return String(this.positional.length);
      case '0':
        return this.zero;
      case '-': {
        const text = this.script ? '' : 'c';
        const set = [...this.options].filter((o) => o.length === 1).sort();
        if (this.dialect.bash)
          return [...set.filter((o) => o < 'h'), 'h', ...set.filter((o) => o > 'h'), 'B', text].join('');
        return set.join('') + (this.dialect.kind === 'ash' ? text : '');
      }
      case '@':
      case '*':
        return this.positional.length === 0 ? undefined : this.positional.join(this.ifs.slice(0, 1));
      default:
        return this.positional[Number(name) - 1];
    }
  }

  #dynamic(name: string): string | undefined {
    const { kernel } = this.process.host;
    switch (name) {
      case 'RANDOM':
        if (this.dialect.kind === 'dash') return undefined;
        this.#random ??= this.process.host.random;
        return String(Math.floor(this.#random() * 32768));
      case 'SECONDS':
        return this.dialect.bash
          ? String(Math.floor((kernel.now - this.process.startedAt) / 1000))
          : undefined;
      case 'FUNCNAME':
        return this.dialect.bash ? this.functionNames[0] : undefined;
      case 'PIPESTATUS':
        return this.dialect.bash ? String(this.pipeStatus[0] ?? 0) : undefined;
      case 'BASH_COMMAND':
        return this.dialect.bash ? this.#commandText() : undefined;
      case 'LINENO':
        if (this.dialect.kind === 'dash') return '';
        return String(this.dialect.kind === 'ash' && !this.script ? this.line - 1 : this.line);
      case 'EPOCHSECONDS':
        return this.dialect.kind === 'dash' ? undefined : String(Math.floor(epoch(kernel.now) / 1000));
      case 'EPOCHREALTIME':
        return this.dialect.kind === 'dash' ? undefined : `${(epoch(kernel.now) / 1000).toFixed(3)}000`;
      case 'BASHPID':
        return this.dialect.bash ? String(this.process.pid) : undefined;
      case 'PPID':
        return String(this.process.ppid);
      case 'UID':
      case 'EUID':
        return this.dialect.bash ? String(this.process.uid) : undefined;
      default:
        return undefined;
    }
  }

  /** Sets a variable. Throws where it is read-only. */
  assign(name: string, value: string): void {
    if (name === 'OPTIND') this.getopts = { index: Math.max(1, Number(value) || 1), offset: 0 };
    const text =
      this.vars.get(name)?.integer && !/^-?\d+$/.test(value)
        ? String(Number.parseInt(value, 10) || 0)
        : value;
    if (!this.vars.set(name, text, this.options.has('a')))
      throw new ShellError(
        this.dialect.bash ? `${name}: readonly variable` : `${name}: is read only`,
        this.dialect.bash ? 1 : 2,
      );
    this.grew(text.length);
  }

  /** Recounts the memory of the variables: at once after a long value, now and then after short ones. */
  grew(length: number): void {
    this.#assigned++;
    // Long values are copied with every assignment.
    if (length >= COPIED_PER_STEP) this.process.overdue(Math.floor(length / COPIED_PER_STEP));
    if (length >= LONG_VALUE || this.#assigned % ASSIGNMENTS_BETWEEN === 0)
      this.process.hold(this.vars.weight());
  }
  #assigned = 0;

  /** What a child process gets as its environment. */
  environment(): Map<string, string> {
    return this.vars.environment();
  }

  err(text: string): void {
    const file = this.process.fds.get(2);
    file?.write(`${text}\n`);
  }

  /** An error message of the shell itself, with its prefix. */
  complain(message: string): void {
    this.err(this.messagePrefix + message);
  }

  /** What stands before a message. In functions of `bash -c` bash names no file but the environment. */
  get messagePrefix(): string {
    const inFunction = this.dialect.bash && !this.script && this.calls > 0;
    return this.dialect.prefix(inFunction ? 'environment' : this.zero, this.line, this.script);
  }

  unbound(name: string): ShellError {
    const shown = /^\d+$/.test(name) && this.dialect.bash ? `$${name}` : name;
    return new ShellError(
      this.dialect.bash ? `${shown}: unbound variable` : `${shown}: parameter not set`,
      this.dialect.bash ? (this.script ? 1 : 127) : 2,
    );
  }

  badSubstitution(text: string): ShellError {
    return new ShellError(
      this.dialect.bash
        ? `${text}: bad substitution`
        : this.dialect.kind === 'ash'
          ? 'syntax error: bad substitution'
          : 'Bad substitution',
      this.dialect.bash ? 1 : 2,
    );
  }

  /** Runs a whole script in this shell's process and returns its exit code. */
  *main(text: string, tail: boolean): Steps<number> {
    let code: number;
    try {
      code = yield* this.guard(
        function* (this: Shell) {
          return yield* this.evaluate(text, tail);
        }.bind(this),
      );
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      code = error.code;
    }
    return yield* this.traps.atExit(code);
  }

  /** Turns what leaves the middle of a script into an exit. */
  *guard(run: () => Steps<number>): Steps<number> {
    try {
      return yield* run();
    } catch (error) {
      if (error instanceof Exit) throw error;
      if (error instanceof Return) return error.code;
      if (error instanceof LoopJump) return this.status;
      if (error instanceof ShellError) {
        this.complain(error.message);
        throw new Mistake(error.code);
      }
      throw error;
    }
  }

  /** Parses and runs a text here: scripts, eval, traps, source. */
  *evaluate(text: string, tail = false): Steps<number> {
    const script = parseScript(text);
    const outer = { source: this.source, line: this.line };
    this.source = text;
    try {
      const wrong = syntaxError(script, text, this.dialect);
      if (wrong) {
        yield* this.#statementsBefore(script, wrong.pos);
        this.line = wrong.line;
        const prefix =
          this.dialect.bash && !this.script ? `${this.zero}: -c: line ${wrong.line}: ` : undefined;
        for (const text of wrong.detail ? [wrong.message, wrong.detail] : [wrong.message])
          if (prefix) this.err(prefix + text);
          else this.complain(text);
        this.status = 2;
        if (this.calls + this.sourcing === 0 || !this.dialect.bash) throw new Mistake(2);
        return 2;
      }
      return yield* runList(
        this,
        script.commands,
        tail && !(this.dialect.kind === 'ash' && text.endsWith('\n')),
      );
    } finally {
      this.source = outer.source;
      this.line = outer.line;
    }
  }

  /** Runs a command again with an alias in the place of its first word. */
  *withAlias(name: string, text: string): Steps<number> {
    const outer = this.expanding;
    this.expanding = new Set([...outer, name]);
    try {
      return yield* this.evaluate(text);
    } finally {
      this.expanding = outer;
    }
  }

  /** A shell reads line by line: what stands in lines before an error has run already. */
  *#statementsBefore(script: ParsedScript, pos: number): Steps<number> {
    const line = this.source.lastIndexOf('\n', Math.max(0, pos - 1));
    // A compound command that the text ends in the middle of is the last one, and not whole.
    const isOpen = script.errors?.some(({ message }) => / to close /.test(message));
    const whole = isOpen ? script.commands.slice(0, -1) : script.commands;
    const before = whole.filter((command) => command.end <= line);
    // What stands on one line with it is read with it, and not run either.
    const next = () => script.commands[before.length]?.pos ?? pos;
    while (before.length > 0 && !this.source.slice(before.at(-1)!.end, next()).includes('\n')) before.pop();
    return yield* runList(this, before, false);
  }

  /** The line number of a position in the script that runs now. */
  lineAt(pos: number): number {
    if (this.traps.line !== undefined) return this.traps.line;
    let line = 1;
    for (let i = this.source.indexOf('\n'); i >= 0 && i < pos; i = this.source.indexOf('\n', i + 1)) line++;
    return line;
  }

  /** BASH_COMMAND: as it is written, with a space before what a redirection names. */
  #commandText(): string {
    if (this.command === undefined) return '';
    const text = this.commandSource.slice(this.command.pos, this.command.end);
    return text.replace(/(\s\d*(?:>>|<<<|[<>]))(?=[^\s<>&(])/g, '$1 ');
  }

  /** A command of the shell itself, whether or not this shell has it switched on. */
  builtin(name: string): Builtin | undefined {
    return this.disabled.has(name) ? undefined : BUILTINS[name];
  }

  /** Where a command comes from, as `type` and `command -v` say. */
  whereIs(
    name: string,
  ): { kind: 'function' | 'builtin' | 'file'; path?: string; special?: boolean } | undefined {
    if (this.functions.has(name)) return { kind: 'function' };
    if (this.builtin(name) && builtinExists(this.dialect, name))
      return { kind: 'builtin', special: SPECIAL.has(name) };
    const candidates = name.includes('/')
      ? [name]
      : (this.vars.text('PATH') ?? '').split(':').map((directory) => `${directory || '.'}/${name}`);
    for (const path of candidates) {
      const node = this.fs.find(path, this.process.cwd);
      if (node?.type === 'file' && (node.mode & 0o111) !== 0) return { kind: 'file', path };
    }
    return undefined;
  }

  /** Starts a subshell that runs `body`; it shares the open files and gets a copy of everything else. */
  fork(body: (shell: Shell) => Steps<number>, options: { background?: boolean } = {}): Process {
    const { process } = this;
    process.overdue(FORK_STEPS);
    const child = new Process(process.host, process.namespace, {
      argv: process.argv,
      parent: process,
      env: process.env,
      cwd: process.cwd,
      fds: new Map(process.fds),
    });
    child.umask = process.umask;
    const shell = new Shell(
      child,
      { kind: this.dialect.kind, zero: this.zero, positional: this.positional, script: this.script },
      this,
    );
    shell.traps.inherit(this.traps, options.background === true);
    child.start(
      (function* (): Steps<number> {
        let code: number;
        try {
          code = yield* shell.guard(() => body(shell));
        } catch (error) {
          if (!(error instanceof Exit)) throw error;
          code = error.code;
        }
        return yield* shell.traps.atExit(code);
      })(),
    );
    return child;
  }

  /** `$(...)`: the output of a subshell without its last newlines. Sets the status. */
  *substitute(script: ParsedScript | undefined, text: string): Expanding<string> {
    if (this.process.host.crowded()) throw new ShellError('Cannot fork', 2);
    const file = script ? inputOnly(script) : undefined;
    const pipe = createPipe();
    pipe.reader.refs++;
    const child = this.forkWith(1, pipe.writer, function* (shell) {
      // Only dash takes set -e along.
      if (shell.dialect.kind !== 'dash') shell.options.delete('e');
      shell.nesting++;
      shell.guarded = 0;
      const inner = script ?? parseScript(text);
      if (inner.source !== undefined) shell.source = inner.source;
      const wrong = inner.errors && syntaxError(inner, shell.source, shell.dialect);
      if (wrong) {
        shell.complain(wrong.message);
        return 2;
      }
      if (file)
        return yield* execute(
          shell,
          { ...file, name: { type: 'Word', text: 'cat', value: 'cat', pos: 0, end: 0 } } as CommandNode,
          true,
        );
      return yield* runList(shell, inner.commands, true);
    });
    let out = '';
    const before = this.process.memory;
    for (;;) {
      const chunk = pipe.reader.read(1 << 20);
      if (chunk === undefined) break;
      if (chunk === 'wait') {
        yield (resume) => pipe.reader.readable!.add(resume);
        continue;
      }
      out += chunk;
      this.process.hold(before + out.length);
    }
    this.process.hold(before);
    pipe.reader.refs--;
    pipe.reader.closed!();
    const { code } = yield* waitFor(child);
    this.status = code;
    this.substitutionStatus = code;
    let end = out.length;
    while (end > 0 && out[end - 1] === '\n') end--;
    return out.slice(0, end).replace(/\0/g, '');
  }

  /** Like {@link fork}, with one descriptor set in the child. */
  forkWith(fd: number, file: OpenFile, body: (shell: Shell) => Steps<number>): Process {
    file.refs++;
    const child = this.fork(body);
    child.setFd(fd, file);
    file.refs--;
    return child;
  }

  /** `<(...)` and `>(...)`: a pipe to a subshell, named as a file. */
  processSubstitution(part: ProcessSubstitutionPart): string {
    const pipe = createPipe();
    const input = part.operator === '<';
    const script = part.script;
    const ours = input ? pipe.reader : pipe.writer;
    ours.refs++;
    this.forkWith(input ? 1 : 0, input ? pipe.writer : pipe.reader, function* (shell) {
      return yield* runList(shell, script?.commands ?? [], true);
    });
    let fd = 63;
    while (this.process.fds.has(fd)) fd--;
    this.process.setFd(fd, ours);
    ours.refs--;
    return `/dev/fd/${fd}`;
  }
}

/** `$(< file)`. */
function inputOnly(script: ParsedScript) {
  const command = script.commands.length === 1 ? script.commands[0]!.command : undefined;
  if (command?.type !== 'Command' || command.name || command.prefix.length !== 1 || command.suffix.length > 0)
    return undefined;
  const redirect = command.prefix[0]!;
  if (redirect.type !== 'Redirect' || redirect.operator !== '<' || !redirect.target) return undefined;
  return command;
}

const epoch = (ms: number): number => EPOCH_MS + ms;
