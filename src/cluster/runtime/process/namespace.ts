import type { Process } from './process.ts';

/**
 * A PID namespace: of one container, or of a whole pod where spec.shareProcessNamespace is true
 * (process 1 is then pause). Numbers are given in order and not used again.
 */
export class PidNamespace {
  #next = 1;
  readonly #processes = new Map<number, Process>();

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
