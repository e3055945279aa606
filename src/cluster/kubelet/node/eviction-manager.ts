import { quantityValue } from '../../../api/quantity.ts';
import type { SimMs } from '../../../base/time.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Pod } from '../types.ts';
import { isCriticalPod } from './admission.ts';
import { directoryBytes } from './disk-usage.ts';
import {
  type Eviction,
  limitsLocalStorage,
  overLocalStorage,
  type PodUsage,
  pickVictim,
} from './eviction.ts';
import type { Heartbeat } from './heartbeat.ts';

const CHECK: SimMs = 10_000;
/** After an eviction the next look waits for nothing but the pod's end, which is asked for every second. */
const CLEANUP_POLL: SimMs = 1000;
/** A node stays under pressure for so long after it was last seen to be. */
const TRANSITION: SimMs = 300_000;
const MEMORY_THRESHOLD = 100 * 1024 * 1024;
const DISK_THRESHOLD_SHARE = 0.1;

/** Use of the node by something else than its pods, for faults: bytes. */
export interface OtherUsage {
  memory: number;
  disk: number;
}

/**
 * Looks every 10 s whether pods have used more local storage than they may, or the node runs out of
 * memory or disk: then at most one pod is evicted per look. Models pkg/kubelet/eviction.
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
  readonly #seen = { memory: Number.NEGATIVE_INFINITY, disk: Number.NEGATIVE_INFINITY };

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
    host.after(CHECK, () => this.#look());
  }

  #look(): void {
    const evictions = this.#check();
    if (evictions.length === 0) this.#host.after(CHECK, () => this.#look());
    else this.#evictInTurn(evictions);
  }

  #evictInTurn([first, ...others]: readonly Eviction[]): void {
    if (first === undefined) this.#host.after(CLEANUP_POLL, () => this.#look());
    else this.#evict(first, () => this.#evictInTurn(others));
  }

  #check(): Eviction[] {
    const pods = this.#active();
    const used = { memory: this.#other.memory, disk: this.#other.disk };
    const limited: Pod[] = [];
    for (const pod of pods) {
      this.#addUse(pod, used);
      if (limitsLocalStorage(pod)) limited.push(pod);
    }
    const capacity = this.#host.ctx.api.get('Node', undefined, this.#host.node)?.status?.capacity ?? {};
    const memory = available(capacity.memory, used.memory);
    const disk = available(capacity['ephemeral-storage'], used.disk);
    const diskThreshold = disk === undefined ? 0 : disk.capacity * DISK_THRESHOLD_SHARE;
    const lacksMemory = memory !== undefined && memory.left < MEMORY_THRESHOLD;
    const lacksDisk = disk !== undefined && disk.left < diskThreshold;
    this.#judge('memory', 'MemoryPressure', lacksMemory);
    this.#judge('disk', 'DiskPressure', lacksDisk);

    const overLimit = limited.flatMap((pod): Eviction[] => {
      const message = isCriticalPod(pod) ? undefined : overLocalStorage(this.#usage(pod));
      return message === undefined ? [] : [{ pod, message }];
    });
    if (overLimit.length > 0) return overLimit;
    if (lacksMemory) return this.#relieve('memory', pods, MEMORY_THRESHOLD, memory.left);
    if (lacksDisk) return this.#relieve('ephemeral-storage', pods, diskThreshold, disk.left);
    return [];
  }

  /** Whom to evict for a resource that the node lacks. */
  #relieve(
    resource: 'memory' | 'ephemeral-storage',
    pods: readonly Pod[],
    threshold: number,
    left: number,
  ): Eviction[] {
    const node = this.#host.ctx.api.get('Node', undefined, this.#host.node);
    if (node !== undefined)
      this.#host.event(
        node,
        undefined,
        'Warning',
        'EvictionThresholdMet',
        `Attempting to reclaim ${resource}`,
      );
    const victim = pickVictim(
      pods.map((pod) => this.#usage(pod)),
      resource,
      threshold,
      left,
    );
    return victim === undefined ? [] : [{ ...victim, disruption: true }];
  }

  /** Adds what a pod uses now. Each pod is asked at each look, so nothing is built for it. */
  #addUse(pod: Pod, sum: OtherUsage): void {
    const { runtime } = this.#host.ctx;
    const record = this.#containers.get(pod.metadata.uid);
    if (record === undefined) return;
    for (const instance of record.instances) {
      if (instance.state !== 'running') continue;
      const { memoryBytes, diskBytes } = runtime.usage(instance.id);
      sum.memory += memoryBytes;
      sum.disk += diskBytes ?? 0;
    }
    for (const volume of pod.spec.volumes ?? []) {
      if (!volume.emptyDir || volume.emptyDir.medium === 'Memory') continue;
      const state = record.volumes.get(volume.name);
      if (state !== undefined) sum.disk += directoryBytes(state.directory);
    }
  }

  #judge(what: 'memory' | 'disk', condition: 'MemoryPressure' | 'DiskPressure', short: boolean): void {
    const now = this.#host.now();
    if (short) this.#seen[what] = now;
    const on = now - this.#seen[what] < TRANSITION;
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
        const { memoryBytes, diskBytes } = runtime.usage(id);
        return { name, memory: memoryBytes, disk: diskBytes ?? 0 };
      });
    const emptyDirs = (pod.spec.volumes ?? []).flatMap((volume) => {
      const state = record?.volumes.get(volume.name);
      if (!volume.emptyDir || state === undefined) return [];
      return [
        {
          name: volume.name,
          bytes: directoryBytes(state.directory),
          inMemory: volume.emptyDir.medium === 'Memory',
        },
      ];
    });
    return { pod, containers, emptyDirs };
  }
}

function available(
  capacity: string | undefined,
  used: number,
): { capacity: number; left: number } | undefined {
  if (capacity === undefined) return undefined;
  const all = quantityValue(capacity);
  return { capacity: all, left: all - used };
}
