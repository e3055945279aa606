/**
 * What several faults may do at once: a node whose power and network fail at the same time comes back when the last
 * of both is over.
 */
export class Holds {
  readonly #counts = new Map<string, number>();
  readonly #layers = new Map<string, { value: unknown }[]>();

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

  /**
   * Sets something to a value as long as the answer is not called. The last who has set it decides; when one ends, what
   * is left of the others holds again, and undefined where nobody is left.
   */
  set<T>(what: string, value: T, apply: (value: T | undefined) => void): () => void {
    const layers = (this.#layers.get(what) ?? []) as { value: T }[];
    const layer = { value };
    layers.push(layer);
    this.#layers.set(what, layers);
    apply(value);
    return () => {
      const wasLast = layers.at(-1) === layer;
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) this.#layers.delete(what);
      if (wasLast) apply(layers.at(-1)?.value);
    };
  }
}
