/** How fast a controller may write. Models client-go/util/flowcontrol: a bucket of tokens that fills evenly. */
import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';

/** --kube-api-qps and --kube-api-burst of the controller manager, for each controller's client. */
const PER_SECOND = 20;
const BURST = 30;

export class ClientLimit {
  readonly #kernel: Kernel;
  readonly #isOn: boolean;
  /** Requests that may still be made, at {@link #at}; below zero they are owed. */
  #tokens = BURST;
  #at: SimMs = 0;

  /** `isOn` false: a cluster without latencies writes as fast as it likes. */
  constructor(kernel: Kernel, isOn = true) {
    this.#kernel = kernel;
    this.#isOn = isOn;
  }

  /** How many requests may go out now. */
  get available(): number {
    if (!this.#isOn) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#fill() + 1e-6);
  }

  take(requests: number): void {
    if (this.#isOn) this.#tokens = this.#fill() - requests;
  }

  /** Milliseconds until the next request may go out. */
  get wait(): SimMs {
    return this.available > 0 ? 0 : Math.ceil(((1 - this.#tokens) * 1000) / PER_SECOND);
  }

  /** Milliseconds until nothing is owed. */
  get debt(): SimMs {
    return this.#isOn ? Math.ceil((Math.max(0, -this.#fill()) * 1000) / PER_SECOND) : 0;
  }

  #fill(): number {
    const { now } = this.#kernel;
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#at) * PER_SECOND) / 1000);
    this.#at = now;
    return this.#tokens;
  }
}
