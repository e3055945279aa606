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

  /** When the cache will be newer than `t`; an instant in the past where it already is. */
  newerThan(uid: string, t: SimMs): SimMs {
    const entry = this.#entry(uid);
    return entry.relistedAt > t ? entry.relistedAt : this.#host.relist.after(t);
  }

  /** 1.36: looks at one pod right after a sync that changed something in it. */
  relistSoon(uid: string): void {
    this.#host.after(this.#host.latencies.draw('onDemandRelist'), () => this.relist(uid));
  }

  /** Looks at one pod now and tells what changed. */
  relist(uid: string): void {
    for (const why of this.refresh(uid)) this.#notify(uid, why);
  }

  /** Looks at one pod now; returns what changed, one sentence per change that is worth a sync. */
  refresh(uid: string): string[] {
    const entry = this.#entry(uid);
    this.#host.ctx.kernel.cancel(entry.timer);
    entry.timer = undefined;
    entry.status = this.#containers.statusOf(uid);
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
      seen.set(instance.id, instance.state);
      if (entry.seen.get(instance.id) === instance.state) continue;
      if (instance.state === 'running') news.push(`A relist saw that container ${instance.name} runs.`);
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
