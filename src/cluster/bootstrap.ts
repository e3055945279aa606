/** What is there before the first manifest is applied: what kubeadm and the node agents have left behind. */
import { formatQuantity, quantityValue } from '../api/quantity.ts';
import { type SimMs, timestamp } from '../base/time.ts';
import { DEFAULT_CAPACITY } from '../scenario/decode/cluster.ts';
import type { NodeSpec, ReleaseVersion, Scenario } from '../scenario/types.ts';
import { INFRASTRUCTURE } from '../trace/infrastructure.ts';
import type { ControlPlaneApi } from './apiserver/control-plane-api.ts';
import { bootID, machineHex, machineUuid } from './kubelet/node/machine.ts';
import { hardReserve } from './kubelet/node/thresholds.ts';
import { podRange } from './network/addresses.ts';
import { PROVISIONER } from './persistentvolume/controller.ts';

/** The patch releases whose sources and recordings the simulation follows. */
const PATCH: Record<ReleaseVersion, string> = { '1.34': 'v1.34.9', '1.35': 'v1.35.6', '1.36': 'v1.36.2' };
export const serverVersion = (version: ReleaseVersion): string => PATCH[version];

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(NAMESPACES.slice(1));
const KUBERNETES_IP = '10.96.0.1';
const DNS_IP = '10.96.0.10';

export function bootstrap(
  api: ControlPlaneApi,
  scenario: Scenario,
  nodeAddress: (node: string) => string,
): void {
  for (const name of NAMESPACES) api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const [name, value] of [
    ['system-cluster-critical', 2_000_000_000],
    ['system-node-critical', 2_000_001_000],
  ])
    api.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      globalDefault: false,
      preemptionPolicy: 'PreemptLowerPriority',
    });
  api.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: PROVISIONER,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  for (const [index, node] of scenario.cluster.nodes.entries())
    createNode(api, node, scenario.cluster.version, nodeAddress(node.name), podRange(index));
  api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: KUBERNETES_IP,
      clusterIPs: [KUBERNETES_IP],
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  });
  api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kube-dns',
      namespace: 'kube-system',
      labels: {
        'k8s-app': 'kube-dns',
        'kubernetes.io/cluster-service': 'true',
        'kubernetes.io/name': 'CoreDNS',
      },
      annotations: { [INFRASTRUCTURE]: 'true' },
    },
    spec: {
      type: 'ClusterIP',
      selector: { 'k8s-app': 'kube-dns' },
      clusterIP: DNS_IP,
      clusterIPs: [DNS_IP],
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  });
}

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** The Node object as a kubelet that has been up for a while reports it. */
export function createNode(
  api: ControlPlaneApi,
  spec: NodeSpec,
  version: ReleaseVersion,
  address: string,
  podCIDR: string,
  since: { now: SimMs; boots: number } = { now: 0, boots: 0 },
): void {
  api.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: spec.name,
      labels: { ...nodeLabels(spec.name), ...spec.labels },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { ...podRanges(podCIDR), ...(spec.taints.length > 0 ? { taints: spec.taints } : {}) },
    status: nodeStatus(spec, version, address, since.now, since.boots),
  });
}

/** What the node IPAM controller writes into the spec of a node. */
export const podRanges = (podCIDR: string) => ({ podCIDR, podCIDRs: [podCIDR] });

export function nodeLabels(name: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}

/** A kernel with pages of both sizes and none set aside. */
const HUGEPAGES = { 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' };

const KUBELET_PORT = 10250;

/** What of it pods may have: all but what the kubelet's own thresholds keep free. */
function allocatable(spec: NodeSpec, capacity: Record<string, string>): Record<string, string> {
  const left = { ...capacity };
  for (const [resource, bytes] of hardReserve(spec.kubelet ?? {}, capacity)) {
    const rest = Math.max(0, quantityValue(capacity[resource]!) - bytes);
    left[resource] = formatQuantity({ nano: BigInt(rest) * 1_000_000_000n, format: 'BinarySI' });
  }
  return left;
}

/** What a kubelet reports of its machine. */
export function nodeStatus(
  spec: NodeSpec,
  version: ReleaseVersion,
  address: string,
  now: SimMs,
  boots = 0,
): object {
  const capacity: Record<string, string> = { ...DEFAULT_CAPACITY, ...HUGEPAGES, ...spec.capacity };
  const at = timestamp(now);
  return {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: spec.name },
    ],
    capacity,
    allocatable: allocatable(spec, capacity),
    conditions: CONDITIONS.map(([type, status, reason, message]) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: at,
      lastTransitionTime: at,
    })),
    daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
    // Groups can be kept away from a container since containerd 2.0.
    ...(version === '1.34' ? {} : { features: { supplementalGroupsPolicy: true } }),
    nodeInfo: {
      machineID: machineHex(`${spec.name}/machine`),
      systemUUID: machineUuid(`${spec.name}/system`),
      bootID: bootID(spec.name, boots),
      architecture: 'amd64',
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      kernelVersion: '6.1.0-28-amd64',
      containerRuntimeVersion: version === '1.34' ? 'containerd://1.7.27' : 'containerd://2.1.9',
      kubeletVersion: serverVersion(version),
      kubeProxyVersion: '',
    },
  };
}
