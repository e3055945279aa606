/**
 * What a kubelet would do for the pods of kube-system, in short: they start at once, they stop when they
 * are deleted, and nothing in them is simulated. What they do for the cluster the cluster does by itself.
 */
import type { KubeObject } from '../../api/meta.ts';
import { isSince } from '../../api/release.ts';
import type { SimMs } from '../../base/time.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { condition, isReady, isTerminating } from '../controller/pods.ts';
import type { Kernel } from '../kernel.ts';
import { staticPods } from './pods.ts';
import { type SystemOptions, systemState } from './state.ts';
import { placed, restartedPod, runningPod } from './status.ts';

const START_MS: SimMs = 1000;
const STOP_MS: SimMs = 1000;
/** From the end of a container of the control plane to its next start. */
const RESTART_MS: SimMs = 1000;
const POST_MS: SimMs = 1000;

export interface InfrastructureOptions extends SystemOptions {
  kernel: Kernel;
  api: ControlPlaneApi;
  /** Does anything in the scenario look at these objects or touch them? */
  isLive: boolean;
}

export interface Infrastructure {
  /** A component of the control plane ended at `endedAt` (ms) and runs again from now on. */
  restarted(component: string, endedAt: SimMs): void;
}

/**
 * Puts the objects of kube-system into the trace, for whoever looks at it afterwards. Only where something in the
 * scenario may meet them do they exist in the cluster, too: a person who studies three pods does not wait for ten
 * others. Both times they are the same objects.
 */
export function startInfrastructure(options: InfrastructureOptions): Infrastructure {
  const objects = systemState(options);
  options.kernel.emit({ type: 'system', objects });
  // The endpoints of the API server's own service cost nothing, and pods may ask for them.
  for (const object of objects)
    if (options.isLive || object.metadata.namespace === 'default') options.api.seed(object);
  if (options.proxyMode === 'ipvs' && isSince(options.version, '1.35')) sayDeprecated(options);
  if (!options.isLive) return { restarted() {} };
  const agent = new Agent(options);
  options.api.watch(['Pod'], (event) => {
    if (isInfrastructure(event.object)) agent.onPod(event.object, event.type === 'DELETED');
  });
  options.api.watch(['Node'], ({ object, old }) => {
    if (isReady(object) && (old === undefined || !isReady(old))) agent.onReturn(object);
  });
  return { restarted: (component, endedAt) => agent.restarted(component, endedAt) };
}

/** From 1.35 on each kube-proxy in this mode says so when it starts (cmd/kube-proxy/app/server_linux.go). */
function sayDeprecated({ nodes, api }: InfrastructureOptions): void {
  for (const { name } of nodes) {
    const node = api.get('Node', undefined, name);
    if (node === undefined) continue;
    api.event({
      involved: node,
      type: 'Warning',
      reason: 'IPVSDeprecation',
      message:
        "The ipvs proxier is now deprecated and may be removed in a future release. Please use 'nftables' instead.",
      component: 'kube-proxy',
      api: 'events',
      action: 'StartKubeProxy',
    });
  }
}

class Agent {
  readonly #options: InfrastructureOptions;
  /** Pods that are starting or have started, and pods that are stopping, by uid. */
  readonly #started = new Set<string>();
  readonly #stopping = new Set<string>();
  readonly #held = new Map<string, number>();

  constructor(options: InfrastructureOptions) {
    this.#options = options;
  }

  onPod(pod: KubeObject, isGone: boolean): void {
    const { kernel } = this.#options;
    const { uid } = pod.metadata;
    if (isGone) {
      this.#mirrorAgain(pod);
      return;
    }
    if (!pod.spec.nodeName) return;
    if (!this.#started.has(uid)) {
      this.#started.add(uid);
      if (pod.status?.phase !== 'Running') kernel.after(START_MS, () => this.#run(pod));
    }
    if (isTerminating(pod) && !this.#stopping.has(uid)) {
      this.#stopping.add(uid);
      kernel.after(STOP_MS, () => this.#stop(pod));
    }
  }

  /** Its kubelet answers again: pods that run are ready again, pods that were to go do go, static ones are shown. */
  onReturn(node: KubeObject): void {
    const { api, nodes, version } = this.#options;
    const { name, uid } = node.metadata;
    for (const pod of api.podsOnNode(name)) {
      if (!isInfrastructure(pod)) continue;
      if (isTerminating(pod)) this.#stop(pod);
      else if (pod.status?.phase !== 'Running' || !isReady(pod)) this.#run(pod);
    }
    if (name !== nodes[0]?.name) return;
    for (const pod of staticPods({ name, uid }, version)) this.#mirror(pod as KubeObject);
  }

  /** Its kubelet posts what has happened a moment after somebody is there to take it. */
  restarted(component: string, endedAt: SimMs): void {
    const { api, kernel, nodes } = this.#options;
    const startedAt = Math.min(kernel.now, endedAt + RESTART_MS);
    kernel.after(POST_MS, () => {
      for (const { name } of nodes) {
        const pod = api.get('Pod', 'kube-system', `${component}-${name}`);
        if (pod !== undefined) api.updateStatus(restartedPod(pod, endedAt, startedAt));
      }
    });
  }

  #isUp(node: string): boolean {
    const object = this.#options.api.get('Node', undefined, node);
    return object !== undefined && condition(object, 'Ready')?.status === 'True';
  }

  #run({ metadata: { namespace, name, uid }, spec: { nodeName } }: KubeObject): void {
    const { api, kernel } = this.#options;
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid || !this.#isUp(nodeName)) return;
    const hostIP = this.#options.nodeAddress(nodeName);
    const podIP = pod.status?.podIP ?? (pod.spec.hostNetwork ? hostIP : this.#address(nodeName));
    const { status } = runningPod(pod, { node: nodeName, hostIP, podIP }, kernel.now);
    api.updateStatus({ ...pod, status });
  }

  #address(node: string): string {
    const count = this.#held.get(node) ?? SEEDED;
    this.#held.set(node, count + 1);
    return placed(this.#options.nodeIndex(node), count);
  }

  #stop({ metadata: { namespace, name, uid } }: KubeObject): void {
    const { api } = this.#options;
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid || !this.#isUp(pod.spec.nodeName)) return;
    api.updateStatus({ ...pod, status: { ...pod.status, phase: 'Succeeded' } });
    api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  /** Deleting the mirror of a static pod does not stop it: the kubelet shows it again. */
  #mirrorAgain({ metadata: { name, annotations }, spec: { nodeName } }: KubeObject): void {
    if (annotations?.['kubernetes.io/config.mirror'] === undefined) return;
    const { api, version } = this.#options;
    const node = api.get('Node', undefined, nodeName);
    if (node === undefined) return;
    const pod = staticPods(node.metadata as { name: string; uid: string }, version).find(
      (each) => (each as KubeObject).metadata.name === name,
    );
    if (pod !== undefined) this.#mirror(pod as KubeObject);
  }

  #mirror(pod: KubeObject): void {
    const { api, nodeAddress, kernel } = this.#options;
    if (api.get('Pod', pod.metadata.namespace, pod.metadata.name) !== undefined) return;
    const made = api.create(pod);
    this.#started.add(made.metadata.uid);
    const { nodeName } = made.spec;
    const hostIP = nodeAddress(nodeName);
    const { status } = runningPod(made, { node: nodeName, hostIP, podIP: hostIP }, kernel.now);
    api.updateStatus({ ...made, status });
  }
}

/** Addresses of a node that the first pods may have. */
const SEEDED = 2;
