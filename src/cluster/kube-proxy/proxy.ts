/**
 * kube-proxy of every node: service addresses become pod addresses, each node a little later than
 * the EndpointSlice. Models pkg/proxy (iptables and nftables: a random endpoint per connection;
 * changes are applied at once after an idle second, else when the second is over; ipvs: in turn, and at once).
 */
import type { KubeObject } from '../../api/meta.ts';
import type { Timer } from '../../base/queue.ts';
import type { Rng } from '../../base/rng.ts';
import type { SimMs } from '../../base/time.ts';
import type { ProxyMode } from '../../scenario/types.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Kernel } from '../kernel.ts';
import type { Listener, Origin, ServiceRouter } from '../network/registry.ts';
import {
  type Backend,
  isUsedAnywhere,
  rulesOf,
  type ServicePort,
  type ServiceRules,
  usable,
} from './backends.ts';
import { HealthChecks } from './health-checks.ts';

const MIN_SYNC_MS = 1000;
/** Labels of services that are another proxy's, or nobody's (pkg/proxy: labels that informers filter by). */
const NOT_MINE = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];
const isMine = ({ metadata: { labels } }: KubeObject): boolean =>
  NOT_MINE.every((label) => labels?.[label] === undefined);
const WRITE_MS: readonly [SimMs, SimMs] = [10, 100];

interface Node {
  name: string;
  rules: Map<string, Snapshot>;
  dirty: Set<string>;
  /** When the rules were written last. */
  lastSync: SimMs;
  /** Runs until a sync begins, then until it ends. */
  timer: Timer | undefined;
  stopped: boolean;
  rng: Rng;
  /** ipvs: how many connections each port of a service has had. */
  turns: Map<string, number>;
  health: HealthChecks;
}

/** A service with its slices at one moment; what follows from them is computed when somebody asks. */
class Snapshot {
  readonly #service: KubeObject;
  readonly #slices: readonly KubeObject[];
  #rules: ServiceRules | undefined;

  constructor(service: KubeObject, slices: Iterable<KubeObject>) {
    this.#service = service;
    this.#slices = [...slices];
  }

  /** Asked at every sync: nothing is computed for it. */
  get hasHealthCheck(): boolean {
    return this.#service.spec.healthCheckNodePort !== undefined;
  }

  get rules(): ServiceRules {
    this.#rules ??= rulesOf(this.#service, this.#slices);
    return this.#rules;
  }
}

/** Where a connection goes: a pod, or why nowhere. */
export type Route = { backend: Backend } | 'refused' | 'drop' | undefined;

export interface ProxyOptions {
  kernel: Kernel;
  api: ControlPlaneApi;
  nodeAddress(node: string): string;
  /** The node that a pod (`namespace/name`) runs on. */
  nodeOfPod(pod: string): string | undefined;
  instant: boolean;
  /** Absent: iptables. */
  mode?: ProxyMode;
  /** Opens a port of a node, for what the proxy itself has to say. */
  listen?(ip: string, port: number, listener: Listener): (() => void) | undefined;
}

export class ServiceProxy implements ServiceRouter {
  readonly #options: ProxyOptions;
  /** What the API server says now. */
  readonly #wanted = new Map<string, Snapshot>();
  readonly #slices = new Map<string, Map<string, KubeObject>>();
  readonly #nodes = new Map<string, Node>();
  /** Service by cluster address: addresses do not move between services. */
  readonly #byAddress = new Map<string, string>();
  readonly #byNodePort = new Map<number, string>();
  readonly #nodeByAddress = new Map<string, string>();
  readonly #headless: Rng;
  readonly #affinity = new Map<string, { backend: Backend; last: SimMs }>();

  constructor(options: ProxyOptions) {
    this.#options = options;
    const { api, kernel } = options;
    this.#headless = kernel.rng.fork('kube-proxy/headless');
    api.watch(['Service'], ({ type, object }) =>
      this.#onService(object, type === 'DELETED' || !isMine(object)),
    );
    api.watch(['EndpointSlice'], ({ type, object }) => this.#onSlice(object, type === 'DELETED'));
  }

  /** The proxy of a node has stopped: its rules stay as they are. */
  stop(node: string, stopped: boolean): void {
    const found = this.#nodes.get(node);
    if (found === undefined) return;
    found.stopped = stopped;
    if (!stopped && found.dirty.size > 0) this.#plan(found);
  }

  route(
    ip: string,
    port: number,
    from: Origin,
    protocol?: 'TCP' | 'UDP',
  ): { ip: string; port: number } | 'refused' | 'drop' | undefined {
    const found = this.find(ip, port, from, protocol);
    return typeof found === 'object' ? { ip: found.backend.ip, port: found.backend.port } : found;
  }

  /** As {@link route}, with the pod behind the address. Each call is one connection. */
  find(ip: string, port: number, from: Origin, protocol = 'TCP'): Route {
    const entered = this.#nodeByAddress.get(ip);
    const key = entered === undefined ? this.#byAddress.get(ip) : this.#byNodePort.get(port);
    if (key === undefined) return undefined;
    const node = this.#nodes.get(entered ?? this.#nodeOf(from));
    const rules = node?.rules.get(key)?.rules;
    if (node === undefined || rules === undefined) return entered === undefined ? 'drop' : undefined;
    const service = rules.ports.find(
      (each) => (entered === undefined ? each.port : each.nodePort) === port && each.protocol === protocol,
    );
    if (service === undefined) return entered === undefined ? this.#otherPort() : undefined;
    const isLocal =
      entered === undefined ? rules.internalLocal : rules.externalLocal && !this.#isOn(entered, from);
    const candidates = usable(service.backends, {
      localTo: isLocal ? node.name : undefined,
      at: { node: node.name, zone: this.#zoneOf(node.name) },
    });
    if (candidates.length === 0) return isLocal && isUsedAnywhere(service.backends) ? 'drop' : 'refused';
    return { backend: this.#pick(node, rules, service, candidates, from.pod || from.node || 'outside') };
  }

  /** Only where ipvs gives a node the addresses of the services does a service answer a ping. */
  answersPing(ip: string): boolean | undefined {
    return this.#byAddress.has(ip) ? this.#options.mode === 'ipvs' : undefined;
  }

  /** iptables matches address and port, the rest is answered by nobody; nftables and ipvs reject it. */
  #otherPort(): 'refused' | 'drop' {
    const { mode = 'iptables' } = this.#options;
    return mode === 'iptables' ? 'drop' : 'refused';
  }

  /** What comes from a node and its pods to a port of that node has not come from outside: no Local policy holds it. */
  #isOn(node: string, { node: at, pod }: Origin): boolean {
    return (at ?? (pod === undefined ? undefined : this.#options.nodeOfPod(pod))) === node;
  }

  /** A client of a headless service asks for names and takes one of the ready addresses. */
  headless(api: ControlPlaneApi, namespace: string, name: string, portName: string): Backend | undefined {
    const service = api.get('Service', namespace, name);
    if (service === undefined) return undefined;
    const rules = rulesOf(service, api.ownedBy('EndpointSlice', service.metadata.uid));
    const ready =
      rules.ports.find((each) => each.name === portName)?.backends.filter((each) => each.ready) ?? [];
    return ready.length > 0 ? this.#headless.pick(ready) : undefined;
  }

  #pick(
    node: Node,
    rules: ServiceRules,
    service: ServicePort,
    candidates: readonly Backend[],
    client: string,
  ): Backend {
    const { now } = this.#options.kernel;
    if (rules.affinitySeconds === undefined) return this.#next(node, rules, service, candidates);
    const id = `${node.name}|${rules.key}|${service.name}|${client}`;
    const held = this.#affinity.get(id);
    const isAlive = held !== undefined && now - held.last <= rules.affinitySeconds * 1000;
    const same = isAlive ? candidates.find((each) => each.ip === held.backend.ip) : undefined;
    const backend = same ?? this.#next(node, rules, service, candidates);
    this.#affinity.set(id, { backend, last: now });
    return backend;
  }

  /** ipvs takes the endpoints in turn (rr), iptables and nftables any of them. */
  #next(node: Node, rules: ServiceRules, service: ServicePort, candidates: readonly Backend[]): Backend {
    if (this.#options.mode !== 'ipvs') return node.rng.pick(candidates);
    const key = `${rules.key}|${service.name}`;
    const turn = node.turns.get(key) ?? 0;
    node.turns.set(key, turn + 1);
    return candidates[turn % candidates.length]!;
  }

  #zoneOf(node: string): string | undefined {
    return this.#options.api.get('Node', undefined, node)?.metadata.labels?.['topology.kubernetes.io/zone'];
  }

  #nodeOf(from: Origin): string {
    const node = from.node ?? (from.pod === undefined ? undefined : this.#options.nodeOfPod(from.pod));
    // From outside, a request enters at some node; the first stands for all.
    if (node !== undefined) return node;
    for (const name of this.#nodes.keys()) return name;
    return '';
  }

  /** A node has joined: its proxy starts and writes all rules. */
  addNode(name: string): void {
    const { kernel } = this.#options;
    const address = this.#options.nodeAddress(name);
    this.#nodeByAddress.set(address, name);
    const node: Node = {
      name,
      rules: new Map(),
      dirty: new Set(this.#wanted.keys()),
      lastSync: Number.NEGATIVE_INFINITY,
      timer: undefined,
      stopped: false,
      rng: kernel.rng.fork(`kube-proxy/${name}`),
      turns: new Map(),
      health: new HealthChecks(
        name,
        (port, listener) => this.#options.listen?.(address, port, listener),
        () => !node.stopped,
      ),
    };
    this.#nodes.set(name, node);
    if (node.dirty.size > 0) this.#plan(node);
  }

  #onService(service: KubeObject, isGone: boolean): void {
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    if (isGone) {
      this.#wanted.delete(key);
      for (const [address, each] of this.#byAddress) if (each === key) this.#byAddress.delete(address);
      for (const [port, each] of this.#byNodePort) if (each === key) this.#byNodePort.delete(port);
    } else {
      this.#wanted.set(key, new Snapshot(service, this.#slices.get(key)?.values() ?? []));
      const { clusterIP, ports } = service.spec;
      if (clusterIP && clusterIP !== 'None') this.#byAddress.set(clusterIP, key);
      for (const port of ports ?? []) if (port.nodePort) this.#byNodePort.set(port.nodePort, key);
    }
    this.#changed(key);
  }

  #onSlice(slice: KubeObject, isGone: boolean): void {
    const { namespace, name, labels } = slice.metadata;
    const key = `${namespace}/${labels?.['kubernetes.io/service-name']}`;
    let slices = this.#slices.get(key);
    if (slices === undefined) {
      slices = new Map();
      this.#slices.set(key, slices);
    }
    if (isGone) slices.delete(name);
    else slices.set(name, slice);
    const service = this.#options.api.get('Service', namespace, labels?.['kubernetes.io/service-name'] ?? '');
    if (service === undefined || service.spec.clusterIP === 'None' || !isMine(service)) return;
    this.#wanted.set(key, new Snapshot(service, slices.values()));
    this.#changed(key);
  }

  #changed(key: string): void {
    for (const node of this.#nodes.values()) {
      node.dirty.add(key);
      if (!node.stopped) this.#plan(node);
    }
  }

  /**
   * A sync takes what has changed when it begins, and the rules are there when it ends: what changes meanwhile waits
   * for the next one, a second after this one. That is why the end of an old pod, which follows the readiness of a
   * new one by some milliseconds in a rollout, is noticed up to a second late.
   * Models pkg/proxy/runner/bounded_frequency_runner.go and syncProxyRules of the proxiers.
   */
  #plan(node: Node): void {
    if (node.timer !== undefined) return;
    const { kernel, instant, mode } = this.#options;
    // ipvs has no least time between two syncs unless it is configured.
    const idle = mode === 'ipvs' ? 0 : Math.max(0, node.lastSync + MIN_SYNC_MS - kernel.now);
    node.timer = kernel.after(instant ? 0 : idle, () => this.#sync(node));
  }

  #sync(node: Node): void {
    const { kernel, instant } = this.#options;
    node.timer = undefined;
    if (node.stopped) return;
    const changes = [...node.dirty].map((key) => [key, this.#wanted.get(key)] as const);
    node.dirty.clear();
    const end = () => {
      node.timer = undefined;
      node.lastSync = kernel.now;
      for (const [key, rules] of changes) {
        if (rules === undefined) node.rules.delete(key);
        else node.rules.set(key, rules);
        node.health.set(key, rules?.hasHealthCheck ? rules.rules : undefined);
      }
      if (!node.stopped && node.dirty.size > 0) this.#plan(node);
    };
    if (instant) end();
    else node.timer = kernel.after(node.rng.uniform(...WRITE_MS), end);
  }
}
