import type { Process } from './process.ts';

/**
 * A PID namespace: of one container, or of a whole pod where spec.shareProcessNamespace is true
 * (process 1 is then pause). Numbers are given in order and not used again.
 */
export class PidNamespace {
  #next: number;
  readonly #processes = new Map<number, Process>();

  constructor(first = 1) {
    this.#next = first;
  }

  add(process: Process): number {
    const pid = this.#next++;
    this.#processes.set(pid, process);
    return pid;
  }

  get(pid: number): Process | undefined {
    return this.#processes.get(pid);
  }

  /** In order of their numbers. */
  list(): Process[] {
    return [...this.#processes.values()];
  }

  /** The number of a process as it is seen from here. */
  numberOf(process: Process): number {
    return process.pid;
  }

  /** That of the process it came from. */
  parentOf(process: Process): number {
    return process.ppid;
  }

  get size(): number {
    return this.#processes.size;
  }

  /** Takes a process out of the table and gives its children to process 1. */
  ended(process: Process): void {
    this.#processes.delete(process.pid);
    const init = this.#processes.get(1);
    for (const child of process.children) {
      if (child.status !== undefined) continue;
      child.parent = init;
      init?.children.add(child);
    }
    process.parent?.children.delete(process);
  }
}

/** The first number of a process in the namespace of a node: the node's own have come before. */
const FIRST_ON_NODE = 2001;

/**
 * The PID namespace of a node, which the pods with hostPID live in: from here the processes of all pods of the node
 * can be seen and signalled, each by a number that it has here besides its own.
 */
export class NodeNamespace extends PidNamespace {
  readonly #inner: () => Iterable<PidNamespace>;
  readonly #numbers = new WeakMap<Process, number>();
  readonly #seen = new Map<number, Process>();
  #nextSeen = 1001;

  /** `inner` gives the namespaces of the pods that have their own. */
  constructor(inner: () => Iterable<PidNamespace>) {
    super(FIRST_ON_NODE);
    this.#inner = inner;
  }

  override list(): Process[] {
    const foreign = [...this.#inner()].flatMap((namespace) => namespace.list());
    foreign.sort((a, b) => a.startedAt - b.startedAt);
    return [...foreign, ...super.list()].sort((a, b) => this.numberOf(a) - this.numberOf(b));
  }

  override get(pid: number): Process | undefined {
    const seen = this.#seen.get(pid);
    return seen?.status === undefined && seen !== undefined ? seen : super.get(pid);
  }

  override numberOf(process: Process): number {
    if (process.namespace === this) return process.pid;
    let number = this.#numbers.get(process);
    if (number === undefined) {
      number = this.#nextSeen++;
      if (this.#nextSeen === FIRST_ON_NODE) this.#nextSeen = 100_000;
      this.#numbers.set(process, number);
      this.#seen.set(number, process);
      process.ended.add(() => this.#seen.delete(number!));
    }
    return number;
  }

  override parentOf(process: Process): number {
    const { parent } = process;
    return parent !== undefined && parent.status === undefined ? this.numberOf(parent) : 1;
  }

  override get size(): number {
    return this.list().length;
  }
}
