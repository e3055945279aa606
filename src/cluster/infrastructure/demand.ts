import type { Scenario } from '../../scenario/types.ts';

const LOOKS = [
  /kube-system/,
  /(^|\s)(-A|--all-namespaces)\b/,
  // What a node carries, and what makes its pods go.
  /\b(describe|delete)\s+(nodes?|no)\b/,
  /\b(drain|taint)\b/,
  /\bkind:\s*["']?Node["']?\s*$/m,
];

/**
 * May anything in the scenario meet the cluster's own pods? A command that lists them, a node that leaves or comes,
 * a component that stops. Everybody else finds them in the trace, as they stood at the beginning.
 */
export function isWanted({ steps, manifests }: Scenario): boolean {
  return (
    steps.some(({ run, apply, fault }) => {
      if (fault !== undefined) return fault.what.kind !== 'pod' && fault.what.kind !== 'registry';
      const text = run ?? apply ?? '';
      return LOOKS.some((pattern) => pattern.test(text));
    }) ||
    manifests.some(({ value }) => value?.metadata?.namespace === 'kube-system' || value?.kind === 'Node')
  );
}
