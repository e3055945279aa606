/**
 * What several faults may do at once: a node whose power and network fail at the same time comes back when the last
 * of both is over.
 */
export class Holds {
  readonly #counts = new Map<string, number>();

  /** Begins to hold something. What is answered ends that, and calls `end` where nobody else holds it any more. */
  take(what: string, end: () => void): () => void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
    return () => {
      const left = this.#counts.get(what)! - 1;
      if (left > 0) this.#counts.set(what, left);
      else {
        this.#counts.delete(what);
        end();
      }
    };
  }
}
