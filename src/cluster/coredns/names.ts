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

/** `_http._tcp`: the port by its name and its protocol. */
const isMeant = ({ name, protocol }: PortLike, port: string, wanted: string): boolean =>
  name === port && (protocol ?? 'TCP').toLowerCase() === wanted;

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
    const match = /^_([^.]+)\._([^.]+)\.([^.]+)\.([^.]+)\.svc\.(.+)$/.exec(name);
    if (match?.[5] !== this.#domain) return undefined;
    const [, port, protocol, service, namespace] = match as unknown as string[];
    const object = this.#api.get('Service', namespace, service!);
    const found =
      object === undefined || object.spec.type === 'ExternalName'
        ? []
        : object.spec.clusterIP === 'None'
          ? this.#servicesBehind(object, port!, protocol!)
          : (object.spec.ports as PortLike[])
              .filter((each) => isMeant(each, port!, protocol!))
              .map((each) => ({ port: each.port, target: `${service}.${namespace}.svc.${this.#domain}` }));
    if (found.length === 0) return undefined;
    const weight = Math.floor(100 / found.length);
    return found.map((each) => ({ priority: 0, weight, ...each }));
  }

  /** Every ready endpoint of a headless service, at the port it has. */
  #servicesBehind(service: KubeObject, port: string, protocol: string): { port: number; target: string }[] {
    return this.#slices(service).flatMap((slice) =>
      ((slice.ports ?? []) as PortLike[])
        .filter((each) => isMeant(each, port, protocol))
        .flatMap((each) =>
          ((slice.endpoints ?? []) as EndpointLike[])
            .filter(({ conditions }) => conditions.ready !== false)
            .map((endpoint) => ({ port: each.port, target: this.#hostOf(endpoint, service) })),
        ),
    );
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

  #records(name: string): Answer {
    if (!name.endsWith(this.#suffix)) return undefined;
    const labels = name.slice(0, -this.#suffix.length).split('.');
    const kind = labels.pop();
    if (kind === 'pod') return this.#podRecord(labels);
    if (kind !== 'svc') return undefined;
    const namespace = labels.pop();
    const serviceName = labels.pop();
    if (namespace === undefined || serviceName === undefined || labels.length > 1) return undefined;
    const service = this.#api.get('Service', namespace, serviceName);
    if (service === undefined) return undefined;
    if (service.spec.type === 'ExternalName') return { cname: service.spec.externalName };
    if (labels.length === 1) return this.#endpoint(service, labels[0]!);
    if (service.spec.clusterIP !== 'None') return [service.spec.clusterIP];
    const addresses = this.#ready(service).map((endpoint) => endpoint.addresses[0]!);
    // A headless service without a ready endpoint does not exist for the name service.
    return addresses.length > 0 ? addresses : undefined;
  }

  #endpoint(service: KubeObject, host: string): readonly string[] | undefined {
    const found = this.#ready(service).filter(
      (endpoint) => (endpoint.hostname ?? dashed(endpoint.addresses[0]!)) === host,
    );
    return found.length > 0 ? found.map((endpoint) => endpoint.addresses[0]!) : undefined;
  }

  /** `10-244-1-5.default.pod`: answered for any address of the form (pods insecure). */
  #podRecord(labels: readonly string[]): readonly string[] | undefined {
    if (labels.length !== 2 || !/^\d+-\d+-\d+-\d+$/.test(labels[0]!)) return undefined;
    return [labels[0]!.replaceAll('-', '.')];
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
