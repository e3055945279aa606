/** Removes pods that no kubelet can remove. Models pkg/controller/podgc/gc_controller.go. */
import type { KubeObject } from '../../api/meta.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { condition, isTerminal, isTerminating, observed } from '../controller/pods.ts';
import { OUT_OF_SERVICE } from '../node-lifecycle/taints.ts';
import { taintsOf } from '../scheduler/filters/taints.ts';

const PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;
/** --terminated-pod-gc-threshold */
const MOST_TERMINATED = 12_500;

const isStuck = (pod: KubeObject): boolean => isTerminating(pod) && !pod.spec.nodeName;

export interface PodCollector {
  running: boolean;
}

export function startPodCollector({ kernel, api, syncLatency }: ControllerContext): PodCollector {
  const state: PodCollector = { running: true };
  const client = new ClientLimit(kernel, syncLatency > 0);
  /** Nodes that pods name and that do not exist, since when they were seen to be missing. */
  const missing = new Map<string, SimMs>();
  const suspects = new Set<string>();
  /** Pods that are to go and never came to a node: something else keeps them. */
  const stuck = new Set<string>();
  let terminated = 0;
  let planned = false;

  api.watch(['Node'], ({ type, object }) => {
    const isOut = taintsOf(object).some((taint) => taint.key === OUT_OF_SERVICE);
    if (type === 'DELETED' || isOut) suspect(object.metadata.name);
  });
  api.watch(['Pod'], ({ type, object: pod, old }) => {
    const was = old !== undefined && isTerminal(old);
    if (isTerminal(pod) && !was && type !== 'DELETED') terminated++;
    if (type === 'DELETED' && was) terminated--;
    const { nodeName } = pod.spec;
    if (type !== 'DELETED' && isStuck(pod) && !(old !== undefined && isStuck(old))) {
      stuck.add(pod.metadata.uid);
      plan();
    }
    if (type !== 'DELETED' && nodeName && api.get('Node', undefined, nodeName) === undefined)
      suspect(nodeName);
    if (terminated > MOST_TERMINATED) plan();
  });

  function suspect(node: string): void {
    suspects.add(node);
    plan();
  }

  /** The rounds are every 20 s; only those are run in which there is something to look at. */
  function plan(): void {
    if (planned) return;
    planned = true;
    kernel.after(PERIOD_MS - (kernel.now % PERIOD_MS), () => {
      planned = false;
      if (state.running) collect();
      if (suspects.size > 0) plan();
    });
  }

  function collect(): void {
    if (terminated > MOST_TERMINATED) collectTerminated();
    if (stuck.size > 0) collectUnscheduled();
    for (const name of [...suspects]) {
      const node = api.get('Node', undefined, name);
      const pods = api.podsOnNode(name);
      if (node === undefined) collectOrphans(name, pods);
      else {
        missing.delete(name);
        collectOutOfService(node, pods);
      }
      const isOut = node !== undefined && taintsOf(node).some((taint) => taint.key === OUT_OF_SERVICE);
      if (api.podsOnNode(name).length === 0 || (node !== undefined && !isOut)) suspects.delete(name);
    }
  }

  function collectOrphans(node: string, pods: readonly KubeObject[]): void {
    const since = missing.get(node);
    if (since === undefined) missing.set(node, kernel.now);
    else if (kernel.now >= since + QUARANTINE_MS)
      for (const pod of pods) remove(pod, 'PodGC: node no longer exists');
  }

  function collectOutOfService(node: KubeObject, pods: readonly KubeObject[]): void {
    if (condition(node, 'Ready')?.status === 'True') return;
    for (const pod of pods) if (isTerminating(pod)) remove(pod);
  }

  /** Once: the deletion is there already, what is written is their end. */
  function collectUnscheduled(): void {
    for (const pod of api.list('Pod')) if (stuck.has(pod.metadata.uid) && isStuck(pod)) remove(pod);
    stuck.clear();
  }

  function collectTerminated(): void {
    const ended = api
      .list('Pod')
      .filter((pod) => isTerminal(pod) && !isTerminating(pod))
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
    for (const pod of ended.slice(0, ended.length - MOST_TERMINATED)) remove(pod);
  }

  /** Its end is written into its status first, where it has none. */
  function remove(pod: KubeObject, message?: string): void {
    const wait = client.reserve(isTerminal(pod) ? 1 : 2);
    if (wait === 0) removeNow(pod, message);
    else kernel.after(wait, () => removeNow(pod, message));
  }

  function removeNow(seen: KubeObject, message: string | undefined): void {
    const { namespace, name, uid } = seen.metadata;
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    if (!isTerminal(pod)) {
      const disruption = {
        ...observed(pod),
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message,
        lastProbeTime: null,
        lastTransitionTime: timestamp(kernel.now),
      };
      const conditions = pod.status?.conditions ?? [];
      api.updateStatus({
        ...pod,
        status: {
          ...pod.status,
          phase: 'Failed',
          conditions: message === undefined ? conditions : [...conditions, disruption],
        },
      });
    }
    api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  return state;
}
