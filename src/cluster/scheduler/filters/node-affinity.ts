/** nodeName, nodeSelector and node affinity. Models plugins/nodename, plugins/nodeaffinity and component-helpers nodeaffinity. */
import { requirementMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { type NodeFilter, refuse } from './filter.ts';

interface NodeSelectorTerm {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
  matchFields?: { key: string; operator: string; values?: string[] }[];
}

export function matchesTerm(term: NodeSelectorTerm, node: KubeObject): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  const named = { 'metadata.name': node.metadata.name };
  const holds =
    (labels: Record<string, string> | undefined) =>
    (each: { key: string; operator: string; values?: string[] }) =>
      requirementMatches(
        { key: each.key, operator: each.operator as 'In', values: each.values ?? [] },
        labels,
      );
  return expressions.every(holds(node.metadata.labels)) && fields.every(holds(named));
}

/** nodeSelector and the required terms of node affinity; what is not asked for matches. */
export function matchesNodeAffinity(pod: KubeObject, node: KubeObject): boolean {
  const { nodeSelector, affinity } = pod.spec;
  for (const key in nodeSelector) if (node.metadata.labels?.[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined || required === null) return true;
  return (required.nodeSelectorTerms ?? []).some((term: NodeSelectorTerm) => matchesTerm(term, node));
}

/**
 * The nodes that a pod names by `metadata.name`, as the pods of a DaemonSet do: no other is looked at at all.
 * Undefined where any node may do. An empty set: the names exclude each other.
 */
export function namedNodes(pod: KubeObject): ReadonlySet<string> | undefined {
  const terms: NodeSelectorTerm[] | undefined =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values }) => values ?? []);
    if (lists.length === 0) return undefined;
    for (const name of lists[0]!) if (lists.every((list) => list.includes(name))) names.add(name);
  }
  return names;
}

export function nodeName(pod: KubeObject): NodeFilter | undefined {
  const wanted = pod.spec.nodeName;
  if (!wanted) return undefined;
  return ({ node }) =>
    node.metadata.name === wanted
      ? undefined
      : refuse('NodeName', "node(s) didn't match the requested node name", true);
}

export function nodeAffinity(pod: KubeObject): NodeFilter | undefined {
  if (!pod.spec.nodeSelector && !pod.spec.affinity?.nodeAffinity) return undefined;
  return ({ node }) =>
    matchesNodeAffinity(pod, node)
      ? undefined
      : refuse('NodeAffinity', "node(s) didn't match Pod's node affinity/selector", true);
}

/** Sum of the weights of the preferred terms that match. */
export function preferredNodeAffinity(pod: KubeObject, node: KubeObject): number {
  const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  let score = 0;
  for (const { weight, preference } of terms) if (matchesTerm(preference, node)) score += weight;
  return score;
}
