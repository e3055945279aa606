import type { SimMs } from '../../base/time.ts';
import type { GrpcOutcome, HttpOutcome, HttpRequest, Network, Origin, TcpOutcome } from './network.ts';

/** An answer that is known only later: the server asks others, or runs something, before it says it. */
export interface LaterAnswer {
  later(done: (answer: HttpAnswer) => void): void;
}

/** What a listener answers, and after how long. `pending`: it accepted and never answers. */
export type HttpAnswer =
  | LaterAnswer
  | {
      status: number;
      headers?: Record<string, string>;
      body?: string;
      latencyMs?: SimMs;
      /** The words behind the status, where the server has its own. */
      reason?: string;
    }
  | 'pending'
  | 'eof'
  | 'not-tls';

/** A server socket. What it does not speak is undefined: the connection is then closed at once. */
export interface Listener {
  /** Who answers: the container, for traces and access logs. */
  readonly owner: string;
  /** False while nothing listens yet, or no longer: connections are refused. Absent: always. */
  open?(): boolean;
  /** True: connections are made and nothing is ever said (a hung process). */
  silent?(): boolean;
  http?(request: HttpRequest, client: { ip: string }): HttpAnswer;
  grpc?(service: string): { status: string; latencyMs?: SimMs } | 'unimplemented' | 'pending';
  /** A raw connection of a program (nc). The far end is handed over. */
  connect?(client: { ip: string; connection: Connection }): void;
  readonly tls?: boolean;
  /** Only connections over the loopback of the pod reach it (bind to 127.0.0.1 or ::1). */
  readonly loopback?: boolean;
  /** Which family of addresses it is bound to; both where absent. */
  readonly family?: 4 | 6;
  /** The process that listens, for netstat and its kin. */
  readonly pid?: number;
  /** Set by the network: what to tell those who are still waiting when the listener goes away. */
  readonly waiting?: Set<() => void>;
}

/** One side of a raw TCP connection. */
export interface Connection {
  send(text: string): void;
  close(): void;
  onData(handler: (text: string) => void): void;
  onClose(handler: () => void): void;
}

/** A port of a node that leads to one of a pod. */
export interface HostPort {
  /** Only connections to this address of the node; absent or 0.0.0.0: to any. */
  hostIP?: string;
  hostPort: number;
  containerPort: number;
  /** Absent: TCP. */
  protocol?: 'TCP' | 'UDP';
}

/** A datagram that has arrived, and the way back to where it came from. */
export interface Datagram {
  text: string;
  from: { ip: string; port: number };
  reply(text: string): void;
}

/** The registration side: the runtime tells the network who is where. */
export interface NetworkRegistry {
  /** The next free pod address of a node: 10.244.N.x, N by the order of the nodes in the scenario. */
  allocate(node: string): string;
  release(ip: string): void;
  /** The pod behind an address from now on (`namespace/name`), and the node it is on. */
  attach(ip: string, place: { pod?: string; node: string; resolvConf?: string }): void;
  /** Lets connections to a port of a node reach a pod, until its address is released. Models CNI's portmap. */
  mapPort(node: string, port: HostPort, pod: string): void;
  /** Forgets a pod that shared the address of its node. */
  detach(pod: string): void;
  /** Opens a port; false where it is taken. The returned function closes it. */
  listen(ip: string, port: number, listener: Listener): (() => void) | undefined;
  /** Hears datagrams at a port; undefined where it is taken. The returned function closes it. */
  hear(ip: string, port: number, arrived: (datagram: Datagram) => void): (() => void) | undefined;
  addressOf(origin: Origin): string | undefined;
  nodeAddress(node: string): string;
}

/** The network as the programs of a container use it. */
export interface ProgramNetwork extends Network, NetworkRegistry {
  /** Names are resolved as the /etc/resolv.conf of who asks says. */
  lookup(name: string, from: Origin): Lookup;
  /** Where a service of that name listens: SRV records. */
  lookupServices(name: string, from: Origin): ServiceLookup;
  /** The name of an address: its PTR record. */
  lookupPointer(address: string): PointerLookup;
  /** A raw connection (nc, /dev/tcp). */
  dial(
    request: { from: Origin; host: string; port: number; timeoutMs: SimMs },
    done: (outcome: Connection | 'refused' | 'timeout' | 'no-such-host') => void,
  ): () => void;
  /**
   * Sends a datagram; whether anybody hears it is not told. `reply` is called for each that comes back to
   * `fromPort`, where one sender's belong together.
   */
  send(
    request: { from: Origin; host: string; port: number; fromPort: number; text: string },
    reply: (text: string) => void,
  ): 'sent' | 'no-such-host';
  /** The ports somebody listens on at an address, in their order. */
  ports(ip: string): readonly ListeningPort[];
  /** Whether a loopback address of the origin has a listener at the port that is bound to its family. */
  listensAt(loopback: '127.0.0.1' | '::1', port: number, from: Origin): boolean;
  ping(host: string, from: Origin): 'alive' | 'unreachable' | 'no-such-host';
  /** The name server that is asked first. */
  nameServerOf(from: Origin): string;
}

/** A server socket as netstat and ss see it. */
export interface ListeningPort {
  port: number;
  pid: number | undefined;
  loopback: boolean;
  family: 4 | 6 | undefined;
}

/** What a name resolved to. */
export type Lookup =
  /** `aliases`: the names that stand for `canonical`, the first one asked for (CNAME records). */
  | { kind: 'addresses'; addresses: readonly string[]; canonical: string; aliases?: readonly string[] }
  | NoAnswer;
export type ServiceLookup =
  | { kind: 'services'; services: readonly ServiceRecord[]; canonical: string }
  | NoAnswer;
export type PointerLookup = { kind: 'pointer'; names: readonly string[] } | NoAnswer;
/** `exists`: the name is there, without a record of this type. */
export type NoAnswer = { kind: 'nxdomain'; exists?: true } | { kind: 'timeout' };

/** One SRV record; `target` is fully qualified, without the final dot. */
export interface ServiceRecord {
  priority: number;
  weight: number;
  port: number;
  target: string;
}

/**
 * The names of the cluster: Services, headless Services and the pods behind them. Supplied by the
 * control plane. `name` is fully qualified, without the final dot (`web.default.svc.cluster.local`).
 */
export interface NameService {
  resolve(name: string): readonly string[] | { cname: string } | undefined;
  /** SRV records: `_http._tcp.web.default.svc.cluster.local`. */
  services?(name: string): readonly ServiceRecord[] | undefined;
  /** The names of an address of a Service or of a pod behind one. */
  pointers?(address: string): readonly string[];
  /** Whether there is the name, be it without any record: `default.svc.cluster.local`. */
  exists?(name: string): boolean;
  /** False where no server is there to answer. `isCut`: nothing reaches that node. */
  available?(isCut: (node: string) => boolean): boolean;
}

/** Turns a Service's address into a pod's. Supplied by the service proxy of the control plane. */
export interface ServiceRouter {
  /** undefined: the address is no Service's. `drop`: packets vanish. */
  route(
    ip: string,
    port: number,
    from: Origin,
    /** Absent: TCP. */
    protocol?: 'TCP' | 'UDP',
  ): { ip: string; port: number } | 'refused' | 'drop' | undefined;
  /** Whether a Service's address answers a ping; undefined where it is none. */
  answersPing?(ip: string): boolean | undefined;
}

export type { GrpcOutcome, HttpOutcome, HttpRequest, Origin, TcpOutcome };
