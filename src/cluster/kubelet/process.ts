import { BackOff } from './containers/backoff.ts';
import { ContainerConfigBuilder } from './containers/container-config.ts';
import { ImageManager } from './containers/image-manager.ts';
import { type NodeContainers, specOf } from './containers/node-containers.ts';
import { equal } from './equal.ts';
import type { Host } from './host.ts';
import { admitPod, isCriticalPod, isStaticPod, lackingResources, type Rejection } from './node/admission.ts';
import type { Eviction } from './node/eviction.ts';
import { EvictionManager, type OtherUsage } from './node/eviction-manager.ts';
import { Heartbeat } from './node/heartbeat.ts';
import { podsToPreempt } from './node/preemption.ts';
import { groupByPriority, type ShutdownGroup, shutdownPeriods } from './node/shutdown.ts';
import { isMirror, StaticPods } from './node/static-pods.ts';
import { killNow } from './pods/kill-now.ts';
import { Pleg } from './pods/pleg.ts';
import { deadlineOf, PodStatuses } from './pods/pod-statuses.ts';
import { PodWorker, type WorkerActions } from './pods/pod-worker.ts';
import { isSidecar } from './pods/restart-policy.ts';
import { quickSync, type SyncDeps, syncPod } from './pods/sync-pod.ts';
import { syncTerminatedPod, syncTerminatingPod } from './pods/terminate-pod.ts';
import { ProbeManager } from './probes/probe-manager.ts';
import { allocatedPod } from './resize/allocation.ts';
import { Resizes } from './resize/resizes.ts';
import { updatePodLevel } from './resize/update-container.ts';
import { KUBELET_CONDITIONS } from './status/conditions.ts';
import { StatusManager } from './status/manager.ts';
import type { ContainerStatus, Pod, PodStatus, ProbeKind, ProbeResult } from './types.ts';
import { type NodeStorage, VolumePlugins } from './volumes/plugins.ts';
import { VolumeManager } from './volumes/volume-manager.ts';

/**
 * One run of the kubelet, from its start to its stop: its workers, probes and caches. Everything
 * that outlives it is in NodeContainers and NodeStorage. Models pkg/kubelet/kubelet.go.
 */
export class KubeletProcess {
  readonly workers = new Map<string, PodWorker>();
  readonly statuses: StatusManager;
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #deps: SyncDeps;
  readonly #actions: WorkerActions;
  readonly #heartbeat: Heartbeat;
  readonly #eviction: EvictionManager;
  #shuttingDown = false;
  readonly #static: StaticPods;
  readonly #resizes: Resizes;
  /** Pods whose API object is gone. */
  readonly #gone = new Set<string>();
  /** Pods that were turned away although they ran when the kubelet started: housekeeping stops them. */
  readonly #refused = new Set<string>();
  readonly #deadlines = new Map<string, number>();

  constructor(host: Host, containers: NodeContainers, storage: NodeStorage, other: OtherUsage) {
    this.#host = host;
    this.#containers = containers;
    this.#heartbeat = new Heartbeat(host, containers.images);
    this.#eviction = new EvictionManager(
      host,
      containers,
      this.#heartbeat,
      other,
      () => this.#activePods(),
      (eviction, stopped) => this.#evict(eviction, stopped),
    );
    const configs = new ContainerConfigBuilder(host, containers);
    this.statuses = new StatusManager(
      host,
      (uid) => this.workers.get(uid)?.couldHaveRunningContainers ?? false,
      (pod, status) => this.#published(pod, status),
    );
    const pleg = new Pleg(host, containers, (uid, why) => this.workers.get(uid)?.update(why));
    this.#resizes = new Resizes(host, containers, {
      admit: (pod) => {
        const refused = this.#admit(pod);
        const victims = refused && this.#roomFor(pod, refused);
        if (!Array.isArray(victims)) return victims;
        return { preempt: (then) => this.#preempt(victims, then) };
      },
      grant: (pod) => {
        const worker = this.workers.get(pod.metadata.uid);
        if (worker) worker.pod = pod;
        const before = containers.get(pod.metadata.uid)?.pod.spec.resources;
        containers.ensure(pod);
        if (!equal(before, pod.spec.resources)) updatePodLevel(host, containers, pod);
      },
      sync: (uid) => this.workers.get(uid)?.update('A change of its resources was decided on.'),
    });
    const podStatuses = new PodStatuses(host, containers, () => probes, this.statuses, this.#resizes);
    const probes = new ProbeManager(
      host,
      (uid) => this.statuses.get(uid),
      (uid) => pleg.cached(uid),
      (kind, uid, id, result) => this.#probed(kind, uid, id, result),
    );
    const plugins = new VolumePlugins(host, containers, configs, storage);
    this.#deps = {
      host,
      containers,
      images: new ImageManager(host, containers),
      configs,
      nodeRoot: storage.root,
      probes,
      statuses: this.statuses,
      podStatuses,
      volumes: new VolumeManager(host, containers, plugins),
      pleg,
      // The gate KubeletCrashLoopBackOffMax is on from 1.35.
      crashLoop: new BackOff(
        host.release === '1.34' ? undefined : host.config.crashLoopBackOff?.maxContainerRestartPeriod,
      ),
      resizes: this.#resizes,
    };
    this.#static = new StaticPods(host, {
      start: (pod) => this.#podAdded(pod),
      stop: (pod) => this.podGone(pod),
      publish: (uid) => this.statuses.refresh(uid),
    });
    this.#actions = {
      quickSync: (worker) => quickSync(this.#deps, worker),
      sync: (worker) => syncPod(this.#deps, worker),
      terminating: (worker) => syncTerminatingPod(this.#deps, worker),
      terminated: (worker) => syncTerminatedPod(this.#deps, worker),
      finished: (worker) => {
        if (worker.isUnknown) this.#unknownStopped(worker);
        if (!this.#gone.has(worker.uid)) return;
        this.#forget(worker.uid);
        this.#static.ended(worker.pod);
      },
    };
  }

  /** The runtime changed something in a pod. */
  touched(uid: string): void {
    if (this.workers.has(uid)) this.#deps.pleg.touch(uid);
  }

  /** The API server tells of a pod of this node: a new one, or a change. */
  podChanged(pod: Pod, old?: Pod): void {
    if (isMirror(pod)) {
      this.#static.mirrorChanged(pod);
      return;
    }
    if (this.#refused.has(pod.metadata.uid)) return;
    this.statuses.observed(pod);
    const worker = this.workers.get(pod.metadata.uid);
    if (worker === undefined) {
      this.#podAdded(pod);
      return;
    }
    worker.pod = allocatedPod(pod, worker.pod);
    this.#containers.ensure(worker.pod);
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#deleteRequested(worker);
      return;
    }
    this.#watchDeadline(worker);
    this.#askForResources(pod, worker);
    if (old === undefined || worthSync(old, pod))
      worker.update('The API server has a new version of the pod.');
  }

  /** The API object of a pod is gone: whatever still runs has to end. */
  podGone(pod: Pod): void {
    if (isMirror(pod)) {
      this.#static.mirrorGone(pod);
      return;
    }
    const { uid } = pod.metadata;
    const worker = this.workers.get(uid);
    if (this.#refused.has(uid)) {
      this.#gone.add(uid);
      return;
    }
    if (worker === undefined || worker.isFinished) {
      this.#forget(uid);
      this.#static.ended(pod);
      return;
    }
    this.#gone.add(uid);
    worker.pod = allocatedPod(pod, worker.pod);
    // A static pod whose file is gone keeps its grace period; an object that is gone leaves none.
    const grace = isStaticPod(pod) ? {} : { graceSeconds: 0 };
    worker.terminate('The pod was removed.', { why: deletionReason(pod), ...grace });
  }

  /** The manifests in the kubelet's own directory, by file name. */
  staticManifests(files: ReadonlyMap<string, unknown>): void {
    this.#static.read(files);
  }

  /** After a start: pods that still run here but that the API server no longer knows, or that may not run any more, are stopped. */
  cleanUpOrphans(): void {
    for (const { pod, instances } of [...this.#containers.all()]) {
      const { uid } = pod.metadata;
      if (this.workers.has(uid)) continue;
      const known = this.#host.ctx.api.get<Pod>('Pod', pod.metadata.namespace, pod.metadata.name);
      if (known?.metadata.uid === uid) {
        if (instances.some(({ state }) => state === 'running')) this.#stopUnknown(pod);
        continue;
      }
      this.workers.set(uid, new PodWorker(this.#host, this.#deps.pleg, pod, this.#actions));
      // Housekeeping comes round every two seconds.
      this.#host.after(this.#host.rng.int(0, 2000), () => this.podGone(pod));
    }
  }

  /** Stops what runs of a pod that no worker stands for; its status stays as it is. */
  #stopUnknown(pod: Pod): void {
    this.#refused.add(pod.metadata.uid);
    this.#host.after(this.#host.rng.int(0, 2000), () => {
      this.#refused.delete(pod.metadata.uid);
      const worker = new PodWorker(this.#host, this.#deps.pleg, pod, this.#actions);
      worker.isUnknown = true;
      this.workers.set(worker.uid, worker);
      worker.terminate('It runs on the node, but not as a pod of its kubelet.', {
        why: 'orphan',
        graceSeconds: 1,
      });
    });
  }

  #unknownStopped({ uid, pod: { metadata } }: PodWorker): void {
    this.workers.delete(uid);
    const known = this.#host.ctx.api.get<Pod>('Pod', metadata.namespace, metadata.name);
    if (known?.metadata.uid === uid && known.metadata.deletionTimestamp !== undefined) this.#podAdded(known);
  }

  /** A graceful shutdown of the node: pods stop by priority, each group after the one below it. */
  shutDown(graceSeconds?: number, criticalSeconds?: number): void {
    this.#shuttingDown = true;
    this.#heartbeat.shuttingDown(true);
    const active = [...this.workers.values()].filter((w) => w.couldHaveRunningContainers);
    const periods = shutdownPeriods(this.#host.config, graceSeconds, criticalSeconds);
    this.#shutDownInTurn(groupByPriority(periods, active, (worker) => worker.pod.spec.priority ?? 0));
  }

  cancelShutdown(): void {
    this.#shuttingDown = false;
    this.#heartbeat.shuttingDown(false);
  }

  #shutDownInTurn([first, ...others]: readonly ShutdownGroup<PodWorker>[]): void {
    if (first === undefined) return;
    if (first.members.length === 0) {
      this.#shutDownInTurn(others);
      return;
    }
    const message = 'Pod was terminated in response to imminent node shutdown.';
    let left = first.members.length;
    // The next group comes when all have stopped, or when the time of this one is over.
    const next = () => {
      left = Number.NaN;
      this.#shutDownInTurn(others);
    };
    const timer = this.#host.after(first.seconds * 1000, next);
    for (const worker of first.members) {
      const termination = {
        why: 'shutdown',
        verdict: { reason: 'Terminated', message },
        disruption: { reason: 'TerminationByKubelet', message },
        graceSeconds: Math.min(first.seconds, worker.pod.spec.terminationGracePeriodSeconds ?? first.seconds),
      };
      killNow(this.#host, worker, 'The node is shutting down.', termination, () => {
        if (--left !== 0) return;
        this.#host.ctx.kernel.cancel(timer);
        next();
      });
    }
  }

  #evict({ pod, message, graceSeconds, disruption }: Eviction, stopped: () => void): void {
    const worker = this.workers.get(pod.metadata.uid);
    if (worker === undefined || worker.isTerminationRequested) {
      if (worker === undefined) stopped();
      else worker.onceStopped(stopped);
      return;
    }
    this.#host.event(pod, undefined, 'Warning', 'Evicted', message);
    const termination = {
      why: 'eviction',
      verdict: { reason: 'Evicted', message },
      ...(disruption ? { disruption: { reason: 'TerminationByKubelet', message } } : {}),
      graceSeconds,
    };
    killNow(this.#host, worker, `It is evicted: ${message.trim()}`, termination, stopped);
  }

  #askForResources(pod: Pod, worker: PodWorker): void {
    if (worker.isTerminationRequested) this.#resizes.forget(worker.uid);
    else if (worker.pod === pod) this.#resizes.settle(worker.uid);
    else this.#resizes.ask(pod);
  }

  #podAdded(added: Pod): void {
    const before = this.#containers.get(added.metadata.uid)?.pod;
    const pod = before === undefined ? added : allocatedPod(added, before);
    const { uid, deletionTimestamp } = pod.metadata;
    const final = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    const worker = new PodWorker(this.#host, this.#deps.pleg, pod, this.#actions);
    if (final && deletionTimestamp === undefined) return;
    const begin = (run: () => void) => this.#host.after(this.#host.latencies.draw('firstSync'), run);
    if (deletionTimestamp !== undefined) {
      this.workers.set(uid, worker);
      begin(() => this.#deleteRequested(worker));
      return;
    }
    // One that ran before the kubelet was started is asked for again, too.
    const rejection = this.#admit(pod);
    const victims = rejection && this.#roomFor(pod, rejection);
    if (victims !== undefined && !Array.isArray(victims)) {
      this.#reject(pod, victims);
      return;
    }
    this.workers.set(uid, worker);
    this.#containers.ensure(pod);
    if (before !== undefined) this.#resumeResize(added, worker);
    this.#preempt(victims ?? [], () => begin(() => worker.update('The pod is new on this node.')));
  }

  /** A resize that was asked for before the kubelet was started: it is looked at when all pods are known. */
  #resumeResize(asked: Pod, worker: PodWorker): void {
    this.#resizes.restore(asked);
    if (worker.pod !== asked) this.#host.after(1, () => this.#askForResources(asked, worker));
  }

  #admit(pod: Pod): Rejection | undefined {
    return admitPod({
      pod,
      node: this.#host.ctx.api.get('Node', undefined, this.#host.node),
      others: this.#others(pod),
      pressure: this.#eviction.pressure,
      shuttingDown: this.#shuttingDown,
      allowedUnsafeSysctls: this.#host.config.allowedUnsafeSysctls ?? [],
      // Needs containerd 2.0; the nodes of 1.34 have an older one.
      noStrictGroups: this.#host.release === '1.34',
    });
  }

  /** Whom a critical pod that lacks nothing but resources may push out, or why it is turned away. */
  #roomFor(pod: Pod, rejection: Rejection): PodWorker[] | Rejection {
    const node = this.#host.ctx.api.get('Node', undefined, this.#host.node);
    if (!isCriticalPod(pod) || node === undefined || !rejection.reason.startsWith('OutOf')) return rejection;
    const others = this.#others(pod);
    const victims = podsToPreempt(pod, others, lackingResources(pod, others, node));
    if (typeof victims !== 'string') return victims.map(({ metadata }) => this.workers.get(metadata.uid)!);
    return {
      reason: 'UnexpectedAdmissionError',
      message: `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${victims}`,
    };
  }

  /** Stops one after the other, then goes on. */
  #preempt([victim, ...others]: readonly PodWorker[], then: () => void): void {
    if (victim === undefined) {
      then();
      return;
    }
    const message = 'Preempted in order to admit critical pod';
    this.#host.event(victim.pod, undefined, 'Warning', 'Preempting', message);
    const termination = {
      why: 'preemption',
      verdict: { reason: 'Preempting', message },
      disruption: {
        reason: 'TerminationByKubelet',
        message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
      },
    };
    killNow(this.#host, victim, 'A critical pod needs its room.', termination, () =>
      this.#preempt(others, then),
    );
  }

  /** The other pods that hold resources of the node, as granted. */
  #others({ metadata }: Pod): Pod[] {
    return this.#activePods().filter((pod) => pod.metadata.uid !== metadata.uid);
  }

  #activePods(): Pod[] {
    return [...this.workers.values()].filter((w) => w.couldHaveRunningContainers).map((w) => w.pod);
  }

  #reject(pod: Pod, { reason, message }: Rejection): void {
    this.#host.event(pod, undefined, 'Warning', reason, message);
    this.statuses.set(pod, {
      phase: 'Failed',
      reason,
      message: `Pod was rejected: ${message}`,
      hostIP: this.#host.nodeIP,
      hostIPs: [{ ip: this.#host.nodeIP }],
    });
  }

  #deleteRequested(worker: PodWorker): void {
    if (worker.isFinished) {
      // Its last status is made: it is written where it is not yet, then the object may go.
      this.statuses.refresh(worker.uid);
      return;
    }
    const seconds = worker.pod.metadata.deletionGracePeriodSeconds ?? 30;
    worker.terminate(`The pod is being deleted with a grace period of ${seconds} s.`, {
      why: deletionReason(worker.pod),
    });
  }

  #probed(kind: ProbeKind, uid: string, id: string, result: ProbeResult): void {
    const worker = this.workers.get(uid);
    if (worker === undefined) return;
    const name = this.#containers.instance(id)?.name ?? '';
    if (kind === 'readiness') {
      this.statuses.setContainer(uid, id, { ready: result === 'success' });
      worker.update(`The readiness result of ${name} is ${result} now.`);
    } else if (kind === 'startup') {
      this.statuses.setContainer(uid, id, { started: result === 'success' });
      worker.update(`The startup result of ${name} is ${result} now.`);
    } else if (result === 'failure') {
      worker.update(`The liveness probe of ${name} has failed too often.`);
    }
  }

  #published(pod: Pod, status: PodStatus): void {
    const { uid, deletionTimestamp } = pod.metadata;
    const isOver =
      deletionTimestamp !== undefined || status.phase === 'Succeeded' || status.phase === 'Failed';
    const tell = (list: ContainerStatus[] | undefined, kind: 'init' | 'regular' | 'ephemeral') => {
      for (const s of list ?? []) {
        const spec = specOf(pod, { name: s.name, kind });
        const sidecar = kind === 'init' && spec !== undefined && isSidecar(spec);
        const running = this.#containers
          .get(uid)
          ?.instances.find((i) => i.name === s.name && i.state === 'running');
        this.#containers.tracker.published(pod, s, kind, sidecar, running, isOver);
      }
    };
    tell(status.initContainerStatuses, 'init');
    tell(status.containerStatuses, 'regular');
    tell(status.ephemeralContainerStatuses, 'ephemeral');
    const worker = this.workers.get(uid);
    if (worker) this.#watchDeadline(worker);
  }

  /** activeDeadlineSeconds is looked at on every tick of the sync loop; one timer knows which. */
  #watchDeadline(worker: PodWorker): void {
    const deadline = deadlineOf(worker.pod, this.statuses.get(worker.uid));
    if (deadline === undefined || this.#deadlines.get(worker.uid) === deadline) return;
    this.#deadlines.set(worker.uid, deadline);
    const at = this.#host.tick.after(Math.max(deadline, this.#host.now()) - 1);
    this.#host.after(at - this.#host.now(), () => {
      if (this.#deadlines.get(worker.uid) === deadline) worker.update('Its activeDeadlineSeconds are over.');
    });
  }

  #forget(uid: string): void {
    this.workers.delete(uid);
    this.#gone.delete(uid);
    this.#deadlines.delete(uid);
    this.statuses.forget(uid);
    this.#deps.podStatuses.forget(uid);
    this.#resizes.forget(uid);
    this.#resizes.retry();
    this.#deps.images.forget(uid);
    this.#deps.crashLoop.forget(`${uid}_`);
    this.#deps.probes.removePod(uid);
    this.#deps.volumes.stop(uid);
    this.#deps.pleg.forget(uid);
    this.#containers.forget(uid);
  }
}

/** Who asked for the deletion of a pod, for the reader of its signals. */
function deletionReason(pod: Pod): string {
  const target = pod.status?.conditions?.find((c) => c.type === 'DisruptionTarget' && c.status === 'True');
  switch (target?.reason) {
    case 'PreemptionByScheduler':
      return 'preemption';
    case 'EvictionByEvictionAPI':
      return 'eviction';
    case 'DeletionByTaintManager':
      return 'taint';
    default:
      return 'deletion';
  }
}

/** A change of status alone is the kubelet's own doing, but for conditions that others set. */
function worthSync(old: Pod, pod: Pod): boolean {
  if (old.metadata.generation !== pod.metadata.generation) return true;
  if (!equal(old.metadata.labels, pod.metadata.labels)) return true;
  if (!equal(old.metadata.annotations, pod.metadata.annotations)) return true;
  if (!equal(old.spec, pod.spec)) return true;
  if (!pod.spec.readinessGates?.length) return false;
  const foreign = (p: Pod) =>
    (p.status?.conditions ?? [])
      .filter((c) => !KUBELET_CONDITIONS.includes(c.type))
      .map((c) => [c.type, c.status]);
  return !equal(foreign(old), foreign(pod));
}
