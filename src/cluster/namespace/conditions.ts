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

/** What a pass has found. */
export interface Found {
  /** What is still there, where it is told. */
  left: readonly Remaining[];
  /** What should have been gone and is not, in words. */
  errors: readonly string[];
}

/** All five conditions; one that keeps its status keeps its time. */
export function remainingConditions(present: readonly Condition[], found: Found, now: string): Condition[] {
  return FINE.map(([type, reason, message]) => {
    const problem = problemOf(type, found);
    const status = problem === undefined ? 'False' : 'True';
    const old = present.find((each) => each.type === type);
    return {
      type,
      status,
      lastTransitionTime: old?.status === status ? old.lastTransitionTime : now,
      reason: problem?.reason ?? reason,
      message: problem?.message ?? message,
    } as Condition;
  });
}

function problemOf(type: string, { left, errors }: Found): { reason: string; message: string } | undefined {
  if (type === 'NamespaceDeletionContentFailure' && errors.length > 0) {
    const texts = [...errors].sort().join(', ');
    return {
      reason: 'ContentDeletionFailed',
      message: `Failed to delete all resource types, ${errors.length} remaining: ${texts}`,
    };
  }
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
