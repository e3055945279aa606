import type { Container } from './container.ts';

/**
 * What a scenario's faults do to containers and nodes (design: kill, hang, oom, http status,
 * registry down, disk full). A pod is `namespace/name`; without a container all of it is meant.
 * What needs a running container returns whether there was one.
 */
export class RuntimeFaults {
  readonly #find: (pod: string, container: string | undefined) => Container[];
  #registry: 'up' | 'unreachable' | 'timeout' = 'up';
  readonly #full = new Set<string>();

  constructor(find: (pod: string, container: string | undefined) => Container[]) {
    this.#find = find;
  }

  /** Kills process 1 from outside (SIGKILL by default). */
  kill(pod: string, container?: string, signal = 'SIGKILL'): boolean {
    const found = this.#find(pod, container);
    for (const each of found) each.main?.signal(signal, 'outside');
    return found.length > 0;
  }

  /** Connections are still made, but nothing is answered, and no signal but SIGKILL is heard. */
  hang(pod: string, container: string | undefined, hung: boolean): boolean {
    const found = this.#find(pod, container);
    for (const each of found) {
      each.hung = hung;
      if (hung) each.main?.signal('SIGSTOP', 'outside');
      else each.main?.signal('SIGCONT', 'outside');
    }
    return found.length > 0;
  }

  /** The kernel's out-of-memory killer takes the container. */
  oom(pod: string, container?: string): boolean {
    const found = this.#find(pod, container);
    for (const each of found) {
      each.oom = true;
      each.main?.terminate('SIGKILL');
    }
    return found.length > 0;
  }

  /** Every HTTP answer gets this status; undefined: as before. */
  httpStatus(pod: string, container: string | undefined, status: number | undefined): boolean {
    const found = this.#find(pod, container);
    for (const each of found) each.httpOverride = status;
    return found.length > 0;
  }

  /** How pulls end from now on. */
  registry(state: 'up' | 'unreachable' | 'timeout'): void {
    this.#registry = state;
  }
  get registryState(): 'up' | 'unreachable' | 'timeout' {
    return this.#registry;
  }

  /** Writes on a node fail with "No space left on device". */
  diskFull(node: string, full: boolean): void {
    if (full) this.#full.add(node);
    else this.#full.delete(node);
  }
  isDiskFull(node: string): boolean {
    return this.#full.has(node);
  }
}
