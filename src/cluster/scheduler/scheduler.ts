import type { KubeObject } from '../../api/meta.ts';
import { isSince } from '../../api/release.ts';
import type { Rng } from '../../base/rng.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { WatchEvent } from '../apiserver/api.ts';
import { ClientLimit, SCHEDULER_CLIENT } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, condition, isTerminal, isTerminating, observed } from '../controller/pods.ts';
import { type FilterName, type NodeFilter, type Refusal, refuse } from './filters/filter.ts';
import { namedNodes } from './filters/node-affinity.ts';
import { podClaims } from './filters/volumes.ts';
import { fitError, postFilterText } from './fit-error.ts';
import { firstRefusal, namespaceLabels, podFilters, podScorers } from './framework.ts';
import {
  nodeHelps,
  nodeLeftHelps,
  ownChangeHelps,
  podCameHelps,
  podLeftHelps,
  roomHelps,
  storageHelps,
} from './hints.ts';
import { type NodeInfo, SchedulerCache } from './node-info.ts';
import { Nominations } from './nominations.ts';
import { type Candidate, preempt } from './preemption.ts';
import { SchedulingQueue, type Waiting } from './queue.ts';
import { heldRequests, isChanged } from './resources.ts';
import { totalScores } from './score.ts';
import { VolumeBinder } from './volume-binder.ts';

const COMPONENT = 'default-scheduler';
const STORAGE = [
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
];

export interface SchedulerOptions extends ControllerContext {
  /** One scheduling cycle with its binding. */
  cycle: SimMs;
}

/** What is said of all nodes but the one that a pod names. */
const NOT_NAMED = refuse('NodeAffinity', "node(s) didn't satisfy plugin(s) [NodeAffinity]", true);

/** Why no node will do. */
interface Failure {
  nodes: number;
  refusals: ReadonlyMap<NodeInfo, Refusal>;
  /** Set where the pod failed before any node was looked at. */
  preFilter?: { filter: FilterName; text: string };
}

/** Models pkg/scheduler/schedule_one.go: one pod at a time, the best of the nodes that fit. */
export class Scheduler {
  readonly #ctx: SchedulerOptions;
  readonly #cache = new SchedulerCache();
  readonly #queue: SchedulingQueue;
  readonly #nominations = new Nominations();
  readonly #volumes: VolumeBinder;
  readonly #ties: Rng;
  readonly #client: ClientLimit;
  /** Pods whose binding waits for the client. */
  readonly #binding = new Set<string>();
  #busy = false;
  /** How many causes keep it from running. */
  #stops = 0;

  constructor(ctx: SchedulerOptions) {
    const { kernel, api } = ctx;
    this.#ctx = ctx;
    this.#ties = kernel.rng.fork('scheduler/ties');
    this.#client = new ClientLimit(kernel, ctx.cycle > 0, SCHEDULER_CLIENT);
    this.#queue = new SchedulingQueue(kernel, () => this.#wake());
    this.#volumes = new VolumeBinder(
      kernel,
      api,
      (pod, node) => this.#bind(pod, node),
      (pod) => this.#failBinding(pod),
    );
    api.watch(['Node'], (event) => this.#onNode(event));
    api.watch(['Pod'], (event) => this.#onPod(event));
    api.watch(STORAGE, ({ object }) => this.#queue.moveAll(storageHelps(object)));
  }

  /** The component has stopped: what happens is seen, nothing is done. */
  stop(): void {
    this.#stops++;
  }

  /** One of the causes is over; with the last of them it runs again. */
  start(): void {
    if (this.#stops > 0) this.#stops--;
    if (!this.#stopped) this.#wake();
  }

  get #stopped(): boolean {
    return this.#stops > 0;
  }

  #onNode({ type, object, old }: WatchEvent): void {
    if (type === 'DELETED') {
      this.#cache.removeNode(object.metadata.name);
      this.#queue.moveAll(nodeLeftHelps(object));
      return;
    }
    this.#cache.setNode(object);
    this.#queue.moveAll(nodeHelps(object, old));
  }

  #onPod({ type, object: pod, old }: WatchEvent): void {
    const { uid } = pod.metadata;
    if (type === 'DELETED' || isTerminal(pod)) {
      this.#queue.remove(uid);
      this.#volumes.forget(uid);
      const hadPlace = this.#cache.removePod(uid);
      const wasPromised = this.#nominations.remove(uid);
      if (hadPlace || wasPromised) this.#queue.moveAll(podLeftHelps(pod, namespaceLabels(this.#ctx.api)));
      return;
    }
    if (pod.spec.nodeName) {
      this.#queue.remove(uid);
      this.#nominations.remove(uid);
      // The cluster's own pods ask for nothing: where a person's pods go does not depend on being looked at.
      if (!isInfrastructure(pod)) this.#cache.setPod(pod);
      this.#placed(pod, old);
      return;
    }
    if (pod.spec.schedulerName && pod.spec.schedulerName !== COMPONENT) {
      this.#reportScheduler(pod);
      return;
    }
    if (isTerminating(pod)) this.#queue.remove(uid);
    else if (pod.spec.schedulingGates?.length) this.#queue.gate(pod);
    else if (!this.#volumes.has(uid) && !this.#binding.has(uid)) this.#requeue(pod, old);
  }

  /** It came to its node, changed its labels there, or asks for less now. */
  #placed(pod: KubeObject, old: KubeObject | undefined): void {
    const hasCome =
      old === undefined ||
      old.spec.nodeName !== pod.spec.nodeName ||
      old.metadata.labels !== pod.metadata.labels;
    if (hasCome) this.#queue.moveAll(podCameHelps(pod, old, namespaceLabels(this.#ctx.api)));
    if (old !== undefined && isChanged(pod) && asksForLess(pod, old)) this.#queue.moveAll(roomHelps);
  }

  #requeue(pod: KubeObject, old: KubeObject | undefined): void {
    this.#queue.put(pod);
    const entry = this.#queue.get(pod.metadata.uid);
    // A change of the pod's own spec or labels may be all it takes.
    const isOther =
      old !== undefined && (old.spec !== pod.spec || old.metadata.labels !== pod.metadata.labels);
    if (isOther && entry?.place === 'unschedulable' && ownChangeHelps(pod, old)(entry))
      this.#queue.retry(entry);
  }

  #reportScheduler(pod: KubeObject): void {
    this.#ctx.report({
      severity: 'warning',
      code: 'not-simulated',
      message: `the scheduler ${pod.spec.schedulerName} is not simulated: the pod stays Pending`,
      where: `Pod/${pod.metadata.name} spec.schedulerName`,
    });
  }

  #wake(): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    this.#ctx.kernel.after(this.#ctx.cycle, () => {
      this.#busy = false;
      if (this.#stopped) return;
      const next = this.#next();
      if (next === undefined) return;
      this.#schedule(next.entry, next.pod);
      this.#wake();
    });
  }

  /** The next pod that still has no node. */
  #next(): { entry: Waiting; pod: KubeObject } | undefined {
    for (let entry = this.#queue.pop(); entry !== undefined; entry = this.#queue.pop()) {
      const { namespace, name } = entry.pod.metadata;
      const pod = this.#ctx.api.get('Pod', namespace, name);
      if (pod?.metadata.uid === entry.uid && !pod.spec.nodeName && !isTerminating(pod)) return { entry, pod };
      this.#queue.remove(entry.uid);
    }
    return undefined;
  }

  #schedule(entry: Waiting, pod: KubeObject): void {
    const { api } = this.#ctx;
    const nodes = [...this.#cache.nodes.values()];
    const claims = podClaims(pod, api);
    if (claims.refusal !== undefined) {
      const preFilter = { filter: 'VolumeBinding', text: claims.refusal } as const;
      this.#fail(entry, pod, { nodes: nodes.length, refusals: new Map(), preFilter });
      return;
    }
    const named = namedNodes(pod);
    if (named?.size === 0) {
      const preFilter = { filter: 'NodeAffinity', text: 'pod affinity terms conflict' } as const;
      this.#fail(entry, pod, { nodes: nodes.length, refusals: new Map(), preFilter });
      return;
    }
    const filters = podFilters(pod, claims, nodes, api);
    const refusals = new Map<NodeInfo, Refusal>();
    const feasible: NodeInfo[] = [];
    for (const info of nodes) {
      const isLookedAt = named === undefined || named.has(info.name);
      const refusal = isLookedAt ? this.#refusal(pod, filters, info) : NOT_NAMED;
      if (refusal === undefined) feasible.push(info);
      else refusals.set(info, refusal);
    }
    if (feasible.length === 0) {
      this.#fail(entry, pod, { nodes: nodes.length, refusals });
      return;
    }
    const best = this.#best(pod, feasible, nodes);
    this.#queue.remove(entry.uid);
    this.#nominations.remove(entry.uid);
    this.#cache.setPod(pod, best.name);
    if (claims.delayed.length === 0) {
      this.#bind(pod, best.name);
      return;
    }
    // Binding will take a while: where it goes is told before (NominatedNodeNameForExpectation).
    if (isSince(this.#ctx.version, '1.35')) this.#setNomination(pod, best.name);
    this.#volumes.start(pod, best.node, claims.delayed);
  }

  /** A node has to do both with and without the pods that a preemption has promised it to. */
  #refusal(pod: KubeObject, filters: readonly NodeFilter[], info: NodeInfo): Refusal | undefined {
    const promised = this.#nominations.on(info.name, pod);
    if (promised.length === 0) return firstRefusal(filters, info);
    return firstRefusal(filters, info.with(promised)) ?? firstRefusal(filters, info);
  }

  #best(pod: KubeObject, feasible: readonly NodeInfo[], all: readonly NodeInfo[]): NodeInfo {
    if (feasible.length === 1) return feasible[0]!;
    const nominated = feasible.find((info) => info.name === pod.status?.nominatedNodeName);
    if (nominated !== undefined) return nominated;
    const totals = totalScores(feasible, podScorers(pod, all, feasible, this.#ctx.api, this.#ctx.version));
    const best = Math.max(...totals);
    return this.#ties.pick(feasible.filter((_, i) => totals[i] === best));
  }

  /** The next pod is looked at while this binding waits for the client. */
  #bind(pod: KubeObject, node: string): void {
    const wait = this.#client.reserve();
    if (wait === 0) {
      this.#carryOutBinding(pod, node);
      return;
    }
    this.#binding.add(pod.metadata.uid);
    this.#ctx.kernel.after(wait, () => {
      this.#binding.delete(pod.metadata.uid);
      if (this.#stopped) this.#giveBack(pod);
      else this.#carryOutBinding(pod, node);
    });
  }

  #carryOutBinding(pod: KubeObject, node: string): void {
    const { api } = this.#ctx;
    const { namespace, name, uid } = pod.metadata;
    const present = api.get('Pod', namespace, name);
    if (present?.metadata.uid !== uid || isTerminating(present)) {
      this.#cache.removePod(uid);
      return;
    }
    api.bind(namespace!, name, node);
    api.event({
      involved: pod,
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${node}`,
      component: COMPONENT,
      api: 'events',
      action: 'Binding',
    });
  }

  /** The volumes did not come in time: said, and tried again a little later. */
  #failBinding(pod: KubeObject): void {
    const { kernel } = this.#ctx;
    this.#cache.removePod(pod.metadata.uid);
    const present = this.#ctx.api.get('Pod', pod.metadata.namespace, pod.metadata.name);
    if (present?.metadata.uid !== pod.metadata.uid || this.#stopped) return;
    const message = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded';
    this.#say(present, 'SchedulerError', message, present.status?.nominatedNodeName);
    kernel.after(ERROR_BACKOFF_MS, () => this.#giveBack(pod));
  }

  /** Nobody was there to bind it: back to the queue, if it still is there. */
  #giveBack(pod: KubeObject): void {
    const { namespace, name, uid } = pod.metadata;
    this.#cache.removePod(uid);
    if (this.#ctx.api.get('Pod', namespace, name)?.metadata.uid === uid) this.#queue.put(pod);
  }

  #fail(entry: Waiting, pod: KubeObject, failure: Failure): void {
    const { text: postFilter, chosen, keepsNomination } = this.#postFilter(pod, failure);
    const nominated = keepsNomination ? pod.status?.nominatedNodeName : chosen?.info.name;
    const refusals = [...failure.refusals.values()];
    const message = fitError({
      nodes: failure.nodes,
      reasons: refusals.flatMap((each) => each.reasons),
      ...(failure.preFilter === undefined ? {} : { preFilter: failure.preFilter.text }),
      ...(postFilter === undefined ? {} : { postFilter }),
    });
    const refusedBy =
      failure.preFilter === undefined ? refusals.map((each) => each.filter) : [failure.preFilter.filter];
    this.#queue.failed(entry, new Set(refusedBy));
    this.#say(pod, 'Unschedulable', message, nominated);
    if (chosen !== undefined) this.#evict(pod, chosen);
  }

  /** The event and the condition of a pod that found no node. */
  #say(pod: KubeObject, reason: string, message: string, nominated: string | undefined): void {
    const { api, kernel } = this.#ctx;
    api.event({
      involved: pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: COMPONENT,
      api: 'events',
      action: 'Scheduling',
    });
    const next: Condition = {
      ...observed(pod),
      type: 'PodScheduled',
      status: 'False',
      reason,
      message,
      lastProbeTime: null,
      lastTransitionTime: timestamp(kernel.now),
    };
    api.modify(
      'Pod',
      pod.metadata.namespace,
      pod.metadata.name,
      (current) => ({
        ...current,
        status: withNomination({ ...current.status, conditions: withCondition(current, next) }, nominated),
      }),
      { subresource: 'status' },
    );
  }

  #setNomination({ metadata: { namespace, name } }: KubeObject, node: string | undefined): void {
    this.#ctx.api.modify(
      'Pod',
      namespace,
      name,
      (current) => ({ ...current, status: withNomination(current.status ?? {}, node) }),
      { subresource: 'status' },
    );
  }

  #postFilter(
    pod: KubeObject,
    failure: Failure,
  ): { text?: string; chosen?: Candidate; keepsNomination?: boolean } {
    const { api } = this.#ctx;
    if (failure.nodes === 0) return {};
    const why = this.#mayNotPreempt(pod, failure);
    if (why !== undefined)
      return { text: `no new claims to deallocate, preemption: ${why}`, keepsNomination: true };
    const all = [...this.#cache.nodes.values()];
    if (failure.preFilter !== undefined)
      return {
        text: postFilterText(
          failure.nodes,
          all.map(() => 'Preemption is not helpful for scheduling'),
        ),
      };
    const claims = podClaims(pod, api);
    const result = preempt({
      pod,
      refusals: failure.refusals,
      budgets: api.list('PodDisruptionBudget'),
      filtersWith: (changed) =>
        podFilters(
          pod,
          claims,
          all.map((info) => (info.name === changed.name ? changed : info)),
          api,
        ),
    });
    if (result.best !== undefined) return { chosen: result.best };
    return { text: postFilterText(failure.nodes, result.reasons) };
  }

  /** Models PodEligibleToPreemptOthers. */
  #mayNotPreempt(pod: KubeObject, { refusals, preFilter }: Failure): string | undefined {
    if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
    const nominated = this.#cache.nodes.get(pod.status?.nominatedNodeName ?? '');
    // Where its node will not do any more, room may be made elsewhere.
    if (nominated === undefined || preFilter !== undefined || refusals.get(nominated)?.unresolvable)
      return undefined;
    return this.#hasVictims(pod, nominated)
      ? 'not eligible due to a terminating pod on the nominated node.'
      : undefined;
  }

  #hasVictims(pod: KubeObject, nominated: NodeInfo): boolean {
    for (const other of nominated.pods.values()) {
      const isVictim = condition(other, 'DisruptionTarget')?.reason === 'PreemptionByScheduler';
      if (isVictim && isTerminating(other) && (other.spec.priority ?? 0) < (pod.spec.priority ?? 0))
        return true;
    }
    return false;
  }

  #evict(pod: KubeObject, { info, victims }: Candidate): void {
    const { api, kernel } = this.#ctx;
    this.#nominations.put(pod, info.name);
    // Less important pods that waited for this node may look for another.
    for (const other of this.#nominations.dropBelow(info.name, pod)) this.#setNomination(other, undefined);
    for (const seen of victims) {
      const { namespace, name, uid } = seen.metadata;
      const victim = api.get('Pod', namespace, name);
      if (victim?.metadata.uid !== uid) continue;
      const target: Condition = {
        ...observed(victim),
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${COMPONENT}: preempting to accommodate a higher priority pod`,
        lastProbeTime: null,
        lastTransitionTime: timestamp(kernel.now),
      };
      api.updateStatus({
        ...victim,
        status: { ...victim.status, conditions: withCondition(victim, target) },
      });
      api.delete('Pod', namespace, name, { preconditions: { uid } });
      // Said when the deletion has been answered; by then the kubelet has seen it (recorded 49).
      kernel.after(this.#ctx.cycle, () =>
        api.event({
          involved: victim,
          type: 'Normal',
          reason: 'Preempted',
          message: `Preempted by pod ${pod.metadata.uid} on node ${info.name}`,
          component: COMPONENT,
          api: 'events',
          action: 'Preempting',
        }),
      );
    }
  }
}

/** How long a pod waits for which binding ended in an error. */
const ERROR_BACKOFF_MS = 1000;

function asksForLess(pod: KubeObject, old: KubeObject): boolean {
  const now = heldRequests(pod);
  return [...heldRequests(old)].some(([name, value]) => (now.get(name) ?? 0) < value);
}

function withNomination(status: Record<string, unknown>, node: string | undefined): Record<string, unknown> {
  const { nominatedNodeName: _, ...rest } = status;
  return node === undefined ? rest : { ...rest, nominatedNodeName: node };
}

/** A condition that keeps its status keeps its transition time too. */
function withCondition(pod: KubeObject, next: Condition): Condition[] {
  const conditions: Condition[] = pod.status?.conditions ?? [];
  const at = conditions.findIndex((each) => each.type === next.type);
  if (at < 0) return [...conditions, next];
  const present = conditions[at]!;
  const kept =
    present.status === next.status && present.lastTransitionTime
      ? { ...next, lastTransitionTime: present.lastTransitionTime }
      : next;
  return conditions.with(at, kept);
}
