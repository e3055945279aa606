/** Which happening may help which waiting pod. Models the queueing hints of the scheduler's plugins. */
import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { FilterName } from './filters/filter.ts';
import { insufficient } from './filters/fit.ts';
import { matchesNodeAffinity } from './filters/node-affinity.ts';
import { untolerated } from './filters/taints.ts';
import { NodeInfo } from './node-info.ts';
import type { Waiting } from './queue.ts';

const VOLUMES: readonly FilterName[] = [
  'VolumeBinding',
  'VolumeRestrictions',
  'VolumeZone',
  'NodeVolumeLimits',
];
const PODS: readonly FilterName[] = [
  'NodeResourcesFit',
  'NodePorts',
  'InterPodAffinity',
  'PodTopologySpread',
  'VolumeRestrictions',
];

const refusedByAny = (entry: Waiting, filters: readonly string[]): boolean =>
  filters.some((filter) => entry.refusedBy.has(filter));

/** A node has come, or changed in a way that matters. */
export function nodeHelps(node: KubeObject, old: KubeObject | undefined): (entry: Waiting) => boolean {
  const isNew = old === undefined;
  const hasNewLabels = !deepEqual(old?.metadata.labels, node.metadata.labels);
  const hasNewTaints = !deepEqual(old?.spec?.taints, node.spec?.taints);
  const hasNewSize = !deepEqual(old?.status?.allocatable, node.status?.allocatable);
  const isOpened = Boolean(old?.spec?.unschedulable) && !node.spec?.unschedulable;
  const isRelevant = isNew || hasNewLabels || hasNewTaints || hasNewSize || isOpened;
  return (entry) => {
    if (!isRelevant) return false;
    const { pod, refusedBy } = entry;
    if (refusedBy.has('NodeUnschedulable') && (isOpened || (isNew && !node.spec?.unschedulable))) return true;
    if (refusedBy.has('TaintToleration') && (isNew || hasNewTaints))
      if (untolerated(pod, node, ['NoSchedule', 'NoExecute']) === undefined) return true;
    if (refusedBy.has('NodeAffinity') && (isNew || hasNewLabels) && matchesNodeAffinity(pod, node))
      return true;
    if (refusedBy.has('NodeName') && isNew && pod.spec.nodeName === node.metadata.name) return true;
    if (
      refusedBy.has('NodeResourcesFit') &&
      (isNew || hasNewSize) &&
      !insufficient(pod, new NodeInfo(node)).beyond
    )
      return true;
    if (refusedBy.has('NodePorts') && isNew) return true;
    return (
      (isNew || hasNewLabels) && refusedByAny(entry, ['InterPodAffinity', 'PodTopologySpread', ...VOLUMES])
    );
  };
}

/** A pod has left its node, or ended there. */
export const podLeftHelps = (entry: Waiting): boolean => refusedByAny(entry, PODS);

/** A pod was placed, or changed its labels: company that somebody may have waited for. */
export const podCameHelps = (entry: Waiting): boolean =>
  refusedByAny(entry, ['InterPodAffinity', 'PodTopologySpread']);

/** A claim, a volume or a storage class has come or changed. */
export const volumeHelps = (entry: Waiting): boolean => refusedByAny(entry, VOLUMES);
