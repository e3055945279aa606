/** The plugins in their default order. Models pkg/scheduler/apis/config/v1/default_plugins.go. */
import { mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { isSince } from '../../api/release.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { controllerOf } from '../controller/owners.ts';
import { isTerminating } from '../controller/pods.ts';
import type { NodeFilter, Refusal } from './filters/filter.ts';
import { nodePorts, nodeResourcesFit } from './filters/fit.ts';
import { nodeAffinity, nodeName } from './filters/node-affinity.ts';
import { interPodAffinity, type NamespaceLabels, preferredPodAffinity } from './filters/pod-affinity.ts';
import { nodeUnschedulable, taintToleration } from './filters/taints.ts';
import { defaultSpreadScore, spreadScore, topologySpread } from './filters/topology-spread.ts';
import { volumeLimits } from './filters/volume-limits.ts';
import { type PodClaims, volumeBinding, volumeRestrictions, volumeZone } from './filters/volumes.ts';
import type { NodeInfo } from './node-info.ts';
import {
  balancedAllocation,
  imageLocality,
  leastAllocated,
  preferNoSchedule,
  preferredAffinity,
  type Scorer,
} from './score.ts';

/** All filters that have something to say about this pod. */
export function podFilters(
  pod: KubeObject,
  claims: PodClaims,
  nodes: readonly NodeInfo[],
  api: ControlPlaneApi,
): NodeFilter[] {
  return [
    nodeUnschedulable(pod),
    nodeName(pod),
    taintToleration(pod),
    nodeAffinity(pod),
    nodePorts(pod),
    nodeResourcesFit(pod),
    volumeRestrictions(pod, nodes, api),
    volumeLimits(pod, api),
    volumeBinding(claims, api),
    volumeZone(claims, api),
    topologySpread(pod, nodes),
    interPodAffinity(pod, nodes, namespaceLabels(api)),
  ].filter((each) => each !== undefined);
}

export const namespaceLabels =
  (api: ControlPlaneApi): NamespaceLabels =>
  (name) =>
    api.get('Namespace', undefined, name)?.metadata.labels;

export function firstRefusal(filters: readonly NodeFilter[], info: NodeInfo): Refusal | undefined {
  for (const filter of filters) {
    const refusal = filter(info);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The scores of the nodes that fit. */
export function podScorers(
  pod: KubeObject,
  all: readonly NodeInfo[],
  fitting: readonly NodeInfo[],
  api: ControlPlaneApi,
  version: ReleaseVersion,
): Scorer[] {
  const spread = spreading(pod, all, fitting, api);
  const company = preferredPodAffinity(pod, all, namespaceLabels(api));
  return [
    preferNoSchedule(pod),
    preferredAffinity(pod),
    spread && { weight: 2, normalize: 'spread' as const, score: spread },
    company && { weight: 2, normalize: 'range' as const, score: company },
    leastAllocated(pod),
    balancedAllocation(pod, isSince(version, '1.36')),
    imageLocality(pod, all),
  ].filter((each): each is Scorer => each !== undefined);
}

/** The pod's own soft constraints; else pods of one controller or service are spread by default. */
function spreading(
  pod: KubeObject,
  all: readonly NodeInfo[],
  fitting: readonly NodeInfo[],
  api: ControlPlaneApi,
): ((info: NodeInfo) => number) | undefined {
  if (pod.spec.topologySpreadConstraints?.length) return spreadScore(pod, all, fitting);
  const owner = controllerOf(pod);
  if (owner !== undefined && owner.kind !== 'Job' && owner.kind !== 'DaemonSet')
    return defaultSpreadScore(pod, all, fitting, (info) => info.byController.get(owner.uid) ?? 0);
  const selectors: Record<string, string>[] = api
    .list('Service', pod.metadata.namespace)
    .map((each) => each.spec.selector)
    .filter((selector) => selector && mapSelectorMatches(selector, pod.metadata.labels));
  if (selectors.length === 0) return undefined;
  // What all of its services select.
  const selector = Object.assign({}, ...selectors) as Record<string, string>;
  return defaultSpreadScore(pod, all, fitting, (info) => {
    let count = 0;
    for (const other of info.pods.values())
      if (
        other.metadata.namespace === pod.metadata.namespace &&
        !isTerminating(other) &&
        mapSelectorMatches(selector, other.metadata.labels)
      )
        count++;
    return count;
  });
}
