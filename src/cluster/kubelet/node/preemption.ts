import { qosClass } from '../../../api/pod.ts';
import { podRequests } from '../../scheduler/resources.ts';
import type { Pod } from '../types.ts';
import { isCriticalPod, type Lack } from './admission.ts';

/** What still has to be freed: amounts by resource. */
type Requirements = ReadonlyMap<string, number>;

const requestOf = (pod: Pod, resource: string): number =>
  resource === 'pods' ? 1 : (podRequests(pod).get(resource) ?? 0);

/** What is left to be freed when these pods are gone. */
function without(requirements: Requirements, pods: readonly Pod[]): Requirements {
  const left = new Map<string, number>();
  for (const [resource, amount] of requirements) {
    const rest = pods.reduce((sum, pod) => sum - requestOf(pod, resource), amount);
    if (rest > 0) left.set(resource, rest);
  }
  return left;
}

/** How far one pod is from freeing all that is needed: 0 for a pod that frees enough by itself. */
function distance(requirements: Requirements, pod: Pod): number {
  let sum = 0;
  for (const [resource, amount] of requirements)
    sum += (Math.max(0, amount - requestOf(pod, resource)) / amount) ** 2;
  return sum;
}

/** Whether the one asks for no more than the other: memory first, then cpu. */
function isSmaller(one: Pod, other: Pod): boolean {
  for (const resource of ['memory', 'cpu']) {
    const difference = requestOf(one, resource) - requestOf(other, resource);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** The nearest pod first, until enough is freed; undefined where all of them do not free enough. */
function byDistance(pods: readonly Pod[], requirements: Requirements): Pod[] | undefined {
  const left = [...pods];
  const taken: Pod[] = [];
  for (let open = requirements; open.size > 0; open = without(open, taken.slice(-1))) {
    let best: Pod | undefined;
    for (const pod of left) {
      const nearer = best === undefined ? -1 : distance(open, pod) - distance(open, best);
      if (best === undefined || nearer < 0 || (nearer === 0 && isSmaller(pod, best))) best = pod;
    }
    if (best === undefined) return undefined;
    taken.push(best);
    left.splice(left.indexOf(best), 1);
  }
  return taken;
}

/** A critical pod may take the place of one that is not, and of a less important one. */
function mayPreempt(pod: Pod, other: Pod): boolean {
  if (isCriticalPod(pod) && !isCriticalPod(other)) return true;
  const [mine, others] = [pod.spec.priority, other.spec.priority];
  return mine !== undefined && others !== undefined && mine > others;
}

/**
 * Whom to stop so that a critical pod fits: as few Guaranteed pods as possible, then as few Burstable
 * ones, then BestEffort. Where no pods would free enough, a text says what is lacking.
 * Models getPodsToPreempt of pkg/kubelet/preemption.
 */
export function podsToPreempt(pod: Pod, others: readonly Pod[], lacks: readonly Lack[]): Pod[] | string {
  const requirements = new Map(
    lacks.map(({ resource, requested, used, capacity }) => [resource, requested - (capacity - used)]),
  );
  const of = (quality: string) =>
    others.filter(
      // biome-ignore lint/suspicious/noExplicitAny: the generated PodSpec is stricter in its enumerations
      (other) => mayPreempt(pod, other) && qosClass(other.spec as any) === quality,
    );
  const [bestEffort, burstable, guaranteed] = ['BestEffort', 'Burstable', 'Guaranteed'].map(of) as [
    Pod[],
    Pod[],
    Pod[],
  ];
  const unmet = without(requirements, [...bestEffort, ...burstable, ...guaranteed]);
  if (unmet.size > 0) {
    const list = [...unmet].map(([resource, amount]) => `(res: ${resource}, q: ${amount}), `).join('');
    return `no set of running pods found to reclaim resources: [${list}]`;
  }
  const fromGuaranteed = byDistance(guaranteed, without(requirements, [...bestEffort, ...burstable])) ?? [];
  const fromBurstable =
    byDistance(burstable, without(requirements, [...bestEffort, ...fromGuaranteed])) ?? [];
  const fromBestEffort =
    byDistance(bestEffort, without(requirements, [...fromBurstable, ...fromGuaranteed])) ?? [];
  return [...fromBestEffort, ...fromBurstable, ...fromGuaranteed];
}
