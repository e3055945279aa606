import type { NodeInfo } from '../node-info.ts';

export type FilterName =
  | 'NodeUnschedulable'
  | 'NodeName'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'NodeVolumeLimits'
  | 'VolumeBinding'
  | 'VolumeZone'
  | 'PodTopologySpread'
  | 'InterPodAffinity'
  | 'SchedulingGates';

/** Why a node will not do. `unresolvable`: removing pods from it would not help. */
export interface Refusal {
  filter: FilterName;
  reasons: string[];
  unresolvable: boolean;
}

/** Undefined where the pod fits. */
export type NodeFilter = (info: NodeInfo) => Refusal | undefined;

export function refuse(filter: FilterName, reason: string | string[], unresolvable: boolean): Refusal {
  return { filter, reasons: typeof reason === 'string' ? [reason] : reason, unresolvable };
}
