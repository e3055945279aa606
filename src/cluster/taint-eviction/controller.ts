/** Deletes pods that do not tolerate a NoExecute taint, at once or after their tolerationSeconds. Models pkg/controller/tainteviction. */
import type { KubeObject } from '../../api/meta.ts';
import type { Timer } from '../../base/queue.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating, observed } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import {
  type Taint,
  type Toleration,
  taintsOf,
  tolerates,
  tolerationsOf,
} from '../scheduler/filters/taints.ts';

const COMPONENT = 'taint-eviction-controller';
/** The pod is read, told in its status, and deleted. */
const REQUESTS_PER_EVICTION = 3;

/** Milliseconds until the pod has to go; undefined: never. */
export function evictAfter(tolerations: readonly Toleration[], taints: readonly Taint[]): SimMs | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const toleration = tolerations.find((each) => tolerates(each, taint));
    if (toleration === undefined) return 0;
    used.push(toleration);
  }
  const finite = used
    .map((each) => each.tolerationSeconds)
    .filter((each) => each !== undefined && each !== null);
  return finite.length === 0 ? undefined : Math.max(0, Math.min(...finite)) * 1000;
}

export function startTaintEvictionController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  /** What is to come, by uid; `done` where the pod was told to go. */
  const planned = new Map<string, Timer | 'done'>();
  const tainted = new Map<string, readonly Taint[]>();
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync: syncNode });
  const client = new ClientLimit(kernel, syncLatency > 0);

  api.watch(['Node'], ({ type, object, old }) => {
    if (type === 'DELETED') tainted.delete(object.metadata.name);
    else if (
      taintsOf(object) !== taintsOf(old ?? object) ||
      (type === 'ADDED' && taintsOf(object).length > 0)
    )
      queue.add(object.metadata.name);
  });
  api.watch(['Pod'], ({ type, object: pod, old }) => {
    if (type === 'DELETED') {
      cancel(pod);
      return;
    }
    const { nodeName } = pod.spec;
    const isSeen =
      old !== undefined && old.spec.nodeName === nodeName && old.spec.tolerations === pod.spec.tolerations;
    if (!nodeName || isSeen) return;
    const taints = tainted.get(nodeName);
    if (taints !== undefined) judge(pod, taints);
  });

  function syncNode(name: string): void {
    const node = api.get('Node', undefined, name);
    const taints = node === undefined ? [] : taintsOf(node).filter((taint) => taint.effect === 'NoExecute');
    if (taints.length === 0 && !tainted.has(name)) return;
    if (taints.length === 0) tainted.delete(name);
    else tainted.set(name, taints);
    for (const pod of api.podsOnNode(name)) judge(pod, taints);
  }

  function judge(pod: KubeObject, taints: readonly Taint[]): void {
    const { uid } = pod.metadata;
    const wait = taints.length === 0 ? undefined : evictAfter(tolerationsOf(pod), taints);
    const before = planned.get(uid);
    // A time that has begun is not changed by further taints that are tolerated for a time, nor anything told twice.
    if (wait !== undefined && (before === 'done' || (before !== undefined && wait > 0))) return;
    cancel(pod);
    if (wait === undefined) return;
    planned.set(
      uid,
      kernel.after(wait, () => evict(pod)),
    );
  }

  /** Said where there was something to come. */
  function cancel(pod: KubeObject): void {
    const before = planned.get(pod.metadata.uid);
    planned.delete(pod.metadata.uid);
    if (before === undefined || before === 'done') return;
    kernel.cancel(before);
    say(pod, `Cancelling deletion of Pod ${pod.metadata.namespace}/${pod.metadata.name}`);
  }

  function evict(seen: KubeObject): void {
    const { namespace, name, uid } = seen.metadata;
    planned.set(uid, 'done');
    if (queue.held) {
      // Nobody is there to act; whoever starts later begins to count anew.
      planned.delete(uid);
      queue.add(seen.spec.nodeName);
      return;
    }
    const pod = api.get('Pod', namespace, name);
    // One that is going already is told, too: nobody looks before.
    if (pod?.metadata.uid !== uid) return;
    say(pod, `Marking for deletion Pod ${namespace}/${name}`);
    const wait = client.reserve(REQUESTS_PER_EVICTION);
    if (wait === 0) remove(pod);
    else kernel.after(wait, () => remove(pod));
  }

  function remove(seen: KubeObject): void {
    const { namespace, name, uid } = seen.metadata;
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    const isTold = pod.status?.conditions?.some((each: { type: string }) => each.type === 'DisruptionTarget');
    if (!isTold)
      api.updateStatus({
        ...pod,
        status: { ...pod.status, conditions: [...(pod.status?.conditions ?? []), disruption(pod)] },
      });
    if (!isTerminating(pod)) api.delete('Pod', namespace, name, { preconditions: { uid } });
  }

  const disruption = (pod: KubeObject) => ({
    ...observed(pod),
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    lastProbeTime: null,
    lastTransitionTime: timestamp(kernel.now),
  });

  function say(pod: KubeObject, message: string): void {
    api.event({
      involved: pod,
      type: 'Normal',
      reason: 'TaintManagerEviction',
      message,
      component: COMPONENT,
    });
  }

  return queue;
}
