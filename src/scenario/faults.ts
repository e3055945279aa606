/** What a scenario's `fault:` may say, decoded. Whether there is such a node or pod only the run knows. */
export type Fault =
  | { kind: 'node'; node: string; what: 'down' | 'kubelet' | 'network' | 'disk' | 'reboot' | 'proxy' }
  /** Without numbers: as the kubelet of the node is configured. */
  | { kind: 'shutdown'; node: string; graceSeconds?: number; criticalSeconds?: number }
  /** Without a manifest: the static pod of that name is taken away. */
  | { kind: 'staticPod'; node: string; name: string; manifest?: object }
  | { kind: 'pod'; pod: string; namespace: string; container?: string; what: PodFault }
  | { kind: 'registry'; state: 'unreachable' | 'timeout' }
  | { kind: 'component'; component: Component };

export type PodFault =
  | { type: 'kill'; signal: string }
  | { type: 'hang' }
  | { type: 'oom' }
  | { type: 'network' }
  | { type: 'sandbox' }
  | { type: 'http'; status: number };

export const COMPONENTS = ['apiserver', 'etcd', 'scheduler', 'controller-manager', 'dns'] as const;
export type Component = (typeof COMPONENTS)[number];
