/** Requests of simulated users: a Service's address, a proxy's choice, a real answer of a simulated pod. */
import { fnv1a } from '../../base/rng.ts';
import { type SimMs, toSeconds } from '../../base/time.ts';
import type { TrafficSpec } from '../../scenario/types.ts';
import type { RequestRecord } from '../../trace/records.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Report } from '../context.ts';
import type { Kernel } from '../kernel.ts';
import type { Backend } from '../kube-proxy/backends.ts';
import type { ServiceProxy } from '../kube-proxy/proxy.ts';
import type { HttpOutcome } from '../network/network.ts';
import type { SimulatedNetwork } from '../network/switchboard.ts';

/** What a user waits for an answer. */
const TIMEOUT_MS: SimMs = 5000;

export interface TrafficOptions {
  kernel: Kernel;
  api: ControlPlaneApi;
  network: SimulatedNetwork;
  proxy: ServiceProxy;
  /** Nodes that users can come in by now. */
  entries(): readonly string[];
  horizon: SimMs;
  report: Report;
}

export function startTraffic(spec: TrafficSpec, options: TrafficOptions): void {
  const { kernel } = options;
  const end = Math.min(spec.until ?? options.horizon, options.horizon);
  const period = 1000 / spec.rate;
  // Generators of one rate do not beat in step.
  const phase = (fnv1a(spec.name) % 1000) / 1000;
  const pool = new Pool(spec.keepAlive ?? 0, options);
  let sent = 0;
  const next = () => {
    const at = spec.from + (sent + phase) * period;
    if (at > end) return;
    kernel.after(at - kernel.now, () => {
      send(spec, { turn: sent, node: entryOf(spec, sent, options) }, pool, options);
      sent++;
      next();
    });
  };
  next();
}

/** Which request it is, and the node that it comes in by. */
interface Turn {
  turn: number;
  node: string | undefined;
}

/**
 * Users come in by every node in turn. Where the service knows its clients again by their address a generator is one
 * client, and that comes in by one node: proxies do not tell each other whom they know.
 */
function entryOf(
  { to, name }: TrafficSpec,
  turn: number,
  { entries, api }: TrafficOptions,
): string | undefined {
  const nodes = entries();
  const isKnown = api.get('Service', to.namespace, to.service)?.spec.sessionAffinity === 'ClientIP';
  return nodes[(isKnown ? fnv1a(name) : turn) % nodes.length];
}

function send(spec: TrafficSpec, { turn, node }: Turn, pool: Pool, options: TrafficOptions): void {
  const { kernel, api, network, proxy } = options;
  const { service, namespace, port } = spec.to;
  const began = toSeconds(kernel.now);
  const finish = (status: RequestRecord['status'], backend?: Backend) =>
    kernel.emit({
      type: 'request',
      namespace,
      traffic: spec.name,
      service,
      ...(backend === undefined ? {} : { pod: backend.pod.slice(backend.pod.indexOf('/') + 1) }),
      status,
      began,
    });
  const found = api.get('Service', namespace, service);
  const target = found?.spec.ports?.find(
    (each: { name?: string; port: number }) => each.name === port || String(each.port) === port,
  );
  const isElsewhere = found?.spec.type === 'ExternalName';
  const elsewhere = isElsewhere ? (target?.port ?? Number(port)) : Number.NaN;
  if (found === undefined || (isElsewhere ? Number.isNaN(elsewhere) : target === undefined)) {
    options.report({
      severity: 'warning',
      code: 'traffic-target',
      message: `traffic ${spec.name} goes to service/${service}:${port}, which is not there`,
      where: `traffic ${spec.name}`,
    });
    finish('refused');
    return;
  }
  const request = (to: { ip: string; port: number }, done: (outcome: HttpOutcome) => void) =>
    network.http(
      {
        from: node === undefined ? {} : { node },
        scheme: 'http',
        host: to.ip,
        port: to.port,
        path: spec.path,
        headers: { host: `${service}.${namespace}`, 'user-agent': `podscope/${spec.name}` },
        timeoutMs: TIMEOUT_MS,
      },
      done,
    );
  if (isElsewhere) {
    // The name server says another name; no proxy has a part in it.
    request({ ip: found.spec.externalName, port: elsewhere }, (outcome) => finish(statusOf(outcome)));
    return;
  }
  const connect = () => {
    const route = choose(found, target!, node, proxy, api);
    if (route === 'refused') finish('refused');
    else if (route === 'drop') kernel.after(TIMEOUT_MS, () => finish('timeout'));
    else
      request(route, (outcome) => {
        pool.keep(turn, route, outcome);
        finish(statusOf(outcome), route);
      });
  };
  const kept = pool.open(turn);
  if (kept === undefined) connect();
  else
    request(kept, (outcome) => {
      pool.keep(turn, kept, outcome);
      // The server has closed the idle connection before: the client has noticed, and dials again.
      if (outcome.kind === 'refused') connect();
      else finish(statusOf(outcome), kept);
    });
}

/**
 * The connections that a client keeps. A proxy chooses for connections, not for requests: one that is open goes on
 * to its pod whatever has become of the pod's endpoint. It ends with the process that accepted it.
 */
class Pool {
  readonly #size: number;
  readonly #api: ControlPlaneApi;
  readonly #network: SimulatedNetwork;
  readonly #open = new Map<number, { backend: Backend; process: string }>();

  constructor(size: number, { api, network }: TrafficOptions) {
    this.#size = size;
    this.#api = api;
    this.#network = network;
  }

  /** The other end of the connection that a request goes out on; undefined where a new one has to be made. */
  open(turn: number): Backend | undefined {
    if (this.#size === 0) return undefined;
    const slot = turn % this.#size;
    const held = this.#open.get(slot);
    if (held === undefined) return undefined;
    const isOpen = !this.#network.isClosed(held.backend) && held.process === this.#process(held.backend);
    if (isOpen) return held.backend;
    this.#open.delete(slot);
    return undefined;
  }

  keep(turn: number, backend: Backend, outcome: HttpOutcome): void {
    if (this.#size === 0) return;
    const slot = turn % this.#size;
    if (outcome.kind === 'response') this.#open.set(slot, { backend, process: this.#process(backend) });
    else this.#open.delete(slot);
  }

  /** Which processes are behind the address: other ones after a restart. */
  #process({ pod }: Backend): string {
    const slash = pod.indexOf('/');
    const found = this.#api.get('Pod', pod.slice(0, slash), pod.slice(slash + 1));
    const statuses: { containerID?: string }[] = found?.status?.containerStatuses ?? [];
    return `${found?.metadata.uid} ${statuses.map(({ containerID }) => containerID).join()}`;
  }
}

function choose(
  service: { metadata: { namespace?: string; name: string }; spec?: { clusterIP?: string } },
  target: { name?: string; port: number },
  node: string | undefined,
  proxy: ServiceProxy,
  api: ControlPlaneApi,
): Backend | 'refused' | 'drop' {
  const from = node === undefined ? {} : { node };
  const { clusterIP } = service.spec ?? {};
  if (clusterIP && clusterIP !== 'None') {
    const route = proxy.find(clusterIP, target.port, from);
    return typeof route === 'object' ? route.backend : (route ?? 'drop');
  }
  return (
    proxy.headless(api, service.metadata.namespace!, service.metadata.name, target.name ?? '') ?? 'refused'
  );
}

function statusOf(outcome: HttpOutcome): RequestRecord['status'] {
  switch (outcome.kind) {
    case 'response':
      return outcome.status;
    case 'timeout':
      return 'timeout';
    case 'refused':
    case 'no-such-host':
      return 'refused';
    default:
      return 'reset';
  }
}
