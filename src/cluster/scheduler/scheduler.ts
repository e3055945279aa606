import type { KubeObject } from '../../api/meta.ts';
import type { Rng } from '../../base/rng.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import type { WatchEvent } from '../apiserver/api.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, isTerminal, isTerminating } from '../controller/pods.ts';
import type { NodeFilter, Refusal } from './filters/filter.ts';
import { nodePorts, nodeResourcesFit } from './filters/fit.ts';
import { nodeAffinity, nodeName } from './filters/node-affinity.ts';
import { nodeUnschedulable, taintToleration } from './filters/taints.ts';
import { fitError, postFilterText } from './fit-error.ts';
import { type NodeInfo, SchedulerCache } from './node-info.ts';
import { SchedulingQueue, type Waiting } from './queue.ts';
import {
  balancedAllocation,
  imageLocality,
  leastAllocated,
  preferNoSchedule,
  preferredAffinity,
  type Scorer,
  totalScores,
} from './score.ts';

const COMPONENT = 'default-scheduler';

export interface SchedulerOptions extends ControllerContext {
  /** One scheduling cycle with its binding. */
  cycle: SimMs;
}

/** Models pkg/scheduler/schedule_one.go: one pod at a time, the best of the nodes that fit. */
export class Scheduler {
  readonly #ctx: SchedulerOptions;
  readonly #cache = new SchedulerCache();
  readonly #queue: SchedulingQueue;
  readonly #ties: Rng;
  #busy = false;
  #stopped = false;

  constructor(ctx: SchedulerOptions) {
    this.#ctx = ctx;
    this.#ties = ctx.kernel.rng.fork('scheduler/ties');
    this.#queue = new SchedulingQueue(ctx.kernel, () => this.#wake());
    ctx.api.watch(['Node'], (event) => this.#onNode(event));
    ctx.api.watch(['Pod'], (event) => this.#onPod(event));
  }

  stop(): void {
    this.#stopped = true;
  }

  start(): void {
    this.#stopped = false;
    this.#wake();
  }

  #onNode({ type, object }: WatchEvent): void {
    if (type === 'DELETED') {
      this.#cache.removeNode(object.metadata.name);
      return;
    }
    this.#cache.setNode(object);
    this.#queue.moveAll(() => true);
  }

  #onPod({ type, object: pod }: WatchEvent): void {
    const { uid } = pod.metadata;
    if (type === 'DELETED' || isTerminal(pod)) {
      this.#queue.remove(uid);
      this.#cache.removePod(uid);
      this.#queue.moveAll(() => true);
      return;
    }
    if (pod.spec.nodeName) {
      this.#queue.remove(uid);
      this.#cache.setPod(pod);
      return;
    }
    if (isTerminating(pod)) this.#queue.remove(uid);
    else this.#queue.put(pod);
  }

  #wake(): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    this.#ctx.kernel.after(this.#ctx.cycle, () => {
      this.#busy = false;
      if (this.#stopped) return;
      const entry = this.#queue.pop();
      if (entry === undefined) return;
      this.#schedule(entry);
      this.#wake();
    });
  }

  #schedule(entry: Waiting): void {
    const { api } = this.#ctx;
    const seen = entry.pod.metadata;
    const pod = api.get('Pod', seen.namespace, seen.name);
    if (pod?.metadata.uid !== entry.uid || pod.spec.nodeName || isTerminating(pod)) {
      this.#queue.remove(entry.uid);
      return;
    }
    const nodes = [...this.#cache.nodes.values()];
    const filters = this.#filters(pod);
    const refusals = new Map<NodeInfo, Refusal>();
    const feasible: NodeInfo[] = [];
    for (const info of nodes) {
      const refusal = firstRefusal(filters, info);
      if (refusal === undefined) feasible.push(info);
      else refusals.set(info, refusal);
    }
    if (feasible.length > 0) this.#bind(pod, this.#best(pod, feasible, nodes));
    else this.#fail(entry, pod, nodes, refusals);
  }

  #filters(pod: KubeObject): NodeFilter[] {
    return [
      nodeUnschedulable(pod),
      nodeName(pod),
      taintToleration(pod),
      nodeAffinity(pod),
      nodePorts(pod),
      nodeResourcesFit(pod),
    ].filter((each) => each !== undefined);
  }

  #best(pod: KubeObject, feasible: readonly NodeInfo[], all: readonly NodeInfo[]): NodeInfo {
    if (feasible.length === 1) return feasible[0]!;
    const scorers = [
      preferNoSchedule(pod),
      preferredAffinity(pod),
      leastAllocated(pod),
      balancedAllocation(pod),
      imageLocality(pod, all),
    ].filter((each): each is Scorer => each !== undefined);
    const totals = totalScores(feasible, scorers);
    const best = Math.max(...totals);
    return this.#ties.pick(feasible.filter((_, i) => totals[i] === best));
  }

  #bind(pod: KubeObject, info: NodeInfo): void {
    const { api } = this.#ctx;
    const { namespace, name, uid } = pod.metadata;
    this.#queue.remove(uid);
    this.#cache.setPod(pod, info.name);
    api.bind(namespace!, name, info.name);
    api.event({
      involved: pod,
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${info.name}`,
      component: COMPONENT,
      api: 'events',
      action: 'Binding',
    });
  }

  #fail(entry: Waiting, pod: KubeObject, nodes: readonly NodeInfo[], refusals: Map<NodeInfo, Refusal>): void {
    const { api, kernel } = this.#ctx;
    const helpless = [...refusals.values()].map((each) =>
      each.unresolvable
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    );
    const message = fitError({
      nodes: nodes.length,
      reasons: [...refusals.values()].flatMap((each) => each.reasons),
      ...(nodes.length > 0 ? { postFilter: postFilterText(nodes.length, helpless) } : {}),
    });
    this.#queue.failed(entry, new Set([...refusals.values()].map((each) => each.filter)));
    api.event({
      involved: pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: COMPONENT,
      api: 'events',
      action: 'Scheduling',
    });
    const condition: Condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
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
        status: { ...current.status, conditions: withCondition(current, condition) },
      }),
      { subresource: 'status' },
    );
  }
}

function firstRefusal(filters: readonly NodeFilter[], info: NodeInfo): Refusal | undefined {
  for (const filter of filters) {
    const refusal = filter(info);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
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
