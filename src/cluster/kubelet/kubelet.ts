import type { NodeSpec } from '../../scenario/types.ts';
import type { ClusterContext } from '../context.ts';
import type { Directory } from '../runtime/vfs.ts';
import { canonicalName, parseImageName } from './containers/image-name.ts';
import { NodeContainers } from './containers/node-containers.ts';
import { createHost, type Host } from './host.ts';
import type { OtherUsage } from './node/eviction-manager.ts';
import { CONFIG_MIRROR } from './node/static-pods.ts';
import { KubeletProcess } from './process.ts';
import type { InstanceStatus, Pod } from './types.ts';
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
  /** The machine loses its power: the kubelet and all containers are gone, its disk is not. */
  powerOff(): void;
  /** Starts it again, the machine too: it looks at what runs and at what the API server says. */
  start(): void;
  /** Ends process 1 of a container from outside; false where it does not run. */
  killContainer(namespace: string, pod: string, container: string, signal?: string): boolean;
  /** Kills the pod's pause container: its network is gone and all has to start over. */
  killSandbox(namespace: string, pod: string): boolean;
  /** Puts a manifest into the node's manifest directory, or takes it out: a static pod. Returns what was there. */
  staticManifest(file: string, manifest: unknown | undefined): unknown;
  /**
   * Graceful shutdown of the node: seconds for all pods, and of these for critical ones. Without numbers
   * the kubelet's own configuration holds.
   */
  shutDown(graceSeconds?: number, criticalSeconds?: number): void;
  /** The shutdown is called off: pods are taken again; those that were stopped stay so. */
  cancelShutdown(): void;
  /** Use of the node by something else than its pods, in bytes: a full disk, a leak in a daemon. */
  readonly otherUsage: OtherUsage;
  /** The content of a volume of a pod, as its containers see it. */
  podVolume(namespace: string, pod: string, volume: string): Directory | undefined;
  /** The container instance that runs now, or the last one that ran; ids are those of the runtime. */
  instance(namespace: string, pod: string, container: string, previous?: boolean): InstanceStatus | undefined;
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
  const otherUsage: OtherUsage = { memory: 0, disk: 0 };
  const recordOf = (namespace: string, pod: string) => {
    const metadata = ctx.api.get('Pod', namespace, pod)?.metadata;
    // Behind the mirror of a static pod is the pod itself, under the hash of its manifest.
    const uid = metadata?.annotations?.[CONFIG_MIRROR] ?? metadata?.uid;
    return uid === undefined ? undefined : containers.get(uid);
  };
  const staticFiles = new Map<string, unknown>();
  let generation = 0;
  let boots = 0;
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
    powerOff() {
      kubelet.stop();
      boots++;
      containers.powerOff();
    },
    start() {
      if (current !== undefined) return;
      containers.powerOn();
      ctx.registerNode?.(boots);
      const host = createHost(ctx, spec.name, nodeIP(), { generation: generation++, boots }, spec.kubelet);
      const process = new KubeletProcess(host, containers, nodeStorage, otherUsage);
      current = { host, process };
      // The oldest first, as they came: each has to be admitted beside those before it.
      const pods = [...ctx.api.podsOnNode(spec.name)].sort(
        (a, b) =>
          Date.parse(a.metadata.creationTimestamp ?? '') - Date.parse(b.metadata.creationTimestamp ?? ''),
      );
      for (const pod of pods) process.podChanged(pod as Pod);
      process.staticManifests(staticFiles);
      process.cleanUpOrphans();
    },
    killContainer(namespace, pod, container, signal = 'SIGKILL') {
      const running = recordOf(namespace, pod)?.instances.find(
        (instance) => instance.name === container && instance.state === 'running',
      );
      if (running) ctx.runtime.signal(running.id, signal);
      return running !== undefined;
    },
    killSandbox(namespace, pod) {
      const record = recordOf(namespace, pod);
      const sandbox = record?.sandboxes.find((each) => each.ready);
      if (record === undefined || sandbox === undefined) return false;
      ctx.runtime.stopPodSandbox(sandbox.id);
      containers.sandboxStopped(record.pod.metadata.uid, sandbox.id);
      return true;
    },
    staticManifest(file, manifest) {
      const before = staticFiles.get(file);
      if (manifest === undefined) staticFiles.delete(file);
      else staticFiles.set(file, manifest);
      current?.process.staticManifests(staticFiles);
      return before;
    },
    shutDown(graceSeconds, criticalSeconds) {
      current?.process.shutDown(graceSeconds, criticalSeconds);
    },
    cancelShutdown() {
      current?.process.cancelShutdown();
    },
    otherUsage,
    podVolume: (namespace, pod, volume) => recordOf(namespace, pod)?.volumes.get(volume)?.directory,
    instance(namespace, pod, container, previous = false) {
      const own = recordOf(namespace, pod)?.instances.filter((each) => each.name === container) ?? [];
      return own[previous ? 1 : 0];
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
