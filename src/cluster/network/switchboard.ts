import type { SimMs } from '../../base/time.ts';
import type { Scenario } from '../../scenario/types.ts';
import type { Report } from '../context.ts';
import type { Kernel } from '../kernel.ts';
import { AddressPlan } from './addresses.ts';
import { createPair } from './connection.ts';
import { Datagrams } from './datagrams.ts';
import { NameResolver } from './dns.ts';
import { externalListener } from './external.ts';
import type { NetworkFaults } from './faults.ts';
import { speakHttp } from './http-text.ts';
import type {
  Cancel,
  GrpcOutcome,
  GrpcRequest,
  HttpOutcome,
  HttpRequest,
  Origin,
  TcpOutcome,
  TcpRequest,
} from './network.ts';
import type {
  Connection,
  Datagram,
  HostPort,
  HttpAnswer,
  LaterAnswer,
  Listener,
  ListeningPort,
  Lookup,
  NameService,
  PointerLookup,
  ProgramNetwork,
  ServiceLookup,
  ServiceRouter,
} from './registry.ts';
import { parseResolvConf, type ResolvConf } from './resolv-conf.ts';

/** What the control plane plugs into the network. */
export interface SimulatedNetwork extends ProgramNetwork {
  setNameService(names: NameService): void;
  setServiceRouter(router: ServiceRouter): void;
  readonly faults: NetworkFaults;
  /**
   * Whether who keeps a connection to a port of a pod has been told that it is over: the process has ended, and
   * nothing kept its last segment from arriving.
   */
  isClosed(far: { ip: string; port: number; node: string | undefined }): boolean;
}

export interface NetworkOptions {
  kernel: Kernel;
  scenario: Scenario;
  report: Report;
}

/** What one round trip inside the cluster takes. Real ones take less than our clock can show. */
const ROUND_TRIP_MS = 1;
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '0.0.0.0' || host.startsWith('127.');
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Where something that was sent arrives; `ip` is what was asked for, before the service proxy. */
interface Located {
  target: { ip: string; port: number };
  place: { pod?: string; node: string } | undefined;
  client: string;
  ip: string;
  /** Which address of the loopback was asked for. */
  loopback?: 4 | 6;
}

type Reached = { listener: Listener; client: string } | 'refused' | 'drop' | 'no-such-host';

class Switchboard implements SimulatedNetwork {
  readonly #kernel: Kernel;
  readonly #addresses: AddressPlan;
  readonly #places = new Map<string, { pod?: string; node: string }>();
  readonly #podAddress = new Map<string, string>();
  readonly #listeners = new Map<string, Map<number, Listener>>();
  readonly #resolver: NameResolver;
  readonly #report: Report;
  readonly #datagrams: Datagrams;
  #router: ServiceRouter | undefined;
  /** Ports of nodes that lead to pods, by the address of the node. */
  readonly #hostPorts = new Map<string, (HostPort & { pod: string })[]>();
  readonly #cutPods = new Set<string>();
  readonly #cutNodes = new Set<string>();
  readonly #resolvConfs = new Map<string, ResolvConf>();

  constructor({ kernel, scenario, report }: NetworkOptions) {
    this.#kernel = kernel;
    this.#report = report;
    this.#datagrams = new Datagrams(kernel);
    this.#addresses = new AddressPlan(scenario.cluster.nodes.map((node) => node.name));
    this.#resolver = new NameResolver(scenario.cluster.domain);
    this.#resolver.isCut = (node) => this.#cutNodes.has(node);
  }

  setNameService(names: NameService): void {
    this.#resolver.names = names;
  }

  setServiceRouter(router: ServiceRouter): void {
    this.#router = router;
  }

  readonly faults: NetworkFaults = {
    cutPod: (pod, cut) => void (cut ? this.#cutPods.add(pod) : this.#cutPods.delete(pod)),
    cutNode: (node, cut) => void (cut ? this.#cutNodes.add(node) : this.#cutNodes.delete(node)),
    cutNames: (cut) => {
      this.#resolver.down = cut;
    },
  };

  allocate(node: string): string {
    return this.#addresses.allocate(node);
  }

  release(ip: string): void {
    this.#addresses.release(ip);
    const place = this.#places.get(ip);
    if (place?.pod && this.#podAddress.get(place.pod) === ip) this.detach(place.pod);
    this.#places.delete(ip);
    for (const listener of this.#listeners.get(ip)?.values() ?? []) drop(listener);
    this.#listeners.delete(ip);
    for (const [node, ports] of this.#hostPorts)
      if (ports.some(({ pod }) => pod === ip))
        this.#hostPorts.set(
          node,
          ports.filter(({ pod }) => pod !== ip),
        );
  }

  mapPort(node: string, port: HostPort, pod: string): void {
    const ports = this.#hostPorts.get(node) ?? [];
    ports.push({ ...port, pod });
    this.#hostPorts.set(node, ports);
  }

  attach(ip: string, place: { pod?: string; node: string; resolvConf?: string }): void {
    if (this.#addresses.nodeOf(ip) === undefined) this.#places.set(ip, place);
    if (place.pod === undefined) return;
    this.#podAddress.set(place.pod, ip);
    if (place.resolvConf !== undefined) this.#resolvConfs.set(place.pod, parseResolvConf(place.resolvConf));
  }

  #resolvConf(pod: string | undefined): ResolvConf {
    const known = pod === undefined ? undefined : this.#resolvConfs.get(pod);
    return known ?? this.#resolver.clusterFirst(pod?.split('/')[0] ?? 'default');
  }

  nameServerOf({ pod }: Origin): string {
    return this.#resolvConf(pod).server;
  }

  detach(pod: string): void {
    this.#podAddress.delete(pod);
    this.#resolvConfs.delete(pod);
  }

  nodeAddress(node: string): string {
    return this.#addresses.nodeAddress(node);
  }

  addressOf(origin: Origin): string | undefined {
    if (origin.pod) return this.#podAddress.get(origin.pod);
    return origin.node ? this.#addresses.nodeAddress(origin.node) : undefined;
  }

  listen(ip: string, port: number, listener: Listener): (() => void) | undefined {
    let ports = this.#listeners.get(ip);
    if (ports === undefined) {
      ports = new Map();
      this.#listeners.set(ip, ports);
    }
    const taken = ports.get(port);
    if (taken && taken.open?.() !== false) return undefined;
    const held = ports;
    held.set(port, listener);
    return () => {
      if (held.get(port) === listener) held.delete(port);
      drop(listener);
    };
  }

  ports(ip: string): ListeningPort[] {
    return [...(this.#listeners.get(ip) ?? [])]
      .filter(([, listener]) => listener.open?.() !== false)
      .map(([port, { pid, loopback = false, family }]) => ({ port, pid, loopback, family }))
      .sort((a, b) => a.port - b.port);
  }

  listensAt(loopback: '127.0.0.1' | '::1', port: number, from: Origin): boolean {
    const listener = this.#listeners.get(this.addressOf(from) ?? '')?.get(port);
    return (
      listener !== undefined && listener.open?.() !== false && hears(listener, loopback === '::1' ? 6 : 4)
    );
  }

  isClosed({ ip, port, node }: { ip: string; port: number; node: string | undefined }): boolean {
    if (this.#listeners.get(ip)?.has(port)) return false;
    const pod = this.#places.get(ip)?.pod;
    return (
      !(pod !== undefined && this.#cutPods.has(pod)) && !(node !== undefined && this.#cutNodes.has(node))
    );
  }

  lookup(name: string, { pod }: Origin): Lookup {
    return this.#resolver.lookup(name, this.#resolvConf(pod));
  }

  lookupServices(name: string, { pod }: Origin): ServiceLookup {
    return this.#resolver.services(name, this.#resolvConf(pod));
  }

  lookupPointer(address: string): PointerLookup {
    return this.#resolver.pointer(address);
  }

  #isCut(ip: string, place: { pod?: string; node: string } | undefined): boolean {
    if (this.#cutPods.size === 0 && this.#cutNodes.size === 0) return false;
    if (place?.pod && this.#cutPods.has(place.pod)) return true;
    const node = place?.node ?? this.#addresses.nodeOf(ip);
    return node !== undefined && this.#cutNodes.has(node);
  }

  /** Follows what is sent to where it arrives. */
  #locate(
    host: string,
    port: number,
    from: Origin,
    protocol: 'TCP' | 'UDP' = 'TCP',
  ): Located | 'refused' | 'drop' | 'no-such-host' {
    let ip = host;
    const source = this.addressOf(from);
    let client = source ?? '203.0.113.10';
    const loopback = isLoopback(host) ? (host === '::1' ? 6 : 4) : undefined;
    if (loopback !== undefined) {
      if (source === undefined) return 'refused';
      ip = source;
      client = loopback === 6 ? '::1' : '127.0.0.1';
    } else if (!IPV4.test(host)) {
      const found = this.#resolver.lookup(host, this.#resolvConf(from.pod));
      if (found.kind === 'timeout') return 'drop';
      if (found.kind === 'nxdomain') return 'no-such-host';
      ip = found.addresses[0]!;
    }
    const routed = this.#router?.route(ip, port, from, protocol);
    if (routed === 'refused' || routed === 'drop') return routed;
    const target = routed ?? this.#mapped(ip, port, protocol, loopback !== undefined) ?? { ip, port };
    const place = this.#places.get(target.ip);
    const far = target.ip !== source;
    if (far && this.#isCut(target.ip, place)) return 'drop';
    if (
      far &&
      source &&
      this.#isCut(source, this.#places.get(source)) &&
      !(from.node && place?.node === from.node)
    )
      return 'drop';
    return { target, place, client, ip, ...(loopback === undefined ? {} : { loopback }) };
  }

  /** Follows a connection to who accepts it. */
  #reach(host: string, port: number, from: Origin): Reached {
    const located = this.#locate(host, port, from);
    if (typeof located === 'string') return located;
    const { target, place, client, ip, loopback } = located;
    const listener = this.#listeners.get(target.ip)?.get(target.port);
    if (listener)
      return listener.open?.() === false || !hears(listener, loopback) ? 'refused' : { listener, client };
    if (place !== undefined || this.#addresses.nodeOf(target.ip) !== undefined) return 'refused';
    const outside = externalListener(host, ip, port, this.#resolver, this.#report);
    if (outside) return { listener: outside, client };
    return 'drop';
  }

  /** Where a port of a node leads to, where a pod has asked for it. */
  #mapped(
    ip: string,
    port: number,
    wanted: 'TCP' | 'UDP',
    loopback: boolean,
  ): { ip: string; port: number } | undefined {
    const found = this.#hostPorts.get(ip)?.find(({ hostPort, hostIP = '', protocol = 'TCP' }) => {
      if (hostPort !== port || protocol !== wanted) return false;
      if (hostIP === '' || hostIP === '0.0.0.0') return true;
      return loopback ? isLoopback(hostIP) : hostIP === ip;
    });
    return found && { ip: found.pod, port: found.containerPort };
  }

  hear(ip: string, port: number, arrived: (datagram: Datagram) => void): (() => void) | undefined {
    return this.#datagrams.hear(ip, port, arrived);
  }

  send(
    request: { from: Origin; host: string; port: number; fromPort: number; text: string },
    reply: (text: string) => void,
  ): 'sent' | 'no-such-host' {
    const located = this.#locate(request.host, request.port, request.from, 'UDP');
    if (located === 'no-such-host') return located;
    if (typeof located !== 'string')
      this.#datagrams.deliver(
        located.target,
        { ip: located.client, port: request.fromPort },
        request.text,
        reply,
      );
    return 'sent';
  }

  #later<T>(ms: SimMs, outcome: T, done: (outcome: T) => void): Cancel {
    const timer = this.#kernel.after(ms, () => done(outcome));
    return () => this.#kernel.cancel(timer);
  }

  /** Answers after `ms`, or with `lost` at once when the listener goes away before. */
  #answer<T>(listener: Listener, ms: SimMs, outcome: T, lost: T, done: (outcome: T) => void): Cancel {
    const waiting = ms > ROUND_TRIP_MS ? listener.waiting : undefined;
    if (waiting === undefined) return this.#later(ms, outcome, done);
    const end = (result: T) => {
      waiting.delete(cut);
      done(result);
    };
    const timer = this.#kernel.after(ms, () => end(outcome));
    const cut = () => {
      this.#kernel.cancel(timer);
      this.#kernel.after(0, () => end(lost));
    };
    waiting.add(cut);
    return () => {
      waiting.delete(cut);
      this.#kernel.cancel(timer);
    };
  }

  http(request: HttpRequest, done: (outcome: HttpOutcome) => void): Cancel {
    const reached = this.#reach(request.host, request.port, request.from);
    if (reached === 'no-such-host') return this.#later(ROUND_TRIP_MS, { kind: 'no-such-host' }, done);
    if (reached === 'refused') return this.#later(ROUND_TRIP_MS, { kind: 'refused' }, done);
    if (reached === 'drop') {
      const ms = Math.min(request.timeoutMs, request.connectTimeoutMs ?? Number.POSITIVE_INFINITY);
      return this.#later(ms, { kind: 'timeout', phase: 'connect' }, done);
    }
    const { listener, client } = reached;
    const timeout: HttpOutcome = { kind: 'timeout', phase: 'headers' };
    const reset: HttpOutcome = { kind: 'reset' };
    if (listener.silent?.()) return this.#answer(listener, request.timeoutMs, timeout, reset, done);
    if (listener.http === undefined) {
      listener.connect?.({ ip: client, connection: deadConnection });
      return this.#later(ROUND_TRIP_MS, { kind: 'eof' }, done);
    }
    if ((request.scheme === 'https') !== (listener.tls === true))
      return request.scheme === 'https'
        ? this.#later(ROUND_TRIP_MS, { kind: 'not-tls' }, done)
        : this.#later(
            ROUND_TRIP_MS,
            {
              kind: 'response',
              status: 400,
              headers: {},
              body: 'Client sent an HTTP request to an HTTPS server.\n',
            },
            done,
          );
    const answer = listener.http(request, { ip: client });
    if (answer === 'pending') return this.#answer(listener, request.timeoutMs, timeout, reset, done);
    if (typeof answer === 'object' && 'later' in answer)
      return this.#awaited(listener, request, answer, done);
    if (answer === 'eof' || answer === 'not-tls') return this.#later(ROUND_TRIP_MS, { kind: answer }, done);
    const ms = answer.latencyMs ?? ROUND_TRIP_MS;
    if (ms > request.timeoutMs) return this.#answer(listener, request.timeoutMs, timeout, reset, done);
    return this.#answer<HttpOutcome>(listener, ms, responded(answer), { kind: 'eof' }, done);
  }

  /** An answer the server has to find out first; what it is by then, or the end of the caller's patience. */
  #awaited(
    listener: Listener,
    request: HttpRequest,
    answer: LaterAnswer,
    done: (outcome: HttpOutcome) => void,
  ): Cancel {
    let settled = false;
    let cancel = this.#answer<HttpOutcome>(
      listener,
      request.timeoutMs,
      { kind: 'timeout', phase: 'headers' },
      { kind: 'eof' },
      (outcome) => {
        settled = true;
        done(outcome);
      },
    );
    answer.later((final) => {
      if (settled || final === 'pending') return;
      settled = true;
      cancel();
      if (typeof final === 'object' && 'later' in final)
        cancel = this.#awaited(listener, request, final, done);
      else if (typeof final === 'string') cancel = this.#later(ROUND_TRIP_MS, { kind: final }, done);
      else cancel = this.#later<HttpOutcome>(final.latencyMs ?? ROUND_TRIP_MS, responded(final), done);
    });
    return () => {
      settled = true;
      cancel();
    };
  }

  tcp(request: TcpRequest, done: (outcome: TcpOutcome) => void): Cancel {
    const reached = this.#reach(request.host, request.port, request.from);
    if (reached === 'drop') return this.#later(request.timeoutMs, { kind: 'timeout' }, done);
    if (typeof reached === 'string') return this.#later(ROUND_TRIP_MS, { kind: reached }, done);
    return this.#later(ROUND_TRIP_MS, { kind: 'connected' }, done);
  }

  grpcHealth(request: GrpcRequest, done: (outcome: GrpcOutcome) => void): Cancel {
    const reached = this.#reach(request.host, request.port, request.from);
    // A refused port is tried again by the gRPC client until its own time is up (pkg/probe/grpc).
    if (typeof reached === 'string') return this.#later(request.timeoutMs, { kind: 'connect-timeout' }, done);
    const { listener } = reached;
    const late: GrpcOutcome = { kind: 'rpc-timeout' };
    if (listener.silent?.()) return this.#answer(listener, request.timeoutMs, late, late, done);
    if (listener.grpc === undefined)
      return listener.http
        ? this.#later(ROUND_TRIP_MS, { kind: 'unimplemented' }, done)
        : this.#later(request.timeoutMs, { kind: 'connect-timeout' }, done);
    const answer = listener.grpc(request.service);
    if (answer === 'unimplemented') return this.#later(ROUND_TRIP_MS, { kind: 'unimplemented' }, done);
    if (answer === 'pending') return this.#answer(listener, request.timeoutMs, late, late, done);
    const ms = answer.latencyMs ?? ROUND_TRIP_MS;
    if (ms > request.timeoutMs) return this.#answer(listener, request.timeoutMs, late, late, done);
    return this.#answer<GrpcOutcome>(listener, ms, { kind: 'status', status: answer.status }, late, done);
  }

  dial(
    request: { from: Origin; host: string; port: number; timeoutMs: SimMs },
    done: (outcome: Connection | 'refused' | 'timeout' | 'no-such-host') => void,
  ): Cancel {
    const reached = this.#reach(request.host, request.port, request.from);
    if (reached === 'drop') return this.#later(request.timeoutMs, 'timeout', done);
    if (typeof reached === 'string') return this.#later(ROUND_TRIP_MS, reached, done);
    const timer = this.#kernel.after(ROUND_TRIP_MS, () => {
      const [near, far] = createPair(this.#kernel);
      done(near);
      const { listener, client } = reached;
      if (listener.connect) listener.connect({ ip: client, connection: far });
      else if (listener.http) speakHttp(far, listener, client, request);
    });
    return () => this.#kernel.cancel(timer);
  }

  ping(host: string, from: Origin): 'alive' | 'unreachable' | 'no-such-host' {
    const reached = this.#reach(host, 7, from);
    if (reached === 'no-such-host') return reached;
    const found = IPV4.test(host) ? undefined : this.lookup(host, from);
    const service = this.#router?.answersPing?.(found?.kind === 'addresses' ? found.addresses[0]! : host);
    if (service !== undefined) return service ? 'alive' : 'unreachable';
    return reached === 'drop' ? 'unreachable' : 'alive';
  }
}

const deadConnection: Connection = { send() {}, close() {}, onData() {}, onClose() {} };

/** Whether a server socket is bound to what was asked for: another pod reaches it over IPv4, and not on the loopback. */
function hears({ loopback, family }: Listener, asked: 4 | 6 | undefined): boolean {
  if (loopback && asked === undefined) return false;
  return family === undefined || family === (asked ?? 4);
}

const responded = ({
  status,
  headers = {},
  body = '',
  reason,
}: Extract<HttpAnswer, { status: number }>): HttpOutcome => ({
  kind: 'response',
  status,
  headers,
  body,
  ...(reason === undefined ? {} : { reason }),
});

function drop(listener: Listener): void {
  for (const cut of [...(listener.waiting ?? [])]) cut();
}

/** The network of a run. Nothing listens anywhere yet. */
export function createNetwork(options: NetworkOptions): SimulatedNetwork {
  return new Switchboard(options);
}
