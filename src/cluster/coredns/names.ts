/** The records of the cluster domain. Models the kubernetes plugin of CoreDNS. */
import type { KubeObject } from '../../api/meta.ts';
import type { Rng } from '../../base/rng.ts';
import type { SimMs } from '../../base/time.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Kernel } from '../kernel.ts';
import type { NameService, ServiceRecord } from '../network/registry.ts';
import { type Caching, cachingOf } from './corefile.ts';

interface EndpointLike {
  addresses: string[];
  hostname?: string;
  nodeName?: string;
  conditions: { ready?: boolean; serving?: boolean };
}

interface PortLike {
  name?: string;
  port: number;
  protocol?: string;
}

/** The parts of a name: `web-0.peers.default.svc`, `_http._tcp.web.default.svc`, `default.svc`. */
interface Asked {
  kind: 'svc' | 'pod';
  namespace?: string;
  service?: string;
  endpoint?: string;
  port?: string;
  protocol?: string;
}

/** What an endpoint without ports has in the place of one. */
const NO_PORT = -1;

/** `_http._tcp`: the port by its name and its protocol. Without them any is meant. */
const isMeant = (
  { name = '', protocol = 'TCP' }: PortLike,
  { port, protocol: wanted }: Pick<Asked, 'port' | 'protocol'>,
): boolean => port === undefined || (name === port && protocol.toLowerCase() === wanted);

const portsFor = ({ spec }: KubeObject, asked: Asked): PortLike[] =>
  ((spec.ports ?? []) as PortLike[]).filter((port) => isMeant(port, asked));

/** `10.244.1.5` -> `10-244-1-5`: the name of an endpoint without a hostname. */
const dashed = (address: string): string => address.replaceAll('.', '-');

type Answer = readonly string[] | { cname: string } | undefined;

const NO_CACHE: Caching = { success: 0, denial: 0 };

export class ClusterNames implements NameService {
  readonly #kernel: Kernel;
  readonly #api: ControlPlaneApi;
  readonly #domain: string;
  readonly #suffix: string;
  readonly #order: Rng;
  readonly #cache = new Map<string, { answer: Answer; until: SimMs }>();
  #corefile: KubeObject | undefined;
  #caching = NO_CACHE;
  /** Whether the name servers are pods of this run; where nobody looks at them they simply are there. */
  hasServers = false;

  constructor(kernel: Kernel, api: ControlPlaneApi, domain: string) {
    this.#kernel = kernel;
    this.#api = api;
    this.#domain = domain;
    this.#suffix = `.${domain}`;
    this.#order = kernel.rng.fork('coredns/loadbalance');
  }

  /** What the server answers now: from its cache where its Corefile lets it remember. */
  resolve(name: string): Answer {
    const { success, denial } = this.#policy();
    const cached = this.#cache.get(name);
    if (cached !== undefined && cached.until > this.#kernel.now) return this.#shuffled(cached.answer);
    const answer = this.#records(name);
    const lasts = answer === undefined ? denial : success;
    if (lasts > 0 && name.endsWith(this.#suffix))
      this.#cache.set(name, { answer, until: this.#kernel.now + lasts });
    return this.#shuffled(answer);
  }

  /** kubeadm's Corefile forbids to remember names of the cluster; a person may write another one. */
  #policy(): Caching {
    const config = this.#api.get('ConfigMap', 'kube-system', 'coredns');
    if (config !== this.#corefile) {
      this.#corefile = config;
      this.#cache.clear();
      this.#caching = config === undefined ? NO_CACHE : cachingOf(config.data?.Corefile ?? '', this.#domain);
    }
    return this.#caching;
  }

  /** The plugin loadbalance: addresses in another order with every answer. */
  #shuffled(answer: Answer): Answer {
    if (answer === undefined || 'cname' in answer || answer.length < 2) return answer;
    const order = [...answer];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.#order.int(0, i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  /** Somebody behind kube-dns has to be there to answer: a ready pod, or one that is going, on a node that is reached. */
  available(isCut: (node: string) => boolean): boolean {
    if (!this.hasServers) return true;
    const service = this.#api.get('Service', 'kube-system', 'kube-dns');
    if (service === undefined) return false;
    const endpoints = this.#endpoints(service).filter(({ conditions }) => conditions.serving !== false);
    const ready = endpoints.filter(({ conditions }) => conditions.ready !== false);
    return (ready.length > 0 ? ready : endpoints).some(({ nodeName }) => !nodeName || !isCut(nodeName));
  }

  services(name: string): readonly ServiceRecord[] | undefined {
    const asked = this.#asked(name);
    const service = this.#serviceOf(asked);
    if (asked === undefined || service === undefined || service.spec.type === 'ExternalName')
      return undefined;
    const found = this.#isBehind(service, asked)
      ? this.#endpointsFor(service, asked).map(({ endpoint, port }) => ({
          port: port?.port ?? NO_PORT,
          target: this.#hostOf(endpoint, service),
        }))
      : portsFor(service, asked).map(({ port }) => ({
          port,
          target: `${asked.service}.${asked.namespace}.svc.${this.#domain}`,
        }));
    if (found.length === 0) return undefined;
    const weight = Math.max(1, Math.floor(100 / found.length));
    return found.filter(({ port }) => port !== NO_PORT).map((each) => ({ priority: 0, weight, ...each }));
  }

  exists(name: string): boolean {
    if (name === this.#domain) return true;
    const asked = this.#asked(name);
    if (asked === undefined) return false;
    const { namespace, service } = asked;
    if (namespace === undefined) return true;
    if (service === undefined) return this.#hasNamespace(namespace);
    // A denial that is remembered holds for all types of records.
    return this.resolve(name) !== undefined;
  }

  #hostOf({ hostname, addresses }: EndpointLike, { metadata }: KubeObject): string {
    return `${hostname ?? dashed(addresses[0]!)}.${metadata.name}.${metadata.namespace}.svc.${this.#domain}`;
  }

  /** A Service by its address, else every service that the pod with this address is behind. */
  pointers(address: string): readonly string[] {
    const services = this.#api.list('Service');
    const own = services.find(({ spec }) => spec.clusterIP === address);
    if (own !== undefined) return [`${own.metadata.name}.${own.metadata.namespace}.svc.${this.#domain}`];
    return services.flatMap((service) =>
      this.#ready(service)
        .filter(({ addresses }) => addresses[0] === address)
        .map((endpoint) => this.#hostOf(endpoint, service)),
    );
  }

  /** What a name below the domain asks for; undefined for names that cannot be. Models parse.go parseRequest. */
  #asked(name: string): Asked | undefined {
    if (!name.endsWith(this.#suffix)) return undefined;
    const labels = name.slice(0, -this.#suffix.length).split('.');
    const kind = labels.pop();
    if (kind !== 'svc' && kind !== 'pod') return undefined;
    const namespace = labels.pop();
    const service = labels.pop();
    const [first, second] = labels;
    if (labels.length > 2) return undefined;
    const bare = (label: string) => label.replace(/^_/, '');
    return {
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      ...(service === undefined ? {} : { service }),
      ...(second === undefined
        ? first === undefined
          ? {}
          : { endpoint: first }
        : { port: bare(first!), protocol: bare(second) }),
    };
  }

  #hasNamespace(namespace: string): boolean {
    return this.#api.get('Namespace', undefined, namespace) !== undefined;
  }

  #serviceOf(asked: Asked | undefined): KubeObject | undefined {
    if (asked?.kind !== 'svc' || asked.service === undefined || !this.#hasNamespace(asked.namespace!))
      return undefined;
    return this.#api.get('Service', asked.namespace, asked.service);
  }

  #records(name: string): Answer {
    const asked = this.#asked(name);
    if (asked?.kind === 'pod') return this.#podRecord(asked);
    const service = this.#serviceOf(asked);
    if (asked === undefined || service === undefined) return undefined;
    if (service.spec.type === 'ExternalName')
      return asked.endpoint === undefined && asked.port === undefined
        ? { cname: service.spec.externalName }
        : undefined;
    const addresses = this.#isBehind(service, asked)
      ? [...new Set(this.#endpointsFor(service, asked).map(({ endpoint }) => endpoint.addresses[0]!))]
      : portsFor(service, asked).length > 0
        ? [service.spec.clusterIP]
        : [];
    // A headless service without a ready endpoint does not exist for the name service.
    return addresses.length > 0 ? addresses : undefined;
  }

  /** Whether pods answer for the name, not the service's own address. */
  #isBehind(service: KubeObject, { endpoint }: Asked): boolean {
    return service.spec.clusterIP === 'None' || endpoint !== undefined;
  }

  /** The ready endpoints that are meant, each once for every port that is; one without ports counts as well. */
  #endpointsFor(
    service: KubeObject,
    { endpoint: host, ...wanted }: Asked,
  ): { endpoint: EndpointLike; port?: PortLike }[] {
    return this.#slices(service).flatMap((slice) => {
      const ports = (slice.ports ?? []) as PortLike[];
      const matching = ports.filter((port) => isMeant(port, wanted));
      if (ports.length > 0 ? matching.length === 0 : wanted.port !== undefined) return [];
      return ((slice.endpoints ?? []) as EndpointLike[])
        .filter(
          ({ conditions, hostname, addresses }) =>
            conditions.ready !== false &&
            (host === undefined || host === (hostname ?? dashed(addresses[0]!))),
        )
        .flatMap((endpoint): { endpoint: EndpointLike; port?: PortLike }[] =>
          ports.length > 0 ? matching.map((port) => ({ endpoint, port })) : [{ endpoint }],
        );
    });
  }

  /** `10-244-1-5.default.pod`: answered for any address of the form in a namespace that is there (pods insecure). */
  #podRecord({ namespace, service: host = '', endpoint, port }: Asked): readonly string[] | undefined {
    if (namespace === undefined || !this.#hasNamespace(namespace)) return undefined;
    const numbers = /^\d{1,3}(-\d{1,3}){3}$/.test(host) ? host.split('-') : [];
    const isAddress = numbers.length === 4 && numbers.every((each) => Number(each) < 256);
    return isAddress && endpoint === undefined && port === undefined ? [numbers.join('.')] : undefined;
  }

  #ready(service: KubeObject): EndpointLike[] {
    return this.#endpoints(service).filter(({ conditions }) => conditions.ready !== false);
  }

  #endpoints(service: KubeObject): EndpointLike[] {
    return this.#slices(service).flatMap((slice) => slice.endpoints ?? []);
  }

  #slices(service: KubeObject): readonly KubeObject[] {
    const { namespace, name, uid } = service.metadata;
    const slices = this.#api.ownedBy('EndpointSlice', uid);
    return slices.length > 0 ? slices : this.#unowned(namespace!, name);
  }

  /** Slices that a person wrote for a service without a selector. */
  #unowned(namespace: string, service: string): KubeObject[] {
    return this.#api
      .list('EndpointSlice', namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service);
  }
}
