/** Which happening may help which waiting pod. Models the queueing hints of the scheduler's plugins. */
import { deepEqual } from '../../api/equal.ts';
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { claimsOfPod } from '../persistentvolume/protection.ts';
import type { FilterName } from './filters/filter.ts';
import { insufficient } from './filters/fit.ts';
import { matchesNodeAffinity } from './filters/node-affinity.ts';
import { type NamespaceLabels, required, type Term, termMatches } from './filters/pod-affinity.ts';
import { untolerated } from './filters/taints.ts';
import { hardConstraints } from './filters/topology-spread.ts';
import { clash, diskVolumes } from './filters/volumes.ts';
import { NodeInfo } from './node-info.ts';
import type { Waiting } from './queue.ts';
import { hostPorts, podRequests, portsConflict } from './resources.ts';

export type Hint = (entry: Waiting) => boolean;

const NEVER: Hint = () => false;
const VOLUMES: readonly FilterName[] = ['VolumeBinding', 'VolumeZone', 'NodeVolumeLimits'];

const refusedByAny = (entry: Waiting, filters: readonly string[]): boolean =>
  filters.some((filter) => entry.refusedBy.has(filter));

const labelsOf = (object: KubeObject | undefined): Record<string, string> => object?.metadata.labels ?? {};

/** A node has come, or changed in a way that matters. */
export function nodeHelps(node: KubeObject, old: KubeObject | undefined): Hint {
  const isNew = old === undefined;
  const hasNewLabels = isNew || !deepEqual(old.metadata.labels, node.metadata.labels);
  const hasNewTaints = isNew || !deepEqual(old.spec?.taints, node.spec?.taints);
  const hasNewSize = isNew || !deepEqual(old.status?.allocatable, node.status?.allocatable);
  const isOpened = (isNew || Boolean(old.spec?.unschedulable)) && !node.spec?.unschedulable;
  if (!hasNewLabels && !hasNewTaints && !hasNewSize && !isOpened) return NEVER;
  return (entry) => {
    const { pod, refusedBy } = entry;
    if (refusedBy.has('NodeUnschedulable') && isOpened) return true;
    if (refusedBy.has('TaintToleration') && hasNewTaints && isTolerated(pod, node) && !isTolerated(pod, old))
      return true;
    if (refusedBy.has('NodeAffinity') && hasNewLabels && suits(pod, node) && !suits(pod, old)) return true;
    if (refusedBy.has('NodeResourcesFit') && hasNewSize && hasRoom(pod, node, old)) return true;
    if (refusedBy.has('NodePorts') && isNew) return true;
    if (refusedBy.has('InterPodAffinity') && hasNewLabels && movesCompany(pod, node, old)) return true;
    if (refusedBy.has('PodTopologySpread') && hasNewLabels && changesPlaces(pod, node, old)) return true;
    return hasNewLabels && refusedByAny(entry, VOLUMES);
  };
}

/** A place less among which pods are to be spread. */
export function nodeLeftHelps(node: KubeObject): Hint {
  return ({ pod, refusedBy }) => refusedBy.has('PodTopologySpread') && hasPlaces(pod, node);
}

const isTolerated = (pod: KubeObject, node: KubeObject | undefined): boolean =>
  node !== undefined && untolerated(pod, node, ['NoSchedule', 'NoExecute']) === undefined;

const suits = (pod: KubeObject, node: KubeObject | undefined): boolean =>
  node !== undefined && matchesNodeAffinity(pod, node);

/** An empty node of this size would do, and has more than before of something that the pod asks for. */
function hasRoom(pod: KubeObject, node: KubeObject, old: KubeObject | undefined): boolean {
  const info = new NodeInfo(node);
  if (insufficient(pod, info).reasons.length > 0) return false;
  if (old === undefined) return true;
  const before = new NodeInfo(old).allocatable;
  return ['pods', ...podRequests(pod).keys()].some(
    (name) => (info.allocatable.get(name) ?? 0) > (before.get(name) ?? 0),
  );
}

/** A label by which the pod looks for company, or keeps away from it, is new or another. */
function movesCompany(pod: KubeObject, node: KubeObject, old: KubeObject | undefined): boolean {
  const isOther = ({ topologyKey }: Term) => labelsOf(old)[topologyKey] !== labelsOf(node)[topologyKey];
  if (old === undefined) {
    const wanted = required(pod, 'podAffinity');
    return wanted.length === 0 || wanted.some(({ topologyKey }) => labelsOf(node)[topologyKey] !== undefined);
  }
  return [...required(pod, 'podAffinity'), ...required(pod, 'podAntiAffinity')].some(isOther);
}

const hasPlaces = (pod: KubeObject, node: KubeObject | undefined): boolean =>
  node !== undefined &&
  hardConstraints(pod).every(({ topologyKey }) => labelsOf(node)[topologyKey] !== undefined);

function changesPlaces(pod: KubeObject, node: KubeObject, old: KubeObject | undefined): boolean {
  const [is, was] = [hasPlaces(pod, node), hasPlaces(pod, old)];
  if (is !== was) return true;
  return (
    is && hardConstraints(pod).some(({ topologyKey: key }) => labelsOf(node)[key] !== labelsOf(old)[key])
  );
}

/** A pod has left its node, or ended there. */
export function podLeftHelps(gone: KubeObject, namespaces: NamespaceLabels): Hint {
  const isNeighbour = ({ pod }: Waiting) => pod.metadata.namespace === gone.metadata.namespace;
  const avoids = (owner: KubeObject, other: KubeObject) =>
    required(owner, 'podAntiAffinity').some((term) => termMatches(term, owner, other, namespaces));
  return (entry) => {
    const { pod, refusedBy } = entry;
    if (refusedBy.has('NodeResourcesFit')) return true;
    if (refusedBy.has('NodePorts') && freesPort(pod, gone)) return true;
    if (refusedBy.has('InterPodAffinity') && (avoids(pod, gone) || avoids(gone, pod))) return true;
    if (refusedBy.has('PodTopologySpread') && isNeighbour(entry) && isCounted(pod, gone)) return true;
    if (refusedBy.has('VolumeRestrictions') && isNeighbour(entry) && freesVolume(pod, gone)) return true;
    return refusedBy.has('NodeVolumeLimits') && claimsOfPod(gone).length > 0;
  };
}

const freesPort = (pod: KubeObject, gone: KubeObject): boolean =>
  hostPorts(gone).some((held) => hostPorts(pod).some((wanted) => portsConflict(held, wanted)));

const isCounted = (pod: KubeObject, other: KubeObject): boolean =>
  hardConstraints(pod).some(({ labelSelector }) =>
    labelSelectorMatches(labelSelector, other.metadata.labels),
  );

function freesVolume(pod: KubeObject, gone: KubeObject): boolean {
  const held = claimsOfPod(gone);
  return (
    claimsOfPod(pod).some((name) => held.includes(name)) ||
    diskVolumes(pod).some((wanted) => diskVolumes(gone).some((disk) => clash(wanted, disk)))
  );
}

/** A pod was placed, or changed its labels there: company that somebody may have waited for. */
export function podCameHelps(
  came: KubeObject,
  old: KubeObject | undefined,
  namespaces: NamespaceLabels,
): Hint {
  const before = old?.spec.nodeName ? old : undefined;
  const isWanted = (pod: KubeObject, other: KubeObject) => {
    const terms = required(pod, 'podAffinity');
    return terms.length > 0 && terms.every((term) => termMatches(term, pod, other, namespaces));
  };
  const isAvoided = (pod: KubeObject, other: KubeObject) =>
    required(pod, 'podAntiAffinity').some((term) => termMatches(term, pod, other, namespaces));
  return ({ pod, refusedBy }) => {
    if (refusedBy.has('InterPodAffinity')) {
      if (isWanted(pod, came) && !(before && isWanted(pod, before))) return true;
      if (before && isAvoided(pod, before) && !isAvoided(pod, came)) return true;
    }
    if (!refusedBy.has('PodTopologySpread') || pod.metadata.namespace !== came.metadata.namespace)
      return false;
    return before === undefined ? isCounted(pod, came) : isCounted(pod, came) !== isCounted(pod, before);
  };
}

/** A pod on a node asks for less than before. */
export const roomHelps: Hint = ({ refusedBy }) => refusedBy.has('NodeResourcesFit');

/** The waiting pod itself was changed. */
export function ownChangeHelps(pod: KubeObject, old: KubeObject): Hint {
  const hasNewLabels = !deepEqual(old.metadata.labels, pod.metadata.labels);
  const hasNewTolerations = !deepEqual(old.spec.tolerations, pod.spec.tolerations);
  const hasNewPlace =
    !deepEqual(old.spec.nodeSelector, pod.spec.nodeSelector) ||
    !deepEqual(old.spec.affinity, pod.spec.affinity);
  const asksForLess = [...podRequests(old)].some(
    ([name, value]) => (podRequests(pod).get(name) ?? 0) < value,
  );
  return (entry) =>
    (hasNewTolerations && refusedByAny(entry, ['TaintToleration', 'NodeUnschedulable'])) ||
    (hasNewLabels && refusedByAny(entry, ['InterPodAffinity', 'PodTopologySpread'])) ||
    (hasNewPlace && refusedByAny(entry, ['NodeAffinity', 'InterPodAffinity'])) ||
    (asksForLess && entry.refusedBy.has('NodeResourcesFit'));
}

/** A claim matters to the pods that name it, a volume or a class to all that wait for one. */
export function storageHelps(object: KubeObject): Hint {
  const filters = [...VOLUMES, 'VolumeRestrictions'];
  const { kind } = object;
  const { name, namespace } = object.metadata;
  if (kind === 'PersistentVolumeClaim')
    return (entry) =>
      refusedByAny(entry, filters) &&
      entry.pod.metadata.namespace === namespace &&
      claimsOfPod(entry.pod).includes(name);
  return (entry) => refusedByAny(entry, VOLUMES);
}
