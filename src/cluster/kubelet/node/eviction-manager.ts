import { quantityValue } from '../../../api/quantity.ts';
import type { SimMs } from '../../../base/time.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Pod } from '../types.ts';
import { isCriticalPod } from './admission.ts';
import { directorySize } from './disk-usage.ts';
import {
  type Eviction,
  IMMEDIATE_GRACE_SECONDS,
  limitsLocalStorage,
  overLocalStorage,
  type PodUsage,
  pickVictim,
} from './eviction.ts';
import type { Heartbeat } from './heartbeat.ts';
import { ImageGc } from './image-gc.ts';
import {
  amountIn,
  type Observation,
  type Observations,
  type PressureType,
  RECLAIMED,
  type Signal,
  type Threshold,
  ThresholdMemory,
  thresholdsOf,
} from './thresholds.ts';

const CHECK: SimMs = 10_000;
/** After an eviction the next look waits for nothing but the pod's end, which is asked for every second. */
const CLEANUP_POLL: SimMs = 1000;
/** It is not waited for longer than this. */
const CLEANUP_TIMEOUT: SimMs = 30_000;
/** A node stays under pressure for so long after it was last seen to be. */
const TRANSITION: SimMs = 300_000;
/** A file system is made with one inode for so many bytes. */
const BYTES_PER_INODE = 16 * 1024;
/** The kernel allows one thread for so many bytes of memory (threads-max). */
const BYTES_PER_THREAD = 128 * 1024;

/** Use of the node by something else than its pods, for faults: bytes. */
export interface OtherUsage {
  memory: number;
  disk: number;
}
interface Use {
  memory: number;
  disk: number;
  inodes: number;
  pids: number;
}

/**
 * Looks every 10 s whether pods have used more local storage than they may, or the node runs out of
 * memory, disk, inodes or processes: then unused images go, and if that is not enough at most one pod is
 * evicted per look. The node has one disk for volumes, containers and images. Models pkg/kubelet/eviction.
 */
export class EvictionManager {
  readonly pressure = { memory: false, disk: false, pid: false };
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #heartbeat: Heartbeat;
  readonly #other: OtherUsage;
  readonly #active: () => readonly Pod[];
  /** Ends a pod and calls back when all of it has stopped. */
  readonly #evict: (eviction: Eviction, stopped: () => void) => void;
  readonly #thresholds: ThresholdMemory;
  readonly #imageGc: ImageGc;

  constructor(
    host: Host,
    containers: NodeContainers,
    heartbeat: Heartbeat,
    other: OtherUsage,
    active: () => readonly Pod[],
    evict: (eviction: Eviction, stopped: () => void) => void,
  ) {
    this.#host = host;
    this.#containers = containers;
    this.#heartbeat = heartbeat;
    this.#other = other;
    this.#active = active;
    this.#evict = evict;
    const { evictionPressureTransitionPeriod } = host.config;
    this.#thresholds = new ThresholdMemory(
      thresholdsOf(host.config),
      evictionPressureTransitionPeriod || TRANSITION,
    );
    this.#imageGc = new ImageGc(host, containers, {
      activePods: active,
      imageDisk: () => this.#observe().get('imagefs.available'),
    });
    host.after(CHECK, () => this.#look());
  }

  #look(): void {
    const evictions = this.#check();
    if (evictions.length === 0) this.#host.after(CHECK, () => this.#look());
    else this.#evictInTurn(evictions);
  }

  #evictInTurn([first, ...others]: readonly Eviction[]): void {
    if (first === undefined) this.#host.after(CLEANUP_POLL, () => this.#look());
    else
      this.#evict(
        first,
        this.#once(() => this.#evictInTurn(others), first.graceSeconds),
      );
  }

  /** Goes on when the pod has stopped, or when that takes too long. */
  #once(run: () => void, graceSeconds: number): () => void {
    let done = false;
    const go = () => {
      if (!done) run();
      done = true;
    };
    this.#host.after(graceSeconds * 1000 + CLEANUP_TIMEOUT, go);
    return go;
  }

  #check(): Eviction[] {
    const now = this.#host.now();
    const observations = this.#observe();
    const { pressure, due } = this.#thresholds.look(observations, now);
    this.#judge('memory', 'MemoryPressure', pressure);
    this.#judge('disk', 'DiskPressure', pressure);
    this.#judge('pid', 'PIDPressure', pressure);

    const overLimit = this.#active().flatMap((pod): Eviction[] => {
      if (!limitsLocalStorage(pod) || isCriticalPod(pod)) return [];
      const message = overLocalStorage(this.#usage(pod));
      return message === undefined ? [] : [{ pod, message, graceSeconds: IMMEDIATE_GRACE_SECONDS }];
    });
    if (overLimit.length > 0) return overLimit;
    return due.length === 0 ? [] : this.#relieve(due, observations);
  }

  /** What to do about the first threshold that calls for it. */
  #relieve(due: readonly Threshold[], observations: Observations): Eviction[] {
    const [first] = due as [Threshold];
    const resource = RECLAIMED[first.signal];
    const node = this.#host.ctx.api.get('Node', undefined, this.#host.node);
    if (node !== undefined)
      this.#host.event(
        node,
        undefined,
        'Warning',
        'EvictionThresholdMet',
        `Attempting to reclaim ${resource}`,
      );
    if (resource === 'ephemeral-storage' || resource === 'inodes') {
      this.#imageGc.deleteUnused();
      if (this.#thresholds.isRelieved(this.#observe())) return [];
    }
    const said = due.find(({ signal }) => RECLAIMED[signal] === resource)!;
    const { available, capacity } = observations.get(said.signal)!;
    const victim = pickVictim(
      this.#active().map((pod) => this.#usage(pod)),
      {
        resource,
        threshold: amountIn(said.amount, capacity),
        available,
        ...(first.graceMs > 0 ? { maxGraceSeconds: this.#host.config.evictionMaxPodGracePeriod ?? 0 } : {}),
      },
    );
    return victim === undefined ? [] : [victim];
  }

  /** What is left of the node's resources. */
  #observe(): Map<Signal, Observation> {
    const use: Use = { memory: this.#other.memory, disk: this.#other.disk, inodes: 0, pids: 0 };
    for (const pod of this.#active()) this.#addUse(pod, use);
    const capacity = this.#host.ctx.api.get('Node', undefined, this.#host.node)?.status?.capacity ?? {};
    const observations = new Map<Signal, Observation>();
    const observe = (signals: Signal[], all: number, used: number) => {
      for (const signal of signals) observations.set(signal, { capacity: all, available: all - used });
    };
    if (capacity.memory !== undefined) {
      const memory = quantityValue(capacity.memory);
      observe(['memory.available'], memory, use.memory);
      observe(['pid.available'], Math.floor(memory / BYTES_PER_THREAD), use.pids);
    }
    if (capacity['ephemeral-storage'] !== undefined) {
      const disk = quantityValue(capacity['ephemeral-storage']);
      observe(['nodefs.available', 'imagefs.available'], disk, use.disk + this.#imageGc.bytes());
      observe(['nodefs.inodesFree', 'imagefs.inodesFree'], Math.floor(disk / BYTES_PER_INODE), use.inodes);
    }
    return observations;
  }

  /** Adds what a pod uses now. Each pod is asked at each look, so nothing is built for it. */
  #addUse(pod: Pod, sum: Use): void {
    const { runtime } = this.#host.ctx;
    const record = this.#containers.get(pod.metadata.uid);
    if (record === undefined) return;
    for (const instance of record.instances) {
      if (instance.state !== 'running') continue;
      const { memoryBytes, diskBytes = 0, inodes = 0, processes = 1 } = runtime.usage(instance.id);
      sum.memory += memoryBytes;
      sum.disk += diskBytes;
      sum.inodes += inodes;
      sum.pids += processes;
    }
    for (const volume of pod.spec.volumes ?? []) {
      if (!volume.emptyDir || volume.emptyDir.medium === 'Memory') continue;
      const state = record.volumes.get(volume.name);
      if (state === undefined) continue;
      const { bytes, inodes } = directorySize(state.directory);
      sum.disk += bytes;
      sum.inodes += inodes;
    }
  }

  #judge(
    what: 'memory' | 'disk' | 'pid',
    condition: PressureType,
    pressure: ReadonlySet<PressureType>,
  ): void {
    const on = pressure.has(condition);
    if (on === this.pressure[what]) return;
    this.pressure[what] = on;
    this.#heartbeat.pressure(condition, on);
  }

  #usage(pod: Pod): PodUsage {
    const { runtime } = this.#host.ctx;
    const record = this.#containers.get(pod.metadata.uid);
    const containers = (record?.instances ?? [])
      .filter((instance) => instance.state === 'running')
      .map(({ id, name }) => {
        const { memoryBytes, diskBytes = 0, inodes = 0, processes = 1 } = runtime.usage(id);
        return { name, memory: memoryBytes, disk: diskBytes, inodes, pids: processes };
      });
    const emptyDirs = (pod.spec.volumes ?? []).flatMap((volume) => {
      const state = record?.volumes.get(volume.name);
      if (!volume.emptyDir || state === undefined) return [];
      return [
        {
          name: volume.name,
          ...directorySize(state.directory),
          inMemory: volume.emptyDir.medium === 'Memory',
        },
      ];
    });
    return { pod, containers, emptyDirs };
  }
}
