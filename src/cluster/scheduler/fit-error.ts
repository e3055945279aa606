/** The text of FailedScheduling. Models framework/types.go FitError. */

/** Counted reasons of the single nodes, as plain strings in sorted order. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join(', ');
}

export interface FitFailure {
  nodes: number;
  /** One entry per node and reason. */
  reasons: readonly string[];
  /** Set where the pod failed before any node was looked at. */
  preFilter?: string;
  postFilter?: string;
}

export function fitError({ nodes, reasons, preFilter, postFilter }: FitFailure): string {
  if (nodes === 0) return 'no nodes available to schedule pods';
  let text = `0/${nodes} nodes are available:`;
  if (preFilter !== undefined) text += ` ${preFilter}.`;
  else if (reasons.length > 0) text += ` ${histogram(reasons)}.`;
  return postFilter ? `${text} ${postFilter}` : text;
}

/** What the PostFilter plugins say together: dynamic resources first, then preemption. */
export function postFilterText(nodes: number, reasons: readonly string[]): string {
  const preemption = fitError({ nodes, reasons });
  return `no new claims to deallocate, preemption: ${preemption}`;
}
