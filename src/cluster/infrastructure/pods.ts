/**
 * The pods of kube-system as kubeadm makes them: four static ones, kube-proxy on every node, and CoreDNS. They ask for
 * nothing (kubeadm's ask for 100m to 250m of CPU each): the capacity that a scenario gives a node is all for its pods.
 */
import type { ProxyMode, ReleaseVersion } from '../../scenario/types.ts';
import { INFRASTRUCTURE } from '../../trace/infrastructure.ts';
import { sha256 } from '../runtime/programs/hash.ts';

const NAMESPACE = 'kube-system';
const IMAGES: Record<ReleaseVersion, { kubernetes: string; etcd: string; coredns: string }> = {
  '1.34': { kubernetes: 'v1.34.9', etcd: '3.6.4-0', coredns: 'v1.12.1' },
  '1.35': { kubernetes: 'v1.35.6', etcd: '3.6.6-0', coredns: 'v1.13.1' },
  '1.36': { kubernetes: 'v1.36.2', etcd: '3.6.8-0', coredns: 'v1.14.2' },
};
const ANNOTATIONS = { [INFRASTRUCTURE]: 'true' };
const TOLERATES_ALL = [{ operator: 'Exists' }];

const container = (name: string, image: string, command: string[]) => ({
  name,
  image,
  command,
  imagePullPolicy: 'IfNotPresent',
});

/** kube-apiserver, etcd, kube-controller-manager, kube-scheduler: mirror pods of the manifests on the control plane's node. */
export function staticPods(node: { name: string; uid: string }, version: ReleaseVersion): object[] {
  const { kubernetes, etcd } = IMAGES[version];
  const images: Record<string, string> = {
    etcd: `registry.k8s.io/etcd:${etcd}`,
    'kube-apiserver': `registry.k8s.io/kube-apiserver:${kubernetes}`,
    'kube-controller-manager': `registry.k8s.io/kube-controller-manager:${kubernetes}`,
    'kube-scheduler': `registry.k8s.io/kube-scheduler:${kubernetes}`,
  };
  return Object.entries(images).map(([component, image]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-${node.name}`,
      namespace: NAMESPACE,
      labels: { component, tier: 'control-plane' },
      annotations: {
        ...ANNOTATIONS,
        'kubernetes.io/config.hash': component,
        'kubernetes.io/config.mirror': component,
        'kubernetes.io/config.source': 'file',
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Node',
          name: node.name,
          uid: node.uid,
          controller: true,
        },
      ],
    },
    spec: {
      nodeName: node.name,
      hostNetwork: true,
      priorityClassName: 'system-node-critical',
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      automountServiceAccountToken: false,
      containers: [container(component, image, [component])],
    },
  }));
}

export function kubeProxy(version: ReleaseVersion): object {
  const labels = { 'k8s-app': 'kube-proxy' };
  const image = `registry.k8s.io/kube-proxy:${IMAGES[version].kubernetes}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: NAMESPACE, labels, annotations: ANNOTATIONS },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: ANNOTATIONS },
        spec: {
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          tolerations: TOLERATES_ALL,
          containers: [container('kube-proxy', image, ['/usr/local/bin/kube-proxy'])],
        },
      },
    },
  };
}

export function coreDns(version: ReleaseVersion): object {
  const labels = { 'k8s-app': 'kube-dns' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: NAMESPACE, labels, annotations: ANNOTATIONS },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels, annotations: ANNOTATIONS },
        spec: {
          priorityClassName: 'system-cluster-critical',
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          dnsPolicy: 'Default',
          containers: [
            container('coredns', `registry.k8s.io/coredns/coredns:${IMAGES[version].coredns}`, ['/coredns']),
          ],
        },
      },
    },
  };
}

/** The name service finds its configuration here. */
export const corefile = (domain: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'coredns', namespace: NAMESPACE, annotations: ANNOTATIONS },
  data: {
    Corefile: `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success ${domain}
       disable denial ${domain}
    }
    loop
    reload
    loadbalance
}
`,
  },
});

/** The mode that kube-proxy was started with. */
export const proxyConfig = (mode: ProxyMode): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'kube-proxy',
    namespace: NAMESPACE,
    labels: { app: 'kube-proxy' },
    annotations: ANNOTATIONS,
  },
  data: {
    'config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clusterCIDR: 10.244.0.0/16
mode: ${mode}
`,
  },
});

/** Who leads: one lease for each component that must not run twice. A holder is a host and a uuid of the process. */
export const leaderLeases = (node: string, renewTime: string, uuid: () => string): object[] =>
  ['kube-controller-manager', 'kube-scheduler'].map((name) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      holderIdentity: `${node}_${uuid()}`,
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      acquireTime: renewTime,
      renewTime,
    },
  }));

/**
 * That an API server lives, and which: its name is the first half of the SHA-256 of its host in base32.
 * Models pkg/controlplane/apiserver (APIServerID and the controller of its lease).
 */
export function apiServerLease(host: string, renewTime: string, uuid: string): object {
  const half = sha256(host).slice(0, 32).match(/../g)!;
  const name = `apiserver-${base32(half.map((byte) => Number.parseInt(byte, 16)))}`;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': host },
    },
    spec: { holderIdentity: `${name}_${uuid}`, leaseDurationSeconds: 3600, renewTime },
  };
}

/** RFC 4648 in lower case, without padding. */
function base32(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(
    /.{1,5}/g,
    (five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five.padEnd(5, '0'), 2)]!,
  );
}

/** The API server writes the endpoints of its own service by itself (pkg/controlplane/reconcilers). */
export function apiServerEndpoints(address: string): object[] {
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const port = { name: 'https', port: 6443, protocol: 'TCP' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: address }], ports: [port] }],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: [port],
    },
  ];
}
