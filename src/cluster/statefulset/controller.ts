import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { claim } from '../controller/adoption.ts';
import { ChartHost } from '../controller/charts.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { keepHistory, STATEFUL_HISTORY, truncateHistory } from '../controller/history.ts';
import { controllerOf } from '../controller/owners.ts';
import { isReady, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';
import { ordinalOf, REVISION_LABEL } from './identity.ts';
import { decide } from './plan.ts';
import { statefulSetMachine } from './rollout.machine.ts';
import { statefulSetStatus } from './status.ts';

const COMPONENT = 'statefulset-controller';

/** Models pkg/controller/statefulset/stateful_set.go. */
export function startStatefulSetController(ctx: ControllerContext): WorkQueue {
  const { kernel, api } = ctx;
  const charts = new ChartHost(kernel, 'statefulset', statefulSetMachine);
  const client = new ClientLimit(kernel);
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync, client });

  api.watch(['StatefulSet'], ({ type, object }) => {
    if (type === 'DELETED') charts.forget(object.metadata.uid);
    queue.add(keyOf(object));
  });
  api.watch(['Pod'], ({ object: pod, old }) => {
    const owner = controllerOf(pod) ?? (old && controllerOf(old));
    if (owner === undefined) {
      for (const set of api.list('StatefulSet', pod.metadata.namespace))
        if (isMember(set, pod)) queue.add(keyOf(set));
      return;
    }
    if (owner.kind !== 'StatefulSet') return;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    queue.add(key);
    const set = api.get('StatefulSet', pod.metadata.namespace, owner.name);
    const minReady: number = set?.spec.minReadySeconds ?? 0;
    // Availability is not announced by any event. Unlike other controllers this one counts from the moment at
    // which it sees the pod Ready, as recorded clusters do, not from the whole second that the condition says.
    if (minReady > 0 && isReady(pod) && !(old && isReady(old))) queue.addAfter(key, minReady * 1000);
  });
  api.watch(['PersistentVolumeClaim'], ({ type, object }) => {
    if (type !== 'DELETED') return;
    const owners = object.metadata.ownerReferences ?? [];
    for (const owner of owners)
      if (owner.kind === 'StatefulSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = api.get('StatefulSet', namespace, name);
    if (set === undefined) return;
    const pods = claim(api, set, 'Pod', (pod) => isMember(set, pod));
    const { sorted, update, collisionCount } = keepHistory(api, set, ctx.version, STATEFUL_HISTORY);
    const current = sorted.find((each) => each.metadata.name === set.status?.currentRevision) ?? update;

    const decision = decide({
      set,
      pods,
      currentRevision: current,
      updateRevision: update,
      claim: (claimName) => api.get('PersistentVolumeClaim', namespace, claimName),
      now: kernel.now,
      maxUnavailable: false,
      lowerCaseVerbs: ctx.version === '1.34',
    });
    charts.move(set, { type: decision.phase }, decision.why);
    const outcome = carryOut(api, COMPONENT, decision.writes);
    const replaced = outcome.error === undefined ? decision.replaced : 0;
    const status = statefulSetStatus(set, pods, current, update, kernel.now, replaced);
    api.updateStatus({ ...set, status: { ...status, collisionCount: collisionCount ?? 0 } });
    // Each write, the event about it, and the status.
    if (outcome.done > 0) client.take(2 * outcome.done + 1);
    if (outcome.error !== undefined || decision.retry) queue.retry(key);
    else queue.forget(key);

    const live = new Set([current.metadata.name, update.metadata.name]);
    for (const pod of pods) {
      const revision = pod.metadata.labels?.[REVISION_LABEL];
      if (revision !== undefined) live.add(revision);
    }
    carryOut(api, COMPONENT, truncateHistory(sorted, live, set.spec.revisionHistoryLimit ?? 10));
  }

  return queue;
}

function isMember(set: KubeObject, pod: KubeObject): boolean {
  return (
    labelSelectorMatches(set.spec.selector, pod.metadata.labels) &&
    ordinalOf(set, pod.metadata.name) !== undefined
  );
}
