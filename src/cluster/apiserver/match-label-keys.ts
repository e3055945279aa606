/**
 * Label keys by which pods are compared become part of the selector when a pod is made.
 * Models pkg/registry/core/pod/strategy.go: applyMatchLabelKeysAndMismatchLabelKeys.
 */
import type { KubeObject } from '../../api/meta.ts';

interface Keyed {
  labelSelector?: { matchExpressions?: object[] } | null;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** In place. Keys that the pod has no label for are passed over. */
export function mergeMatchLabelKeys({ metadata, spec }: KubeObject): void {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  for (const each of [podAffinity, podAntiAffinity]) {
    for (const term of each?.[REQUIRED] ?? []) merge(term, metadata.labels);
    for (const { podAffinityTerm } of each?.[PREFERRED] ?? []) merge(podAffinityTerm, metadata.labels);
  }
  for (const constraint of spec.topologySpreadConstraints ?? []) merge(constraint, metadata.labels);
}

function merge(keyed: Keyed, labels: Record<string, string> = {}): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = keyed;
  if (!labelSelector) return;
  const added = [
    ...matchLabelKeys.map((key) => ({ key, operator: 'In' })),
    ...mismatchLabelKeys.map((key) => ({ key, operator: 'NotIn' })),
  ].flatMap((each) => (labels[each.key] === undefined ? [] : [{ ...each, values: [labels[each.key]] }]));
  if (added.length === 0) return;
  keyed.labelSelector = {
    ...labelSelector,
    matchExpressions: [...(labelSelector.matchExpressions ?? []), ...added],
  };
}
