import type { KubeObject } from '../../../api/meta.ts';
import { qosClass } from '../../../api/pod.ts';
import { matchesNodeAffinity } from '../../scheduler/filters/node-affinity.ts';
import { tolerationsOf, untolerated } from '../../scheduler/filters/taints.ts';
import { hostPorts, podRequests, portsConflict, resourceMap } from '../../scheduler/resources.ts';
import type { Pod } from '../types.ts';

/** A pod that the kubelet will not run: reason of its status and event, text of the event. */
export interface Rejection {
  reason: string;
  message: string;
}
export interface AdmissionInput {
  pod: Pod;
  node: KubeObject | undefined;
  /** Pods that hold resources of the node. */
  others: readonly Pod[];
  pressure: { memory: boolean; disk: boolean; pid: boolean };
  shuttingDown: boolean;
  /** Names of kernel parameters, or patterns that end in `*`, that the kubelet allows beyond the safe ones. */
  allowedUnsafeSysctls?: readonly string[];
  /** The runtime cannot keep the groups of an image away from a container (supplementalGroupsPolicy Strict). */
  noStrictGroups?: boolean;
}

/** From this priority on a pod is critical: the kubelet makes room for it and does not evict it. */
export const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

export const isStaticPod = (pod: Pod): boolean => {
  const source = pod.metadata.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
};

export function isCriticalPod(pod: Pod): boolean {
  return isStaticPod(pod) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;
}

/**
 * Whether a pod may run on this node, asked once before its first sync. Pods that were put here by
 * hand have passed no scheduler. Models pkg/kubelet/lifecycle/predicate.go and the other admit handlers.
 */
export function admitPod(input: AdmissionInput): Rejection | undefined {
  const { pod, node } = input;
  return (
    refusedByPressure(input) ??
    refusedBySysctls(input) ??
    (node === undefined
      ? { reason: 'InvalidNodeInfo', message: 'Kubelet cannot get node info.' }
      : (refusedByOs(pod) ?? refusedByGroups(input) ?? refusedByPredicates(input, node))) ??
    refusedByShutdown(input)
  );
}

function refusedByPressure({ pod, pressure }: AdmissionInput): Rejection | undefined {
  if (isCriticalPod(pod)) return undefined;
  const names = [
    ...(pressure.memory ? ['MemoryPressure'] : []),
    ...(pressure.disk ? ['DiskPressure'] : []),
    ...(pressure.pid ? ['PIDPressure'] : []),
  ];
  if (names.length === 0) return undefined;
  const onlyMemory = names.length === 1 && pressure.memory;
  const tolerates = tolerationsOf(pod).some(
    (t) => t.key === 'node.kubernetes.io/memory-pressure' && (t.effect ?? 'NoSchedule') === 'NoSchedule',
  );
  // Under memory pressure alone only pods that have asked for nothing are turned away.
  // biome-ignore lint/suspicious/noExplicitAny: the generated PodSpec is stricter in its enumerations
  if (onlyMemory && (qosClass(pod.spec as any) !== 'BestEffort' || tolerates)) return undefined;
  return { reason: 'Evicted', message: `The node had condition: [${names.join(' ')}]. ` };
}

function refusedByShutdown({ shuttingDown }: AdmissionInput): Rejection | undefined {
  if (!shuttingDown) return undefined;
  return { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.' };
}

function refusedBySysctls({ pod, allowedUnsafeSysctls = [] }: AdmissionInput): Rejection | undefined {
  const allowed = (name: string) =>
    allowedUnsafeSysctls.some((pattern) =>
      pattern.endsWith('*')
        ? name.startsWith(dottedSysctl(pattern.slice(0, -1)))
        : name === dottedSysctl(pattern),
    );
  for (const { name: written } of pod.spec.securityContext?.sysctls ?? []) {
    const name = dottedSysctl(written);
    const why = !SAFE_SYSCTLS.has(name) && !allowed(name) ? 'not allowlisted' : sharedWithHost(pod, name);
    if (why !== undefined)
      return { reason: 'SysctlForbidden', message: `forbidden sysctl: "${name}" ${why}` };
  }
  return undefined;
}

/** A parameter of a namespace that the pod shares with its node. The API server refuses it too, but not in static pods. */
function sharedWithHost({ spec }: Pod, name: string): string | undefined {
  if (spec.hostNetwork && name.startsWith('net.')) return 'not allowed with host net enabled';
  if (spec.hostIPC && /^(kernel\.(sem$|shm|msg)|fs\.mqueue\.)/.test(name))
    return 'not allowed with host ipc enabled';
  return undefined;
}

/** `kernel/shm_rmid_forced` is another way to write it: the first separator says which one is meant. */
export function dottedSysctl(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? name.replace(/[./]/g, (c) => (c === '/' ? '.' : '/')) : name;
}

function refusedByOs(pod: Pod): Rejection | undefined {
  const label = pod.metadata.labels?.['kubernetes.io/os'];
  if (label !== undefined && label !== 'linux')
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  if ((pod.spec.os?.name ?? 'linux') === 'linux') return undefined;
  return {
    reason: 'PodOSNotSupported',
    message: "Failed to admit pod as the OS field doesn't match node OS",
  };
}

function refusedByGroups({ pod, noStrictGroups }: AdmissionInput): Rejection | undefined {
  if (!noStrictGroups || pod.spec.securityContext?.supplementalGroupsPolicy !== 'Strict') return undefined;
  return {
    reason: 'SupplementalGroupsPolicyNotSupported',
    message: 'SupplementalGroupsPolicy=Strict is not supported in this node',
  };
}

function refusedByPredicates({ pod, others }: AdmissionInput, node: KubeObject): Rejection | undefined {
  const lacking = lackingResources(pod, others, node)[0];
  if (lacking) return insufficient(lacking);
  if (!matchesNodeAffinity(pod, node))
    return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const wanted = hostPorts(pod);
  if (
    wanted.length > 0 &&
    others.some((other) => hostPorts(other).some((used) => wanted.some((port) => portsConflict(port, used))))
  )
    return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  if (!isStaticPod(pod)) {
    const taint = untolerated(pod, node, ['NoExecute']);
    if (taint) return predicate('TaintToleration', 'node(s) had untolerated taint(s)');
  }
  return undefined;
}

const predicate = (name: string, why: string): Rejection => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

/** A resource of which the node has too little left; amounts in its base unit, cpu in thousandths. */
export interface Lack {
  resource: string;
  requested: number;
  used: number;
  capacity: number;
}

/** A resource that somebody has added to the nodes of a cluster. Models v1helper.IsExtendedResourceName. */
const isExtended = (resource: string): boolean =>
  resource.includes('/') && !resource.includes('kubernetes.io/');

/**
 * Every resource of which the node has too little left for the pod. One that the node has never heard of
 * may be the cluster's own and is not asked for. Models noderesources.Fits and removeMissingExtendedResources.
 */
export function lackingResources(pod: Pod, others: readonly Pod[], node: KubeObject): Lack[] {
  const allocatable = resourceMap(node.status?.allocatable);
  const lacks: Lack[] = [];
  const pods = allocatable.get('pods');
  if (pods !== undefined && others.length + 1 > pods)
    lacks.push({ resource: 'pods', requested: 1, used: others.length, capacity: pods });
  for (const [resource, requested] of podRequests(pod)) {
    if (requested === 0 || (isExtended(resource) && !allocatable.has(resource))) continue;
    const capacity = allocatable.get(resource) ?? 0;
    const used = others.reduce((sum, other) => sum + (podRequests(other).get(resource) ?? 0), 0);
    if (used + requested > capacity) lacks.push({ resource, requested, used, capacity });
  }
  return lacks;
}

/** How a pod is turned away for a resource. */
export function insufficient({ resource, requested, used, capacity }: Lack): Rejection {
  return {
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}
