import type { Timer } from '../../../base/queue.ts';
import type { SimMs } from '../../../base/time.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { PodRuntimeStatus } from '../types.ts';

interface Entry {
  status: PodRuntimeStatus;
  /** `sandbox/<id>` or instance id -> state, as the last relist saw it. */
  seen: Map<string, string>;
  relistedAt: SimMs;
  timer: Timer | undefined;
  /** The worker that waits for a view newer than `since`. */
  waiting?: { since: SimMs; resume: () => void };
}

/**
 * The pod lifecycle event generator: looks at the runtime once a second, tells what changed, and
 * keeps what it saw. A pod in which nothing changed costs nothing: the relist of a second is only
 * carried out for pods that changed since the last one. Several changes between two relists
 * collapse into the last one. Models pkg/kubelet/pleg/generic.go.
 */
export class Pleg {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #entries = new Map<string, Entry>();
  /** Told once per change that is worth a sync: a container or sandbox started or died. */
  readonly #notify: (uid: string, why: string) => void;

  constructor(host: Host, containers: NodeContainers, notify: (uid: string, why: string) => void) {
    this.#host = host;
    this.#containers = containers;
    this.#notify = notify;
  }

  /** The runtime changed something in this pod: the next relist will see it. */
  touch(uid: string): void {
    const entry = this.#entry(uid);
    if (entry.timer !== undefined) return;
    const now = this.#host.now();
    entry.timer = this.#host.after(this.#host.relist.after(now) - now, () => this.relist(uid));
  }

  /** What the last relist saw. */
  cached(uid: string): PodRuntimeStatus {
    return this.#entry(uid).status;
  }

  /** Whether the cache is newer than `t`: relists go on all the time, seen or not. */
  isNewer(uid: string, t: SimMs): boolean {
    return t < 0 || this.#entry(uid).relistedAt > t || this.#host.relist.after(t) <= this.#host.now();
  }

  /** Calls back as soon as the cache is newer than `t`: at once, or with the next relist. */
  awaitNewer(uid: string, since: SimMs, resume: () => void): void {
    const entry = this.#entry(uid);
    if (this.isNewer(uid, since)) {
      entry.waiting = undefined;
      resume();
      return;
    }
    entry.waiting = { since, resume };
    const wait = this.#host.relist.after(since) - this.#host.now();
    if (entry.timer === undefined) entry.timer = this.#host.after(wait, () => this.relist(uid));
  }

  /**
   * 1.36: looks at one pod right after a sync that changed something in it. What it sees is told a
   * moment later, so a process that ends in between has been seen running.
   */
  relistSoon(uid: string): void {
    const seen = this.#containers.statusOf(uid);
    this.#host.after(this.#host.latencies.draw('onDemandRelist'), () => {
      if (this.#entry(uid).relistedAt < seen.at) this.relist(uid, seen);
    });
  }

  /** Looks at one pod now: wakes who waits for that, then tells what changed. */
  relist(uid: string, seen?: PodRuntimeStatus): void {
    const entry = this.#entry(uid);
    if (seen === undefined) {
      this.#host.ctx.kernel.cancel(entry.timer);
      entry.timer = undefined;
    }
    const news = this.#refresh(entry, seen ?? this.#containers.statusOf(uid));
    const { waiting } = entry;
    if (waiting !== undefined && entry.relistedAt > waiting.since) {
      entry.waiting = undefined;
      // The round that begins now sees it all; the events come behind it and cause one more.
      waiting.resume();
    }
    for (const why of news) this.#notify(uid, why);
  }

  /** Returns what changed, one sentence per change that is worth a sync. */
  #refresh(entry: Entry, status: PodRuntimeStatus): string[] {
    entry.status = status;
    entry.relistedAt = this.#host.now();
    const seen = new Map<string, string>();
    const news: string[] = [];
    for (const sandbox of entry.status.sandboxes) {
      const key = `sandbox/${sandbox.id}`;
      const state = sandbox.ready ? 'running' : 'exited';
      seen.set(key, state);
      if (entry.seen.get(key) !== state)
        news.push(
          sandbox.ready ? 'A relist saw that its sandbox runs.' : 'A relist saw that its sandbox is gone.',
        );
    }
    for (const instance of entry.status.instances) {
      const state = instance.resizes ? `${instance.state}/${instance.resizes}` : instance.state;
      seen.set(instance.id, state);
      if (entry.seen.get(instance.id) === state) continue;
      if (instance.state === 'running')
        news.push(
          instance.resizes
            ? `A relist saw the new resources of container ${instance.name}.`
            : `A relist saw that container ${instance.name} runs.`,
        );
      if (instance.state === 'exited') news.push(`A relist saw that container ${instance.name} ended.`);
    }
    entry.seen = seen;
    return news;
  }

  forget(uid: string): void {
    this.#host.ctx.kernel.cancel(this.#entries.get(uid)?.timer);
    this.#entries.delete(uid);
  }

  #entry(uid: string): Entry {
    let entry = this.#entries.get(uid);
    if (entry === undefined) {
      entry = { status: this.#containers.statusOf(uid), seen: new Map(), relistedAt: -1, timer: undefined };
      this.#entries.set(uid, entry);
    }
    return entry;
  }
}
