/** Affinity and anti-affinity between pods. Models plugins/interpodaffinity. */
import { labelSelectorMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';

type Selector = Parameters<typeof labelSelectorMatches>[0];

export interface Term {
  labelSelector?: Selector;
  topologyKey: string;
  namespaces?: string[];
  namespaceSelector?: Selector;
}

/** The labels of a namespace, for terms that choose namespaces by them. */
export type NamespaceLabels = (namespace: string) => Record<string, string> | undefined;

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export const required = (pod: KubeObject, kind: 'podAffinity' | 'podAntiAffinity'): Term[] =>
  pod.spec.affinity?.[kind]?.[REQUIRED] ?? [];

/** Namespaces by name or by label; the term's own pod's where neither is given. */
function isMeant(term: Term, owner: KubeObject, pod: KubeObject, labelsOf: NamespaceLabels): boolean {
  const namespace = pod.metadata.namespace!;
  if (term.namespaces?.includes(namespace)) return true;
  if (term.namespaceSelector) return labelSelectorMatches(term.namespaceSelector, labelsOf(namespace) ?? {});
  return !term.namespaces?.length && namespace === owner.metadata.namespace;
}

/** Whether a term of `owner` means this pod. */
export function termMatches(
  term: Term,
  owner: KubeObject,
  pod: KubeObject,
  labelsOf: NamespaceLabels,
): boolean {
  return labelSelectorMatches(term.labelSelector, pod.metadata.labels) && isMeant(term, owner, pod, labelsOf);
}

const domain = (info: NodeInfo, key: string): string | undefined => info.node.metadata.labels?.[key];

/** The values of `key` at the nodes with a pod that is meant. */
function placesOf(
  key: string,
  nodes: readonly NodeInfo[],
  isMeant: (pod: KubeObject) => boolean,
): Set<string> {
  const places = new Set<string>();
  for (const info of nodes) {
    const value = domain(info, key);
    if (value === undefined || places.has(value)) continue;
    for (const pod of info.pods.values())
      if (isMeant(pod)) {
        places.add(value);
        break;
      }
  }
  return places;
}

export function interPodAffinity(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  labelsOf: NamespaceLabels,
): NodeFilter | undefined {
  const wanted = required(pod, 'podAffinity');
  const avoided = required(pod, 'podAntiAffinity');
  const forbidden = forbiddenPlaces(pod, nodes, labelsOf);
  if (wanted.length === 0 && avoided.length === 0 && forbidden.length === 0) return undefined;
  // Company that is wanted has to be meant by all terms at once, company to be avoided by any of them.
  const suitsAll = (other: KubeObject) => wanted.every((term) => termMatches(term, pod, other, labelsOf));
  const affinity = wanted.map((term) => ({ term, places: placesOf(term.topologyKey, nodes, suitsAll) }));
  const anti = avoided.map((term) => ({
    term,
    places: placesOf(term.topologyKey, nodes, (other) => termMatches(term, pod, other, labelsOf)),
  }));
  // The first pod of a group that wants its own company may go anywhere.
  const isFirst = affinity.every(({ places }) => places.size === 0) && suitsAll(pod);

  return (info) => {
    const misses = affinity.some(({ term, places }) => {
      const value = domain(info, term.topologyKey);
      return value === undefined || (!places.has(value) && !isFirst);
    });
    if (misses) return refuse('InterPodAffinity', "node(s) didn't match pod affinity rules", true);
    const clashes = anti.some(({ term, places }) => {
      const value = domain(info, term.topologyKey);
      return value !== undefined && places.has(value);
    });
    if (clashes) return refuse('InterPodAffinity', "node(s) didn't match pod anti-affinity rules", false);
    if (forbidden.some(({ key, value }) => domain(info, key) === value))
      return refuse('InterPodAffinity', "node(s) didn't satisfy existing pods anti-affinity rules", false);
    return undefined;
  };
}

/** Places that pods which are there do not want to share with this one. */
function forbiddenPlaces(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  labelsOf: NamespaceLabels,
): { key: string; value: string }[] {
  const places: { key: string; value: string }[] = [];
  for (const info of nodes)
    for (const other of info.withAffinity.values())
      for (const term of required(other, 'podAntiAffinity')) {
        const value = domain(info, term.topologyKey);
        if (value !== undefined && termMatches(term, other, pod, labelsOf))
          places.push({ key: term.topologyKey, value });
      }
  return places;
}

/** Sum of the weights of preferred terms, both ways; undefined where nobody prefers anything. */
export function preferredPodAffinity(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
  labelsOf: NamespaceLabels,
): ((info: NodeInfo) => number) | undefined {
  const weights = new Map<string, number>();
  const add = (key: string, info: NodeInfo, weight: number) => {
    const value = domain(info, key);
    if (value === undefined) return;
    const place = `${key}=${value}`;
    weights.set(place, (weights.get(place) ?? 0) + weight);
  };
  const own = preferences(pod);
  for (const info of nodes) {
    for (const other of own.length > 0 ? info.pods.values() : info.withAffinity.values()) {
      for (const { term, weight } of own)
        if (termMatches(term, pod, other, labelsOf)) add(term.topologyKey, info, weight);
      if (info.withAffinity.has(other.metadata.uid))
        for (const { term, weight } of [...preferences(other), ...needs(other)])
          if (termMatches(term, other, pod, labelsOf)) add(term.topologyKey, info, weight);
    }
  }
  if (weights.size === 0) return undefined;
  return (info) => {
    let sum = 0;
    for (const [place, weight] of weights) {
      const [key, value] = place.split('=') as [string, string];
      if (domain(info, key) === value) sum += weight;
    }
    return sum;
  };
}

function preferences(pod: KubeObject): { term: Term; weight: number }[] {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const list = (source: { weight: number; podAffinityTerm: Term }[] | undefined, sign: 1 | -1) =>
    (source ?? []).map(({ weight, podAffinityTerm }) => ({ term: podAffinityTerm, weight: sign * weight }));
  return [...list(podAffinity?.[PREFERRED], 1), ...list(podAntiAffinity?.[PREFERRED], -1)];
}

/** Who cannot do without company likes it a little better too (hardPodAffinityWeight). */
const needs = (pod: KubeObject): { term: Term; weight: number }[] =>
  required(pod, 'podAffinity').map((term) => ({ term, weight: 1 }));
