/** The scheduler's own picture of the nodes. Models pkg/scheduler/backend/cache and framework.NodeInfo. */
import type { KubeObject } from '../../api/meta.ts';
import { controllerUid } from '../apiserver/store.ts';
import { isTerminal, isTerminating } from '../controller/pods.ts';
import {
  type HostPort,
  heldRequests,
  hostPorts,
  isChanged,
  resourceMap,
  scoringRequests,
} from './resources.ts';

const NOBODY: ReadonlySet<string> = new Set();

export class NodeInfo {
  node: KubeObject;
  allocatable: Map<string, number>;
  readonly pods = new Map<string, KubeObject>();
  readonly requested = new Map<string, number>();
  readonly scoring = { cpu: 0, memory: 0 };
  /** Pods on this node that have (anti-)affinity terms of their own. */
  readonly withAffinity = new Map<string, KubeObject>();
  /** How many pods of each controller, by its uid: those that are on their way out do not count. */
  readonly byController = new Map<string, number>();

  constructor(node: KubeObject) {
    this.node = node;
    this.allocatable = resourceMap(node.status?.allocatable);
  }

  get name(): string {
    return this.node.metadata.name;
  }

  setNode(node: KubeObject): void {
    if (node.status?.allocatable !== this.node.status?.allocatable)
      this.allocatable = resourceMap(node.status?.allocatable);
    this.node = node;
  }

  add(pod: KubeObject): void {
    this.pods.set(pod.metadata.uid, pod);
    this.#count(pod, 1);
    if (pod.spec.affinity?.podAffinity || pod.spec.affinity?.podAntiAffinity)
      this.withAffinity.set(pod.metadata.uid, pod);
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid);
    if (pod === undefined) return;
    this.pods.delete(uid);
    this.withAffinity.delete(uid);
    this.#count(pod, -1);
  }

  #count(pod: KubeObject, sign: 1 | -1): void {
    for (const [name, value] of heldRequests(pod))
      this.requested.set(name, (this.requested.get(name) ?? 0) + sign * value);
    const { cpu, memory } = scoringRequests(pod);
    this.scoring.cpu += sign * cpu;
    this.scoring.memory += sign * memory;
    if (!isTerminating(pod)) this.#countController(pod, sign);
  }

  #countController(pod: KubeObject, sign: 1 | -1): void {
    const controller = controllerUid(pod);
    if (controller !== undefined)
      this.byController.set(controller, (this.byController.get(controller) ?? 0) + sign);
  }

  /** A new version of a pod that asks for the same. */
  renew(pod: KubeObject): void {
    const before = this.pods.get(pod.metadata.uid);
    if (before !== undefined && isTerminating(pod) && !isTerminating(before))
      this.#countController(before, -1);
    this.pods.set(pod.metadata.uid, pod);
  }

  usedPorts(): HostPort[] {
    const used: HostPort[] = [];
    for (const pod of this.pods.values()) used.push(...hostPorts(pod));
    return used;
  }

  /** The node as it would be without these pods. */
  without(uids: ReadonlySet<string>): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const [uid, pod] of this.pods) if (!uids.has(uid)) copy.add(pod);
    return copy;
  }

  /** The node as it will be when these pods have come. */
  with(pods: readonly KubeObject[]): NodeInfo {
    const copy = this.without(NOBODY);
    for (const pod of pods) copy.add(pod);
    return copy;
  }
}

export class SchedulerCache {
  /** In the order in which the nodes joined. */
  readonly nodes = new Map<string, NodeInfo>();
  readonly #placed = new Map<string, string>();
  /** Pods bound to nodes that are not there (yet). */
  readonly #waiting = new Map<string, Map<string, KubeObject>>();

  setNode(node: KubeObject): void {
    const known = this.nodes.get(node.metadata.name);
    if (known !== undefined) {
      known.setNode(node);
      return;
    }
    const info = new NodeInfo(node);
    this.nodes.set(node.metadata.name, info);
    for (const pod of this.#waiting.get(node.metadata.name)?.values() ?? []) info.add(pod);
    this.#waiting.delete(node.metadata.name);
  }

  removeNode(name: string): void {
    const info = this.nodes.get(name);
    if (info === undefined) return;
    this.nodes.delete(name);
    if (info.pods.size > 0) this.#waiting.set(name, new Map(info.pods));
  }

  /** A pod that occupies its node: bound or assumed, and not ended. */
  setPod(pod: KubeObject, node: string = pod.spec.nodeName): void {
    const { uid } = pod.metadata;
    const before = this.#placed.get(uid);
    const info = this.nodes.get(node);
    const isSame = before === node && info !== undefined && info.pods.get(uid)?.spec === pod.spec;
    if (isSame && !isChanged(pod)) {
      info.renew(pod);
      return;
    }
    this.removePod(uid);
    if (isTerminal(pod)) return;
    this.#placed.set(uid, node);
    if (info !== undefined) info.add(pod);
    else {
      const waiting = this.#waiting.get(node) ?? new Map<string, KubeObject>();
      waiting.set(uid, pod);
      this.#waiting.set(node, waiting);
    }
  }

  /** True where it had a place. */
  removePod(uid: string): boolean {
    const node = this.#placed.get(uid);
    if (node === undefined) return false;
    this.#placed.delete(uid);
    this.nodes.get(node)?.remove(uid);
    this.#waiting.get(node)?.delete(uid);
    return true;
  }
}
