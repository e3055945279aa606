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
import type { HttpOutcome, Network } from '../network/network.ts';

/** What a user waits for an answer. */
const TIMEOUT_MS: SimMs = 5000;

export interface TrafficOptions {
  kernel: Kernel;
  api: ControlPlaneApi;
  network: Network;
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
  let sent = 0;
  const next = () => {
    const at = spec.from + (sent + phase) * period;
    if (at > end) return;
    kernel.after(at - kernel.now, () => {
      const entries = options.entries();
      send(spec, entries[sent % entries.length], options);
      sent++;
      next();
    });
  };
  next();
}

function send(spec: TrafficSpec, node: string | undefined, options: TrafficOptions): void {
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
  if (found === undefined || target === undefined) {
    options.report({
      severity: 'warning',
      code: 'traffic-target',
      message: `traffic ${spec.name} goes to service/${service}:${port}, which is not there`,
      where: `traffic ${spec.name}`,
    });
    finish('refused');
    return;
  }
  const route = choose(found, target, node, proxy, api);
  if (route === 'refused') finish('refused');
  else if (route === 'drop') kernel.after(TIMEOUT_MS, () => finish('timeout'));
  else
    network.http(
      {
        from: node === undefined ? {} : { node },
        scheme: 'http',
        host: route.ip,
        port: route.port,
        path: spec.path,
        headers: { host: `${service}.${namespace}`, 'user-agent': `podscope/${spec.name}` },
        timeoutMs: TIMEOUT_MS,
      },
      (outcome) => finish(statusOf(outcome), route),
    );
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
