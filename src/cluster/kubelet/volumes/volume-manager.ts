import type { SimMs } from '../../../base/time.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Pod, Volume } from '../types.ts';
import { claimOf } from './claims.ts';
import type { VolumePlugins } from './plugins.ts';

/** How often the wait for volumes looks, and how long it looks at most. */
const POLL: SimMs = 300;
const WAIT_TIMEOUT: SimMs = 123_000;
/** Retries of one volume: 0.5 s, doubled, at most 2 min 2 s. */
const RETRY_INITIAL: SimMs = 500;
const RETRY_MAX: SimMs = 122_000;

interface Mounting {
  pod: Pod;
  /** Volumes that are not set up yet. */
  open: Set<string>;
  /** Open ones of which the node does not know what to mount, and why; each sync asks again. */
  unprocessed: Map<string, string>;
  /** Waits that end when nothing is open any more. */
  allMounted: (() => void)[];
  stopped: boolean;
}

/** How a wait ended; a text says why the node does not even know what to mount. */
export type VolumeWait = 'mounted' | 'timeout' | 'aborted' | { error: string };

/**
 * Sets up the volumes of pods, each on its own: one that fails is tried again while the others are
 * done. Models pkg/kubelet/volumemanager and its reconciler.
 */
export class VolumeManager {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #plugins: VolumePlugins;
  readonly #pods = new Map<string, Mounting>();

  constructor(host: Host, containers: NodeContainers, plugins: VolumePlugins) {
    this.#host = host;
    this.#containers = containers;
    this.#plugins = plugins;
  }

  /** Waits until all volumes of the pod are set up. `abort` is handed out: call it to give the wait up. */
  wait(pod: Pod, onAbort: (abort: () => void) => void, done: (result: VolumeWait) => void): void {
    const mounting = this.#ensure(pod);
    if (mounting.open.size === 0) {
      done('mounted');
      return;
    }
    const host = this.#host;
    const began = host.now();
    // The first look finds nothing; the second comes a little later, then they come every 300 ms.
    const second = began + host.latencies.draw('volumes');
    let over = false;
    const finish = (result: VolumeWait) => {
      if (over) return;
      over = true;
      done(result);
    };
    onAbort(() => finish('aborted'));
    const timeout = host.after(WAIT_TIMEOUT, () => finish('timeout'));
    const claims = pod.spec.volumes?.some((volume) => claimOf(pod, volume) !== undefined);
    if (claims)
      host.after(second - began, () => {
        if (mounting.unprocessed.size === 0) return;
        host.ctx.kernel.cancel(timeout);
        finish({ error: describeUnprocessed(mounting) });
      });
    mounting.allMounted.push(() => {
      const late = Math.max(0, host.now() - second);
      host.after(second + Math.ceil(late / POLL) * POLL - host.now(), () => {
        host.ctx.kernel.cancel(timeout);
        finish('mounted');
      });
    });
  }

  /** Whether all volumes of the pod are set up already. */
  isReady(uid: string): boolean {
    return this.#pods.get(uid)?.open.size === 0;
  }

  /** Brings the files of a pod's volumes up to date with their sources. */
  refresh(uid: string): void {
    for (const volume of this.#containers.get(uid)?.volumes.values() ?? []) volume.refresh?.();
  }

  /** The pod is gone or going: nothing more is set up. */
  stop(uid: string): void {
    const mounting = this.#pods.get(uid);
    if (mounting) mounting.stopped = true;
    this.#pods.delete(uid);
  }

  #ensure(pod: Pod): Mounting {
    const { uid } = pod.metadata;
    const known = this.#pods.get(uid);
    if (known !== undefined) {
      known.pod = pod;
      const again = (pod.spec.volumes ?? []).filter(({ name }) => known.unprocessed.has(name));
      known.unprocessed.clear();
      for (const volume of again)
        this.#host.after(this.#reaction(POLL), () => this.#attempt(known, volume, RETRY_INITIAL));
      return known;
    }
    const done = this.#containers.ensure(pod).volumes;
    const volumes = (pod.spec.volumes ?? []).filter((volume) => !done.has(volume.name));
    const mounting: Mounting = {
      pod,
      open: new Set(volumes.map((v) => v.name)),
      unprocessed: new Map(),
      allMounted: [],
      stopped: false,
    };
    this.#pods.set(uid, mounting);
    const delay = this.#reaction(this.#host.latencies.draw('volumes'));
    for (const volume of volumes)
      this.#host.after(delay, () => this.#attempt(mounting, volume, RETRY_INITIAL));
    return mounting;
  }

  /** The populator and the reconciler each look every 100 ms. */
  #reaction(latency: SimMs): SimMs {
    return latency === 0 ? 0 : Math.min(this.#host.rng.int(80, 200), latency - 1);
  }

  #attempt(mounting: Mounting, volume: Volume, retry: SimMs): void {
    if (mounting.stopped) return;
    const record = this.#containers.ensure(mounting.pod);
    const failure = this.#plugins.mount(mounting.pod, volume);
    if ('directory' in failure) {
      record.volumes.set(volume.name, failure);
      mounting.open.delete(volume.name);
      if (mounting.open.size === 0) for (const tell of mounting.allMounted.splice(0)) tell();
      return;
    }
    if ('unprocessed' in failure) {
      mounting.unprocessed.set(volume.name, failure.unprocessed);
      return;
    }
    this.#host.event(mounting.pod, undefined, 'Warning', failure.reason, failure.message);
    this.#host.after(retry, () => this.#attempt(mounting, volume, Math.min(retry * 2, RETRY_MAX)));
  }
}

/** Of the volumes that containers mount, which ones are missing and which of them cannot even be looked for. */
function describeUnprocessed({ pod: { spec }, open, unprocessed }: Mounting): string {
  const mounted = new Set(
    [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ volumeMounts = [] }) =>
      volumeMounts.map(({ name }) => name),
    ),
  );
  const names = (of: Iterable<string>) =>
    [...of]
      .filter((name) => mounted.has(name))
      .sort()
      .join(' ');
  const why = [...new Set(unprocessed.values())].sort().join('; ');
  return `unmounted volumes=[${names(open)}], unattached volumes=[], failed to process volumes=[${names(unprocessed.keys())}]: ${why}`;
}
