/** What a node tells load balancers of its endpoints. Models pkg/proxy/healthcheck/service_health.go. */
import type { Listener } from '../network/registry.ts';
import type { ServiceRules } from './backends.ts';

type Listen = (port: number, listener: Listener) => (() => void) | undefined;

/** The health check ports of one node, one for each load balancer with a Local policy. */
export class HealthChecks {
  readonly #node: string;
  readonly #listen: Listen;
  readonly #isUp: () => boolean;
  readonly #open = new Map<string, { port: number; close: () => void; rules: ServiceRules }>();

  constructor(node: string, listen: Listen, isUp: () => boolean) {
    this.#node = node;
    this.#listen = listen;
    this.#isUp = isUp;
  }

  /** The rules of a service have been written, or taken away. */
  set(key: string, rules: ServiceRules | undefined): void {
    const port = rules?.healthCheckPort;
    const present = this.#open.get(key);
    if (present !== undefined && present.port === port) {
      present.rules = rules!;
      return;
    }
    present?.close();
    this.#open.delete(key);
    if (rules === undefined || port === undefined) return;
    const close = this.#listen(port, {
      owner: 'kube-proxy',
      open: this.#isUp,
      http: () => this.#answer(key),
    });
    if (close !== undefined) this.#open.set(key, { port, close, rules });
  }

  #answer(key: string) {
    const backends = this.#open.get(key)?.rules.ports.flatMap((port) => port.backends) ?? [];
    const here = new Set(
      backends.filter((each) => each.ready && each.node === this.#node).map((each) => each.ip),
    );
    const [namespace, name] = key.split('/');
    const body = { service: { namespace, name }, localEndpoints: here.size, serviceProxyHealthy: true };
    return {
      status: here.size > 0 ? 200 : 503,
      headers: {
        'Content-Type': 'application/json',
        'X-Content-Type-Options': 'nosniff',
        'X-Load-Balancing-Endpoint-Weight': String(here.size),
      },
      body: JSON.stringify(body, undefined, '\t'),
    };
  }
}
