import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Kernel } from '../kernel.ts';

/** More pods than this are not kept: each costs time and memory for the whole run. */
export const MAX_PODS = 3000;
/** The same for objects of all kinds together, without Events. */
export const MAX_OBJECTS = 20_000;

const REMEDY = 'Ask for fewer replicas: a question about many pods can be asked of a few.';

const exceeded = () => new ApiError('Unknown', 'etcdserver: mvcc: database space exceeded');

/** Pods at the same time. */
const askedFor = (object: KubeObject | undefined): number =>
  Number(object?.spec?.replicas ?? object?.spec?.parallelism ?? 0);

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
        remedy: REMEDY,
        where: kind,
      });
    }
    throw exceeded();
  }

  /**
   * Throws the same for an object that asks for more pods than could ever be tried one by one: who writes
   * `replicas: 2147483647` is told at once. What was as large before may stay.
   */
  judge(object: KubeObject, old?: KubeObject): void {
    const asked = askedFor(object);
    if (asked <= MAX_OBJECTS || asked === askedFor(old)) return;
    const where = `${object.kind}/${object.metadata.name}`;
    this.#kernel.emit({
      type: 'diagnostic',
      severity: 'error',
      code: 'too-large',
      message: `${where} asks for ${asked} pods: the simulated cluster keeps at most ${MAX_PODS}`,
      remedy: REMEDY,
      where,
    });
    throw exceeded();
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
