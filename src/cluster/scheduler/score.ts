/** Which of the fitting nodes is best. Models the score plugins of pkg/scheduler/framework/plugins and their default weights. */
import type { KubeObject } from '../../api/meta.ts';
import { preferredNodeAffinity } from './filters/node-affinity.ts';
import { taintsOf, tolerates, tolerationsOf } from './filters/taints.ts';
import type { NodeInfo } from './node-info.ts';
import { podRequests, scoringRequests } from './resources.ts';

const MAX = 100;
const MB = 1024 * 1024;

/** Raw values of one plugin for every node; `normalize` brings them to 0..100. */
export interface Scorer {
  weight: number;
  /** NaN: this node is left out of the comparison and gets nothing. */
  score(info: NodeInfo): number;
  /** `highest`: the greatest value is 100; `lowest`: it is 0; `spread` and `range`: as the two plugins do it. */
  normalize?: 'highest' | 'lowest' | 'spread' | 'range';
}

export function totalScores(nodes: readonly NodeInfo[], scorers: readonly Scorer[]): number[] {
  const totals = nodes.map(() => 0);
  for (const { weight, score, normalize } of scorers) {
    const raw = nodes.map(score);
    const counted = raw.filter((value) => !Number.isNaN(value));
    const most = Math.max(...counted);
    const least = Math.min(...counted);
    raw.forEach((value, i) => {
      if (!Number.isNaN(value)) totals[i]! += weight * Math.floor(scale(value, least, most, normalize));
    });
  }
  return totals;
}

function scale(value: number, least: number, most: number, how: Scorer['normalize']): number {
  switch (how) {
    case undefined:
      return value;
    case 'highest':
      return most === 0 ? 0 : (value * MAX) / most;
    case 'lowest':
      return most === 0 ? MAX : MAX - (value * MAX) / most;
    case 'spread':
      return most === 0 ? MAX : (MAX * (most + least - value)) / most;
    case 'range':
      return most === least ? 0 : (MAX * (value - least)) / (most - least);
  }
}

/** cpu and memory: the emptier the better. What a node does not have does not count. */
export function leastAllocated(pod: KubeObject): Scorer {
  const wanted = scoringRequests(pod);
  return {
    weight: 1,
    score(info) {
      const shares = [free(info, 'cpu', wanted.cpu), free(info, 'memory', wanted.memory)].filter(
        (each) => each !== undefined,
      );
      if (shares.length === 0) return 0;
      return Math.floor(shares.reduce((sum, each) => sum + each, 0) / shares.length);
    },
  };
}

function free(info: NodeInfo, name: 'cpu' | 'memory', wanted: number): number | undefined {
  const total = info.allocatable.get(name) ?? 0;
  if (total === 0) return undefined;
  const used = info.scoring[name] + wanted;
  return used > total ? 0 : Math.floor(((total - used) * MAX) / total);
}

/**
 * cpu and memory should be used to equal shares; since 1.36 what counts is how much more equal the pod makes them.
 * Does not run for pods that request nothing.
 */
export function balancedAllocation(pod: KubeObject, byChange: boolean): Scorer | undefined {
  const requests = podRequests(pod);
  if (!requests.get('cpu') && !requests.get('memory')) return undefined;
  return {
    weight: 1,
    score(info) {
      const after = balance(info, (name) => requests.get(name) ?? 0);
      if (!byChange) return after;
      return MAX / 2 + Math.trunc((MAX / 2 + after - balance(info, () => 0)) / 2);
    },
  };
}

function balance(info: NodeInfo, more: (name: string) => number): number {
  const shares: number[] = [];
  for (const name of ['cpu', 'memory']) {
    const total = info.allocatable.get(name) ?? 0;
    if (total > 0) shares.push(Math.min(1, ((info.requested.get(name) ?? 0) + more(name)) / total));
  }
  const deviation = shares.length === 2 ? Math.abs(shares[0]! - shares[1]!) / 2 : 0;
  return Math.floor((1 - deviation) * MAX);
}

/** Taints that only repel. */
export function preferNoSchedule(pod: KubeObject): Scorer {
  const tolerations = tolerationsOf(pod).filter((each) => !each.effect || each.effect === 'PreferNoSchedule');
  return {
    weight: 3,
    normalize: 'lowest',
    score: ({ node }) =>
      taintsOf(node).filter(
        (taint) => taint.effect === 'PreferNoSchedule' && !tolerations.some((each) => tolerates(each, taint)),
      ).length,
  };
}

export function preferredAffinity(pod: KubeObject): Scorer | undefined {
  if (!pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length)
    return undefined;
  return { weight: 2, normalize: 'highest', score: ({ node }) => preferredNodeAffinity(pod, node) };
}

/** Images that are already there, weighed by their size and by how many nodes have them. */
export function imageLocality(pod: KubeObject, all: readonly NodeInfo[]): Scorer | undefined {
  const images: string[] = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].map(
    (each: { image: string }) => normalized(each.image),
  );
  const sizeOn = ({ node }: NodeInfo, image: string): number => {
    for (const entry of node.status?.images ?? [])
      if ((entry.names ?? []).some((name: string) => normalized(name) === image)) return entry.sizeBytes ?? 0;
    return 0;
  };
  const spread = new Map(
    images.map((image) => [image, all.filter((info) => sizeOn(info, image) > 0).length]),
  );
  if ([...spread.values()].every((count) => count === 0)) return undefined;
  const low = 23 * MB;
  const high = 1000 * MB * Math.max(1, images.length);
  return {
    weight: 1,
    score(info) {
      let sum = 0;
      for (const image of images) sum += sizeOn(info, image) * (spread.get(image)! / all.length);
      return Math.floor((MAX * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
    },
  };
}

const normalized = (image: string): string => {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? image : `${image}:latest`;
};
