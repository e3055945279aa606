/** How fast a component may send requests. Models client-go/util/flowcontrol: a bucket of tokens that fills evenly. */
import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';

/** What a client may do: requests at once, and requests a second from then on. */
export interface ClientRate {
  burst: number;
  perSecond: number;
}

/** --kube-api-qps and --kube-api-burst of the controller manager. Every controller has a client of its own. */
const CONTROLLER: ClientRate = { burst: 30, perSecond: 20 };
/** Each deletion of the garbage collector takes two requests, so its client may send twice as many. */
export const COLLECTOR_CLIENT: ClientRate = { burst: 30, perSecond: 40 };
/** clientConnection of KubeSchedulerConfiguration. Events go through another client. */
export const SCHEDULER_CLIENT: ClientRate = { burst: 100, perSecond: 50 };

export class ClientLimit {
  readonly #kernel: Kernel;
  readonly #isOn: boolean;
  readonly #rate: ClientRate;
  /** Requests that may still be made, at {@link #at}; below zero they are owed. */
  #tokens: number;
  #at: SimMs = 0;

  /** `isOn` false: a cluster without latencies writes as fast as it likes. */
  constructor(kernel: Kernel, isOn = true, rate = CONTROLLER) {
    this.#kernel = kernel;
    this.#isOn = isOn;
    this.#rate = rate;
    this.#tokens = rate.burst;
  }

  /** How many requests may go out now. */
  get available(): number {
    if (!this.#isOn) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#fill() + 1e-6);
  }

  take(requests: number): void {
    if (this.#isOn) this.#tokens = this.#fill() - requests;
  }

  /** Takes its place behind those that wait already; the milliseconds until the last of these requests is out. */
  reserve(requests = 1): SimMs {
    this.take(requests);
    return this.debt;
  }

  /** Milliseconds until the next request may go out. */
  get wait(): SimMs {
    return this.available > 0 ? 0 : Math.ceil(((1 - this.#tokens) * 1000) / this.#rate.perSecond);
  }

  /** Milliseconds until nothing is owed. */
  get debt(): SimMs {
    return this.#isOn ? Math.ceil((Math.max(0, -this.#fill()) * 1000) / this.#rate.perSecond) : 0;
  }

  #fill(): number {
    const { now } = this.#kernel;
    const { burst, perSecond } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) * perSecond) / 1000);
    this.#at = now;
    return this.#tokens;
  }
}
