import { type SimMs, timestamp } from '../../../base/time.ts';
import { equal } from '../equal.ts';
import type { Host } from '../host.ts';
import { type Beat, createBeat } from '../latency.ts';
import { CONFIG_HASH, CONFIG_MIRROR } from '../node/static-pods.ts';
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../types.ts';
import { containersReadyCondition, readyCondition } from './conditions.ts';
import { mergeStatus } from './merge.ts';
import { limitMessages } from './message-limits.ts';
import { isIllegal } from './transitions.ts';

interface Entry {
  pod: Pod;
  status: PodStatus;
  flushing: boolean;
  /** Termination is done: the API object may go. */
  finished: boolean;
  /** The status as the API server stored it last. */
  written?: PodStatus | undefined;
  repairing?: boolean;
}

/** How often the statuses of the API server are compared with the own ones. */
const REPAIR_PERIOD: SimMs = 10_000;

/**
 * The newest status of every pod, and the one writer that brings it to the API server. A status
 * that changes again before it was written is skipped: watchers see the latest.
 * Models pkg/kubelet/status/status_manager.go.
 */
export class StatusManager {
  readonly #host: Host;
  readonly #entries = new Map<string, Entry>();
  readonly #repairs: Beat;
  /** Tells whether processes of a pod may still run: its final phase is held back until then. */
  readonly #couldHaveRunningContainers: (uid: string) => boolean;
  /** Sees every status that is going to be published. */
  readonly #published: (pod: Pod, status: PodStatus) => void;

  constructor(
    host: Host,
    couldHaveRunningContainers: (uid: string) => boolean,
    published: (pod: Pod, status: PodStatus) => void,
  ) {
    this.#host = host;
    this.#repairs = createBeat(REPAIR_PERIOD, host.latencies.profile, host.rng.fork('status'));
    this.#couldHaveRunningContainers = couldHaveRunningContainers;
    this.#published = published;
  }

  get(uid: string): PodStatus | undefined {
    return this.#entries.get(uid)?.status;
  }

  set(pod: Pod, next: PodStatus): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid);
    const old = entry?.status ?? pod.status ?? {};
    const status = limitMessages({
      ...next,
      startTime: old.startTime ?? next.startTime ?? timestamp(this.#host.now()),
      conditions: keepTransitionTimes(pod, next.conditions ?? [], old.conditions ?? [], this.#host.now()),
    });
    if (entry === undefined) {
      const created = { pod, status, flushing: false, finished: false };
      this.#entries.set(uid, created);
      this.#changed(created);
      return;
    }
    entry.pod = pod;
    if (equal(entry.status, status) || isIllegal(pod, entry.status, status, this.#host.release)) return;
    entry.status = status;
    this.#changed(entry);
  }

  /** A readiness or startup result changed: the status says so before the pod is synced. */
  setContainer(uid: string, containerId: string, change: { ready?: boolean; started?: boolean }): void {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return;
    const { pod, status } = entry;
    const id = `containerd://${containerId}`;
    const update = (list: ContainerStatus[] | undefined) =>
      list?.map((s) => (s.containerID === id ? { ...s, ...change } : s));
    const init = update(status.initContainerStatuses);
    const regular = update(status.containerStatuses);
    const input = {
      pod,
      conditions: this.#gates(pod),
      init: init ?? [],
      regular,
      phase: status.phase ?? 'Pending',
      staysInitialized: true,
    } as const;
    const conditions = (status.conditions ?? []).map((old) => {
      if (old.type === 'Ready') return observedAt(old, readyCondition(input));
      if (old.type === 'ContainersReady') return observedAt(old, containersReadyCondition(input));
      return old;
    });
    this.set(pod, {
      ...status,
      conditions,
      ...(init ? { initContainerStatuses: init } : {}),
      ...(regular ? { containerStatuses: regular } : {}),
    });
  }

  /**
   * Since 1.36 a new sandbox is told before the images are pulled: that condition alone, the address of the
   * pod comes with the next sync. Models Kubelet.OnPodSandboxReady.
   */
  setSandboxReady(pod: Pod): void {
    const status = this.get(pod.metadata.uid);
    if (status === undefined) return;
    const conditions = (status.conditions ?? []).map((old) =>
      old.type === 'PodReadyToStartContainers' ? { ...old, status: 'True' as const } : old,
    );
    this.set(pod, { ...status, conditions });
  }

  /** The pod has been terminated and cleaned up: write its last status, then let the object go. */
  finish(pod: Pod, status: PodStatus): void {
    this.set(pod, status);
    const entry = this.#entries.get(pod.metadata.uid)!;
    entry.finished = true;
    this.#changed(entry);
  }

  /** The API server's version of a pod: what others did to the kubelet's part of its status is undone at the next look. */
  observed(pod: Pod): void {
    const entry = this.#entries.get(pod.metadata.uid);
    if (entry?.written === undefined || entry.repairing || pod.status === entry.written) return;
    entry.repairing = true;
    const now = this.#host.now();
    this.#host.after(this.#repairs.after(now) - now, () => {
      entry.repairing = false;
      if (this.#entries.get(pod.metadata.uid) === entry) this.#changed(entry);
    });
  }

  /** Writes once more what may have been held back. */
  refresh(uid: string): void {
    const entry = this.#entries.get(uid);
    if (entry) this.#changed(entry);
  }

  forget(uid: string): void {
    this.#entries.delete(uid);
  }

  /** The conditions that readiness gates are read from: somebody else writes them. */
  #gates(pod: Pod): readonly PodCondition[] {
    if (!pod.spec.readinessGates?.length) return [];
    const { name, namespace } = pod.metadata;
    return this.#host.ctx.api.get<Pod>('Pod', namespace, name)?.status?.conditions ?? [];
  }

  #changed(entry: Entry): void {
    this.#published(entry.pod, entry.status);
    if (entry.flushing) return;
    entry.flushing = true;
    this.#host.after(this.#host.latencies.draw('api'), () => {
      entry.flushing = false;
      this.#flush(entry);
    });
  }

  #flush(entry: Entry): void {
    const { api } = this.#host.ctx;
    const { name, namespace, uid } = entry.pod.metadata;
    const hold = this.#couldHaveRunningContainers(uid);
    const written = api.modify<Pod>(
      'Pod',
      namespace,
      name,
      (object) => {
        if (!isSamePod(object, entry.pod)) return object;
        const now = timestamp(this.#host.now());
        const status = mergeStatus(object.status ?? {}, entry.status, hold, now);
        return equal(status, object.status) ? object : { ...object, status };
      },
      { subresource: 'status' },
    );
    entry.written = written?.status;
    if (written === undefined || written.metadata.uid !== uid || !entry.finished) return;
    if (written.metadata.deletionTimestamp === undefined) return;
    api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }
}

/** The pod itself, or the mirror that shows a static pod to the API server. */
function isSamePod(object: Pod, pod: Pod): boolean {
  if (object.metadata.uid === pod.metadata.uid) return true;
  const hash = pod.metadata.annotations?.[CONFIG_HASH];
  return hash !== undefined && object.metadata.annotations?.[CONFIG_MIRROR] === hash;
}

/** A condition that says what is true now, seen at the generation that the old one was seen at. */
function observedAt(old: PodCondition, condition: PodCondition): PodCondition {
  if (old.observedGeneration !== undefined) condition.observedGeneration = old.observedGeneration;
  return condition;
}

function keepTransitionTimes(
  pod: Pod,
  next: readonly PodCondition[],
  old: readonly PodCondition[],
  now: number,
): PodCondition[] {
  const generation = pod.metadata.generation;
  const changedAt = timestamp(now);
  // Field by field and in one order: this runs for each condition at each sync, and equal shapes stay fast.
  return next.map((condition) => {
    const before = old.find((other) => other.type === condition.type);
    const same = before?.status === condition.status && before.lastTransitionTime !== undefined;
    const kept: PodCondition = { type: condition.type, status: condition.status };
    if (condition.reason !== undefined) kept.reason = condition.reason;
    if (condition.message !== undefined) kept.message = condition.message;
    // The one condition that upstream gives no generation.
    const observed =
      condition.type === 'AllContainersRestarting' ? undefined : (condition.observedGeneration ?? generation);
    if (observed !== undefined) kept.observedGeneration = observed;
    kept.lastProbeTime = null;
    kept.lastTransitionTime = same ? before.lastTransitionTime! : changedAt;
    return kept;
  });
}
