import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, isReady, keyOf, observed, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { selectorText } from '../controller/selector-text.ts';
import { say } from '../controller/writes.ts';
import { budgetPods, budgetStatus, disrupted, failedStatus, NoScale, unmanagedPods } from './rules.ts';
import { staleIn } from './stale.ts';

/** Not the name of the controller: upstream took that of the program. */
const COMPONENT = 'controllermanager';

/** Keeps the status of PodDisruptionBudgets. Models pkg/controller/disruption/disruption.go. */
export function startDisruptionController({
  kernel,
  api,
  syncLatency,
}: ControllerContext): readonly WorkQueue[] {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const marked = new WorkQueue({ kernel, latency: syncLatency, sync: syncMark });

  api.watch(['PodDisruptionBudget'], ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  api.watch(['Pod'], ({ type, object: pod, old }) => {
    const stale = type === 'DELETED' ? undefined : staleIn(pod, kernel.now);
    if (stale !== undefined) marked.addAfter(keyOf(pod), stale);
    const budgets = api.list('PodDisruptionBudget', pod.metadata.namespace);
    if (budgets.length === 0) return;
    const isSame =
      type === 'MODIFIED' &&
      old !== undefined &&
      isReady(old) === isReady(pod) &&
      old.status?.phase === pod.status?.phase &&
      old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      old.metadata.ownerReferences === pod.metadata.ownerReferences &&
      old.metadata.labels === pod.metadata.labels;
    if (isSame) return;
    for (const budget of budgets)
      if ([pod, old].some((each) => each && labelSelectorMatches(budget.spec.selector, each.metadata.labels)))
        queue.add(keyOf(budget));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const budget = api.get('PodDisruptionBudget', namespace, name);
    if (budget === undefined) return;
    const pods = budgetPods(api, budget);
    if (pods.length === 0)
      say(api, COMPONENT, budget, { type: 'Normal', reason: 'NoPods', message: 'No matching pods found' });
    const going = disrupted(budget, pods, kernel.now);
    try {
      const status = budgetStatus(api, budget, pods, going.pods, kernel.now);
      tellUnmanaged(budget, pods);
      for (const pod of going.late)
        warn(
          pod,
          'NotDeleted',
          // The namespace twice: that is what upstream prints.
          `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`,
        );
      api.updateStatus({ ...budget, status });
      if (going.recheck !== undefined) queue.addAfter(key, going.recheck - kernel.now + 1);
    } catch (error) {
      if (!(error instanceof NoScale)) throw error;
      const { message } = error;
      warn(
        budget,
        'CalculateExpectedPodCountFailed',
        `Failed to calculate the number of expected pods: ${message}`,
      );
      api.updateStatus({ ...budget, status: failedStatus(budget, message, kernel.now) });
    }
  }

  /** Whoever wanted to disrupt the pod has not: it is as good as any other again. */
  function syncMark(key: string): void {
    const { namespace, name } = splitKey(key);
    const pod = api.get('Pod', namespace, name);
    const left = pod && staleIn(pod, kernel.now);
    if (pod === undefined || left === undefined) return;
    if (left > 0) {
      marked.addAfter(key, left);
      return;
    }
    const conditions: Condition[] = pod.status.conditions;
    const reset = {
      ...observed(pod),
      type: 'DisruptionTarget',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: timestamp(kernel.now),
    } as const;
    api.updateStatus({
      ...pod,
      status: {
        ...pod.status,
        conditions: conditions.map((each) => (each.type === 'DisruptionTarget' ? reset : each)),
      },
    });
  }

  function tellUnmanaged(budget: KubeObject, pods: readonly KubeObject[]): void {
    if (unmanagedPods(budget, pods).length === 0) return;
    warn(
      budget,
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
    );
  }

  const warn = (on: KubeObject, reason: string, message: string): void =>
    say(api, COMPONENT, on, { type: 'Warning', reason, message });

  return [queue, marked];
}
