/** Marks of disruptions that never came. Models nonTerminatingPodHasStaleDisruptionCondition of pkg/controller/disruption. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs } from '../../base/time.ts';
import { condition, isTerminal, isTerminating } from '../controller/pods.ts';

/** A pod that is marked as the target of a disruption and does not go loses the mark after so long. */
const STALE_MS = 120_000;

/**
 * Milliseconds until the mark of a pod is stale; undefined where it has none that could become so: what the kubelet
 * marks goes when the kubelet gets to it.
 */
export function staleIn(pod: KubeObject, now: SimMs): SimMs | undefined {
  const mark = condition(pod, 'DisruptionTarget');
  if (mark?.status !== 'True' || mark.reason === 'TerminationByKubelet') return undefined;
  if (isTerminating(pod) || isTerminal(pod)) return undefined;
  return Math.max(0, parseTimestamp(mark.lastTransitionTime!) + STALE_MS - now);
}
