import { labelSelectorMatches } from '../../api/labels.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isReady, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { budgetStatus, DISRUPTED_MS } from './rules.ts';

/** Keeps the status of PodDisruptionBudgets. Models pkg/controller/disruption/disruption.go. */
export function startDisruptionController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  api.watch(['PodDisruptionBudget'], ({ object, old }) => {
    if (object.spec !== old?.spec) queue.add(keyOf(object));
  });
  api.watch(['Pod'], ({ type, object: pod, old }) => {
    const budgets = api.list('PodDisruptionBudget', pod.metadata.namespace);
    if (budgets.length === 0) return;
    const isSame =
      type === 'MODIFIED' &&
      old !== undefined &&
      isReady(old) === isReady(pod) &&
      old.status?.phase === pod.status?.phase &&
      old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      old.metadata.labels === pod.metadata.labels;
    if (isSame) return;
    for (const budget of budgets)
      if (labelSelectorMatches(budget.spec.selector, pod.metadata.labels)) queue.add(keyOf(budget));
  });
  // The size that percentages refer to is that of the owners.
  api.watch(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'], ({ object, old }) => {
    if (object.spec.replicas === old?.spec.replicas) return;
    for (const budget of api.list('PodDisruptionBudget', object.metadata.namespace)) queue.add(keyOf(budget));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const budget = api.get('PodDisruptionBudget', namespace, name);
    if (budget === undefined) return;
    const status = budgetStatus(api, budget, kernel.now);
    api.updateStatus({ ...budget, status });
    if (status.disruptedPods) queue.addAfter(key, DISRUPTED_MS);
  }

  return queue;
}
