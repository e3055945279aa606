import type { NodeSpec } from '../../scenario/types.ts';
import type { ClusterContext } from '../context.ts';
import type { Directory } from '../runtime/vfs.ts';
import { canonicalName, parseImageName } from './containers/image-name.ts';
import { NodeContainers } from './containers/node-containers.ts';
import { createHost, type Host } from './host.ts';
import { KubeletProcess } from './process.ts';
import type { Pod } from './types.ts';
import { NodeStorage } from './volumes/plugins.ts';

/** What outlives single nodes: one directory per bound claim, by the claim's uid. */
export interface ClusterStorage {
  claims: Map<string, Directory>;
}
export function createClusterStorage(): ClusterStorage {
  return { claims: new Map() };
}

/** The kubelet of one node, as the rest of the cluster and the faults see it. */
export interface Kubelet {
  readonly node: string;
  readonly running: boolean;
  /** Stops the kubelet; the containers run on and nobody tells of them. */
  stop(): void;
  /** Starts it again: it looks at what runs and at what the API server says. */
  start(): void;
}

export function createKubelet(
  ctx: ClusterContext,
  spec: NodeSpec,
  storage = createClusterStorage(),
): Kubelet {
  const containers = new NodeContainers(ctx);
  for (const image of spec.images) {
    const name = parseImageName(image);
    containers.images.add('error' in name ? image : canonicalName(name));
  }
  const nodeStorage = new NodeStorage(spec.name, storage.claims);
  const index = ctx.scenario.cluster.nodes.findIndex((node) => node.name === spec.name);
  const nodeIP = () => {
    const addresses: { type: string; address: string }[] =
      ctx.api.get('Node', undefined, spec.name)?.status?.addresses ?? [];
    return addresses.find((a) => a.type === 'InternalIP')?.address ?? `172.18.0.${2 + Math.max(0, index)}`;
  };
  let generation = 0;
  let current: { host: Host; process: KubeletProcess } | undefined;

  const kubelet: Kubelet = {
    node: spec.name,
    get running() {
      return current !== undefined;
    },
    stop() {
      current?.host.stop();
      current = undefined;
    },
    start() {
      if (current !== undefined) return;
      const host = createHost(ctx, spec.name, nodeIP(), generation++);
      const process = new KubeletProcess(host, containers, nodeStorage, () => undefined);
      current = { host, process };
      for (const pod of ctx.api.podsOnNode(spec.name)) process.podChanged(pod as Pod);
    },
  };
  containers.changed = (uid) => current?.process.touched(uid);
  ctx.api.watch(['Pod'], ({ type, object, old }) => {
    const pod = object as Pod;
    if (current === undefined || pod.spec.nodeName !== spec.name) return;
    if (type === 'DELETED') current.process.podGone(pod);
    else current.process.podChanged(pod, old as Pod | undefined);
  });
  kubelet.start();
  return kubelet;
}
