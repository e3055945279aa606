/** The records of the cluster domain. Models the kubernetes plugin of CoreDNS. */
import type { KubeObject } from '../../api/meta.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { NameService } from '../network/registry.ts';

interface EndpointLike {
  addresses: string[];
  hostname?: string;
  conditions: { ready?: boolean };
}

/** `10.244.1.5` -> `10-244-1-5`: the name of an endpoint without a hostname. */
const dashed = (address: string): string => address.replaceAll('.', '-');

export class ClusterNames implements NameService {
  readonly #api: ControlPlaneApi;
  readonly #suffix: string;

  constructor(api: ControlPlaneApi, domain: string) {
    this.#api = api;
    this.#suffix = `.${domain}`;
  }

  resolve(name: string): readonly string[] | { cname: string } | undefined {
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
    const { namespace, name, uid } = service.metadata;
    const slices = this.#api.ownedBy('EndpointSlice', uid);
    const own = slices.length > 0 ? slices : this.#unowned(namespace!, name);
    return own.flatMap((slice) =>
      (slice.endpoints ?? []).filter((endpoint: EndpointLike) => endpoint.conditions.ready !== false),
    );
  }

  /** Slices that a person wrote for a service without a selector. */
  #unowned(namespace: string, service: string): KubeObject[] {
    return this.#api
      .list('EndpointSlice', namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service);
  }
}
