/**
 * What a kubelet would do for the pods of kube-system, in short: they start at once, they stop when they
 * are deleted, and nothing in them is simulated. What they do for the cluster the cluster does by itself.
 */
import type { KubeObject } from '../../api/meta.ts';
import { microTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { isTerminating } from '../controller/pods.ts';
import { targetNode } from '../daemonset/rules.ts';
import type { Kernel } from '../kernel.ts';
import { coreDns, corefile, kubeProxy, leaderLeases, staticPods } from './pods.ts';

const START_MS: SimMs = 1000;
const STOP_MS: SimMs = 1000;

export interface InfrastructureOptions {
  kernel: Kernel;
  api: ControlPlaneApi;
  version: ReleaseVersion;
  domain: string;
  nodeAddress(node: string): string;
  /** Which node it is: the third number of its pods' addresses. */
  node(name: string): number;
}

export function startInfrastructure(options: InfrastructureOptions): void {
  const { kernel, api, version, domain } = options;
  const started = new Set<string>();
  const stopping = new Set<string>();
  let placed = 0;
  const held = new Map<string, number>();

  api.watch(['Pod'], ({ type, object: pod }) => {
    if (!isInfrastructure(pod)) return;
    if (type === 'DELETED') {
      mirrorAgain(pod);
      return;
    }
    const { uid } = pod.metadata;
    // What has been there before the beginning was placed then: it takes none of the scheduler's time now.
    if (!pod.spec.nodeName && kernel.now < START_MS) {
      place(pod);
      return;
    }
    if (pod.spec.nodeName && !started.has(uid)) {
      started.add(uid);
      // At the beginning all this has been running for a while.
      kernel.after(kernel.now < START_MS ? 0 : START_MS, () => run(pod));
    }
    if (isTerminating(pod) && !stopping.has(uid)) {
      stopping.add(uid);
      kernel.after(STOP_MS, () => stop(pod));
    }
  });

  const first = api.list('Node')[0];
  if (first === undefined) return;
  for (const pod of staticPods(first, version)) api.create(pod);
  for (const lease of leaderLeases(first.metadata.name, microTimestamp(kernel.now))) api.create(lease);
  api.create(corefile(domain));
  api.create(kubeProxy(version));
  api.create(coreDns(version));

  function place({ spec, metadata }: KubeObject): void {
    const present = api.get('Pod', metadata.namespace, metadata.name);
    if (present?.metadata.uid !== metadata.uid || present.spec.nodeName) return;
    const names = api.list('Node').map((node) => node.metadata.name);
    const target = targetNode({ spec } as KubeObject) ?? names[placed++ % names.length];
    if (target !== undefined) api.bind(metadata.namespace!, metadata.name, target);
  }

  function run(seen: KubeObject): void {
    const { namespace, name, uid } = seen.metadata;
    const { nodeName, hostNetwork } = seen.spec;
    const hostIP = options.nodeAddress(nodeName);
    const podIP = hostNetwork ? hostIP : address(nodeName);
    const now = timestamp(kernel.now);
    const condition = (type: string) => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: now,
    });
    api.modify(
      'Pod',
      namespace,
      name,
      (pod) => {
        if (pod.metadata.uid !== uid) return pod;
        return {
          ...pod,
          status: {
            ...pod.status,
            phase: 'Running',
            startTime: now,
            hostIP,
            hostIPs: [{ ip: hostIP }],
            podIP,
            podIPs: [{ ip: podIP }],
            conditions: [
              'PodReadyToStartContainers',
              'Initialized',
              'Ready',
              'ContainersReady',
              'PodScheduled',
            ].map(condition),
            containerStatuses: pod.spec.containers.map((each: { name: string; image: string }) => ({
              name: each.name,
              image: each.image,
              imageID: each.image,
              ready: true,
              started: true,
              restartCount: 0,
              state: { running: { startedAt: now } },
              lastState: {},
            })),
          },
        };
      },
      { subresource: 'status' },
    );
  }

  /** From the top of the node's range: the addresses of a person's pods do not depend on ours. */
  function address(node: string): string {
    const count = held.get(node) ?? 0;
    held.set(node, count + 1);
    return `10.244.${options.node(node)}.${254 - (count % 8)}`;
  }

  function stop({ metadata: { namespace, name, uid } }: KubeObject): void {
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    api.updateStatus({ ...pod, status: { ...pod.status, phase: 'Succeeded' } });
    api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  /** Deleting the mirror of a static pod does not stop it: the kubelet shows it again. */
  function mirrorAgain({ metadata: { name, annotations } }: KubeObject): void {
    if (annotations?.['kubernetes.io/config.mirror'] === undefined) return;
    const node = api.list('Node')[0];
    if (node === undefined) return;
    const pod = staticPods(node, version).find((each) => (each as KubeObject).metadata.name === name);
    if (pod !== undefined) api.create(pod);
  }
}
