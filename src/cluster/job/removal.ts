/** Which active pods a Job gives up. Models activePodsForRemoval of pkg/controller/job and ActivePods of pkg/controller. */
import type { KubeObject } from '../../api/meta.ts';
import { compareEarlierStages } from '../replicaset/ranking.ts';
import { isIndexed, validIndex } from './rules.ts';

/**
 * At least `least` of the active pods, those in an early stage first. Of an Indexed Job all that have no valid
 * index, and all but one of each index, whatever `least` is.
 */
export function podsToRemove(job: KubeObject, active: readonly KubeObject[], least: number): KubeObject[] {
  const order = (pods: readonly KubeObject[]) => [...pods].sort(compareEarlierStages);
  if (!isIndexed(job)) return least <= 0 ? [] : order(active).slice(0, least);
  const removed: KubeObject[] = [];
  const byIndex = new Map<number, KubeObject[]>();
  for (const pod of active) {
    const index = validIndex(pod, job);
    if (index === undefined) removed.push(pod);
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const left: KubeObject[] = [];
  for (const index of [...byIndex.keys()].sort((a, b) => a - b)) {
    const sorted = order(byIndex.get(index)!);
    left.push(sorted.pop()!);
    removed.push(...sorted);
  }
  const more = least - removed.length;
  return more > 0 ? [...removed, ...order(left).slice(0, more)] : removed;
}
