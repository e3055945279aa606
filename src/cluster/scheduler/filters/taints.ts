/** Models component-helpers/scheduling/corev1/helpers.go and plugins/tainttoleration. */
import type { KubeObject } from '../../../api/meta.ts';
import { type NodeFilter, refuse } from './filter.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  timeAdded?: string;
}
export interface Toleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | 'Lt' | 'Gt';
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return (toleration.value ?? '') === (taint.value ?? '') && Boolean(toleration.key);
}

export const tolerationsOf = (pod: KubeObject): readonly Toleration[] => pod.spec.tolerations ?? [];
export const taintsOf = (node: KubeObject): readonly Taint[] => node.spec?.taints ?? [];

/** The first taint with one of these effects that the pod does not tolerate. */
export function untolerated(
  pod: KubeObject,
  node: KubeObject,
  effects: readonly string[],
): Taint | undefined {
  const tolerations = tolerationsOf(pod);
  return taintsOf(node).find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((each) => tolerates(each, taint)),
  );
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function nodeUnschedulable(pod: KubeObject): NodeFilter {
  const allowed = tolerationsOf(pod).some((each) => tolerates(each, UNSCHEDULABLE));
  return ({ node }) =>
    node.spec?.unschedulable && !allowed
      ? refuse('NodeUnschedulable', 'node(s) were unschedulable', true)
      : undefined;
}

export function taintToleration(pod: KubeObject): NodeFilter {
  return ({ node }) =>
    untolerated(pod, node, ['NoSchedule', 'NoExecute']) === undefined
      ? undefined
      : refuse('TaintToleration', 'node(s) had untolerated taint(s)', true);
}
