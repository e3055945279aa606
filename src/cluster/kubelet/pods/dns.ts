import type { Pod } from '../types.ts';

/** Limits of resolv.conf: servers, names to search, and the characters of the line that holds them. */
const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LENGTH = 253;
const MAX_SEARCH_LINE = 2048;

export interface DnsConfig {
  servers: string[];
  searches: string[];
  options: string[];
  /** What was more than resolv.conf takes, as the events DNSConfigForming say it. */
  omitted: string[];
}

/** How a pod resolves names: by its policy, with what it asks for itself. Models pkg/kubelet/network/dns. */
export function podDns({ spec, metadata }: Pod, domain: string, clusterDns: string): DnsConfig {
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  const own = spec.dnsConfig;
  const servers = cluster ? [clusterDns] : policy === 'None' ? [] : ['8.8.8.8'];
  const searches = cluster ? [`${metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain] : [];
  const options = cluster ? ['ndots:5'] : [];
  for (const { name, value } of own?.options ?? []) {
    const at = options.findIndex((option) => option.split(':')[0] === name);
    if (at >= 0) options.splice(at, 1);
    options.push(value === undefined ? name : `${name}:${value}`);
  }
  const omitted: string[] = [];
  const fit = (list: string[], fits: (list: string[]) => string[], say: string): string[] => {
    const all = [...new Set(list)];
    const kept = fits(all);
    if (kept.length < all.length) omitted.push(`${say} ${kept.join(' ')}`);
    return kept;
  };
  return {
    servers: fit(
      [...servers, ...(own?.nameservers ?? [])],
      (list) => list.slice(0, MAX_SERVERS),
      'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is:',
    ),
    searches: fit(
      [...searches, ...(own?.searches ?? [])],
      fittingSearches,
      'Search Line limits were exceeded, some search paths have been omitted, the applied search line is:',
    ),
    options,
    omitted,
  };
}

function fittingSearches(all: string[]): string[] {
  const list = all.slice(0, MAX_SEARCHES).filter((search) => search.length <= MAX_SEARCH_LENGTH);
  while (list.join(' ').length > MAX_SEARCH_LINE) list.pop();
  return list;
}

/** /etc/resolv.conf as the runtime writes it. */
export function resolvConf({ servers, searches, options }: DnsConfig): string {
  const lines = [];
  if (searches.length > 0) lines.push(`search ${searches.join(' ')}`);
  for (const server of servers) lines.push(`nameserver ${server}`);
  if (options.length > 0) lines.push(`options ${options.join(' ')}`);
  return `${lines.join('\n')}\n`;
}
