import type { KubeObject } from '../../api/meta.ts';
import type { Client } from '../client.ts';
import type { Program } from './streams.ts';
import type { WordContext } from './word.ts';

/** The address of the cluster's DNS, as kubeadm sets it up. */
const DNS = '10.96.0.10';

/**
 * The addresses a name of the cluster has: a Service's own, or those of the ready pods behind a headless one.
 * Undefined where there is no such name.
 */
function resolve(client: Client, name: string): { full: string; addresses: string[] } | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return { full: name, addresses: [name] };
  const node = client.list('Node', undefined).find((each) => each.metadata.name === name);
  if (node) {
    const address = node.status?.addresses?.find(
      (each: { type: string }) => each.type === 'InternalIP',
    )?.address;
    return address ? { full: name, addresses: [address] } : undefined;
  }
  const parts = name.replace(/\.$/, '').split('.');
  const at = parts.indexOf('svc');
  const names = at < 0 ? parts : parts.slice(0, at);
  if (names.length === 0 || names.length > 3) return undefined;
  const namespace = names.length === 1 ? 'default' : names.at(-1)!;
  const service = find(client, namespace, names.length === 3 ? names[1]! : names[0]!);
  if (service === undefined) return undefined;
  const full = `${names.length === 1 ? `${names[0]}.default` : names.join('.')}.svc.cluster.local`;
  const clusterIp: string | undefined = service.spec?.clusterIP;
  if (clusterIp && clusterIp !== 'None' && names.length < 3) return { full, addresses: [clusterIp] };
  const addresses = client
    .list('EndpointSlice', namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
    .flatMap((slice) => slice.endpoints ?? [])
    .filter(
      (endpoint: { conditions?: { ready?: boolean }; hostname?: string }) =>
        endpoint.conditions?.ready !== false && (names.length < 3 || endpoint.hostname === names[0]),
    )
    .flatMap((endpoint: { addresses: string[] }) => endpoint.addresses);
  return addresses.length > 0 ? { full, addresses } : undefined;
}

const find = (client: Client, namespace: string, name: string): KubeObject | undefined =>
  client.list('Service', namespace).find((service) => service.metadata.name === name);

export function nslookup(words: readonly string[], { client, streams }: WordContext): number {
  const name = words.slice(1).find((word) => !word.startsWith('-'));
  if (name === undefined) {
    streams.stderr('Usage: nslookup HOST [SERVER]\n');
    return 1;
  }
  const found = resolve(client, name);
  streams.stdout(`Server:\t\t${DNS}\nAddress:\t${DNS}#53\n\n`);
  if (found === undefined) {
    streams.stdout(`** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  for (const address of found.addresses) streams.stdout(`Name:\t${found.full}\nAddress: ${address}\n`);
  streams.stdout('\n');
  return 0;
}

/** Four requests unless -c says otherwise, one a second. The address of a Service answers to nobody. */
export function* ping(words: readonly string[], { client, streams }: WordContext): Program {
  let count = 4;
  let name: string | undefined;
  for (let i = 1; i < words.length; i++) {
    if (words[i] === '-c') count = Math.min(1000, Math.max(1, Number(words[++i]) || 1));
    else if (/^-[Wiw]$/.test(words[i]!)) i++;
    else if (!words[i]!.startsWith('-')) name = words[i];
  }
  if (name === undefined) {
    streams.stderr('ping: usage error: Destination address required\n');
    return 1;
  }
  const found = resolve(client, name);
  if (found === undefined) {
    streams.stderr(`ping: ${name}: Name or service not known\n`);
    return 2;
  }
  const address = found.addresses[0]!;
  const answers = () =>
    client
      .list('Pod', undefined)
      .some((pod) => pod.status?.podIP === address && pod.status?.phase === 'Running') ||
    client
      .list('Node', undefined)
      .some((node) => node.status?.addresses?.some((each: { address: string }) => each.address === address));
  streams.stdout(`PING ${name} (${address}) 56(84) bytes of data.\n`);
  const from = client.now();
  let received = 0;
  for (let i = 1; i <= count; i++) {
    if (answers()) {
      received++;
      streams.stdout(`64 bytes from ${address}: icmp_seq=${i} ttl=63 time=0.1 ms\n`);
    }
    if (i < count) yield { until: 'time', ms: 1000 };
  }
  const loss = Math.round(((count - received) / count) * 100);
  streams.stdout(
    `\n--- ${name} ping statistics ---\n${count} packets transmitted, ${received} received, ${loss}% packet loss, time ${client.now() - from}ms\n`,
  );
  return received > 0 ? 0 : 1;
}
