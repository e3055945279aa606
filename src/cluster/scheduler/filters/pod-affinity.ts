/** Affinity and anti-affinity between pods. Models plugins/interpodaffinity. */
import { labelSelectorMatches } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { NodeInfo } from '../node-info.ts';
import { type NodeFilter, refuse } from './filter.ts';

interface Term {
  labelSelector?: Parameters<typeof labelSelectorMatches>[0];
  topologyKey: string;
  namespaces?: string[];
  namespaceSelector?: object;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const required = (pod: KubeObject, kind: 'podAffinity' | 'podAntiAffinity'): Term[] =>
  pod.spec.affinity?.[kind]?.[REQUIRED] ?? [];

export function termMatches(term: Term, owner: KubeObject, pod: KubeObject): boolean {
  const isEverywhere =
    term.namespaceSelector !== undefined && Object.keys(term.namespaceSelector).length === 0;
  const namespaces = term.namespaces?.length ? term.namespaces : [owner.metadata.namespace];
  if (!isEverywhere && !namespaces.includes(pod.metadata.namespace!)) return false;
  return labelSelectorMatches(term.labelSelector, pod.metadata.labels);
}

const domain = (info: NodeInfo, key: string): string | undefined => info.node.metadata.labels?.[key];

/** `key=value` of every place where a pod that the term means is. */
function placesOf(term: Term, owner: KubeObject, nodes: readonly NodeInfo[]): Set<string> {
  const places = new Set<string>();
  for (const info of nodes) {
    const value = domain(info, term.topologyKey);
    if (value === undefined || places.has(value)) continue;
    for (const pod of info.pods.values())
      if (termMatches(term, owner, pod)) {
        places.add(value);
        break;
      }
  }
  return places;
}

export function interPodAffinity(pod: KubeObject, nodes: readonly NodeInfo[]): NodeFilter | undefined {
  const wanted = required(pod, 'podAffinity');
  const avoided = required(pod, 'podAntiAffinity');
  const forbidden = forbiddenPlaces(pod, nodes);
  if (wanted.length === 0 && avoided.length === 0 && forbidden.length === 0) return undefined;
  const affinity = wanted.map((term) => ({ term, places: placesOf(term, pod, nodes) }));
  const anti = avoided.map((term) => ({ term, places: placesOf(term, pod, nodes) }));
  // The first pod of a group that wants its own company may go anywhere.
  const isFirst =
    affinity.every(({ places }) => places.size === 0) && wanted.every((term) => termMatches(term, pod, pod));

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
function forbiddenPlaces(pod: KubeObject, nodes: readonly NodeInfo[]): { key: string; value: string }[] {
  const places: { key: string; value: string }[] = [];
  for (const info of nodes)
    for (const other of info.withAffinity.values())
      for (const term of required(other, 'podAntiAffinity')) {
        const value = domain(info, term.topologyKey);
        if (value !== undefined && termMatches(term, other, pod))
          places.push({ key: term.topologyKey, value });
      }
  return places;
}

/** Sum of the weights of preferred terms, both ways; undefined where nobody prefers anything. */
export function preferredPodAffinity(
  pod: KubeObject,
  nodes: readonly NodeInfo[],
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
        if (termMatches(term, pod, other)) add(term.topologyKey, info, weight);
      if (info.withAffinity.has(other.metadata.uid))
        for (const { term, weight } of preferences(other))
          if (termMatches(term, other, pod)) add(term.topologyKey, info, weight);
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
