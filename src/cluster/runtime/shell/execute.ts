import type {
  AndOr,
  Assignment,
  Command,
  CommandNode,
  CompoundList,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
  Word,
} from 'unbash';
import { matchesPattern } from '../../../text/pattern.ts';
import { SystemError } from '../files/errors.ts';
import { type Process, ProcessEnded, type Steps, waitFor } from '../process/process.ts';
import { createPipe, nullDevice } from '../process/streams.ts';
import { Call } from '../programs/call.ts';
import { aliased } from './alias.ts';
import { arithmetic } from './arithmetic.ts';
import { assign, assignmentAsWord, declaration } from './assign.ts';
import type { Builtin } from './builtins/builtin.ts';
import { SPECIAL } from './builtins/index.ts';
import { conditional } from './conditional.ts';
import { LoopJump, Mistake, Return, ShellError } from './control.ts';
import { coprocess, select } from './coprocess.ts';
import { builtinExists } from './dialect.ts';
import { type Expanding, expandPattern, expandText, expandWords } from './expand.ts';
import { cannotFork, external } from './external.ts';
import { finished } from './finished.ts';
import { RedirectError, redirect, Undo } from './redirect.ts';
import type { Shell } from './shell.ts';
import { trace, traceAssignments, traceText } from './trace.ts';

/** How deep functions may call each other before the shell's stack is full (it then dies of SIGSEGV). */
const MAX_CALLS = 500;

/** Runs statements in order. `tail`: nothing comes after them, so the last one may replace the shell. */
export function* runList(shell: Shell, statements: readonly Statement[], tail: boolean): Steps<number> {
  const last = statements.length - 1;
  for (let i = 0; i <= last; i++) yield* statement(shell, statements[i]!, tail && i === last);
  return shell.status;
}

function* statement(shell: Shell, node: Statement, tail: boolean): Steps<number> {
  if (shell.process.overdue(1)) yield* shell.process.rest();
  if (node.background) {
    background(shell, node);
    return 0;
  }
  const { command } = node;
  if (command.type === 'AndOr') yield* andOr(shell, command, tail);
  else yield* pipelineNode(shell, command, tail);
  if (shell.traps.pending) yield* shell.traps.run();
  return shell.status;
}

function background(shell: Shell, node: Statement): void {
  if (shell.process.host.crowded()) {
    shell.complain(cannotFork(shell));
    shell.status = shell.dialect.bash ? 254 : 2;
    return;
  }
  const { command } = node;
  const first = shell.fork(
    function* (child) {
      if (!child.options.has('m')) child.process.setFd(0, nullDevice());
      child.process.group = child.process.pid;
      if (command.type === 'AndOr') return yield* andOr(child, command, true);
      return yield* pipelineNode(child, command, true);
    },
    { background: true },
  );
  first.lasting = true;
  const number = Math.max(0, ...shell.jobs.map((job) => job.number)) + 1;
  shell.jobs.push({
    number,
    processes: [first],
    command: shell.source.slice(node.pos, node.end).replace(/\s*&\s*$/, ''),
    reaped: false,
  });
  shell.lastBackground = first.pid;
  shell.status = 0;
}

function* andOr(shell: Shell, node: AndOr, tail: boolean): Steps<number> {
  const last = node.commands.length - 1;
  for (let i = 0; i <= last; i++) {
    if (i > 0 && (node.operators[i - 1] === '&&') !== (shell.status === 0)) continue;
    if (i < last) {
      shell.guarded++;
      try {
        yield* pipelineNode(shell, node.commands[i]!, false);
      } finally {
        shell.guarded--;
      }
    } else yield* pipelineNode(shell, node.commands[i]!, tail);
  }
  return shell.status;
}

function* pipelineNode(shell: Shell, node: PipelineNode, tail: boolean): Steps<number> {
  if (node.type !== 'Pipeline') return yield* execute(shell, node, tail);
  return yield* pipeline(shell, node, tail);
}

function* pipeline(shell: Shell, node: Pipeline, tail: boolean): Steps<number> {
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const timed = node.prefixes.some((prefix) => prefix.type === 'Time');
  if (timed && shell.dialect.kind === 'dash') {
    // A word of bash, a program of busybox, and nothing here.
    shell.line = shell.lineAt(node.pos);
    shell.complain(shell.dialect.notFound('time'));
    return yield* finished(shell, negated ? 0 : 127);
  }
  const began = shell.process.host.kernel.now;
  if (negated) shell.guarded++;
  try {
    if (node.commands.length === 0) shell.status = 0;
    else if (node.commands.length === 1) yield* execute(shell, node.commands[0]!, tail && !negated && !timed);
    else yield* connected(shell, node, tail);
  } finally {
    if (negated) shell.guarded--;
  }
  if (timed && shell.dialect.kind === 'ash') {
    const seconds = (shell.process.host.kernel.now - began) / 1000;
    const shown = `${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s`;
    shell.err(`real\t${shown}\nuser\t0m 0.00s\nsys\t0m 0.00s`);
  } else if (timed) {
    const seconds = (shell.process.host.kernel.now - began) / 1000;
    const shown = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
    shell.err(`\nreal\t${shown}\nuser\t0m0.000s\nsys\t0m0.000s`);
  }
  if (negated) shell.status = shell.status === 0 ? 1 : 0;
  return shell.status;
}

/** `a | b | c`: one process each, all at once. */
function* connected(shell: Shell, node: Pipeline, tail: boolean): Steps<number> {
  if (shell.process.host.crowded()) {
    shell.complain(cannotFork(shell));
    return yield* finished(shell, shell.dialect.bash ? 254 : 2);
  }
  const processes: Process[] = [];
  let input: ReturnType<typeof createPipe>['reader'] | undefined;
  const last = node.commands.length - 1;
  // shopt -s lastpipe: the last command runs here, so that what it sets stays.
  const isLastHere = shell.dialect.bash && shell.options.has('lastpipe');
  node.commands.forEach((command, i) => {
    if (i === last && isLastHere) return;
    const pipe = i < last ? createPipe() : undefined;
    const child = shell.fork(function* (inner) {
      inner.guarded = shell.guarded;
      return yield* execute(inner, command, true);
    });
    if (input) {
      child.setFd(0, input);
      input.refs--;
    }
    if (pipe) {
      child.setFd(1, pipe.writer);
      if (node.operators[i] === '|&') child.setFd(2, pipe.writer);
      input = pipe.reader;
      input.refs++;
    }
    child.lasting = tail;
    processes.push(child);
  });
  const codes: number[] = [];
  let own: number | undefined;
  if (isLastHere && input) {
    const undo = new Undo(shell.process);
    undo.remember(0);
    shell.process.setFd(0, input);
    input.refs--;
    try {
      own = yield* execute(shell, node.commands[last]!, false);
    } finally {
      undo.restore();
    }
  }
  for (const process of processes) codes.push((yield* waitFor(process)).code);
  if (own !== undefined) codes.push(own);
  let status = codes[codes.length - 1]!;
  if (shell.options.has('pipefail')) for (const code of codes) if (code !== 0) status = code;
  return yield* finished(shell, status, codes);
}

export function* execute(shell: Shell, node: CommandNode, tail: boolean): Steps<number> {
  switch (node.type) {
    case 'Command':
      return yield* simple(shell, node, tail);
    case 'Redirected':
      return yield* withRedirects(shell, node.redirects, () =>
        execute(shell, node.command, tail && shell.dialect.kind === 'ash'),
      );
    case 'BraceGroup':
      return yield* runList(shell, node.body.commands, tail && shell.dialect.kind === 'ash');
    case 'Subshell': {
      if (tail && (shell.subshell || shell.dialect.kind === 'ash') && !shell.traps.any)
        return yield* runList(shell, node.body.commands, true);
      const child = shell.fork(function* (inner) {
        inner.guarded = shell.guarded;
        return yield* runList(inner, node.body.commands, true);
      });
      const { code } = yield* waitFor(child);
      return yield* finished(shell, code);
    }
    case 'If': {
      if ((yield* condition(shell, node.clause)) === 0)
        return yield* block(shell, node.then, tail && shell.dialect.kind === 'ash');
      for (const branch of node.elif)
        if ((yield* condition(shell, branch.clause)) === 0)
          return yield* block(shell, branch.then, tail && shell.dialect.kind === 'ash');
      if (node.else) return yield* block(shell, node.else, tail && shell.dialect.kind === 'ash');
      shell.status = 0;
      return 0;
    }
    case 'While': {
      let status = 0;
      yield* loop(shell, function* () {
        if (((yield* condition(shell, node.clause)) === 0) !== (node.kind === 'while')) return false;
        status = yield* block(shell, node.body, false);
        return true;
      });
      shell.status = shell.status === 0 || status !== shell.status ? status : shell.status;
      return shell.status;
    }
    case 'For': {
      const words = node.wordlist ? yield* expandWords(shell, node.wordlist) : [...shell.positional];
      const name = node.name.value;
      let at = 0;
      shell.status = 0;
      yield* loop(shell, function* () {
        if (at >= words.length) return false;
        traceText(shell, `for ${name} in ${node.wordlist?.map(({ text }) => text).join(' ') ?? '"$@"'}`);
        shell.assign(name, words[at++]!);
        yield* block(shell, node.body, false);
        return true;
      });
      return shell.status;
    }
    case 'ArithmeticFor': {
      if (node.initialize) yield* arithmetic(shell, node.initialize);
      shell.status = 0;
      let first = true;
      yield* loop(shell, function* () {
        if (!first && node.update) yield* arithmetic(shell, node.update);
        first = false;
        if (node.test && (yield* arithmetic(shell, node.test)) === 0n) return false;
        yield* block(shell, node.body, false);
        return true;
      });
      return shell.status;
    }
    case 'Case': {
      traceText(shell, `case ${node.word.text} in`);
      const text = yield* expandText(shell, node.word);
      let through = false;
      shell.status = 0;
      for (const item of node.items) {
        let hit = through;
        for (const pattern of item.pattern) {
          if (hit) break;
          hit = matchesPattern(yield* expandPattern(shell, pattern), text, shell.dialect.bash);
        }
        if (!hit) continue;
        yield* block(shell, item.body, tail && shell.dialect.kind === 'ash');
        if (item.terminator === ';&') through = true;
        else if (item.terminator === ';;&') through = false;
        else return shell.status;
      }
      return shell.status;
    }
    case 'Function':
      shell.functions.set(node.name.value, { node: node.body as CommandNode, source: shell.source });
      shell.status = 0;
      return 0;
    case 'TestCommand': {
      if (shell.dialect.kind === 'dash') {
        shell.line = shell.lineAt(node.pos);
        shell.complain(shell.dialect.notFound('[['));
        return yield* finished(shell, 127);
      }
      if (shell.traps.any) yield* shell.traps.announce(node);
      const status = yield* conditional(shell, node.expression);
      return yield* finished(shell, status);
    }
    case 'ArithmeticCommand': {
      if (!shell.dialect.bash) {
        shell.line = shell.lineAt(node.pos);
        const name = node.body.trim().split(/\s+/)[0] ?? '';
        shell.complain(shell.dialect.notFound(name));
        return yield* finished(shell, 127);
      }
      if (shell.traps.any) yield* shell.traps.announce(node);
      traceText(shell, `(( ${node.body} ))`);
      if (node.expression === undefined) return yield* finished(shell, 1);
      const value = yield* arithmetic(shell, node.expression);
      return yield* finished(shell, value !== 0n ? 0 : 1);
    }
    case 'Select': {
      const words = node.wordlist ? yield* expandWords(shell, node.wordlist) : [...shell.positional];
      return yield* select(shell, node.name.value, words, loop, () => block(shell, node.body, false));
    }
    case 'Coproc':
      if (!shell.dialect.bash) {
        shell.line = shell.lineAt(node.pos);
        shell.complain(shell.dialect.notFound('coproc'));
        return yield* finished(shell, 127);
      }
      coprocess(shell, node.name?.value ?? 'COPROC', (child) =>
        node.body.type === 'CompoundList'
          ? runList(child, node.body.commands, true)
          : execute(child, node.body, true),
      );
      return yield* finished(shell, 0);
  }
}

function* condition(shell: Shell, list: CompoundList): Steps<number> {
  shell.guarded++;
  try {
    yield* runList(shell, list.commands, false);
  } finally {
    shell.guarded--;
  }
  return shell.status;
}

function* block(shell: Shell, list: CompoundList, tail: boolean): Steps<number> {
  if (list.commands.length === 0) {
    shell.status = 0;
    return 0;
  }
  return yield* runList(shell, list.commands, tail);
}

/** Runs `turn` until it says no; understands break and continue. */
function* loop(shell: Shell, turn: () => Steps<boolean>): Steps<void> {
  shell.loops++;
  try {
    for (;;) {
      if (shell.process.overdue(1)) yield* shell.process.rest();
      try {
        if (!(yield* turn())) return;
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        shell.status = 0;
        if (--error.levels > 0 && shell.loops > 1) throw error;
        if (error.kind === 'break') return;
      }
      if (shell.traps.pending) yield* shell.traps.run();
    }
  } finally {
    shell.loops--;
  }
}

function* withRedirects(
  shell: Shell,
  redirects: readonly Redirection[],
  run: () => Steps<number>,
): Steps<number> {
  const undo = new Undo(shell.process);
  try {
    yield* redirect(shell, redirects, undo);
  } catch (error) {
    undo.restore();
    if (!(error instanceof RedirectError)) throw error;
    shell.complain(error.message);
    return yield* finished(shell, shell.dialect.bash ? 1 : shell.dialect.kind === 'dash' ? 2 : 1);
  }
  try {
    return yield* run();
  } finally {
    undo.restore();
  }
}

/** `a+=1` and `a[1]=x` are words to shells without them. */
const isForeign = (each: Assignment): boolean => each.append === true || each.index !== undefined;

/** `name args`, with its assignments and redirections. */
function* simple(shell: Shell, node: Command, tail: boolean): Steps<number> {
  if (shell.options.has('n')) return 0;
  if (shell.process.overdue(1)) yield* shell.process.rest();
  shell.substitutionStatus = undefined;
  if (shell.traps.any) yield* shell.traps.announce(node);
  if (shell.aliases.size > 0) {
    const text = aliased(shell, node);
    if (text !== undefined) return yield* shell.withAlias(node.name!.value, text);
  }
  if (shell.dialect.kind === 'dash' && node.redirects.some(({ operator }) => operator.startsWith('&>')))
    return yield* andThenFile(shell, node);
  const words: Word[] = [];
  if (node.name) words.push(node.name);
  const declares = node.name?.parts === undefined && DECLARING.has(node.name?.value ?? '');
  const argv: string[] = node.name ? yield* expandWords(shell, words) : [];
  if (node.name)
    for (const argument of node.args) {
      if (argument.type === 'Word') argv.push(...(yield* expandWords(shell, [argument])));
      else if (declares) argv.push(yield* declaration(shell, argument));
      else argv.push(...(yield* assignmentAsWord(shell, argument)));
    }
  let assignments = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
  if (!shell.dialect.bash && assignments.some(isForeign)) {
    // `a+=b` is an assignment in bash only; elsewhere it is the name of a command.
    const from = assignments.findIndex(isForeign);
    const foreign: string[] = [];
    for (const each of assignments.slice(from)) foreign.push(...(yield* assignmentAsWord(shell, each)));
    argv.unshift(...foreign);
    assignments = assignments.slice(0, from);
  }
  const { redirects } = node;
  const traced = shell.options.has('x');
  if (traced && argv.length > 0) yield* trace(shell, argv, assignments);

  if (argv.length === 0) {
    if (traced) yield* traceAssignments(shell, assignments);
    else for (const assignment of assignments) yield* assign(shell, assignment);
    const status = shell.substitutionStatus ?? 0;
    if (redirects.length === 0) return yield* finished(shell, status);
    return yield* withRedirects(shell, redirects, () => finished(shell, status));
  }

  const undo = new Undo(shell.process);
  try {
    yield* redirect(shell, redirects, undo);
  } catch (error) {
    undo.restore();
    if (!(error instanceof RedirectError)) throw error;
    shell.line = shell.lineAt(node.pos);
    shell.complain(error.message);
    if (SPECIAL.has(argv[0]!) && !shell.dialect.bash)
      throw new Mistake(shell.dialect.kind === 'dash' ? 2 : 1);
    return yield* finished(shell, shell.dialect.kind === 'dash' ? 2 : 1);
  }
  try {
    return yield* dispatch(shell, node, argv, assignments, tail, undo);
  } finally {
    undo.restore();
  }
}

const DECLARING = new Set(['export', 'local', 'declare', 'typeset', 'readonly']);

function* dispatch(
  shell: Shell,
  node: Command,
  argv: string[],
  assignments: readonly Assignment[],
  tail: boolean,
  undo: Undo,
): Steps<number> {
  const name = argv[0]!;
  const builtin: Builtin | undefined = shell.builtin(name);
  const special = builtin && SPECIAL.has(name);
  if (special && (!shell.functions.has(name) || !shell.dialect.bash)) {
    if (shell.dialect.bash) {
      const saved = yield* temporarily(shell, assignments, name !== 'exec');
      try {
        return yield* runBuiltin(shell, node, builtin, argv, undo);
      } finally {
        saved();
      }
    }
    for (const assignment of assignments) yield* assign(shell, assignment);
    return yield* runBuiltin(shell, node, builtin, argv, undo);
  }
  const body = shell.functions.get(name);
  if (body) {
    const saved = yield* temporarily(shell, assignments, true);
    try {
      return yield* callFunction(shell, body, argv);
    } finally {
      saved();
    }
  }
  if (builtin && builtinExists(shell.dialect, name)) {
    const saved = yield* temporarily(shell, assignments, true);
    try {
      return yield* runBuiltin(shell, node, builtin, argv, undo);
    } finally {
      saved();
    }
  }
  return yield* external(shell, node, argv, assignments, tail, undo);
}

function* runBuiltin(
  shell: Shell,
  node: Command,
  builtin: Builtin,
  argv: string[],
  undo: Undo,
): Steps<number> {
  const call = new Call(shell.process, argv);
  let status: number;
  try {
    const result = builtin(shell, call, undo, node);
    status = typeof result === 'number' ? result : yield* result;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    shell.complain(`${argv[0]}: ${error.message}`);
    status = 1;
  }
  const out = shell.process.fds.get(1);
  if (out?.congested?.()) yield* call.drain();
  return yield* finished(shell, status);
}

function* callFunction(
  shell: Shell,
  body: { node: CommandNode; source: string },
  argv: readonly string[],
): Steps<number> {
  if (shell.calls >= MAX_CALLS) {
    shell.process.terminate('SIGSEGV');
    throw new ProcessEnded();
  }
  const { positional, source, loops, functionNames } = shell;
  shell.functionNames = [argv[0] ?? '', ...functionNames];
  shell.positional = argv.slice(1);
  shell.source = body.source;
  shell.calls++;
  // In busybox a break leaves the loop the function was called from.
  if (shell.dialect.kind !== 'ash') shell.loops = 0;
  shell.vars.enter();
  const outer = shell.traps.enter();
  try {
    let returned: number | undefined;
    try {
      yield* execute(shell, body.node, false);
    } catch (error) {
      if (!(error instanceof Return)) throw error;
      returned = error.code;
    }
    // In the trap $? is that of the command before `return`.
    yield* shell.traps.special('RETURN');
    shell.status = returned ?? shell.status;
  } catch (error) {
    if (error instanceof ShellError && shell.dialect.bash) {
      shell.complain(error.message);
      throw new Mistake(error.code);
    }
    throw error;
  } finally {
    shell.traps.leave(outer);
    shell.vars.leave();
    shell.calls--;
    shell.loops = loops;
    shell.functionNames = functionNames;
    shell.positional = positional;
    shell.source = source;
  }
  return yield* finished(shell, shell.status);
}

/** Assignments before a command hold while it runs. Returns what takes them back. */
function* temporarily(
  shell: Shell,
  assignments: readonly Assignment[],
  restore: boolean,
): Expanding<() => void> {
  if (assignments.length === 0) return nothing;
  const before = assignments.map(({ name }) => [name, shell.vars.get(name)] as const);
  const copies = before.map(([name, variable]) => [name, variable ? { ...variable } : undefined] as const);
  for (const assignment of assignments) {
    yield* assign(shell, assignment);
    const entry = shell.vars.get(assignment.name);
    if (entry) entry.exported = true;
  }
  return restore
    ? () => {
        for (const [name, variable] of copies) shell.vars.put(name, variable);
      }
    : nothing;
}
const nothing = () => {};

/** `command &> file` in dash: the command in the background, and an empty file. */
function* andThenFile(shell: Shell, node: Command): Steps<number> {
  const both = node.redirects.filter(({ operator }) => operator.startsWith('&>'));
  const redirects = node.redirects.filter((each) => !both.includes(each));
  // The node keeps its getters.
  const rest = Object.create(node, { redirects: { value: redirects } }) as Command;
  background(shell, {
    type: 'Statement',
    command: rest,
    background: true,
    pos: node.pos,
    end: node.end,
  } as Statement);
  const files = both.map((each) => ({ ...each, operator: each.operator.slice(1) }) as Redirection);
  return yield* withRedirects(shell, files, () => finished(shell, 0));
}
