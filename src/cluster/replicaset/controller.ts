import { labelSelectorMatches, mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { claim } from '../controller/adoption.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { controllerOf } from '../controller/owners.ts';
import {
  isActive,
  isTerminal,
  isTerminating,
  keyOf,
  nextAvailability,
  splitKey,
} from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';
import { BURST, manageReplicas } from './plan.ts';
import { replicaStatus } from './status.ts';
import { PodTallies } from './tally.ts';

/** The two kinds that keep a number of equal pods; the older one is the same controller behind an adapter. */
interface Flavour {
  kind: 'ReplicaSet' | 'ReplicationController';
  component: string;
  matches(owner: KubeObject, pod: KubeObject): boolean;
  countTerminating: boolean;
}

export function startReplicaSetController(ctx: ControllerContext): WorkQueue {
  return start(ctx, {
    kind: 'ReplicaSet',
    component: 'replicaset-controller',
    matches: remembering((owner, pod) => labelSelectorMatches(owner.spec.selector, pod.metadata.labels)),
    countTerminating: ctx.version !== '1.34',
  });
}

/** Models pkg/controller/replication/replication_controller.go. */
export function startReplicationController(ctx: ControllerContext): WorkQueue {
  return start(ctx, {
    kind: 'ReplicationController',
    component: 'replication-controller',
    matches: remembering((owner, pod) => mapSelectorMatches(owner.spec.selector, pod.metadata.labels)),
    countTerminating: false,
  });
}

/**
 * Asks once for every pair of selector and labels. Objects are never changed in place, so the same labels
 * stay the same answer, and a set of many pods is looked through without comparing texts.
 */
function remembering(matches: Flavour['matches']): Flavour['matches'] {
  const known = new WeakMap<object, WeakMap<object, boolean>>();
  return (owner, pod) => {
    const { selector } = owner.spec;
    const { labels } = pod.metadata;
    if (!selector || !labels) return matches(owner, pod);
    let answers = known.get(selector);
    if (answers === undefined) {
      answers = new WeakMap();
      known.set(selector, answers);
    }
    let answer = answers.get(labels);
    if (answer === undefined) {
      answer = matches(owner, pod);
      answers.set(labels, answer);
    }
    return answer;
  };
}

/** Models pkg/controller/replicaset/replica_set.go. */
function start({ kernel, api, syncLatency }: ControllerContext, flavour: Flavour): WorkQueue {
  const { kind, component, matches } = flavour;
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const tallies = new PodTallies(api, kind, matches);
  const client = new ClientLimit(kernel, syncLatency > 0);
  /** Owners whose requests wait for the client, and until when: their worker does nothing else meanwhile. */
  const waiting = new Map<string, SimMs>();

  api.watch([kind], ({ object }) => queue.add(keyOf(object)));
  api.watch(['Pod'], ({ object: pod, old }) => {
    const owner = controllerOf(pod) ?? (old && controllerOf(old));
    if (owner?.kind === kind) queue.add(`${pod.metadata.namespace}/${owner.name}`);
    else if (owner === undefined)
      for (const each of api.list(kind, pod.metadata.namespace))
        if (matches(each, pod)) queue.add(keyOf(each));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const owner = api.get(kind, namespace, name);
    if (owner === undefined) {
      waiting.delete(key);
      return;
    }
    const pause = (waiting.get(key) ?? 0) - kernel.now;
    if (pause > 0) {
      // The retry of an earlier refusal may have taken the place of the turn that was asked for.
      queue.addAfter(key, pause);
      return;
    }
    if (tallies.hasStrangers(owner) || api.uncontrolled('Pod', namespace).length > 0)
      claim(api, owner, 'Pod', (pod) => matches(owner, pod), { activeOnly: true });
    const { now } = kernel;
    const counts = tallies.counts(owner, now);
    const pods = () => tallies.pods(owner);
    const most = client.available;
    const writes = isTerminating(owner)
      ? []
      : manageReplicas({ owner, active: counts.active, pods, related: () => relatedPods(owner), now, most });
    client.take(writes.length);
    const { error: refusal, failed } = carryOut(api, component, writes);
    const isCut =
      !isTerminating(owner) && Math.abs((owner.spec.replicas ?? 1) - counts.active) > most && most < BURST;
    if (refusal === undefined && isCut) {
      waiting.set(key, now + client.wait);
      queue.addAfter(key, client.wait);
      return;
    }
    waiting.delete(key);
    // Where the namespace goes, nothing will ever be created: that is no failure.
    const error = refusal?.details.isNamespaceTerminating ? undefined : refusal;
    const reason = failed?.op === 'delete' ? 'FailedDelete' : 'FailedCreate';
    const status = replicaStatus(owner, counts, {
      now,
      countTerminating: flavour.countTerminating,
      ...(error === undefined ? {} : { failure: { error, reason } as const }),
    });
    api.updateStatus({ ...owner, status });
    if (error === undefined) queue.forget(key);
    else queue.retry(key);
    const minReady: number = owner.spec.minReadySeconds ?? 0;
    const wait = minReady === 0 ? undefined : nextAvailability(pods(), minReady, now);
    if (wait !== undefined) queue.addAfter(key, wait);
  }

  /** Active pods of all ReplicaSets of the same Deployment. */
  function relatedPods(owner: KubeObject): KubeObject[] {
    const parent = controllerOf(owner);
    const siblings = parent === undefined ? [owner] : api.ownedBy(kind, parent.uid);
    return siblings.flatMap((each) =>
      api.ownedBy('Pod', each.metadata.uid).filter((pod) => isActive(pod) && !isTerminal(pod)),
    );
  }

  return queue;
}
