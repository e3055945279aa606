import type { SimMs } from '../../../base/time.ts';
import { SystemError } from '../files/errors.ts';
import type { Credentials } from './credentials.ts';
import type { ContainerHost } from './host.ts';
import type { PidNamespace } from './namespace.ts';
import { defaultAction, signalNumber } from './signals.ts';
import { type OpenFile, Waiters } from './streams.ts';

/**
 * What a program yields: `suspend` starts the waiting and calls `resume` once when it is over; what
 * it returns takes the waiting back. The value given to `resume` is what the `yield` returns.
 */
export type Suspend = (resume: (value?: unknown) => void) => (() => void) | undefined;
/** A running program. Its simulated time passes at its yields only. */
export type Steps<T = number> = Generator<Suspend, T, unknown>;

export interface ExitStatus {
  code: number;
  /** The signal that ended it; `code` is then 128 + its number. */
  signal?: string;
}

/** Thrown through a program when its process has ended in the middle of it. */
export class ProcessEnded {}

export type SignalHandler = 'ignore' | ((signal: string) => void);

export interface Spawn {
  argv: readonly string[];
  /** Started by the parent inside the container; undefined: from outside (entrypoint, exec). */
  parent?: Process;
  env: Map<string, string>;
  cwd: string;
  fds: Map<number, OpenFile>;
  group?: number;
}

/** Memory counts in steps of this, in bytes. */
const NOTICED_BYTES = 128 * 1024;
/** More than this in one process, in bytes, and whoever simulates has none left. */
const MOST_BYTES = 384 * 1024 * 1024;

/** One process of a container. Models what a program can see of a Linux process. */
export class Process {
  readonly pid: number;
  parent: Process | undefined;
  readonly children = new Set<Process>();
  readonly host: ContainerHost;
  readonly namespace: PidNamespace;
  argv: readonly string[];
  env: Map<string, string>;
  cwd: string;
  readonly fds: Map<number, OpenFile>;
  group: number;
  umask = 0o022;
  readonly startedAt: SimMs;
  status: ExitStatus | undefined;
  /** Told when it ends. */
  readonly ended = new Waiters();
  readonly handlers = new Map<string, SignalHandler>();
  memory = 0;
  /** Started as the last command of its script, or in the background: the script may be there for it alone. */
  lasting = false;
  /** True while SIGSTOP holds it. */
  stopped = false;
  /** Who it has become; undefined: whoever the container runs as. */
  #own: Credentials | undefined;
  #steps: Steps | undefined;
  #cancel: (() => void) | undefined;
  #turn = 0;
  #held: { value: unknown } | undefined;
  /** Signals that came while it was stopped, each kind once, and who sent them. */
  readonly #pending = new Map<string, 'inside' | 'outside'>();

  constructor(host: ContainerHost, namespace: PidNamespace, spawn: Spawn) {
    this.host = host;
    this.namespace = namespace;
    this.pid = namespace.add(this);
    this.parent = spawn.parent;
    spawn.parent?.children.add(this);
    this.#own = spawn.parent?.host === host ? spawn.parent.#own : undefined;
    this.argv = spawn.argv;
    this.env = spawn.env;
    this.cwd = spawn.cwd;
    this.fds = spawn.fds;
    for (const file of spawn.fds.values()) file.refs++;
    this.group = spawn.group ?? spawn.parent?.group ?? this.pid;
    this.startedAt = host.kernel.now;
    host.processes.add(this);
  }

  get ppid(): number {
    return this.parent && this.parent.status === undefined ? this.parent.pid : this.parent ? 1 : 0;
  }

  /** Who it runs as. */
  get credentials(): Credentials {
    return this.#own ?? this.host.credentials;
  }
  get uid(): number {
    return this.credentials.uid;
  }

  can(capability: string): boolean {
    return this.credentials.capabilities.has(capability);
  }

  /** Goes on as somebody else (setuid, setgid, setgroups), files included. Who may do that is asked before. */
  become(credentials: Credentials): void {
    this.#own = credentials;
    if (this.host.scheduler.current === this) this.host.fs.user = fileUser(credentials);
  }

  /** Whether it may send a signal to another process (kill(2)). */
  maySignal(target: Process): boolean {
    return this.uid === target.uid || this.can('KILL');
  }

  /** Lets a program run in this process, from its first instruction. Replaces what ran before (execve). */
  start(steps: Steps): void {
    this.#steps = steps;
    this.resume(++this.#turn, undefined);
  }

  /** Continues the program if `turn` is still the one it waits in. */
  resume(turn: number, value: unknown): void {
    if (turn !== this.#turn || this.status !== undefined) return;
    this.#cancel = undefined;
    if (this.stopped) {
      this.#held = { value };
      return;
    }
    this.#turn++;
    this.host.scheduler.ready(this, value);
  }

  /** One stretch of the program, up to its next wait. Called by the scheduler only. */
  run(value: unknown): void {
    if (this.status !== undefined || this.#steps === undefined) return;
    if (this.#own === undefined) {
      this.#stretch(this.#steps, value);
      // It may have become somebody else just now.
      if (this.#own !== undefined) this.host.fs.user = fileUser(this.host.credentials);
      return;
    }
    const { fs } = this.host;
    const before = fs.user;
    fs.user = fileUser(this.#own);
    try {
      this.#stretch(this.#steps, value);
    } finally {
      fs.user = before;
    }
  }

  #stretch(steps: Steps, value: unknown): void {
    try {
      const { done, value: next } = steps.next(value);
      if (this.status !== undefined) return;
      if (done) {
        if (steps === this.#steps) this.exit(next);
        return;
      }
      this.#wait(next);
    } catch (error) {
      if (error instanceof ProcessEnded) return;
      if (error instanceof SystemError) {
        // A failed system call that the program did not look at.
        this.fds.get(2)?.write(`${this.argv[0] ?? ''}: ${error.message}\n`);
        this.exit(1);
        return;
      }
      if (error instanceof RangeError && /call stack/i.test(error.message)) {
        this.terminate('SIGSEGV');
        return;
      }
      if (error instanceof RangeError && /string length/i.test(error.message)) {
        this.#exhaust();
        return;
      }
      throw error;
    }
  }

  #wait(suspend: Suspend): void {
    const turn = this.#turn;
    this.#cancel = suspend((value) => this.resume(turn, value)) ?? undefined;
  }

  /**
   * Says how many bytes it holds in memory now, beside the program itself. Small changes are not looked at. What is
   * more than the simulation itself can hold ends as on a node that has no memory left.
   */
  hold(bytes: number): void {
    if (Math.abs(bytes - this.memory) < NOTICED_BYTES) return;
    this.memory = bytes;
    this.host.memoryChanged();
    if (this.status === undefined && bytes > MOST_BYTES) this.#exhaust();
    if (this.status !== undefined) throw new ProcessEnded();
  }

  #exhaust(): void {
    this.host.report({
      severity: 'assumption',
      code: 'node-memory',
      message: `${this.argv[0] ?? 'A process'} holds more in memory than the simulation can: it is killed as on a node without memory left.`,
      remedy: 'Give the container a memory limit.',
      where: this.host.where,
    });
    this.terminate('SIGKILL');
  }

  /** Ends this process by its own will. */
  exit(code: number): void {
    this.#finish({ code: code & 0xff });
  }

  /** Ends this process by a signal, whatever it says to it. */
  terminate(signal: string): void {
    this.#finish({ code: 128 + signalNumber(signal), signal });
  }

  #finish(status: ExitStatus): void {
    if (this.status !== undefined) return;
    this.status = status;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#steps = undefined;
    this.#turn++;
    this.memory = 0;
    for (const file of this.fds.values()) release(file);
    this.fds.clear();
    this.host.processes.delete(this);
    this.namespace.ended(this);
    this.ended.wake();
    this.parent?.handlers.get('SIGCHLD') !== undefined && this.parent?.signal('SIGCHLD', 'inside');
    this.host.processEnded(this);
  }

  /**
   * Delivers a signal. Process 1 of a PID namespace gets only what it has a handler for, and from
   * outside SIGKILL and SIGSTOP too (pid_namespaces(7)).
   */
  signal(signal: string, from: 'inside' | 'outside'): void {
    if (this.status !== undefined) return;
    const handler = this.handlers.get(signal);
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') {
      // Who sends it may live in the namespace around this one.
      const sender = this.host.scheduler.current;
      const isInside = from === 'inside' && (sender === undefined || sender.namespace === this.namespace);
      if (this.pid === 1 && isInside) return;
      if (signal === 'SIGKILL') this.terminate(signal);
      else this.stopped = true;
      return;
    }
    if (signal === 'SIGCONT') this.#continue();
    else if (this.stopped) {
      // It waits until the process goes on; another one of the same kind adds nothing.
      this.#pending.set(signal, from);
      return;
    }
    if (handler === 'ignore') return;
    if (handler !== undefined) {
      handler(signal);
      return;
    }
    if (this.pid === 1) return;
    const action = defaultAction(signal);
    if (action === 'terminate') this.terminate(signal);
    else if (action === 'stop') this.stopped = true;
  }

  #continue(): void {
    if (!this.stopped) return;
    this.stopped = false;
    const held = this.#held;
    this.#held = undefined;
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const [signal, from] of pending) this.signal(signal, from);
    if (held && this.status === undefined) this.resume(this.#turn, held.value);
  }

  /** Wakes the program out of what it waits for, with `value`; nothing happens where it does not wait. */
  interrupt(value: unknown): void {
    const cancel = this.#cancel;
    if (cancel === undefined) return;
    cancel();
    this.resume(this.#turn, value);
  }

  /** The open file of a descriptor. Throws EBADF. */
  fd(number: number): OpenFile {
    const file = this.fds.get(number);
    if (file === undefined) throw new SystemError('EBADF');
    return file;
  }

  /** Makes a descriptor refer to a file; undefined closes it. */
  setFd(number: number, file: OpenFile | undefined): void {
    const old = this.fds.get(number);
    if (old === file) return;
    if (file) {
      file.refs++;
      this.fds.set(number, file);
    } else this.fds.delete(number);
    if (old) release(old);
  }

  /**
   * Counts work that takes no simulated time by itself; see {@link overdue}. A program that loops
   * calls this, so that a loop without a sleep neither hangs the run nor costs many events.
   */
  *tick(steps = 1): Generator<Suspend, void, unknown> {
    if (this.host.spend(steps)) yield* this.rest();
  }

  /** Counts steps; true where {@link rest} is due: the container has done enough for this instant. */
  overdue(steps: number): boolean {
    return this.host.spend(steps);
  }

  *rest(): Generator<Suspend, void, unknown> {
    yield* sleep(this, this.host.busy());
  }
}

/** Whom the file system asks for permission: nobody for a root that has all its power over files. */
export function fileUser(credentials: Credentials): Credentials | undefined {
  const { uid, capabilities } = credentials;
  const all = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'].every((name) => capabilities.has(name));
  return uid === 0 && all ? undefined : credentials;
}

export function release(file: OpenFile): void {
  if (--file.refs === 0) file.closed?.();
}

/** Waits `ms` simulated milliseconds. Returns undefined, or what {@link Process.interrupt} gave. */
export function* sleep(process: Process, ms: SimMs): Generator<Suspend, unknown, unknown> {
  const { kernel } = process.host;
  return yield (resume) => {
    const timer = kernel.after(ms, () => resume());
    return () => kernel.cancel(timer);
  };
}

/** Waits for ever (until a signal ends the process or interrupts it). */
export function* forever(): Generator<Suspend, unknown, unknown> {
  return yield () => () => {};
}

/** Waits until `process` has ended. */
export function* waitFor(process: Process): Generator<Suspend, ExitStatus, unknown> {
  while (process.status === undefined) yield (resume) => process.ended.add(resume);
  return process.status;
}
