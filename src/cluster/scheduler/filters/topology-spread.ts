/** Even spreading over topology domains. Models plugins/podtopologyspread. */
import { labelSelectorMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { isTerminating } from '../../controller/pods.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { untolerated } from './taints.ts';

type Selector = Parameters<typeof labelSelectorMatches>[0];

interface Constraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  labelSelector?: Selector;
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

/** Constraints that a node must meet. */
export const hardConstraints = (pod: KubeObject): readonly Constraint[] => constraints(pod, 'DoNotSchedule');

/** A selector that asks for nothing counts nobody. */
function matching({ labelSelector }: Constraint, pod: KubeObject, info: NodeInfo): number {
  if (isEmpty(labelSelector)) return 0;
  let count = 0;
  for (const other of info.pods.values())
    if (
      other.metadata.namespace === pod.metadata.namespace &&
      !isTerminating(other) &&
      labelSelectorMatches(labelSelector, other.metadata.labels)
    )
      count++;
  return count;
}

export function topologySpread(pod: KubeObject, nodes: readonly NodeInfo[]): NodeFilter | undefined {
  const hard = hardConstraints(pod);
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
      self: labelSelectorMatches(constraint.labelSelector, pod.metadata.labels) ? 1 : 0,
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

const isEmpty = (selector: Selector): boolean =>
  selector !== undefined &&
  Object.keys(selector.matchLabels ?? {}).length === 0 &&
  !selector.matchExpressions?.length;

/**
 * Fewer pods of the same kind in the domain is better: soft constraints of the pod itself. Pods are counted wherever
 * they are, places only among the nodes that fit.
 */
export function spreadScore(
  pod: KubeObject,
  all: readonly NodeInfo[],
  fitting: readonly NodeInfo[],
): ((info: NodeInfo) => number) | undefined {
  const soft = constraints(pod, 'ScheduleAnyway');
  if (soft.length === 0) return undefined;
  const keys = soft.map((each) => each.topologyKey);
  const compared = fitting.filter((info) => keys.every((key) => place(info, key) !== undefined));
  const score = domainScore(
    soft.map((constraint) => ({
      ...constraint,
      on: (info) => matching(constraint, pod, info),
      perDomain: () => counts(constraint, pod, all, keys),
    })),
    compared,
  );
  // A node that lacks one of the labels is not compared at all.
  return (info) => (keys.every((key) => place(info, key) !== undefined) ? score(info) : NaN);
}

/** The built-in soft constraints: over nodes and over zones, by how many related pods are there. */
export function defaultSpreadScore(
  pod: KubeObject,
  all: readonly NodeInfo[],
  fitting: readonly NodeInfo[],
  related: (info: NodeInfo) => number,
): (info: NodeInfo) => number {
  const perDomain = (topologyKey: string) => {
    const found = new Map<string, number>();
    for (const info of all) {
      if (!matchesNodeAffinity(pod, info.node)) continue;
      const value = place(info, topologyKey) ?? '';
      found.set(value, (found.get(value) ?? 0) + related(info));
    }
    return found;
  };
  return domainScore(
    DEFAULTS.map((each) => ({ ...each, on: related, perDomain: () => perDomain(each.topologyKey) })),
    fitting,
  );
}

const HOSTNAME = 'kubernetes.io/hostname';
const DEFAULTS = [
  { maxSkew: 3, topologyKey: HOSTNAME },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone' },
];

const place = ({ node }: NodeInfo, key: string): string | undefined => node.metadata.labels?.[key];

interface Weighed {
  maxSkew: number;
  topologyKey: string;
  on(info: NodeInfo): number;
  perDomain(): ReadonlyMap<string, number>;
}

/** Every node is a place of its own; of other places those count that a fitting node is in. */
function domainScore(weighed: readonly Weighed[], fitting: readonly NodeInfo[]): (info: NodeInfo) => number {
  const prepared = weighed.map(({ maxSkew, topologyKey, on, perDomain }) => {
    const isHost = topologyKey === HOSTNAME;
    const places = isHost ? fitting.length : new Set(fitting.map((info) => place(info, topologyKey))).size;
    const inDomain = isHost ? undefined : perDomain();
    const count = (info: NodeInfo, value: string) => inDomain?.get(value) ?? (isHost ? on(info) : 0);
    return { maxSkew, topologyKey, weight: Math.log(places + 2), count };
  });
  return (info) => {
    let score = 0;
    for (const { topologyKey, maxSkew, weight, count } of prepared) {
      const value = place(info, topologyKey);
      if (value !== undefined) score += count(info, value) * weight + (maxSkew - 1);
    }
    return Math.round(score);
  };
}
