/** Even spreading over topology domains. Models plugins/podtopologyspread. */
import { labelSelectorMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { isTerminating } from '../../controller/pods.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { untolerated } from './taints.ts';

interface Constraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  labelSelector?: {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  };
  minDomains?: number;
  nodeAffinityPolicy?: 'Honor' | 'Ignore';
  nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

/** `matchLabelKeys` are part of the selector by now: the API server has merged them when the pod was made. */
function constraints(pod: KubeObject, when: Constraint['whenUnsatisfiable']): Constraint[] {
  const all: Constraint[] = pod.spec.topologySpreadConstraints ?? [];
  return all.filter((each) => each.whenUnsatisfiable === when);
}

function counts(
  constraint: Constraint,
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  keys: readonly string[],
): Map<string, number> {
  const perDomain = new Map<string, number>();
  for (const info of nodes) {
    const labels = info.node.metadata.labels ?? {};
    if (keys.some((key) => labels[key] === undefined)) continue;
    if (constraint.nodeAffinityPolicy !== 'Ignore' && !matchesNodeAffinity(pod, info.node)) continue;
    if (constraint.nodeTaintsPolicy === 'Honor' && untolerated(pod, info.node, ['NoSchedule', 'NoExecute']))
      continue;
    const value = labels[constraint.topologyKey]!;
    perDomain.set(value, (perDomain.get(value) ?? 0) + matching(constraint, pod, info));
  }
  return perDomain;
}

function matching({ labelSelector }: Constraint, pod: KubeObject, info: NodeInfo): number {
  let count = 0;
  for (const other of info.pods.values())
    if (
      other.metadata.namespace === pod.metadata.namespace &&
      !isTerminating(other) &&
      labelSelectorMatches(labelSelector as Parameters<typeof labelSelectorMatches>[0], other.metadata.labels)
    )
      count++;
  return count;
}

export function topologySpread(pod: KubeObject, nodes: readonly NodeInfo[]): NodeFilter | undefined {
  const hard = constraints(pod, 'DoNotSchedule');
  if (hard.length === 0) return undefined;
  const keys = hard.map((each) => each.topologyKey);
  const prepared = hard.map((constraint) => {
    const perDomain = counts(constraint, pod, nodes, keys);
    const smallest = Math.min(...perDomain.values());
    const isShort = constraint.minDomains !== undefined && perDomain.size < constraint.minDomains;
    return {
      constraint,
      perDomain,
      minimum: perDomain.size === 0 || isShort ? 0 : smallest,
      self: labelSelectorMatches(
        constraint.labelSelector as Parameters<typeof labelSelectorMatches>[0],
        pod.metadata.labels,
      )
        ? 1
        : 0,
    };
  });
  return ({ node }) => {
    for (const { constraint, perDomain, minimum, self } of prepared) {
      const value = node.metadata.labels?.[constraint.topologyKey];
      if (value === undefined)
        return refuse(
          'PodTopologySpread',
          "node(s) didn't match pod topology spread constraints (missing required label)",
          true,
        );
      if ((perDomain.get(value) ?? 0) + self - minimum > constraint.maxSkew)
        return refuse('PodTopologySpread', "node(s) didn't match pod topology spread constraints", false);
    }
    return undefined;
  };
}

/** Fewer pods of the same kind in the domain is better: soft constraints of the pod itself. */
export function spreadScore(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
): ((info: NodeInfo) => number) | undefined {
  const soft = constraints(pod, 'ScheduleAnyway');
  if (soft.length === 0) return undefined;
  const keys = soft.map((each) => each.topologyKey);
  const prepared = soft.map(({ topologyKey, maxSkew, ...constraint }) => {
    const perDomain = counts({ ...constraint, topologyKey, maxSkew }, pod, nodes, keys);
    return { topologyKey, maxSkew, perDomain };
  });
  const score = domainScore(prepared);
  // A node that lacks one of the labels is not compared at all.
  return (info) => (keys.every((key) => info.node.metadata.labels?.[key] !== undefined) ? score(info) : NaN);
}

/** The built-in soft constraints: over nodes and over zones, by how many related pods are there. */
export function defaultSpreadScore(
  nodes: readonly NodeInfo[],
  related: (info: NodeInfo) => number,
): (info: NodeInfo) => number {
  return domainScore(
    DEFAULTS.map(({ topologyKey, maxSkew }) => {
      const perDomain = new Map<string, number>();
      for (const info of nodes) {
        const value = info.node.metadata.labels?.[topologyKey];
        if (value !== undefined) perDomain.set(value, (perDomain.get(value) ?? 0) + related(info));
      }
      return { topologyKey, maxSkew, perDomain };
    }),
  );
}

const DEFAULTS = [
  { maxSkew: 3, topologyKey: 'kubernetes.io/hostname' },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone' },
];

function domainScore(
  prepared: readonly { topologyKey: string; maxSkew: number; perDomain: ReadonlyMap<string, number> }[],
): (info: NodeInfo) => number {
  return ({ node }) => {
    let score = 0;
    for (const { topologyKey, maxSkew, perDomain } of prepared) {
      const value = node.metadata.labels?.[topologyKey];
      if (value === undefined) continue;
      score += (perDomain.get(value) ?? 0) * Math.log(perDomain.size + 2) + (maxSkew - 1);
    }
    return Math.round(score);
  };
}
