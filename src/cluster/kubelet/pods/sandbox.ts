import type { SandboxConfig } from '../../runtime/cri.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import { dottedSysctl } from '../node/admission.ts';
import type { Task } from '../task.ts';
import type { Pod, SandboxStatus } from '../types.ts';

const CLUSTER_DNS = '10.96.0.10';

/** The hostname inside the pod: at most 63 characters, never ending in `-` or `.`. */
export function podHostname(pod: Pod, domain: string): { hostname: string; fqdn?: string } {
  const { spec, metadata } = pod;
  if (spec.hostnameOverride) return { hostname: spec.hostnameOverride };
  const hostname = (spec.hostname || metadata.name).slice(0, 63).replace(/[-.]+$/, '');
  if (!spec.subdomain) return { hostname };
  const fqdn = `${hostname}.${spec.subdomain}.${metadata.namespace}.svc.${domain}`;
  return { hostname: spec.setHostnameAsFQDN ? fqdn : hostname, fqdn };
}

/** /etc/resolv.conf of a pod. Models pkg/kubelet/network/dns. */
export function resolvConf(pod: Pod, domain: string, dns: string): string {
  const { spec, metadata } = pod;
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  const nameservers = cluster ? [dns] : policy === 'None' ? [] : ['8.8.8.8'];
  const searches = cluster ? [`${metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain] : [];
  const options = cluster ? ['ndots:5'] : [];
  const own = spec.dnsConfig;
  for (const server of own?.nameservers ?? []) if (!nameservers.includes(server)) nameservers.push(server);
  for (const search of own?.searches ?? []) if (!searches.includes(search)) searches.push(search);
  for (const { name, value } of own?.options ?? []) {
    const at = options.findIndex((option) => option.split(':')[0] === name);
    if (at >= 0) options.splice(at, 1);
    options.push(value === undefined ? name : `${name}:${value}`);
  }
  const lines = [];
  if (searches.length > 0) lines.push(`search ${searches.join(' ')}`);
  for (const server of nameservers) lines.push(`nameserver ${server}`);
  if (options.length > 0) lines.push(`options ${options.join(' ')}`);
  return `${lines.join('\n')}\n`;
}

export function sandboxConfig(host: Host, pod: Pod): SandboxConfig {
  const { spec, metadata } = pod;
  const { domain } = host.ctx.scenario.cluster;
  const dns = host.ctx.api.get('Service', 'kube-system', 'kube-dns')?.spec?.clusterIP ?? CLUSTER_DNS;
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
    ...(fqdn ? { fqdn } : {}),
    hostAliases: (spec.hostAliases ?? []).map(({ ip, hostnames }) => ({ ip, hostnames: hostnames ?? [] })),
    resolvConf: resolvConf(pod, domain, dns),
    ...(spec.securityContext?.sysctls?.length
      ? {
          sysctls: new Map(
            spec.securityContext.sysctls.map(({ name, value }) => [dottedSysctl(name), value]),
          ),
        }
      : {}),
  };
}

/** Makes the pod's sandbox; returns undefined, with an event, where the runtime cannot. */
export function* createSandbox(
  host: Host,
  containers: NodeContainers,
  pod: Pod,
  attempt: number,
): Task<SandboxStatus | undefined> {
  yield host.sleep(host.latencies.draw('sandbox'));
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
