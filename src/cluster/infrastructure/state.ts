/**
 * What the cluster runs for itself, as it stands when a run begins: long started, everything Ready. The same
 * input gives the same objects, names and uids included, so that the run of another text shows them unchanged.
 */
import { applyDefaults } from '../../api/defaults/index.ts';
import type { KubeObject } from '../../api/meta.ts';
import { createRng } from '../../base/rng.ts';
import { microTimestamp, timestamp } from '../../base/time.ts';
import type { NodeSpec, ProxyMode, ReleaseVersion } from '../../scenario/types.ts';
import { admitTolerations } from '../apiserver/admission/priority.ts';
import type { ApiServer } from '../apiserver/api.ts';
import { generateName, newUid } from '../apiserver/names.ts';
import { DAEMON_HISTORY, updateRevision } from '../controller/history.ts';
import { podFromTemplate } from '../controller/template.ts';
import { daemonPod } from '../daemonset/plan.ts';
import { newReplicaSet } from '../deployment/replica-sets.ts';
import { endpointPorts, podToEndpoint } from '../endpointslice/endpoint.ts';
import { endpointsObject, sliceObject } from '../endpointslice/objects.ts';
import { SliceSet } from '../endpointslice/slices.ts';
import {
  apiServerEndpoints,
  apiServerLease,
  coreDns,
  corefile,
  kubeProxy,
  leaderLeases,
  proxyConfig,
  staticPods,
} from './pods.ts';
import {
  type Place,
  placed,
  readyDaemonSet,
  readyDeployment,
  readyReplicaSet,
  runningPod,
} from './status.ts';

export interface SystemOptions {
  nodes: readonly NodeSpec[];
  version: ReleaseVersion;
  domain: string;
  proxyMode: ProxyMode;
  nodeAddress(node: string): string;
  /** Which node it is: the third number of its pods' addresses. */
  nodeIndex(node: string): number;
  /** Nodes, and the Service of the name server. */
  api: Pick<ApiServer, 'get'>;
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** The node with the control plane: the one that says so, else the first. CoreDNS came up there, too. */
function controlPlaneNode(nodes: readonly NodeSpec[]): NodeSpec | undefined {
  const says = ({ labels, taints }: NodeSpec) =>
    labels[CONTROL_PLANE] !== undefined || taints.some(({ key }) => key === CONTROL_PLANE);
  return nodes.find(says) ?? nodes[0];
}

/** All objects of the cluster's own, in the order in which kubeadm makes them. */
export function systemState(options: SystemOptions): readonly KubeObject[] {
  const { nodes, version, domain, proxyMode, nodeAddress, nodeIndex, api } = options;
  const first = controlPlaneNode(nodes);
  if (first === undefined) return [];
  const rng = createRng(1);
  const uids = rng.fork('infrastructure/uid');
  const names = rng.fork('infrastructure/names');

  const stored = (input: object): KubeObject => {
    const object = structuredClone(input) as KubeObject;
    const { metadata } = object;
    if (!metadata.name) metadata.name = generateName(metadata.generateName!, names);
    metadata.uid = newUid(uids);
    metadata.creationTimestamp = timestamp(0);
    applyDefaults(object, version);
    if (object.kind === 'Pod') {
      object.spec.priority = PRIORITY[object.spec.priorityClassName];
      object.spec.preemptionPolicy = 'PreemptLowerPriority';
      admitTolerations(object);
    }
    if (GENERATED.has(object.kind)) metadata.generation = 1;
    return object;
  };
  const held = new Map<string, number>();
  const at = ({ name }: NodeSpec, hostNetwork: boolean): Place => {
    const hostIP = nodeAddress(name);
    const used = held.get(name) ?? 0;
    if (!hostNetwork) held.set(name, used + 1);
    return { node: name, hostIP, podIP: hostNetwork ? hostIP : placed(nodeIndex(name), used) };
  };

  const owner = { name: first.name, uid: api.get('Node', undefined, first.name)?.metadata.uid ?? '' };
  const controlPlane = staticPods(owner, version).map((pod) => runningPod(stored(pod), at(first, true), 0));

  const daemonSet = stored(kubeProxy(version));
  const revision = stored(updateRevision(daemonSet, [], version, DAEMON_HISTORY, undefined).revision);
  const proxies = nodes.map((node) =>
    runningPod(stored(daemonPod(daemonSet, revision, node.name)), at(node, true), 0),
  );

  const deployment = stored(coreDns(version));
  const replicas: number = deployment.spec.replicas;
  const replicaSet = stored(newReplicaSet(deployment, 1, replicas, version));
  const servers = Array.from({ length: replicas }, () =>
    runningPod(stored(podFromTemplate(replicaSet.spec.template, replicaSet)), at(first, false), 0),
  );

  return [
    ...apiServerEndpoints(nodeAddress(first.name)).map(stored),
    ...controlPlane,
    ...leaderLeases(first.name, microTimestamp(0), () => newUid(uids)).map(stored),
    stored(corefile(domain)),
    stored(proxyConfig(proxyMode)),
    readyDaemonSet(daemonSet, nodes.length),
    revision,
    ...proxies,
    readyDeployment(deployment, replicaSet, version),
    readyReplicaSet(replicaSet, version),
    ...servers,
    ...endpointsOf(api.get('Service', 'kube-system', 'kube-dns'), servers).map(stored),
    stored(apiServerLease(first.name, microTimestamp(0), newUid(uids))),
  ].map((object, index) => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(index + 1) },
  }));
}

/** The EndpointSlice of a service with these pods, and the old Endpoints object. */
function endpointsOf(service: KubeObject | undefined, pods: readonly KubeObject[]): KubeObject[] {
  if (service === undefined) return [];
  const set = new SliceSet();
  for (const pod of pods) set.put(pod.metadata.uid, podToEndpoint(pod, service), endpointPorts(service, pod));
  const since = service.metadata.creationTimestamp;
  return [
    ...set.slices.map((slice) => sliceObject(service, slice, since)),
    endpointsObject(service, set, since),
  ];
}

const PRIORITY: Record<string, number> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const GENERATED = new Set(['Pod', 'DaemonSet', 'Deployment', 'ReplicaSet']);
