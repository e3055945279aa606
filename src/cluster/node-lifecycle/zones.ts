/** How fast nodes are emptied, by how many of a zone are lost. Models ComputeZoneState and handleDisruption. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { condition } from '../controller/pods.ts';

const EVERY_MS = 10_000;
const SLOW_MS = 100_000;
const UNHEALTHY_SHARE = 0.55;
/** --large-cluster-size-threshold: of a zone, though its name says otherwise. */
const LARGE_ZONE = 50;

export const zoneOf = (node: KubeObject): string => {
  const labels = node.metadata.labels ?? {};
  return `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`;
};

export const isLost = (node: KubeObject): boolean => condition(node, 'Ready')?.status !== 'True';

/** A node may be left out of what is counted. */
export const isCounted = (node: KubeObject): boolean =>
  node.metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined;

/** Milliseconds between two nodes of the zone that get the evicting taint; undefined: none does. */
export function evictionPace(nodes: readonly KubeObject[], zone: string): SimMs | undefined {
  const counted = nodes.filter(isCounted);
  // Everything is gone: more likely it is us who cannot see.
  if (counted.length > 0 && counted.every(isLost)) return undefined;
  const members = counted.filter((node) => zoneOf(node) === zone);
  const lost = members.filter(isLost).length;
  if (lost === members.length) return EVERY_MS;
  const isPartial = lost > 2 && lost / members.length >= UNHEALTHY_SHARE;
  if (!isPartial) return EVERY_MS;
  return members.length > LARGE_ZONE ? SLOW_MS : undefined;
}
