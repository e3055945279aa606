import { quantityValue } from '../../../api/quantity.ts';
import type { SandboxConfig } from '../../runtime/cri.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import { dottedSysctl } from '../node/admission.ts';
import type { Task } from '../task.ts';
import type { Pod, SandboxStatus } from '../types.ts';
import { podDns, resolvConf } from './dns.ts';

const CLUSTER_DNS = '10.96.0.10';

const truncated = (hostname: string) =>
  hostname.length <= 63 ? hostname : hostname.slice(0, 63).replace(/[-.]+$/, '');

/** The hostname inside the pod: at most 63 characters, never ending in `-` or `.`. */
export function podHostname(pod: Pod, domain: string): { hostname: string; fqdn?: string } {
  const { spec, metadata } = pod;
  if (spec.hostnameOverride) return { hostname: truncated(spec.hostnameOverride) };
  const hostname = truncated(spec.hostname || metadata.name);
  if (!spec.subdomain) return { hostname };
  const fqdn = `${hostname}.${spec.subdomain}.${metadata.namespace}.svc.${domain}`;
  return { hostname: spec.setHostnameAsFQDN ? fqdn : hostname, fqdn };
}

/** What its containers ask for on the node; with the node's own network they listen there themselves. */
function hostPorts({ spec }: Pod): Pick<SandboxConfig, 'hostPorts'> {
  if (spec.hostNetwork) return {};
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const ports = [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, containerPort, protocol = 'TCP' }) =>
      hostPort && (protocol === 'TCP' || protocol === 'UDP')
        ? [{ hostPort, containerPort, protocol, ...(hostIP ? { hostIP } : {}) } as const]
        : [],
    ),
  );
  return ports.length > 0 ? { hostPorts: ports } : {};
}

/** The limit of memory that a pod has as a whole, in bytes. */
export function podMemoryLimit({ spec }: Pod): Pick<SandboxConfig, 'memoryLimitBytes'> {
  const limit = spec.resources?.limits?.memory;
  return limit === undefined ? {} : { memoryLimitBytes: quantityValue(limit) };
}

/** What the resolver of a pod is told, after the limits of resolv.conf; what has been left out is said. */
function dnsOf(host: Host, pod: Pod): string {
  const dns = host.ctx.api.get('Service', 'kube-system', 'kube-dns')?.spec?.clusterIP ?? CLUSTER_DNS;
  const config = podDns(pod, host.ctx.scenario.cluster.domain, dns);
  for (const text of config.omitted) host.event(pod, undefined, 'Warning', 'DNSConfigForming', text);
  return resolvConf(config);
}

function sandboxConfig(host: Host, pod: Pod): SandboxConfig {
  const { spec, metadata } = pod;
  const { domain } = host.ctx.scenario.cluster;
  const { hostname, fqdn } = podHostname(pod, domain);
  return {
    namespace: metadata.namespace ?? '',
    pod: metadata.name,
    uid: metadata.uid,
    node: host.node,
    hostname: spec.hostNetwork ? host.node : hostname,
    hostNetwork: spec.hostNetwork ?? false,
    hostIP: host.nodeIP,
    shareProcessNamespace: spec.shareProcessNamespace ?? false,
    ...(spec.hostPID ? { hostPID: true } : {}),
    ...(fqdn ? { fqdn } : {}),
    hostAliases: (spec.hostAliases ?? []).map(({ ip, hostnames }) => ({ ip, hostnames: hostnames ?? [] })),
    resolvConf: dnsOf(host, pod),
    ...hostPorts(pod),
    ...podMemoryLimit(pod),
    ...(spec.securityContext?.sysctls?.length
      ? {
          sysctls: new Map(
            spec.securityContext.sysctls.map(({ name, value }) => [dottedSysctl(name), value]),
          ),
        }
      : {}),
  };
}

/** The kernel keeps 64 characters of a name; a longer one is refused where it has to be whole. */
function hostnameProblem({ spec, metadata }: Pod, domain: string): string | undefined {
  if (!spec.setHostnameAsFQDN || spec.hostnameOverride) return undefined;
  const { fqdn = '' } = podHostname({ spec, metadata } as Pod, domain);
  if (fqdn.length <= 64) return undefined;
  return `failed to construct FQDN from pod hostname and cluster domain, FQDN ${fqdn} is too long (64 characters is the max, ${fqdn.length} characters requested)`;
}

/** What containerd is set up to run on these nodes; everything else has to be installed on them first. */
const HANDLERS = new Set(['runc', 'test-handler']);

/** A sandbox's id. */
const hexOf = (host: Host): string =>
  Array.from({ length: 64 }, () => host.rng.int(0, 15).toString(16)).join('');

/** Models pkg/kubelet/runtimeclass: the class names a handler, and the node has to have it. */
function handlerProblem(host: Host, pod: Pod): string | undefined {
  const name = pod.spec.runtimeClassName;
  if (!name) return undefined;
  const found = host.ctx.api.get('RuntimeClass', undefined, name);
  if (found === undefined) return `runtimeclass.node.k8s.io "${name}" not found`;
  const handler = (found as { handler?: string }).handler ?? '';
  if (HANDLERS.has(handler)) return undefined;
  const doing =
    host.release === '1.34'
      ? 'failed to get sandbox runtime'
      : `unable to get OCI runtime for sandbox "${hexOf(host)}"`;
  return `rpc error: code = Unknown desc = ${doing}: no runtime for "${handler}" is configured`;
}

/** Makes the pod's sandbox; returns undefined, with an event, where the runtime cannot. */
export function* createSandbox(
  host: Host,
  containers: NodeContainers,
  pod: Pod,
  attempt: number,
): Task<SandboxStatus | undefined> {
  const refusal = hostnameProblem(pod, host.ctx.scenario.cluster.domain) ?? handlerProblem(host, pod);
  yield host.sleep(host.latencies.draw('sandbox'));
  if (refusal !== undefined) {
    host.event(
      pod,
      undefined,
      'Warning',
      'FailedCreatePodSandBox',
      `Failed to create pod sandbox: ${refusal}`,
    );
    return undefined;
  }
  if (pod.spec.hostPID)
    host.ctx.report({
      severity: 'assumption',
      code: 'host-pid',
      message: `The processes of ${host.node} are those of its pods: its own, such as systemd, kubelet and containerd, are not simulated.`,
      where: `Pod/${pod.metadata.name}`,
    });
  try {
    const { id, ip } = host.ctx.runtime.runPodSandbox(sandboxConfig(host, pod));
    const sandbox = { id, ip, attempt, ready: true };
    containers.addSandbox(pod, sandbox);
    return sandbox;
  } catch (error) {
    const said = `rpc error: code = Unknown desc = ${error instanceof Error ? error.message : String(error)}`;
    host.event(pod, undefined, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${said}`);
    return undefined;
  }
}
