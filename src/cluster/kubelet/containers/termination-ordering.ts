import { isSidecar } from '../pods/restart-policy.ts';
import type { Pod } from '../types.ts';

/**
 * Who waits for whom when a pod with sidecars stops: a sidecar until all regular containers and the
 * sidecar after it have stopped; nobody else waits. Models kuberuntime_termination_order.go.
 */
export class TerminationOrdering {
  readonly #open = new Map<string, Set<string>>();
  readonly #waits = new Map<string, () => void>();

  constructor(pod: Pod, running: readonly string[]) {
    const runs = new Set(running);
    const regular = pod.spec.containers.map((c) => c.name).filter((name) => runs.has(name));
    let later: string | undefined;
    for (const { name } of [...(pod.spec.initContainers ?? [])].filter(isSidecar).reverse()) {
      // Only the very next sidecar is waited for: where that one is down, those behind it are not.
      if (runs.has(name))
        this.#open.set(name, new Set(later !== undefined && runs.has(later) ? [...regular, later] : regular));
      later = name;
    }
  }

  waits(container: string): boolean {
    return this.#open.has(container);
  }

  onTurn(container: string, resume: () => void): void {
    if ((this.#open.get(container)?.size ?? 0) === 0) resume();
    else this.#waits.set(container, resume);
  }

  stopped(container: string): void {
    for (const [name, open] of this.#open) {
      if (!open.delete(container) || open.size > 0) continue;
      const resume = this.#waits.get(name);
      this.#waits.delete(name);
      resume?.();
    }
  }
}

export function hasSidecars(pod: Pod): boolean {
  return (pod.spec.initContainers ?? []).some(isSidecar);
}
