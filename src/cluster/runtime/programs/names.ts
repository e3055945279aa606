import type { Call } from './call.ts';

/** What /etc/hosts says of a name. */
export function hostsEntry(call: Call, name: string): string | undefined {
  const node = call.fs.find('/etc/hosts', '/');
  if (node?.type !== 'file') return undefined;
  for (const line of node.content.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (names.includes(name) && !address.includes(':')) return address;
  }
  return undefined;
}

export function addressOf(call: Call, host: string): string {
  const local = hostsEntry(call, host);
  if (local) return local;
  const found = call.host.network.lookup(host, call.host.origin);
  return found.kind === 'addresses' ? found.addresses[0]! : host;
}

export const SYN_TIMEOUT_MS = 127_000;
