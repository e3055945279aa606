import type { SimMs } from '../../../base/time.ts';
import type { ClusterContext } from '../../context.ts';
import type { ContainerStatusCri } from '../../runtime/cri.ts';
import { isSidecar } from '../pods/restart-policy.ts';
import type { Container, InstanceStatus, Pod, PodRuntimeStatus, Resources, SandboxStatus } from '../types.ts';
import type { VolumeState } from '../volumes/volume-state.ts';
import { PullRecords } from './pull-records.ts';
import { terminationMessage } from './termination-message.ts';
import { ContainerTracker } from './tracker.ts';

/** All that exists of one pod on a node: it outlives a kubelet that is stopped and started again. */
export interface PodRecord {
  /** The pod as it was when something last happened to it. */
  pod: Pod;
  /** When the node first saw it. */
  seenAt: SimMs;
  /** Newest first. */
  sandboxes: SandboxStatus[];
  instances: InstanceStatus[];
  volumes: Map<string, VolumeState>;
  /** Where the instances have been removed: the number of the next one, by container. */
  nextAttempt: Map<string, number>;
}

/**
 * The sandboxes, containers and volumes of one node. The runtime is the truth; this keeps what the
 * kubelet would read back from it by labels: pod, container, attempt.
 */
export class NodeContainers {
  readonly tracker: ContainerTracker;
  /** Images that are on the node, as written. */
  readonly images = new Set<string>();
  readonly pulls = new PullRecords();
  /** Called when something changed that the next relist will see. */
  changed: (uid: string) => void = () => {};
  readonly #ctx: ClusterContext;
  readonly #pods = new Map<string, PodRecord>();
  readonly #byInstance = new Map<string, PodRecord>();
  readonly #exitWaits = new Map<string, (() => void)[]>();
  /** Instances that ran when the machine lost its power. */
  readonly #lost = new Set<string>();

  constructor(ctx: ClusterContext) {
    this.#ctx = ctx;
    this.tracker = new ContainerTracker(ctx.kernel);
    ctx.runtime.onExit((id, status) => this.#exited(id, status));
    ctx.runtime.onSandboxExit?.((id) => {
      for (const [uid, record] of this.#pods)
        if (record.sandboxes.some((sandbox) => sandbox.id === id)) this.sandboxStopped(uid, id);
    });
  }

  get(uid: string): PodRecord | undefined {
    return this.#pods.get(uid);
  }
  all(): Iterable<PodRecord> {
    return this.#pods.values();
  }

  ensure(pod: Pod): PodRecord {
    let record = this.#pods.get(pod.metadata.uid);
    if (record === undefined) {
      record = {
        pod,
        seenAt: this.#ctx.kernel.now,
        sandboxes: [],
        instances: [],
        volumes: new Map(),
        nextAttempt: new Map(),
      };
      this.#pods.set(pod.metadata.uid, record);
    }
    record.pod = pod;
    return record;
  }

  /** What a relist of this pod shows now. */
  statusOf(uid: string): PodRuntimeStatus {
    const record = this.#pods.get(uid);
    return {
      at: this.#ctx.kernel.now,
      sandboxes: record?.sandboxes.map((sandbox) => ({ ...sandbox })) ?? [],
      instances: record?.instances.map((instance) => ({ ...instance })) ?? [],
    };
  }

  instance(id: string): InstanceStatus | undefined {
    return this.#byInstance.get(id)?.instances.find((instance) => instance.id === id);
  }

  /** The number of the next instance of a container: its restart count. */
  nextAttempt(pod: Pod, container: string): number {
    const record = this.ensure(pod);
    const newest = record.instances.find((instance) => instance.name === container);
    return newest === undefined ? (record.nextAttempt.get(container) ?? 0) : newest.attempt + 1;
  }

  addSandbox(pod: Pod, sandbox: SandboxStatus): void {
    this.ensure(pod).sandboxes.unshift(sandbox);
    this.changed(pod.metadata.uid);
  }

  addInstance(pod: Pod, instance: InstanceStatus): void {
    const record = this.ensure(pod);
    record.instances.unshift(instance);
    this.#byInstance.set(instance.id, record);
    // The last ended instance is kept for its status and its logs, older ones go.
    const older = record.instances.filter((other) => other.name === instance.name).slice(2);
    for (const old of older) this.removeInstance(record, old);
    this.changed(pod.metadata.uid);
  }

  started(instance: InstanceStatus): void {
    const record = this.#byInstance.get(instance.id)!;
    const status = this.#ctx.runtime.status(instance.id);
    const live = record.instances.find((other) => other.id === instance.id)!;
    // A process that ended in the very moment of its start has been reported already.
    if (live.state === 'created') {
      live.state = 'running';
      live.startedAt = status.startedAt ?? this.#ctx.kernel.now;
      this.tracker.started(record.pod, live, this.#isSidecar(record.pod, live));
    }
    this.changed(record.pod.metadata.uid);
  }

  /** A running container got other resources in place. */
  resized(id: string, resources: Resources): void {
    const record = this.#byInstance.get(id);
    const live = record?.instances.find((other) => other.id === id);
    if (record === undefined || live === undefined) return;
    live.resources = resources;
    live.resizes = (live.resizes ?? 0) + 1;
    this.changed(record.pod.metadata.uid);
  }

  /** The runtime refused to start it: it has ended without ever having run. */
  failedToStart(instance: InstanceStatus, message: string): void {
    const record = this.#byInstance.get(instance.id)!;
    const live = record.instances.find((other) => other.id === instance.id)!;
    if (live.state === 'exited') return;
    const status = this.#ctx.runtime.status(instance.id);
    Object.assign(live, {
      state: 'exited',
      startedAt: undefined,
      finishedAt: status.finishedAt ?? this.#ctx.kernel.now,
      exitCode: status.exitCode ?? 128,
      reason: status.reason ?? 'StartError',
      message: status.message ?? message,
    });
    this.tracker.exited(record.pod, live, this.#isSidecar(record.pod, live));
    this.changed(record.pod.metadata.uid);
  }

  /** The machine loses its power: whatever runs is gone, and nobody saw how it ended. */
  powerOff(): void {
    for (const { pod, sandboxes, instances } of this.#pods.values()) {
      for (const { id, state } of instances) if (state !== 'exited') this.#lost.add(id);
      for (const { id, ready } of sandboxes) {
        if (!ready) continue;
        this.#ctx.runtime.stopPodSandbox(id);
        this.sandboxStopped(pod.metadata.uid, id);
      }
    }
  }

  /** The runtime comes back, and finds out now which of its containers have ended. */
  powerOn(): void {
    for (const id of this.#lost) {
      const live = this.#byInstance.get(id)?.instances.find((other) => other.id === id);
      if (live?.state === 'exited') live.finishedAt = this.#ctx.kernel.now;
    }
    this.#lost.clear();
  }

  sandboxStopped(uid: string, id: string): void {
    const sandbox = this.#pods.get(uid)?.sandboxes.find((other) => other.id === id);
    if (sandbox === undefined || !sandbox.ready) return;
    sandbox.ready = false;
    this.changed(uid);
  }

  removeInstance(record: PodRecord, instance: InstanceStatus): void {
    record.instances = record.instances.filter((other) => other !== instance);
    this.#byInstance.delete(instance.id);
    this.#ctx.runtime.removeContainer(instance.id);
  }

  /**
   * Before a new sandbox all that is left of init containers goes, logs included. With them goes the
   * count of restarts, but of the one that is started in the same sync. Models purgeInitContainers of
   * kuberuntime_container.go.
   */
  purgeInitContainers(pod: Pod): void {
    const record = this.ensure(pod);
    (pod.spec.initContainers ?? []).forEach(({ name }, index) => {
      const next = this.nextAttempt(pod, name);
      for (const instance of record.instances.filter((other) => other.name === name))
        this.removeInstance(record, instance);
      record.nextAttempt.set(name, index === 0 ? next : 0);
    });
  }

  /** The pod is finished and gone from the API: nothing of it stays on the node. */
  forget(uid: string): void {
    const record = this.#pods.get(uid);
    if (record === undefined) return;
    for (const instance of [...record.instances]) this.removeInstance(record, instance);
    this.#pods.delete(uid);
    this.tracker.forget(uid);
  }

  /** Calls back when the process of an instance has ended; at once where it has. */
  onceExited(id: string, resume: () => void): void {
    const instance = this.instance(id);
    if (instance === undefined || instance.state === 'exited') {
      resume();
      return;
    }
    const waits = this.#exitWaits.get(id);
    if (waits === undefined) this.#exitWaits.set(id, [resume]);
    else waits.push(resume);
  }

  #exited(id: string, status: ContainerStatusCri): void {
    const record = this.#byInstance.get(id);
    const live = record?.instances.find((other) => other.id === id);
    if (record === undefined || live === undefined || live.state === 'exited') return;
    const { pod } = record;
    const sidecar = this.#isSidecar(pod, live);
    if (live.state === 'created' && status.startedAt !== undefined) {
      live.startedAt = status.startedAt;
      this.tracker.started(pod, live, sidecar);
    }
    Object.assign(live, {
      state: 'exited',
      startedAt: status.startedAt ?? live.startedAt,
      finishedAt: status.finishedAt ?? this.#ctx.kernel.now,
      exitCode: status.exitCode ?? 0,
      signal: status.signal,
      reason: status.reason ?? ((status.exitCode ?? 0) === 0 ? 'Completed' : 'Error'),
    });
    // What containerd says of a container whose end it has not seen (internal/cri/server/restart.go).
    if (this.#lost.has(id)) Object.assign(live, { exitCode: 255, signal: undefined, reason: 'Unknown' });
    live.message = status.message ?? terminationMessage(this.#ctx.runtime, live, specOf(pod, live));
    this.tracker.exited(pod, live, sidecar);
    this.changed(pod.metadata.uid);
    const waits = this.#exitWaits.get(id);
    this.#exitWaits.delete(id);
    for (const resume of waits ?? []) resume();
  }

  #isSidecar(pod: Pod, instance: InstanceStatus): boolean {
    const container = specOf(pod, instance);
    return instance.kind === 'init' && container !== undefined && isSidecar(container);
  }
}

/** The container of the spec that an instance was made from. */
export function specOf(pod: Pod, instance: Pick<InstanceStatus, 'name' | 'kind'>): Container | undefined {
  const { spec } = pod;
  const list =
    instance.kind === 'init'
      ? spec.initContainers
      : instance.kind === 'regular'
        ? spec.containers
        : spec.ephemeralContainers;
  return list?.find((container) => container.name === instance.name);
}
