import { ApiError } from '../../api/errors.ts';
import type { Kernel } from '../kernel.ts';

/** More pods than this are not kept: each costs time and memory for the whole run. */
export const MAX_PODS = 3000;
/** The same for objects of all kinds together, without Events. */
export const MAX_OBJECTS = 20_000;

/** How much the store behind the API server takes. A text that asks for more gets an answer, and so does its reader. */
export class Capacity {
  readonly #kernel: Kernel;
  #pods = 0;
  #objects = 0;
  #said = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Throws what etcd answers when its quota is used up. */
  check(kind: string): void {
    if (this.#objects < MAX_OBJECTS && (kind !== 'Pod' || this.#pods < MAX_PODS)) return;
    if (!this.#said) {
      this.#said = true;
      this.#kernel.emit({
        type: 'diagnostic',
        severity: 'error',
        code: 'too-large',
        message: `the simulated cluster is full: it keeps at most ${MAX_PODS} pods and ${MAX_OBJECTS} objects`,
        remedy: 'Ask for fewer replicas: a question about many pods can be asked of a few.',
        where: kind,
      });
    }
    throw new ApiError('Unknown', 'etcdserver: mvcc: database space exceeded');
  }

  added(kind: string): void {
    this.#objects++;
    if (kind === 'Pod') this.#pods++;
  }

  removed(kind: string): void {
    this.#objects--;
    if (kind === 'Pod') this.#pods--;
  }
}
