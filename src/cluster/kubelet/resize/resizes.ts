import type { KubeObject } from '../../../api/meta.ts';
import { qosClass } from '../../../api/pod.ts';
import { timestamp } from '../../../base/time.ts';
import { podRequests, resourceMap } from '../../scheduler/resources.ts';
import { type NodeContainers, specOf } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Rejection } from '../node/admission.ts';
import type { Pod, PodCondition, PodRuntimeStatus } from '../types.ts';
import { changedResources } from './allocation.ts';
import { resizeCompleted, resizeFailed, resizePending, resizeStarted } from './messages.ts';

interface State {
  pending?: PodCondition;
  inProgress?: PodCondition;
}

/** What is left to wait for after resizes were looked at without one being granted. Milliseconds. */
const RETRY_PERIOD = 180_000;

/** Other pods have to end first. */
export interface MakeRoom {
  preempt(then: () => void): void;
}

/** How the resizes reach the pods of their node. */
export interface ResizeLinks {
  /** Whether the node would take the pod with what it asks for now; those that a critical pod may push out for it. */
  admit(pod: Pod): Rejection | MakeRoom | undefined;
  /** The node grants what was asked for. */
  grant(pod: Pod): void;
  /** The conditions of a pod changed: it is worth a sync. */
  sync(uid: string): void;
}

/**
 * Changes of a running pod's resources: asked for, granted when the node has room, carried out by a
 * sync. Holds the two conditions that tell of it. Models pkg/kubelet/allocation/allocation_manager.go.
 */
export class Resizes {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #links: ResizeLinks;
  /** What was asked for and not granted (yet), oldest first. */
  readonly #asked = new Map<string, Pod>();
  readonly #states = new Map<string, State>();
  #retryArmed = false;

  constructor(host: Host, containers: NodeContainers, links: ResizeLinks) {
    this.#host = host;
    this.#containers = containers;
    this.#links = links;
  }

  /** True while a resize is pending or under way: the pod's syncs have more to look at. */
  isBusy(uid: string): boolean {
    return this.#states.has(uid);
  }

  conditions(uid: string): PodCondition[] {
    const state = this.#states.get(uid);
    if (state === undefined) return [];
    return [state.pending, state.inProgress].filter((condition) => condition !== undefined);
  }

  /** A pod asks for other resources than it was granted. */
  ask(desired: Pod): void {
    const { uid } = desired.metadata;
    const known = this.#asked.get(uid);
    if (known?.spec === desired.spec) return;
    this.#asked.set(uid, desired);
    this.#look(desired);
  }

  /** After a start of the kubelet: what the API server knows of a resize. Models BackfillPodResizeConditions. */
  restore({ metadata, status }: Pod): void {
    const find = (type: string) => status?.conditions?.find((condition) => condition.type === type);
    const [pending, inProgress] = [find('PodResizePending'), find('PodResizeInProgress')];
    if (pending || inProgress)
      this.#states.set(metadata.uid, {
        ...(pending ? { pending } : {}),
        ...(inProgress ? { inProgress } : {}),
      });
  }

  /** A pod asks for what it has: whatever it had asked for before is off. */
  settle(uid: string): void {
    if (!this.#asked.delete(uid)) return;
    if (this.#change(uid, { pending: undefined })) this.#links.sync(uid);
  }

  forget(uid: string): void {
    this.#asked.delete(uid);
    this.#states.delete(uid);
  }

  /** Room may have been made: looks again at all that is deferred. */
  retry(): void {
    if (this.#asked.size === 0) return;
    for (const pod of this.#inOrder())
      if (this.#states.get(pod.metadata.uid)?.pending?.reason === 'Deferred') this.#look(pod);
  }

  /** At the start of a sync: says whether a resize is under way, and that it is done. */
  observe(pod: Pod, seen: PodRuntimeStatus): void {
    const { uid, generation } = pod.metadata;
    const state = this.#states.get(uid);
    const running = seen.instances.some((instance) => {
      const container = instance.state === 'running' ? specOf(pod, instance) : undefined;
      return container !== undefined && changedResources(container.resources, instance.resources).length > 0;
    });
    if (running) {
      if (state?.inProgress === undefined) this.#change(uid, { inProgress: this.#inProgress(generation) });
      return;
    }
    if (state?.inProgress === undefined) return;
    const { observedGeneration } = state.inProgress;
    this.#change(uid, { inProgress: undefined });
    const message = resizeCompleted(pod, observedGeneration, this.#host.release);
    this.#host.event(pod, undefined, 'Normal', 'ResizeCompleted', message);
    this.retry();
  }

  /** A change could not be carried out. */
  failed(pod: Pod, message: string): void {
    const { uid, generation } = pod.metadata;
    const changed = this.#change(uid, {
      inProgress: { ...this.#inProgress(generation), reason: 'Error', message },
    });
    if (changed && this.#host.release !== '1.34')
      this.#host.event(
        pod,
        undefined,
        'Warning',
        'ResizeError',
        resizeFailed(pod, message, this.#host.release),
      );
  }

  /** Grants what was asked for, or says why not (yet). */
  #look(desired: Pod): void {
    const { uid, generation } = desired.metadata;
    const verdict = this.#verdict(desired);
    if (verdict !== undefined && 'preempt' in verdict) {
      verdict.preempt(() => {
        if (this.#asked.get(uid) === desired) this.#look(desired);
      });
      return;
    }
    if (verdict === undefined) {
      this.#asked.delete(uid);
      this.#change(uid, { pending: undefined, inProgress: this.#inProgress(generation) });
      if (this.#host.release !== '1.34')
        this.#host.event(
          desired,
          undefined,
          'Normal',
          'ResizeStarted',
          resizeStarted(desired, this.#host.release),
        );
      this.#links.grant(desired);
      this.#links.sync(uid);
      return;
    }
    const { reason, message } = verdict;
    const pending = {
      type: 'PodResizePending',
      status: 'True',
      reason,
      message,
      observedGeneration: generation,
      lastTransitionTime: this.#states.get(uid)?.pending?.lastTransitionTime ?? timestamp(this.#host.now()),
    };
    if (this.#change(uid, { pending })) {
      if (this.#host.release !== '1.34')
        this.#host.event(
          desired,
          undefined,
          'Warning',
          `Resize${reason}`,
          resizePending(desired, reason, message, this.#host.release),
        );
      this.#links.sync(uid);
    }
    if (reason === 'Deferred') this.#arm();
  }

  /** Undefined where the node has room. All that admits a new pod is asked, too. */
  #verdict(desired: Pod): { reason: string; message: string } | MakeRoom | undefined {
    const node = this.#host.ctx.api.get<KubeObject>('Node', undefined, this.#host.node);
    if (node === undefined) return { reason: 'Deferred', message: 'Kubelet cannot get node info.' };
    const allocatable = resourceMap(node.status?.allocatable);
    for (const name of ['memory', 'cpu']) {
      const requested = podRequests(desired).get(name) ?? 0;
      const capacity = allocatable.get(name) ?? 0;
      if (requested > capacity)
        return {
          reason: 'Infeasible',
          message: `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`,
        };
    }
    const refused = this.#links.admit(desired);
    return refused === undefined || 'preempt' in refused
      ? refused
      : { reason: 'Deferred', message: refused.message };
  }

  #inProgress(generation: number | undefined): PodCondition {
    return {
      type: 'PodResizeInProgress',
      status: 'True',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    };
  }

  /** Returns whether a condition came, went, or says something else. */
  #change(uid: string, change: { pending?: PodCondition; inProgress?: PodCondition }): boolean {
    const old = this.#states.get(uid) ?? {};
    const next: State = { ...old, ...change };
    const text = (condition?: PodCondition) =>
      condition && `${condition.reason}/${condition.message}/${condition.observedGeneration}`;
    if (next.pending === undefined && next.inProgress === undefined) this.#states.delete(uid);
    else this.#states.set(uid, next);
    return text(old.pending) !== text(next.pending) || text(old.inProgress) !== text(next.inProgress);
  }

  /** What asks for less first, then by priority, then Guaranteed ones, then by how long it has waited. */
  #inOrder(): Pod[] {
    const more = (pod: Pod) => {
      const granted = this.#containers.get(pod.metadata.uid)?.pod;
      if (granted === undefined) return 1;
      const before = podRequests(granted);
      const after = podRequests(pod);
      return ['cpu', 'memory'].some((name) => (after.get(name) ?? 0) > (before.get(name) ?? 0)) ? 1 : 0;
    };
    // biome-ignore lint/suspicious/noExplicitAny: the generated PodSpec is stricter in its enumerations
    const guaranteed = (pod: Pod) => Number(qosClass(pod.spec as any) === 'Guaranteed');
    return [...this.#asked.values()].sort(
      (a, b) =>
        more(a) - more(b) || (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || guaranteed(b) - guaranteed(a),
    );
  }

  #arm(): void {
    if (this.#retryArmed) return;
    this.#retryArmed = true;
    this.#host.after(RETRY_PERIOD, () => {
      this.#retryArmed = false;
      this.retry();
    });
  }
}
