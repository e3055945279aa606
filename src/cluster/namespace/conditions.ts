/** What a namespace that is being deleted says of its contents. Models deletion/status_condition_utils.go. */
import type { Condition } from '../controller/pods.ts';

/** Objects of one resource that are still there. */
export interface Remaining {
  /** `pods.`, `deployments.apps`: resource and group, as the message joins them. */
  resource: string;
  count: number;
  /** Finalizer -> how many of them have it. */
  finalizers: ReadonlyMap<string, number>;
}

const FINE: readonly (readonly [type: string, reason: string, message: string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  [
    'NamespaceDeletionGroupVersionParsingFailure',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** All five conditions; one that keeps status, reason and message keeps its time. */
export function remainingConditions(
  present: readonly Condition[],
  left: readonly Remaining[],
  now: string,
): Condition[] {
  return FINE.map(([type, reason, message]) => {
    const problem = problemOf(type, left);
    const next = {
      type,
      status: problem === undefined ? 'False' : 'True',
      lastTransitionTime: now,
      reason: problem?.reason ?? reason,
      message: problem?.message ?? message,
    } as Condition;
    const old = present.find((each) => each.type === type);
    const isSame = old?.status === next.status && old.reason === next.reason && old.message === next.message;
    return isSame ? old : next;
  });
}

function problemOf(
  type: string,
  left: readonly Remaining[],
): { reason: string; message: string } | undefined {
  if (left.length === 0) return undefined;
  if (type === 'NamespaceContentRemaining') {
    const parts = left.map(({ resource, count }) => `${resource} has ${count} resource instances`).sort();
    return { reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${parts.join(', ')}` };
  }
  if (type !== 'NamespaceFinalizersRemaining') return undefined;
  const counts = new Map<string, number>();
  for (const { finalizers } of left)
    for (const [name, count] of finalizers) counts.set(name, (counts.get(name) ?? 0) + count);
  if (counts.size === 0) return undefined;
  const parts = [...counts].map(([name, count]) => `${name} in ${count} resource instances`).sort();
  return {
    reason: 'SomeFinalizersRemain',
    message: `Some content in the namespace has finalizers remaining: ${parts.join(', ')}`,
  };
}
