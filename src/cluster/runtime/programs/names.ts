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

/** Whether /etc/hosts gives a name both addresses of the loopback: that of IPv6 is then asked first (RFC 6724). */
const isBoth = (call: Call, name: string): boolean => {
  const node = call.fs.find('/etc/hosts', '/');
  if (node?.type !== 'file' || hostsEntry(call, name)?.startsWith('127.') !== true) return false;
  return node.content.split('\n').some((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address === '::1' && names.includes(name);
  });
};

/** The C library of Alpine says some things in other words, and keeps another order. */
export const isMusl = (call: Call): boolean => {
  const release = call.fs.find('/etc/os-release', '/');
  return release?.type === 'file' && /^ID=alpine$/m.test(release.content);
};

/**
 * What a client connects to for a name. curl and most others try ::1 and then 127.0.0.1. BusyBox takes one address:
 * as Alpine builds it the first, elsewhere that of IPv4, so that `wget localhost` fails in Alpine where a server
 * listens on IPv4 alone.
 */
export function dialled(call: Call, host: string, port: number, isBusybox = false): string {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  if (!isBoth(call, name)) return hostsEntry(call, name) ?? name;
  if (isBusybox) return isMusl(call) ? '::1' : '127.0.0.1';
  return call.host.network.listensAt('::1', port, call.host.origin) ? '::1' : '127.0.0.1';
}

/** The addresses of a name in the order a client tries them, as far as its lines show it. */
export const tried = (call: Call, host: string): readonly string[] =>
  isBoth(call, host) ? ['::1', '127.0.0.1'] : [addressOf(call, host)];

/** With brackets around one of IPv6. */
export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

export function addressOf(call: Call, host: string): string {
  const local = hostsEntry(call, host);
  if (local) return local;
  if (host.startsWith('[')) return host.slice(1, -1);
  const found = call.host.network.lookup(host, call.host.origin);
  return found.kind === 'addresses' ? found.addresses[0]! : host;
}

export const SYN_TIMEOUT_MS = 127_000;
